package training

import (
	"slices"
	"time"
)

// Session is one activity without its samples. It is made by
// [Athlete.History]; the zero Session has no samples and no traces. It is
// immutable and safe for concurrent use; its slices must not be changed.
type Session struct {
	// ID is a ULID made from the seed and the start: 26 characters, stable.
	ID string
	// SourceID is the ULID of the recording that the activity came from.
	SourceID string
	// Sport is one of the athlete's codes.
	Sport string
	// Start is in UTC, at a whole second.
	Start time.Time
	// Zone is the athlete's zone, never nil in a session that History made.
	Zone *time.Location
	// Duration is the time on the clock from the start to the end, pauses
	// included, in whole seconds.
	Duration time.Duration
	// Tags are what the person wrote on it, such as "race"; often none.
	Tags []string
	// Devices are what it was recorded with.
	Devices []string
	// Metrics are the wire names of the streams that Samples will have, in the
	// order of the API's Metric enum.
	Metrics []string
	// Laps follow each other without a gap from the start to the end; at least
	// one.
	Laps []Span

	body    *body
	sport   discipline
	workout workout
	form    float64 // share of the athlete's best critical power on that day
	key     uint64  // seed of everything random in it
	route   uint64  // seed of the loop; the same loop is used on many days
	hasPod  bool    // speed of an indoor ride
}

// Span is a part of an activity, in whole seconds after its start; To is
// excluded.
type Span struct{ From, To int }

// End returns the instant at which the activity ends.
func (s Session) End() time.Time { return s.Start.Add(s.Duration) }

// Has reports whether the activity has a metric, by its wire name.
func (s Session) Has(metric string) bool { return slices.Contains(s.Metrics, metric) }
