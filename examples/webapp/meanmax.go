package main

import (
	"math"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// secondsOf gives the time of each sample since the first one.
func secondsOf(samples *frame.Frame) ([]float64, bool) {
	column, ok := samples.Column("timestamp")
	if !ok {
		return nil, false
	}
	seconds := make([]float64, column.Len())
	start, ok := column.Time(0)
	for i := range seconds {
		t, valid := column.Time(i)
		if !valid {
			return nil, false
		}
		seconds[i] = t.Sub(start).Seconds()
	}
	return seconds, ok
}

// longestActivity bounds the grid of one-second steps below: two days.
const longestActivity = 48 * 3600

// meanMaxOf gives the highest mean of a signal for lengths of time from one
// second on, each about 4 % longer than the one before. A second without a
// sample counts as zero: nobody knows what it held.
func meanMaxOf(seconds, values []float64) (durations, best []float64) {
	if len(seconds) == 0 || seconds[len(seconds)-1] > longestActivity {
		return nil, nil
	}
	// sums[i] is the sum of the first i seconds, so a mean is one subtraction.
	perSecond := make([]float64, int(seconds[len(seconds)-1])+1)
	for i, at := range seconds {
		if second := int(at); second >= 0 && second < len(perSecond) && !math.IsNaN(values[i]) {
			perSecond[second] = values[i]
		}
	}
	sums := make([]float64, len(perSecond)+1)
	for i, v := range perSecond {
		sums[i+1] = sums[i] + v
	}
	for n := 1; n < len(sums); n = int(math.Ceil(float64(n) * 1.04)) {
		highest := 0.0
		for i := n; i < len(sums); i++ {
			highest = max(highest, (sums[i]-sums[i-n])/float64(n))
		}
		durations, best = append(durations, float64(n)), append(best, highest)
	}
	return durations, best
}
