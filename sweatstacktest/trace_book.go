package sweatstacktest

import (
	"slices"
	"time"
)

// trace is one spot measurement. Immutable once it is in the world.
type trace struct {
	id, user string
	// at and zone are when it was made, and which clock the athlete looked at.
	at        time.Time
	zone      *time.Location
	lactate   *float64
	rpe       *int
	notes     *string
	power     *int
	speed     *float64
	heartRate *int
	vo2       *float64
	sport     string // taxonomy form; empty for none
	tags      []string
	testID    string // the test it is linked to; empty for none
}

// recordedTraces are the traces that come with the samples of an activity.
func (s *Sandbox) recordedTraces(a *activity) []*trace {
	if a.tracesOf == nil {
		return nil
	}
	recorded := s.sumsOf(a).traces
	out := make([]*trace, 0, len(recorded))
	for i := range recorded {
		r := &recorded[i]
		out = append(out, &trace{
			id: r.ID, user: a.user, at: r.Time, zone: a.zone, lactate: &r.Lactate, rpe: &r.RPE,
			power: r.Power, speed: r.Speed, heartRate: r.HeartRate, sport: a.sport, tags: []string{},
		})
	}
	return out
}

// written is what requests have done to a trace; trace is nil when it was
// deleted.
type written struct {
	user  string
	trace *trace
	// made tells that it was not recorded: nothing has to hide it.
	made bool
}

// tracesOf gives the traces of a user, newest first: those that were recorded
// and those that requests have made, changed and not deleted.
func (s *Sandbox) tracesOf(user string) []*trace {
	var all []*trace
	for _, a := range s.world.activities(user) {
		all = append(all, s.recordedTraces(a)...)
	}
	return s.world.withWritten(user, all, func(*trace) bool { return true })
}

// tracesIn gives the traces within an activity, in order of time.
func (s *Sandbox) tracesIn(a *activity) []*trace {
	all := s.world.withWritten(a.user, s.recordedTraces(a), a.contains)
	slices.Reverse(all)
	return all
}

// contains reports whether a trace was made during the activity.
func (a *activity) contains(t *trace) bool { return !t.at.Before(a.start) && t.at.Before(a.end()) }

// withWritten puts what requests have written over what was recorded, and gives
// the newest first.
func (w *world) withWritten(user string, recorded []*trace, keep func(*trace) bool) []*trace {
	w.mu.RLock()
	defer w.mu.RUnlock()
	var all []*trace
	for _, t := range recorded {
		if _, over := w.written[t.id]; !over {
			all = append(all, t)
		}
	}
	for _, over := range w.written {
		if over.user == user && over.trace != nil && keep(over.trace) {
			all = append(all, over.trace)
		}
	}
	slices.SortFunc(all, func(x, y *trace) int {
		if c := y.at.Compare(x.at); c != 0 {
			return c
		}
		if x.id < y.id {
			return 1
		}
		return -1
	})
	return all
}

// maxTraces is how many traces requests may make.
const maxTraces = 10_000

// create keeps a trace that a request has made, unless there are too many.
func (w *world) create(t *trace) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.written) >= maxTraces {
		return false
	}
	w.written[t.id] = written{user: t.user, trace: t, made: true}
	w.kept.changed[t.user] = true
	return true
}

// write keeps what a request made of a trace that is there; nil deletes it.
func (w *world) write(user, id string, t *trace) {
	w.mu.Lock()
	defer w.mu.Unlock()
	made := w.written[id].made
	w.written[id] = written{user: user, trace: t, made: made}
	w.kept.changed[user] = true
	if t != nil {
		return
	}
	w.kept.forgetResource(kindTrace, id)
	if made {
		delete(w.written, id) // or a loop that makes and deletes would fill the memory
	}
}
