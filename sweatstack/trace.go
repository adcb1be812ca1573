package sweatstack

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// Trace is a spot measurement at one time: a drop of blood, a feeling, a
// number read from a display (SweatStack API reference, section 4.4). Whatever
// was not measured is nil or empty.
type Trace struct {
	// ID names the trace; never empty.
	ID string
	// Timestamp is an instant.
	Timestamp time.Time
	// TimestampLocal is what the athlete's clock showed.
	TimestampLocal LocalTime
	// Lactate is in mmol/L.
	Lactate *float64
	// RPE is the rating of perceived exertion, as the athlete gave it.
	RPE *int
	// Notes is free text.
	Notes string
	// Power is in watts.
	Power *int
	// Speed is in metres per second.
	Speed *float64
	// HeartRate is in beats per minute.
	HeartRate *int
	// VO2 is oxygen uptake, in the unit in which it was entered.
	VO2 *float64
	// Lap is the lap it was made in, when there is one.
	Lap *Lap
	// Activity is the activity it was made in, when there is one.
	Activity *ActivitySummary
	// Sport is empty when it belongs to none.
	Sport sport.Sport
	// TestID and Test name the test that it belongs to, if any.
	TestID string
	Test   *TestSummary
	// TestMatch says how it came to belong to the test.
	TestMatch TestMatch
	// Tags are the user's own labels.
	Tags []string
	// AppMetadata is the JSON object that this application keeps with the
	// trace; nil when there is none.
	AppMetadata json.RawMessage

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

// TestMatch says how a trace came to belong to a test. It is an open set.
type TestMatch string

// The ways to belong to a test.
const (
	TestMatchExplicit TestMatch = "explicit" // the trace names the test
	TestMatchWindow   TestMatch = "window"   // the trace lies within the test's time
)

// Known reports whether this version knows the value.
func (m TestMatch) Known() bool {
	return slices.Contains([]TestMatch{TestMatchExplicit, TestMatchWindow}, m)
}

func (t *Trace) shape() shape {
	return shape{name: "Trace", extra: &t.Extra, fields: []field{
		{"id", required, asID(&t.ID)},
		{"timestamp", required, asInstant(&t.Timestamp)},
		{"timestamp_local", required, asLocal(&t.TimestampLocal)},
		{"lactate", optional, asNumber(&t.Lactate)},
		{"rpe", optional, asWhole(&t.RPE)},
		{"notes", optional, asText(&t.Notes)},
		{"power", optional, asWhole(&t.Power)},
		{"speed", optional, asNumber(&t.Speed)},
		{"heart_rate", optional, asWhole(&t.HeartRate)},
		{"vo2", optional, asNumber(&t.VO2)},
		{"lap", optional, asObject(&t.Lap)},
		{"activity", optional, asObject(&t.Activity)},
		{"sport", optional, asText(&t.Sport)},
		{"test_id", optional, asText(&t.TestID)},
		{"test", optional, asObject(&t.Test)},
		{"test_match", optional, asText(&t.TestMatch)},
		{"tags", optional, asTexts(&t.Tags)},
		{"app_metadata", optional, asRaw(&t.AppMetadata)},
	}}
}

// MarshalJSON implements [json.Marshaler].
func (t Trace) MarshalJSON() ([]byte, error) { return encodeModel(&t) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (t *Trace) UnmarshalJSON(data []byte) error { return decodeModel(data, t) }
