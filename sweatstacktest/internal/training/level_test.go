package training_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

func TestAccumulatedWorkDuration_EqualsBruteForceOnRandomData(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		values := make([]float64, 1+random.IntN(200))
		for i := range values {
			values[i] = float64(random.IntN(400)-10) / 8
			if random.IntN(9) == 0 {
				values[i] = math.NaN()
			}
		}
		step := []float64{0.25, 0.5, 1, 3}[random.IntN(4)]
		before := append([]float64(nil), values...)
		levels := training.AccumulatedWorkDuration(values, step)
		for i, level := range levels {
			require.InDelta(t, float64(i)*step, level.Level, 0)
			count := 0
			for _, v := range values {
				count += tally(v >= level.Level) // false for NaN
			}
			require.Equal(t, count, level.Seconds)
		}
		if len(levels) > 1 {
			require.Positive(t, levels[len(levels)-1].Seconds, "the last level is reached")
		}
		for i := range values { // NaN differs from itself
			require.Equal(t, math.Float64bits(before[i]), math.Float64bits(values[i]), "the argument is left alone")
		}
	}
}

func TestAccumulatedWorkDuration_OfARideFallsFromItsWholeTime(t *testing.T) {
	t.Parallel()
	samples := tagged(t, cyclist(t), "cycling.road", "long ride").Samples()
	power, _ := samples.Floats("power")
	levels := training.AccumulatedWorkDuration(power, 1)
	valid := len(present(samples, "power", 0, samples.Len()))
	assert.Equal(t, training.Level{Level: 0, Seconds: valid}, levels[0])
	for i := range levels[1:] {
		require.LessOrEqual(t, levels[i+1].Seconds, levels[i].Seconds)
	}
	assert.InDelta(t, samples.Summary(0, samples.Len()).Power.Max, levels[len(levels)-1].Level, 0)
}

func TestLevels_AreBoundedAndTakeAbsurdSteps(t *testing.T) {
	t.Parallel()
	for _, step := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		levels := training.AccumulatedWorkDuration([]float64{2.5}, step)
		assert.Equal(t, []training.Level{{0, 1}, {1, 1}, {2, 1}}, levels, "step %v is taken as 1", step)
	}
	assert.Len(t, training.AccumulatedWorkDuration([]float64{1e300}, 1e-300), 100_000)
	assert.Empty(t, training.AccumulatedWorkDuration(nil, 1))
	assert.Empty(t, training.AccumulatedWorkDuration([]float64{math.NaN()}, 1))
	assert.Equal(t, []training.Level{{0, 0}}, training.AccumulatedWorkDuration([]float64{-3}, 1))
	assert.Empty(t, training.LongestAtLevel(nil, 1))
}

func TestLongestAtLevel_TurnsTheCurveAround(t *testing.T) {
	t.Parallel()
	samples := tagged(t, cyclist(t), "cycling+stationary", "vo2max").Samples()
	power, _ := samples.Seconds("power")
	curve := training.MeanMax(power, training.AllDurations(len(power)))
	levels := training.LongestAtLevel(curve, 1)
	for _, level := range levels {
		longest := 0
		for _, best := range curve {
			if best.Mean >= level.Level {
				longest = max(longest, best.Duration)
			}
		}
		require.Equal(t, longest, level.Seconds, "at %g W", level.Level)
	}
	assert.Equal(t, int(curve[0].Mean), int(levels[len(levels)-1].Level))
}
