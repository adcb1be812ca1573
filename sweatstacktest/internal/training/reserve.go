package training

import "math"

// reserve keeps account of W′, the work that is left above critical power.
// Below it the reserve fills up again, the slower the fuller it is.
type reserve struct {
	cp, full, peak float64 // W, J, W
	held           float64 // J that the sport does not reach, below full
	left           float64 // J, from held to full
}

// ceiling is the highest whole power that the next second allows. It falls from
// the peak to critical power as the reserve empties, and never asks for more
// than is left.
func (r *reserve) ceiling() float64 {
	usable := r.left - r.held
	return r.cp + min((r.peak-r.cp)*usable/(r.full-r.held), usable)
}

// spend accounts for one second at a power.
func (r *reserve) spend(power float64) {
	if power > r.cp {
		r.left = max(r.left-(power-r.cp), r.held)
		return
	}
	r.left += (r.cp - power) * (r.full - r.left) / r.full
}

// spent is the share of what the sport can reach that is used up.
func (r *reserve) spent() float64 { return (r.full - r.left) / (r.full - r.held) }

// pace is the power that empties the reserve in the given time, but for a
// little. Nobody holds critical power for hours: beyond 40 minutes it fades as
// the world's records do, some 4 % with each doubling.
func (r *reserve) pace(seconds int) float64 {
	return r.cp*fade(seconds) + 0.96*(r.left-r.held)/float64(seconds)
}

// fade is the share of critical power that can be held for so long.
func fade(seconds int) float64 {
	return math.Pow(max(float64(seconds)/2400, 1), -0.06)
}
