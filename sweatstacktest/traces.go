package sweatstacktest

import (
	"net/http"
	"slices"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// traceWire is the wire form of a trace. Lap and activity are there in the list
// of traces only: inside an activity they would lead in a circle.
type traceWire struct {
	ID             string        `json:"id"`
	Timestamp      string        `json:"timestamp"`
	TimestampLocal string        `json:"timestamp_local"`
	Lactate        *float64      `json:"lactate"`
	RPE            *int          `json:"rpe"`
	Notes          *string       `json:"notes"`
	Power          *int          `json:"power"`
	Speed          *float64      `json:"speed"`
	HeartRate      *int          `json:"heart_rate"`
	Sport          *string       `json:"sport"`
	Tags           []string      `json:"tags"`
	Lap            *lapWire      `json:"lap"`
	Activity       *activityWire `json:"activity"`
}

// traceWire writes a trace of an activity.
func (s *Sandbox) traceWire(a *activity, trace training.Trace) traceWire {
	sport := s.sportText(a.sport)
	return traceWire{
		ID: trace.ID, Timestamp: s.instant(trace.Time, a.zone), TimestampLocal: wallClock(trace.Time, a.zone),
		Lactate: &trace.Lactate, RPE: &trace.RPE, Power: trace.Power, Speed: trace.Speed,
		HeartRate: trace.HeartRate, Sport: &sport, Tags: []string{},
	}
}

// listTraces answers GET /api/v1/traces/, newest first.
func (s *Sandbox) listTraces(c *call) error {
	q := newQuery(c.r)
	f := readFilter(q)
	if err := q.err(); err != nil {
		return err
	}
	type found struct {
		activity *activity
		trace    training.Trace
	}
	var kept []found
	for _, a := range s.world.activities(c.subject()) {
		if a.tracesOf == nil {
			continue
		}
		for _, trace := range s.sumsOf(a).traces {
			// Traces of the sandbox have no tags, so any wanted tag keeps none.
			if f.dateKeeps(trace.Time, a.zone) && f.sportKeeps(a.sport) && f.tagsKeep(nil) {
				kept = append(kept, found{a, trace})
			}
		}
	}
	slices.SortStableFunc(kept, func(x, y found) int { return y.trace.Time.Compare(x.trace.Time) })
	answer := []traceWire{}
	for _, k := range page(kept, f) {
		answer = append(answer, s.fullTrace(k.activity, k.trace))
	}
	writeJSON(c.w, http.StatusOK, answer)
	return nil
}

// fullTrace writes a trace with the activity and the lap it belongs to.
func (s *Sandbox) fullTrace(a *activity, trace training.Trace) traceWire {
	out := s.traceWire(a, trace)
	whole := s.wire(a)
	whole.Traces = []traceWire{}
	out.Activity = &whole
	after := int(trace.Time.Sub(a.start) / time.Second)
	for i, lap := range a.laps {
		if lap.From <= after && after < lap.To {
			out.Lap = &whole.Laps[i]
		}
	}
	return out
}
