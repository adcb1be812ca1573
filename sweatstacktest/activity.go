package sweatstacktest

import (
	"encoding/json"
	"slices"
	"sync"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// activity is one activity of the sandbox: its facts, and how to get its
// samples. Immutable once it is in the world.
type activity struct {
	id, user, source string
	sport            string // taxonomy form
	start            time.Time
	duration         time.Duration
	zone             *time.Location
	tags, devices    []string
	metrics          []string
	laps             []training.Span
	samples          func() training.Samples
	// origin says what the samples of an activity come from that was added.
	origin *origin
	// tracesOf is nil for an activity without traces.
	tracesOf func(training.Samples) []training.Trace
	// tested tells that they are the steps of a test, and not one drop of blood
	// after an interval.
	tested bool

	sum  sync.Once
	sums sums
}

// sums is what follows from the samples of an activity.
type sums struct {
	whole  training.Summary
	laps   []training.Summary
	traces []training.Trace
}

// activityOf makes an activity of a session of the training history.
func activityOf(user User, session training.Session) *activity {
	a := &activity{
		id: session.ID, user: user.ID, source: session.SourceID, sport: session.Sport,
		start: session.Start, duration: session.Duration, zone: session.Zone,
		tags: session.Tags, devices: session.Devices, metrics: session.Metrics, laps: session.Laps,
		samples: session.Samples,
	}
	if session.HasTraces() {
		a.tracesOf, a.tested = session.TracesOf, session.Tested()
	}
	return a
}

// end is the instant at which it ends.
func (a *activity) end() time.Time { return a.start.Add(a.duration) }

// sumsOf computes what follows from the samples of an activity, once. The
// samples take some milliseconds, so nothing of this is done before somebody
// asks.
func (s *Sandbox) sumsOf(a *activity) *sums {
	a.sum.Do(func() {
		streams := s.samples.get(a)
		a.sums.whole = streams.Summary(0, streams.Len())
		for _, lap := range a.laps {
			from, to := streams.Rows(lap)
			a.sums.laps = append(a.sums.laps, streams.Summary(from, to))
		}
		if a.tracesOf != nil {
			a.sums.traces = a.tracesOf(streams)
		}
	})
	return &a.sums
}

// lapWire is the wire form of a lap.
type lapWire struct {
	training.Summary

	Start      string `json:"start"`
	End        string `json:"end"`
	StartLocal string `json:"start_local"`
	EndLocal   string `json:"end_local"`
	Duration   string `json:"duration"`
}

// activityWire is the wire form of an activity in lists; the details have two
// fields more.
type activityWire struct {
	ID         string           `json:"id"`
	Sport      string           `json:"sport"`
	Start      string           `json:"start"`
	End        string           `json:"end"`
	StartLocal string           `json:"start_local"`
	EndLocal   string           `json:"end_local"`
	Duration   string           `json:"duration"`
	Metrics    []string         `json:"metrics"`
	SourceID   string           `json:"source_id"`
	Summary    training.Summary `json:"summary"`
	Laps       []lapWire        `json:"laps"`
	Traces     []traceWire      `json:"traces"`
	Tags       []string         `json:"tags"`

	AppMetadata json.RawMessage `json:"app_metadata,omitempty"` // after client 0.70
}

// activityDetailsWire is the wire form of one activity.
type activityDetailsWire struct {
	activityWire

	Distance *float64 `json:"distance"`
	Devices  []string `json:"devices"`
}

// wire writes an activity for lists.
func (s *Sandbox) wire(a *activity) activityWire {
	sums := s.sumsOf(a)
	out := activityWire{
		ID: a.id, Sport: s.sportText(a.sport), SourceID: a.source, Summary: sums.whole,
		Start: s.instant(a.start, a.zone), End: s.instant(a.end(), a.zone),
		StartLocal: wallClock(a.start, a.zone), EndLocal: wallClock(a.end(), a.zone),
		Duration: isoDuration(a.duration), Metrics: notNil(a.metrics), Tags: notNil(a.tags),
		Laps: []lapWire{}, Traces: []traceWire{},
	}
	for i, lap := range a.laps {
		from := a.start.Add(time.Duration(lap.From) * time.Second)
		to := a.start.Add(time.Duration(lap.To) * time.Second)
		out.Laps = append(out.Laps, lapWire{
			Summary: sums.laps[i], Start: s.instant(from, a.zone), End: s.instant(to, a.zone),
			StartLocal: wallClock(from, a.zone), EndLocal: wallClock(to, a.zone), Duration: isoDuration(to.Sub(from)),
		})
	}
	for _, t := range s.tracesIn(a) {
		out.Traces = append(out.Traces, s.traceWire(t))
	}
	return out
}

// details writes one activity.
func (s *Sandbox) details(a *activity) activityDetailsWire {
	out := activityDetailsWire{activityWire: s.wire(a), Devices: notNil(a.devices)}
	if out.Summary.Distance != nil {
		out.Distance = &out.Summary.Distance.Sum
	}
	return out
}

// notNil copies a list so that JSON shows an empty one as [].
func notNil(list []string) []string { return append([]string{}, slices.Clone(list)...) }
