package training

import "math"

// ride plays a script: body and ground answer second by second. Its slices have
// one value per second.
type ride struct {
	power  []int16   // W
	effort []float32 // share of critical power, smoothed over some seconds
	spent  []float32 // share of W′ that is used up
	speed  []float32 // m/s
	slope  []float32 // rise per metre
	metres []float64 // distance at the end of the second
}

func newRide(seconds int) *ride {
	return &ride{
		power:  make([]int16, seconds),
		effort: make([]float32, seconds),
		spent:  make([]float32, seconds),
		speed:  make([]float32, seconds),
		slope:  make([]float32, seconds),
		metres: make([]float64, seconds),
	}
}

// distance is the length of the whole ride in metres.
func (r *ride) distance() float64 {
	if len(r.metres) == 0 {
		return 0
	}
	return r.metres[len(r.metres)-1]
}

// play rides the script over some ground.
func (r *ride) play(s *Session, sc *script, land *terrain) {
	b, d := s.body, s.sport
	cp := b.cp * d.cp * s.form
	w := reserve{cp: cp, full: b.wPrime, left: b.wPrime, held: b.wPrime * (1 - d.depth), peak: cp + min(b.peak-b.cp, cp*(d.burst-1))}
	v, metres, smooth := 0.0, 0.0, 0.0
	pace, begun := 0.0, 0
	for i := range r.power {
		st := s.workout.steps[sc.step[i]]
		if i == 0 || sc.step[i] != sc.step[i-1] {
			begun = i
			if st.mode == allOut {
				pace = w.pace(st.seconds) / cp
			}
		}
		_, slope := land.at(metres)
		wanted := float64(sc.effort[i])
		switch st.mode {
		case allOut: // a little too fast at first, as everybody
			hurry := 0.05 * min(1, 1200/float64(st.seconds))
			wanted = pace * (1 + hurry - 2*hurry*float64(i-begun)/float64(st.seconds))
		case wander, attacks:
			wanted = d.follow(wanted, slope, v)
		}
		missed := float64(sc.noise[i])
		if st.mode == hold || st.mode == allOut {
			missed *= 0.45 // whoever watches the number is closer to it
		}
		wanted *= cp * (1 + missed)
		if sc.stand[i] || v > 0.92*d.top && d.motion == rolling && slope < 0 {
			wanted = 0
		}
		watts := math.Floor(max(0, min(math.Round(wanted), w.ceiling())))
		w.spend(watts)
		if sc.stand[i] {
			v = max(0, v-2.5)
		} else {
			v = d.advance(v, watts, cp, slope, b.mass)
		}
		metres += v
		smooth += (watts/cp - smooth) / 6

		r.power[i] = int16(watts)
		r.effort[i] = float32(smooth)
		r.spent[i] = float32(w.spent())
		r.speed[i] = float32(v)
		r.slope[i] = float32(slope)
		r.metres[i] = metres
	}
}

// follow is the effort that people choose on a slope: more uphill, less
// downhill, none where the bike runs by itself.
func (d discipline) follow(effort, slope, v float64) float64 {
	if d.motion == rolling && (slope < -0.03 && v > 0.6*d.top || d.glides() && slope < -0.04 && v > 0.45*d.top) {
		return 0
	}
	return effort * (1 + min(max(4.5*slope, -0.7), 0.38))
}

// advance returns the speed one second later.
func (d discipline) advance(v, watts, cp, slope, mass float64) float64 {
	switch d.motion {
	case rolling:
		const gravity, airHalf = 9.81, 0.6
		total := mass + 9
		force := total*gravity*(d.rolls+slope) + airHalf*d.drag*v*v
		energy := 0.5*total*v*v + d.yield*watts - force*v
		v = math.Sqrt(2 * max(energy, 0) / total)
		if watts > 0 {
			v = max(v, 0.8) // nobody falls over
		}
		return min(v, d.top)
	case striding:
		cost := d.cost * max(0.55, 1+3.2*slope+9*slope*slope)
		return v + (min(watts/(mass*cost), d.top)-v)/3
	case flowing:
		if d.family == "swimming" {
			return v + (min(1.28*math.Cbrt(watts/cp), d.top)-v)/3
		}
		return v + (min(math.Cbrt(watts/d.drag), d.top)-v)/4
	default:
		return 0
	}
}
