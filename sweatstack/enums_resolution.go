package sweatstack

// TraceResolution says which traces the platform counts to a test (SweatStack
// API reference, section 3.8). It is an open set. The empty text means
// [TraceResolutionAuto].
type TraceResolution string

// The ways to find the traces of a test.
const (
	// TraceResolutionAuto takes the traces that name the test, and those within
	// its time that name no other test.
	TraceResolutionAuto TraceResolution = "auto"
	// TraceResolutionLinked takes only the traces that name the test.
	TraceResolutionLinked TraceResolution = "linked"
)

// Known reports whether this version knows the way.
func (r TraceResolution) Known() bool {
	switch r {
	case TraceResolutionAuto, TraceResolutionLinked:
		return true
	default:
		return false
	}
}
