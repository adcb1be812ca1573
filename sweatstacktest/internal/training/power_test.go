package training_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

func TestPower_StaysWithinCriticalPowerModel(t *testing.T) {
	t.Parallel()
	a := cyclist(t)
	checked := 0
	for _, s := range a.History(now(), 120) {
		power, ok := s.Samples().Seconds("power")
		if !ok {
			continue
		}
		checked++
		for _, best := range training.MeanMax(power, training.AllDurations(len(power))) {
			bound := a.CriticalPower + a.WPrime/float64(best.Duration)
			require.LessOrEqual(t, best.Mean, bound+1e-6, "%d s of %s", best.Duration, s.ID)
		}
	}
	assert.Greater(t, checked, 40)
}

func TestPower_NeverOverdrawsWPrime(t *testing.T) {
	t.Parallel()
	a := cyclist(t)
	lowest := a.WPrime
	for _, s := range a.History(now(), 200) {
		power, ok := s.Samples().Seconds("power")
		if !ok {
			continue
		}
		left := a.WPrime
		for second, watts := range power {
			if !(watts >= 0) {
				watts = 0 // missing: at best a rest
			}
			if watts > a.CriticalPower {
				left -= watts - a.CriticalPower
			} else {
				left += (a.CriticalPower - watts) * (a.WPrime - left) / a.WPrime
			}
			require.GreaterOrEqual(t, left, 0.0, "second %d of %s", second, s.ID)
			lowest = min(lowest, left)
		}
	}
	assert.Less(t, lowest, a.WPrime/3, "some sessions go deep")
}

func TestPower_MeanMaxOfTwoSeasonsLooksLikeACurve(t *testing.T) {
	t.Parallel()
	a := cyclist(t)
	durations := []int{5, 60, 300, 1200, 3600}
	best := make([]float64, len(durations))
	for _, s := range a.History(now(), 730) {
		if s.Sport != "cycling.road" && s.Sport != "cycling+stationary" {
			continue
		}
		power, ok := s.Samples().Seconds("power")
		if !ok {
			continue
		}
		for i, b := range training.MeanMax(power, durations) {
			best[i] = max(best[i], b.Mean)
		}
	}
	for i, share := range []struct{ low, high float64 }{
		{3.0, 5.5},   // 5 s
		{1.6, 2.6},   // 1 min
		{1.05, 1.25}, // 5 min
		{0.98, 1.06}, // 20 min
		{0.82, 1.00}, // 1 h
	} {
		got := best[i] / a.CriticalPower
		assert.True(t, got >= share.low && got <= share.high,
			"best %d s is %.2f of critical power, wanted %.2f to %.2f", durations[i], got, share.low, share.high)
	}
}

func TestPower_IntervalsAreWhereTheLapsAre(t *testing.T) {
	t.Parallel()
	a := cyclist(t)
	s := tagged(t, a, "cycling+stationary", "vo2max")
	samples := s.Samples()
	work := 0
	for _, lap := range s.Laps {
		from, to := samples.Rows(lap)
		if mean := samples.Summary(from, to).Power.Mean; mean > 0.93*a.CriticalPower {
			work++
			assert.Contains(t, []time.Duration{5 * time.Minute, 585 * time.Second}, time.Duration(lap.To-lap.From)*time.Second)
		}
	}
	assert.True(t, work == 5 || work == 3, "%d hard laps", work)
}
