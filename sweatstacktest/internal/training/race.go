package training

import (
	"math"
	"math/rand/v2"
)

// rivals is whom a race is against.
type rivals int

const (
	others    rivals = iota // all start together: surges, and a sprint at the end
	clockOnly               // everybody for themselves, at the best even pace
)

// race chooses the length of a race in seconds, and its kind. Where people race
// over known distances, it is the time that the athlete needs for one of them;
// longest is what the athlete would do on a long day.
func (b *body) race(day int, d discipline, longest int, r *rand.Rand) (seconds int, against rivals) {
	cp := b.cp * d.cp * b.form(day)
	choice := r.Float64()
	lengths := d.distances()
	if len(lengths) == 0 {
		if d.motion == rolling && !d.winter && choice < 0.4 {
			return 1500 + r.IntN(2400), clockOnly // a time trial
		}
		return max(2400, longest*3/5), others
	}
	metres := lengths[int(choice*float64(len(lengths)))]
	seconds = int(metres / d.cruise(cp, b.mass))
	// Once more at the pace of that length.
	pace := fade(seconds) + 0.9*d.depth*b.wPrime/cp/float64(seconds)
	seconds = int(math.Round(metres / d.cruise(cp*pace, b.mass)))
	return min(seconds, 2*3600), clockOnly
}

// distances are those in metres that a sport races over; nil where every race
// is another.
func (d discipline) distances() []float64 {
	switch {
	case d.family == "running" && d.hilliness > 1:
		return nil // a trail is as long as it is
	case d.family == "running" && d.ground == oval:
		return []float64{3000, 5000, 10000}
	case d.family == "running":
		return []float64{5000, 10000, 10000, 21097.5}
	case d.family == "rowing" && d.indoor:
		return []float64{2000, 2000, 6000}
	case d.family == "rowing":
		return []float64{2000, 5000, 6000}
	case d.family == "swimming":
		return []float64{1500, 3000}
	}
	return nil
}

// cruise is the speed in m/s that a power gives on the level, where that needs
// no ride: of runners, and in water.
func (d discipline) cruise(watts, mass float64) float64 {
	switch {
	case d.motion == striding:
		return min(watts/(mass*d.cost), d.top)
	case d.family == "swimming":
		return 1.28 // at critical power, near which such a race is
	default:
		return min(math.Cbrt(watts/d.drag), d.top)
	}
}
