package sweatstack

// SourceOrigin says how a source of activities, such as an uploaded file, came to
// the platform (SweatStack API reference, section 4.7). It is an open set.
type SourceOrigin string

// The origins of today.
const (
	SourceOriginManualUpload  SourceOrigin = "manual_upload"
	SourceOriginGarminConnect SourceOrigin = "garmin_connect"
	SourceOriginIntervalsICU  SourceOrigin = "intervals_icu"
	SourceOriginWahoo         SourceOrigin = "wahoo"
)

// Known reports whether this version knows the origin.
func (o SourceOrigin) Known() bool {
	switch o {
	case SourceOriginManualUpload, SourceOriginGarminConnect, SourceOriginIntervalsICU, SourceOriginWahoo:
		return true
	default:
		return false
	}
}

// SourceStatus says how far the platform is with a source (SweatStack API
// reference, section 4.7). It is an open set.
type SourceStatus string

// The states of a source.
const (
	SourceProcessing SourceStatus = "processing" // not read yet
	SourceProcessed  SourceStatus = "processed"  // its activities are there
	SourceFailed     SourceStatus = "failed"     // it could not be read
)

// Known reports whether this version knows the state.
func (s SourceStatus) Known() bool {
	switch s {
	case SourceProcessing, SourceProcessed, SourceFailed:
		return true
	default:
		return false
	}
}
