package training

import "math"

// terrain is the ground under a closed loop: height above the start, and slope,
// in equal steps along it. The zero terrain is level.
type terrain struct {
	height []float64 // m
	slope  []float64 // rise per metre
	step   float64   // m
}

// newTerrain makes hills of four sizes for a loop of some length. Whole numbers
// of waves fit into it, so it ends at the height where it began. Lowest is how
// far below the start it may go.
func newTerrain(seed uint64, length, hilliness, lowest float64) terrain {
	const points = 2048
	if hilliness <= 0 || length < 200 {
		return terrain{}
	}
	r := stream(seed, forRoute, 1)
	t := terrain{height: make([]float64, points+1), slope: make([]float64, points+1), step: length / points}
	for _, wave := range [][2]float64{{13000, 0.012}, {5200, 0.017}, {1900, 0.014}, {700, 0.007}} {
		phase := 2 * math.Pi * r.Float64()
		steep := wave[1] * (0.7 + 0.6*r.Float64()) * hilliness
		waves := math.Round(length / wave[0] * (0.9 + 0.2*r.Float64()))
		if waves < 1 {
			continue
		}
		size := steep * length / (2 * math.Pi * waves)
		for i := range t.height {
			sin, cos := math.Sincos(2*math.Pi*waves*float64(i)/points + phase)
			t.height[i] += size * sin
			t.slope[i] += steep * cos
		}
	}
	t.settle(lowest)
	return t
}

// settle puts the start at height 0, and flattens land that would go too low:
// near the sea the country is flat.
func (t *terrain) settle(lowest float64) {
	start, bottom := t.height[0], 0.0
	for i := range t.height {
		t.height[i] -= start
		bottom = min(bottom, t.height[i])
	}
	lowest = max(lowest, 0)
	if -bottom <= lowest {
		return
	}
	scale := max(lowest/-bottom, 0.02)
	for i := range t.height {
		t.height[i] *= scale
		t.slope[i] *= scale
	}
}

// at returns height and slope at a distance; the loop repeats.
func (t *terrain) at(distance float64) (height, slope float64) {
	if t.height == nil {
		return 0, 0
	}
	x := distance / t.step
	i, points := int(x), len(t.height)-1
	part := x - float64(i)
	i %= points
	height = t.height[i] + part*(t.height[i+1]-t.height[i])
	return height, t.slope[i]
}
