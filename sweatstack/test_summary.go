package sweatstack

import (
	"encoding/json"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// TestSummary is a test of an athlete, such as a lactate step test, as a
// [Trace] refers to it (SweatStack API reference, section 4.5).
type TestSummary struct {
	// ID names the test; never empty.
	ID string
	// Sport may be one that this version does not know.
	Sport sport.Sport
	// Start and End are instants; End is zero when it is not known.
	Start, End time.Time
	// StartLocal and EndLocal are what the athlete's clock showed; EndLocal is
	// zero when it is not known.
	StartLocal, EndLocal LocalTime
	// Title is empty when there is none.
	Title string
	// CreatedBy is the id of the application that made it; may be empty.
	CreatedBy string
	// Results is nil when nothing was found out yet.
	Results *TestResults
	// Tags are the user's own labels.
	Tags []string
	// AppMetadata is the JSON object that this application keeps with the
	// test; nil when there is none.
	AppMetadata json.RawMessage

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

func (t *TestSummary) shape() shape {
	return shape{name: "TestSummary", extra: &t.Extra, fields: []field{
		{"id", required, asID(&t.ID)},
		{"sport", required, asText(&t.Sport)},
		{"start", required, asInstant(&t.Start)},
		{"start_local", required, asLocal(&t.StartLocal)},
		{"end", optional, asInstant(&t.End)},
		{"end_local", nullable, asLocal(&t.EndLocal)},
		{"title", optional, asText(&t.Title)},
		{"created_by", optional, asText(&t.CreatedBy)},
		{"results", optional, asObject(&t.Results)},
		{"tags", optional, asTexts(&t.Tags)},
		{"app_metadata", optional, asRaw(&t.AppMetadata)},
	}}
}

// MarshalJSON implements [json.Marshaler].
func (t TestSummary) MarshalJSON() ([]byte, error) { return encodeModel(&t) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (t *TestSummary) UnmarshalJSON(data []byte) error { return decodeModel(data, t) }

// TestResults is what a test found out; whatever it did not is nil.
type TestResults struct {
	FirstThreshold, SecondThreshold *Marker
	FatMax                          *Marker  // intensity of the highest fat oxidation
	LT1, LT2                        *Marker  // lactate thresholds
	VT1, VT2                        *Marker  // ventilatory thresholds
	MLSS                            *Marker  // maximal lactate steady state
	VO2Max, VO2Peak                 *float64 // mL/min
	VLaMax                          *float64 // mmol/L/s
	HeartRateMax                    *int     // bpm
	CriticalPower                   *int     // W
	CriticalSpeed                   *float64 // m/s
	WPrime                          *float64 // kJ
	DPrime                          *float64 // m
	Economy                         *float64 // mL of oxygen per kg and km
	Efficiency                      *float64 // %

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

func (t *TestResults) shape() shape {
	return shape{name: "TestResults", extra: &t.Extra, fields: []field{
		{"first_threshold", optional, asObject(&t.FirstThreshold)},
		{"second_threshold", optional, asObject(&t.SecondThreshold)},
		{"fatmax", optional, asObject(&t.FatMax)},
		{"lt1", optional, asObject(&t.LT1)},
		{"lt2", optional, asObject(&t.LT2)},
		{"vt1", optional, asObject(&t.VT1)},
		{"vt2", optional, asObject(&t.VT2)},
		{"mlss", optional, asObject(&t.MLSS)},
		{"vo2max", optional, asNumber(&t.VO2Max)},
		{"vo2peak", optional, asNumber(&t.VO2Peak)},
		{"vlamax", optional, asNumber(&t.VLaMax)},
		{"heart_rate_max", optional, asWhole(&t.HeartRateMax)},
		{"critical_power", optional, asWhole(&t.CriticalPower)},
		{"critical_speed", optional, asNumber(&t.CriticalSpeed)},
		{"w_prime", optional, asNumber(&t.WPrime)},
		{"d_prime", optional, asNumber(&t.DPrime)},
		{"economy", optional, asNumber(&t.Economy)},
		{"efficiency", optional, asNumber(&t.Efficiency)},
	}}
}

// MarshalJSON implements [json.Marshaler].
func (t TestResults) MarshalJSON() ([]byte, error) { return encodeModel(&t) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (t *TestResults) UnmarshalJSON(data []byte) error { return decodeModel(data, t) }

// Marker is an intensity that a test found, told by what was measured there.
type Marker struct {
	Power     *int     // W
	Speed     *float64 // m/s
	HeartRate *int     // bpm
	Lactate   *float64 // mmol/L
	VO2       *float64 // oxygen uptake, in the unit in which it was entered

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

func (m *Marker) shape() shape {
	return shape{name: "Marker", extra: &m.Extra, fields: []field{
		{"power", optional, asWhole(&m.Power)},
		{"speed", optional, asNumber(&m.Speed)},
		{"heart_rate", optional, asWhole(&m.HeartRate)},
		{"lactate", optional, asNumber(&m.Lactate)},
		{"vo2", optional, asNumber(&m.VO2)},
	}}
}

// MarshalJSON implements [json.Marshaler].
func (m Marker) MarshalJSON() ([]byte, error) { return encodeModel(&m) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (m *Marker) UnmarshalJSON(data []byte) error { return decodeModel(data, m) }
