package sweatstacktest

import (
	"encoding/json"
)

// testWire is the wire form of a test in lists; the details have two fields
// more.
type testWire struct {
	ID          string          `json:"id"`
	CreatedBy   *string         `json:"created_by"`
	Title       *string         `json:"title"`
	Sport       string          `json:"sport"`
	Start       string          `json:"start"`
	StartLocal  string          `json:"start_local"`
	End         *string         `json:"end"`
	EndLocal    *string         `json:"end_local"`
	Results     *testResults    `json:"results"`
	Tags        []string        `json:"tags"`
	AppMetadata json.RawMessage `json:"app_metadata,omitempty"`
}

// testDetailsWire is the wire form of one test.
type testDetailsWire struct {
	testWire

	Traces     []traceWire    `json:"traces"`
	Activities []activityWire `json:"activities"`
}

// testWire writes a test for an application.
func (s *Sandbox) testWire(app string, t *labTest) testWire {
	out := testWire{
		ID: t.id, Title: t.title, Sport: s.sportText(t.sport), Results: s.resultsOf(t), Tags: t.tags,
		Start: s.instant(t.start, t.zone), StartLocal: wallClock(t.start, t.zone),
		AppMetadata: s.world.metadataOf(app, kindTest, t.id),
	}
	if t.app != "" {
		out.CreatedBy = &t.app
	}
	if !t.end.IsZero() {
		out.End, out.EndLocal = new(s.instant(t.end, t.endZone)), new(wallClock(t.end, t.endZone))
	}
	return out
}
