package sweatstacktest

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
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
	VO2            *float64      `json:"vo2,omitempty"`
	Sport          *string       `json:"sport"`
	Tags           []string      `json:"tags"`
	Lap            *lapWire      `json:"lap"`
	Activity       *activityWire `json:"activity"`

	// What came after client 0.70.
	TestID      *string         `json:"test_id,omitempty"`
	Test        *testWire       `json:"test,omitempty"`
	TestMatch   string          `json:"test_match,omitempty"`
	AppMetadata json.RawMessage `json:"app_metadata,omitempty"`
}

// traceWire writes a trace without what surrounds it.
func (s *Sandbox) traceWire(t *trace) traceWire {
	out := traceWire{
		ID: t.id, Timestamp: s.instant(t.at, t.zone), TimestampLocal: wallClock(t.at, t.zone),
		Lactate: t.lactate, RPE: t.rpe, Notes: t.notes, Power: t.power, Speed: t.speed,
		HeartRate: t.heartRate, VO2: t.vo2, Tags: slices.Clone(t.tags),
	}
	if t.testID != "" {
		if _, ok := s.findTest(t.user, t.testID); ok {
			out.TestID = &t.testID
		}
	}
	if t.sport != "" {
		sport := s.sportText(t.sport)
		out.Sport = &sport
	}
	return out
}

// listTraces answers GET /api/v1/traces/, newest first.
func (s *Sandbox) listTraces(c *call) error {
	q := newQuery(c.r)
	f := readFilter(q)
	if err := q.err(); err != nil {
		return err
	}
	var kept []*trace
	for _, t := range s.tracesOf(c.subject()) {
		if f.dateKeeps(t.at, t.zone) && f.sportKeeps(t.sport) && f.tagsKeep(t.tags) {
			kept = append(kept, t)
		}
	}
	answer := []traceWire{}
	for _, t := range page(kept, f) {
		answer = append(answer, s.traceFor(c, t))
	}
	writeJSON(c.w, http.StatusOK, answer)
	return nil
}

// fullTrace writes a trace with the activity and the lap it belongs to.
func (s *Sandbox) fullTrace(t *trace) traceWire {
	out := s.traceWire(t)
	for _, a := range s.world.activities(t.user) {
		if !a.contains(t) {
			continue
		}
		whole := s.wire(a)
		whole.Traces = []traceWire{}
		out.Activity = &whole
		after := int(t.at.Sub(a.start) / time.Second)
		for i, lap := range a.laps {
			if lap.From <= after && after < lap.To {
				out.Lap = &whole.Laps[i]
			}
		}
		break
	}
	return out
}

// traceFor writes a trace with all that surrounds it, for an application.
func (s *Sandbox) traceFor(c *call, t *trace) traceWire {
	out := s.fullTrace(t)
	if s.settings.api == Legacy {
		return out
	}
	if test, match := s.testOfTrace(t); test != nil {
		out.Test, out.TestMatch = new(s.testWire(c.application(), test)), match
	}
	s.annotateTrace(c.application(), &out)
	return out
}
