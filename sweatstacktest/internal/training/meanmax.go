package training

// Best is one point of a mean-max curve: the best mean over a length of time.
type Best struct {
	// Duration is the length of the window in seconds.
	Duration int
	// Mean is the highest mean of any such window.
	Mean float64
	// Start is the second at which that window begins, the first if there are
	// several.
	Start int
}

// MeanMax returns the best mean of values over each duration. Values are one
// per second of the clock, as [Samples.Seconds] gives them; NaN and infinities
// are missing. A missing second counts as zero work within the window, so a gap
// can make the curve too low but never too high, and the windows are real spans
// of the clock.
//
// Durations are whole seconds in any order. Those below 1 or longer than values
// are left out, and so are all of them when no value is there. The result is in
// the order of durations. It takes O(len(values)) time per duration.
func MeanMax(values []float64, durations []int) []Best {
	sums := make([]float64, len(values)+1)
	found := false
	for i, v := range values {
		if finite(v) {
			found = true
		} else {
			v = 0
		}
		sums[i+1] = sums[i] + v
	}
	if !found {
		return nil
	}
	var curve []Best
	for _, d := range durations {
		if d < 1 || d > len(values) {
			continue
		}
		top, start := sums[d]-sums[0], 0
		for i := 1; i+d < len(sums); i++ {
			if sum := sums[i+d] - sums[i]; sum > top {
				top, start = sum, i
			}
		}
		curve = append(curve, Best{Duration: d, Mean: top / float64(d), Start: start})
	}
	return curve
}

// StandardDurations returns 19 durations from 1 s to 6 h, rising: what a
// mean-max curve shows when nobody asks for others.
func StandardDurations() []int {
	return []int{
		1, 5, 10, 15, 30, 60, 120, 180, 300, 480,
		600, 1200, 1800, 2700, 3600, 5400, 7200, 10800, 21600,
	}
}

// AllDurations returns the fine grid of durations up to and including limit:
// every second up to 3 minutes, then steps of 5 s up to 10 minutes, 10 s up to
// 30 minutes, 30 s up to an hour, and 60 s.
func AllDurations(limit int) []int {
	var grid []int
	for d := 1; d <= min(limit, maxSeconds); {
		grid = append(grid, d)
		switch {
		case d < 180:
			d++
		case d < 600:
			d += 5
		case d < 1800:
			d += 10
		case d < 3600:
			d += 30
		default:
			d += 60
		}
	}
	return grid
}
