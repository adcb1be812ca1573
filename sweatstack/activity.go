package sweatstack

import (
	"encoding/json"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// ActivitySummary is an activity as lists show it (SweatStack API reference,
// section 4.1).
//
// # How models hold the wire form
//
// These rules are the same for every model of this package.
//
// Fields that the platform always sends must be there: without one, or with
// null in its place, decoding fails with [ErrCorruptData] and the error names
// the field. A field of the wrong type is the same error. The target is then
// left as it was.
//
// Optional fields may be missing or null, which means the same: the zero value
// here. Numbers and objects that may be missing are pointers, so that a mean
// power of 0 W is not the same as none. A missing list is nil, an empty one is
// not: nil Laps means that the platform said nothing about laps, empty Laps
// that there are none. Texts that may be missing are empty.
//
// Instants are [time.Time] and show the offset that was sent (see
// [ParseInstant]), local clocks are [LocalTime], lengths of time are
// [time.Duration] (see [ParseDuration]). Whole numbers may come as 250.0.
// Enumerations are open: an unknown value is kept, see [Metric.Known]. Limits
// that the platform sets for what it takes in are not applied to what it sends.
//
// Members that this version does not know are kept in Extra as they came, on
// every level, and written back by json.Marshal. Extra is nil when there are
// none. A name in Extra that the model knows is not written.
//
// json.Marshal writes the platform's form, so decoding it again gives the same
// value: fields that are always there in any case, missing optional ones not at
// all. Models are plain data: copying one shares its pointers, slices and maps.
type ActivitySummary struct {
	// ID names the activity; never empty.
	ID string
	// Sport may be one that this version does not know.
	Sport sport.Sport
	// Start and End are instants.
	Start, End time.Time
	// StartLocal and EndLocal are what the athlete's clock showed.
	StartLocal, EndLocal LocalTime
	// Duration is how long it took, as the device counted it: with pauses it
	// may be less than End − Start.
	Duration time.Duration
	// Metrics tells which streams the activity has, not their data.
	Metrics []Metric
	// SourceID names the file or the connected service it came from.
	SourceID string
	// Summary is nil when the platform gave none.
	Summary *Summary
	// Laps are in order of time.
	Laps []Lap
	// Traces are the spot measurements made during the activity.
	Traces []Trace
	// Tags are the user's own labels.
	Tags []string
	// AppMetadata is the JSON object that this application keeps with the
	// activity; nil when there is none.
	AppMetadata json.RawMessage

	// Extra holds what this version does not know; see above.
	Extra map[string]json.RawMessage
}

func (a *ActivitySummary) shape() shape {
	return shape{name: "ActivitySummary", extra: &a.Extra, fields: a.fields()}
}

// fields is also a part of the details.
func (a *ActivitySummary) fields() []field {
	return []field{
		{"id", required, asID(&a.ID)},
		{"sport", required, asText(&a.Sport)},
		{"start", required, asInstant(&a.Start)},
		{"end", required, asInstant(&a.End)},
		{"start_local", required, asLocal(&a.StartLocal)},
		{"end_local", required, asLocal(&a.EndLocal)},
		{"duration", required, asLength(&a.Duration)},
		{"metrics", required, asTexts(&a.Metrics)},
		{"source_id", required, asText(&a.SourceID)},
		{"summary", optional, asObject(&a.Summary)},
		{"laps", optional, asObjects(&a.Laps)},
		{"traces", optional, asObjects(&a.Traces)},
		{"tags", optional, asTexts(&a.Tags)},
		{"app_metadata", optional, asRaw(&a.AppMetadata)},
	}
}

// MarshalJSON implements [json.Marshaler].
func (a ActivitySummary) MarshalJSON() ([]byte, error) { return encodeModel(&a) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (a *ActivitySummary) UnmarshalJSON(data []byte) error { return decodeModel(data, a) }

// ActivityDetails is one activity in full (SweatStack API reference, section
// 4.2): what [ActivitySummary] has, and more.
type ActivityDetails struct {
	ActivitySummary // also holds Extra

	// Distance is in metres; nil when unknown.
	Distance *float64
	// Devices are the names of what recorded it.
	Devices []string
}

func (a *ActivityDetails) shape() shape {
	return shape{name: "ActivityDetails", extra: &a.Extra, fields: append(a.fields(),
		field{"distance", optional, asNumber(&a.Distance)},
		field{"devices", optional, asTexts(&a.Devices)},
	)}
}

// MarshalJSON implements [json.Marshaler].
func (a ActivityDetails) MarshalJSON() ([]byte, error) { return encodeModel(&a) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (a *ActivityDetails) UnmarshalJSON(data []byte) error { return decodeModel(data, a) }
