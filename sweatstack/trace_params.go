package sweatstack

import (
	"math"
	"net/url"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// TraceListParams picks traces (SweatStack API reference, sections 1.3 and
// 3.3). The zero value picks all of them.
type TraceListParams struct {
	// Start and End are the first and the last day, both included. Zero means
	// no bound.
	Start, End Date
	// Sports picks traces of any of these. A sport also picks all that are
	// below it: cycling picks cycling.road.
	Sports []sport.Sport
	// Tags picks traces that have all of these.
	Tags []string
	// Limit is how many traces to give at most. Zero means no limit of the
	// caller's. Negative is an error.
	Limit int
	// Offset is how many traces to leave out first, newest first. Negative is
	// an error.
	Offset int
}

// Query gives the query of the request, in the form of
// [ActivityListParams.Query]. Its only error is [ParamError].
func (p TraceListParams) Query() (url.Values, error) { return ActivityListParams(p).Query() }

// TraceParams is what a trace shall hold (SweatStack API reference, sections
// 3.3 and 4.4). Only Timestamp is needed; nil, and an empty text, mean that
// there is nothing to say. A number below zero where none can be, and one that
// is NaN or infinite, is a [ParamError], and nothing is sent.
type TraceParams struct {
	// Timestamp is when it was measured. Its location says what the athlete's
	// clock showed, so give it one; a year beyond 1 to 9999, and the zero
	// Timestamp, are errors. The platform refuses a time without an offset: no
	// [time.Time] is without.
	Timestamp time.Time
	// Lactate is in mmol/L.
	Lactate *float64
	// RPE is the rating of perceived exertion, on the athlete's own scale.
	RPE *int
	// Notes is free text.
	Notes string
	// Power is in watts, 0 or more.
	Power *int
	// Speed is in metres per second, 0 or more.
	Speed *float64
	// HeartRate is in beats per minute, 0 or more.
	HeartRate *int
	// VO2 is oxygen uptake, 0 or more, in the unit of your choice. Older
	// platforms do not know it.
	VO2 *float64
	// Sport is empty when it belongs to none.
	Sport sport.Sport
	// TestID names the test that it belongs to. Older platforms do not know it.
	TestID string
	// Tags are the user's own labels. Nil and empty both mean none.
	Tags []string
}

// traceWire is a trace as it is sent. What every platform knows is always
// there, null included; the two later members only when they say something,
// which means the same, as what is left out is cleared.
type traceWire struct {
	Timestamp string       `json:"timestamp"`
	Lactate   *float64     `json:"lactate"`
	RPE       *int         `json:"rpe"`
	Notes     *string      `json:"notes"`
	Power     *int         `json:"power"`
	Speed     *float64     `json:"speed"`
	HeartRate *int         `json:"heart_rate"`
	Tags      []string     `json:"tags"`
	Sport     *sport.Sport `json:"sport"`
	VO2       *float64     `json:"vo2,omitempty"`
	TestID    string       `json:"test_id,omitempty"`
}

func (p TraceParams) wire() (traceWire, error) {
	if err := p.check(); err != nil {
		return traceWire{}, err
	}
	w := traceWire{
		Timestamp: writeInstant(p.Timestamp), Lactate: p.Lactate, RPE: p.RPE, Power: p.Power, Speed: p.Speed,
		HeartRate: p.HeartRate, Tags: p.Tags, VO2: p.VO2, TestID: p.TestID,
	}
	if p.Notes != "" {
		w.Notes = &p.Notes
	}
	if p.Sport != "" {
		w.Sport = &p.Sport
	}
	return w, nil
}

func (p TraceParams) check() error {
	switch {
	case p.Timestamp.IsZero():
		return &ParamError{Name: "Timestamp", Reason: "must be set"}
	case p.Timestamp.Year() < 1 || p.Timestamp.Year() > 9999:
		return &ParamError{Name: "Timestamp", Reason: errYear.Error()}
	}
	for _, number := range []struct {
		name   string
		value  *float64
		signed bool
	}{
		{"Lactate", p.Lactate, true},
		{"Power", asFloat(p.Power), false},
		{"Speed", p.Speed, false},
		{"HeartRate", asFloat(p.HeartRate), false},
		{"VO2", p.VO2, false},
	} {
		switch {
		case number.value == nil:
		case math.IsNaN(*number.value), math.IsInf(*number.value, 0):
			return &ParamError{Name: number.name, Reason: "must be a finite number"}
		case *number.value < 0 && !number.signed:
			return &ParamError{Name: number.name, Reason: "must not be negative"}
		}
	}
	return nil
}

func asFloat(n *int) *float64 {
	if n == nil {
		return nil
	}
	return new(float64(*n))
}

// writeInstant writes a time with its own offset. The form knows offsets of
// whole minutes only, which those before standard time were not: such a time
// goes out in UTC.
func writeInstant(t time.Time) string {
	if _, seconds := t.Zone(); seconds%60 != 0 {
		t = t.UTC()
	}
	return t.Format(time.RFC3339Nano)
}
