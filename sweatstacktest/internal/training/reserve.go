package training

// reserve keeps account of W′, the work that is left above critical power.
// Below it the reserve fills up again, the slower the fuller it is.
type reserve struct {
	cp, full, peak float64 // W, J, W
	left           float64 // J, from 0 to full
}

// ceiling is the highest whole power that the next second allows. It falls from
// the peak to critical power as the reserve empties, and never asks for more
// than is left.
func (r *reserve) ceiling() float64 {
	return r.cp + min((r.peak-r.cp)*r.left/r.full, r.left)
}

// spend accounts for one second at a power.
func (r *reserve) spend(power float64) {
	if power > r.cp {
		r.left = max(r.left-(power-r.cp), 0)
		return
	}
	r.left += (r.cp - power) * (r.full - r.left) / r.full
}

// pace is the power that empties the reserve in the given time, but for a
// little.
func (r *reserve) pace(seconds int) float64 {
	return r.cp + 0.96*r.left/float64(seconds)
}
