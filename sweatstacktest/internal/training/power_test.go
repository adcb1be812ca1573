package training_test

import (
	"slices"
	"strings"
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

// A bicycle has gears; legs that run have none. What a sensor shows in a sprint
// on foot has to be the speed that the runner has.
func TestPower_OnFootASprintIsNoSprintOnABicycle(t *testing.T) {
	t.Parallel()
	a := training.Athlete{Seed: 22, CriticalPower: 268, WPrime: 16000, Mass: 58, Sports: []string{"running.road"}}
	best := map[int]float64{}
	for _, s := range a.History(now(), 730) {
		if !slices.ContainsFunc(s.Tags, func(tag string) bool { return tag == "sprints" || tag == "test" || tag == "race" }) {
			continue
		}
		power, ok := s.Samples().Seconds("power")
		if !ok {
			continue
		}
		for _, b := range training.MeanMax(power, []int{5, 60, 180, 1200}) {
			best[b.Duration] = max(best[b.Duration], b.Mean/a.CriticalPower)
		}
	}
	for seconds, share := range map[int][2]float64{5: {1.5, 1.76}, 60: {1.25, 1.6}, 180: {1.08, 1.25}, 1200: {0.96, 1.04}} {
		assert.True(t, best[seconds] >= share[0] && best[seconds] <= share[1], "best %d s is %.2f of critical power", seconds, best[seconds])
	}
}

// Tests are there to find out what the athlete can do: two maximal efforts give
// critical power and W′ back, as they are on that day.
func TestPower_AMaximalTestGivesCriticalPowerBack(t *testing.T) {
	t.Parallel()
	a := cyclist(t)
	tests := 0
	for _, s := range a.History(now(), 730) {
		if len(s.Tags) != 1 || s.Tags[0] != "test" || !strings.HasPrefix(s.Sport, "cycling") || !s.Has("power") {
			continue
		}
		power, _ := s.Samples().Seconds("power")
		curve := training.MeanMax(power, []int{180, 720})
		if curve[0].Mean < 1.2*a.CriticalPower {
			continue // the other test: one minute and twenty
		}
		tests++
		work := (curve[0].Mean - curve[1].Mean) / (1.0/180 - 1.0/720)
		critical := curve[0].Mean - work/180
		assert.InDelta(t, 0.95*a.CriticalPower, critical, 0.06*a.CriticalPower)
		assert.InEpsilon(t, a.WPrime, work, 0.2)
	}
	assert.Positive(t, tests)
}

func TestPower_TheLastIntervalTakesWhatIsLeft(t *testing.T) {
	t.Parallel()
	a := cyclist(t)
	checked := 0
	for _, s := range a.History(now(), 730) {
		if s.Sport != "cycling+stationary" || !slices.Contains(s.Tags, "vo2max") || !s.Has("power") {
			continue
		}
		samples, means := s.Samples(), []float64{}
		for _, lap := range s.Laps {
			if sum := samples.Summary(samples.Rows(lap)); lap.To-lap.From == 300 && sum.Power != nil {
				means = append(means, sum.Power.Mean)
			}
		}
		if len(means) != 5 {
			continue // the other kind of intervals with this tag
		}
		checked++
		assert.Greater(t, means[4], 1.01*means[3], "on %s: %.0f", s.Start, means)
	}
	assert.Positive(t, checked)
}
