package training_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// bruteMeanMax adds up every window anew.
func bruteMeanMax(values []float64, durations []int) []training.Best {
	any := false
	for _, v := range values {
		any = any || !math.IsNaN(v) && !math.IsInf(v, 0)
	}
	var curve []training.Best
	for _, d := range durations {
		if d < 1 || d > len(values) || !any {
			continue
		}
		best := training.Best{Duration: d, Mean: math.Inf(-1)}
		for start := 0; start+d <= len(values); start++ {
			sum := 0.0
			for _, v := range values[start : start+d] {
				if !math.IsNaN(v) && !math.IsInf(v, 0) {
					sum += v
				}
			}
			if mean := sum / float64(d); mean > best.Mean {
				best.Mean, best.Start = mean, start
			}
		}
		curve = append(curve, best)
	}
	return curve
}

func TestMeanMax_EqualsBruteForceOnRandomData(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		values := make([]float64, random.IntN(120))
		for i := range values {
			switch random.IntN(12) {
			case 0:
				values[i] = math.NaN()
			case 1:
				values[i] = math.Inf(1 - 2*random.IntN(2))
			default: // quarters add up exactly, so that ties are ties in both
				values[i] = float64(random.IntN(4000)-100) / 4
			}
		}
		durations := []int{-1, 0, 1, 2, 3, len(values), len(values) + 1}
		for range 6 {
			durations = append(durations, 1+random.IntN(130))
		}
		require.Equal(t, bruteMeanMax(values, durations), training.MeanMax(values, durations))
	}
}

func TestMeanMax_GapsLowerItAndNeverRaiseIt(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	whole := []float64{200, 200, 200, 200, 200, 200}
	holed := []float64{200, 200, nan, nan, 200, 200}
	durations := []int{1, 2, 3, 6}
	assert.Equal(t, []training.Best{{1, 200, 0}, {2, 200, 0}, {3, 200, 0}, {6, 200, 0}}, training.MeanMax(whole, durations))
	curve := training.MeanMax(holed, durations)
	assert.Equal(t, training.Best{Duration: 2, Mean: 200}, curve[1])
	assert.InDelta(t, 400.0/3, curve[2].Mean, 1e-12, "three seconds in a row are not there")
	assert.InDelta(t, 800.0/6, curve[3].Mean, 1e-12, "the window spans the gap on the clock")
}

func TestMeanMax_OfNothingIsNothing(t *testing.T) {
	t.Parallel()
	assert.Empty(t, training.MeanMax(nil, []int{1}))
	assert.Empty(t, training.MeanMax([]float64{math.NaN(), math.NaN()}, []int{1, 2}))
	assert.Empty(t, training.MeanMax([]float64{1, 2}, nil))
}

func TestDurations_AreRisingAndAsDescribed(t *testing.T) {
	t.Parallel()
	standard := training.StandardDurations()
	assert.Len(t, standard, 19)
	assert.Equal(t, 1, standard[0])
	assert.Equal(t, 6*3600, standard[18])

	all := training.AllDurations(3 * 3600)
	assert.Equal(t, 3*3600, all[len(all)-1])
	for i := range all[1:] {
		step := all[i+1] - all[i]
		switch at := all[i]; {
		case at < 180:
			assert.Equal(t, 1, step)
		case at < 600:
			assert.Equal(t, 5, step)
		case at < 1800:
			assert.Equal(t, 10, step)
		case at < 3600:
			assert.Equal(t, 30, step)
		default:
			assert.Equal(t, 60, step)
		}
	}
	assert.Empty(t, training.AllDurations(0))
	assert.Less(t, len(training.AllDurations(math.MaxInt)), 11_000, "bounded by a week")
}
