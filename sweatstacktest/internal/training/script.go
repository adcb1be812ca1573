package training

import "math/rand/v2"

// script is what happens second by second, before body and ground answer. It
// depends on nothing that the ride itself decides, so a ride can be played
// again on another length of road.
type script struct {
	effort []float32 // share of critical power that is wanted
	noise  []float32 // share of the power by which it is missed
	step   []uint16  // index of the step
	stand  []bool    // at a traffic light, or at a café
	away   []bool    // the device is paused, the row is not recorded
}

func (s *Session) script() script {
	n := s.workout.seconds()
	sc := script{
		effort: make([]float32, n),
		noise:  make([]float32, n),
		step:   make([]uint16, n),
		stand:  make([]bool, n),
		away:   make([]bool, n),
	}
	r := stream(s.key, forScript)
	at := 0
	for i, st := range s.workout.steps {
		for j := range st.seconds {
			share := float64(j) / float64(st.seconds)
			sc.effort[at+j] = float32(st.from + share*(st.to-st.from))
			sc.step[at+j] = uint16(i)
		}
		switch {
		case st.mode == attacks:
			sc.attack(at, at+st.seconds, r)
		case st.mode == wander && !s.sport.indoor:
			sc.wander(s, at, at+st.seconds, r)
		}
		at += st.seconds
	}
	sc.miss(s.sport, r)
	return sc
}

// attack adds the surges of a race: short and hard, or long and less so. After
// each the pace is a little lower.
func (sc *script) attack(from, to int, r *rand.Rand) {
	for at := from + 120 + r.IntN(180); at < to-60; at += 90 + r.IntN(300) {
		length := 8 + r.IntN(70)
		power := float32(1.15 + 9/float64(8+length) + 0.15*r.NormFloat64())
		for i := at; i < min(at+length, to); i++ {
			sc.effort[i] = max(power, 1)
		}
		for i := at + length; i < min(at+length+40, to); i++ {
			sc.effort[i] *= 0.75
		}
		at += length
	}
}

// wander adds what happens on the way: coasting, red lights, and on a long ride
// a café.
func (sc *script) wander(s *Session, from, to int, r *rand.Rand) {
	if s.sport.motion == rolling && !s.sport.glides() {
		for at := from + 30 + r.IntN(60); at < to-10; at += 25 + r.IntN(130) {
			for i := at; i < min(at+2+r.IntN(7), to); i++ {
				sc.effort[i] = 0
			}
		}
	}
	if !s.sport.meetsTraffic() {
		return
	}
	for at := from + 200 + r.IntN(900); at < to-120; at += 300 + r.IntN(1300) {
		sc.halt(at, at+8+r.IntN(40), s.body.autoPause && r.IntN(2) == 0)
	}
	if to-from > 6000 && s.sport.motion == rolling {
		at := from + (to-from)*2/5 + r.IntN(1200)
		sc.halt(at, at+420+r.IntN(480), true)
	}
}

// glides reports whether the ground is too slow to coast on the level: skis
// stop where wheels roll on.
func (d discipline) glides() bool { return d.motion == rolling && d.rolls > 0.02 }

// meetsTraffic reports whether there are red lights on the way: not on a track,
// on snow, on water or on a trail.
func (d discipline) meetsTraffic() bool {
	return d.ground == openLoop && d.hilliness <= 1.2
}

// halt stands still. A paused device misses the inner part of it.
func (sc *script) halt(from, to int, paused bool) {
	for i := from; i < to; i++ {
		sc.stand[i] = true
		sc.away[i] = paused && i > from+4 && i < to-1
	}
}

// miss is how far the power is from the wanted one: slow swings and a jitter.
func (sc *script) miss(d discipline, r *rand.Rand) {
	swing, jitter := 0.10, 0.045
	switch {
	case d.indoor:
		swing, jitter = 0.018, 0.014
	case d.motion == striding, d.motion == flowing:
		swing, jitter = 0.03, 0.02
	}
	slow := 0.0
	for i := range sc.noise {
		slow += -slow/9 + swing*0.46*r.NormFloat64()
		sc.noise[i] = float32(slow + jitter*r.NormFloat64())
	}
}
