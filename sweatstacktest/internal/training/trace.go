package training

import (
	"math"
	"time"
)

// Trace is a spot measurement: a drop of blood at the end of a step, and what
// the body did in the minute before.
type Trace struct {
	// ID is a ULID, as stable as the session's.
	ID string
	// Time is in UTC, within the session, at a whole second.
	Time time.Time
	// Power is a mean in W; nil when it was not recorded.
	Power *int
	// Speed is a mean in m/s; nil when it was not recorded.
	Speed *float64
	// HeartRate is a mean in bpm; nil when it was not recorded.
	HeartRate *int
	// Lactate is in mmol/L.
	Lactate float64
	// RPE is the felt exertion from 0 to 10.
	RPE int
}

// HasTraces reports whether blood was taken, without computing anything.
func (s Session) HasTraces() bool {
	for _, st := range s.workout.steps {
		if st.sample {
			return true
		}
	}
	return false
}

// Tested reports whether the session was a lactate test, whose measurements
// make a curve.
func (s Session) Tested() bool { return s.workout.kind == stepTest }

// Traces returns the measurements of the session in order of time; nil when
// none were taken. Lactate tests have one per step, and now and then there is
// one after a repetition at threshold. It computes the samples when there are
// any; [Session.TracesOf] does without.
func (s Session) Traces() []Trace {
	if !s.HasTraces() {
		return nil
	}
	return s.TracesOf(s.Samples())
}

// TracesOf is Traces for a caller that has the session's samples already.
func (s Session) TracesOf(samples Samples) []Trace {
	r := stream(s.key, forTraces)
	var traces []Trace
	at := 0
	for _, st := range s.workout.steps {
		at += st.seconds
		if !st.sample {
			continue
		}
		from, to := samples.Rows(Span{From: at - 60, To: at})
		sum := samples.Summary(from, to)
		when := s.Start.Add(time.Duration(at) * time.Second)
		t := Trace{ID: newID(when, r), Time: when}
		if sum.Power != nil {
			t.Power = new(int(math.Round(sum.Power.Mean)))
		}
		if sum.Speed != nil {
			t.Speed = new(math.Round(100*sum.Speed.Mean) / 100)
		}
		if sum.HeartRate != nil {
			t.HeartRate = new(int(math.Round(sum.HeartRate.Mean)))
		}
		t.Lactate = math.Round(10*s.body.blood.after(st.to, r.NormFloat64())) / 10
		t.RPE = min(max(int(math.Round(14*st.to-6.3)), 1), 10)
		traces = append(traces, t)
	}
	return traces
}

// lactateCurve is a person's own: how lactate in mmol/L rises with the effort.
type lactateCurve struct {
	rested   float64 // what is there at an easy pace
	critical float64 // at critical power
	steep    float64
}

// after is the concentration after some minutes at a share of critical power:
// about 1 mmol/L at an easy pace, some 4 at critical power, and steep beyond.
func (c lactateCurve) after(effort, noise float64) float64 {
	return (c.rested + (c.critical-c.rested)*math.Exp(c.steep*(effort-1))) * (1 + 0.04*noise)
}
