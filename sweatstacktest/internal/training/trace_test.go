package training_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

func TestTraces_OfALactateTestRiseStepByStep(t *testing.T) {
	t.Parallel()
	a := cyclist(t)
	s := tagged(t, a, "cycling+stationary", "lactate")
	require.True(t, s.HasTraces())
	traces := s.Traces()
	require.Len(t, traces, 6)
	for i, trace := range traces {
		assert.Regexp(t, `^[0-7][0-9A-HJKMNP-TV-Z]{25}$`, trace.ID)
		assert.True(t, trace.Time.After(s.Start) && trace.Time.Before(s.End()))
		assert.True(t, trace.RPE >= 1 && trace.RPE <= 10)
		if i == 0 {
			assert.InDelta(t, 1.1, trace.Lactate, 0.4, "the first step is easy")
			continue
		}
		before := traces[i-1]
		assert.Greater(t, *trace.Power, *before.Power)
		assert.Greater(t, *trace.HeartRate, *before.HeartRate)
		assert.Greater(t, trace.RPE, before.RPE)
		assert.Greater(t, trace.Lactate, before.Lactate-0.2)
		assert.Equal(t, 340*time.Second, trace.Time.Sub(before.Time))
	}
	assert.InDelta(t, 5.8, traces[5].Lactate, 1, "the last is above critical power")
	assert.InDelta(t, 1.04*a.CriticalPower, float64(*traces[5].Power), 0.06*a.CriticalPower)
}

func TestTraces_AreStableAndFollowFromTheSamples(t *testing.T) {
	t.Parallel()
	s := tagged(t, cyclist(t), "cycling.road", "lactate")
	assert.Equal(t, s.Traces(), s.Traces())
	assert.Equal(t, s.Traces(), s.TracesOf(s.Samples()))
}

func TestTraces_WithoutASensorHaveNoSuchValue(t *testing.T) {
	t.Parallel()
	a := cyclist(t)
	a.Without = []string{"power", "heart_rate", "speed"}
	traces := tagged(t, a, "cycling.road", "lactate").Traces()
	require.NotEmpty(t, traces)
	for _, trace := range traces {
		assert.Nil(t, trace.Power)
		assert.Nil(t, trace.HeartRate)
		assert.Nil(t, trace.Speed)
	}
}

func TestTraces_AreRareOutsideTests(t *testing.T) {
	t.Parallel()
	tests, others, sessions := 0, 0, 0
	for _, s := range cyclist(t).History(now(), 730) {
		sessions++
		if !s.HasTraces() {
			assert.Nil(t, s.Traces())
			continue
		}
		if len(s.Tags) > 1 && s.Tags[1] == "lactate" {
			tests++
		} else {
			others++
		}
	}
	assert.True(t, tests >= 4 && tests <= 20, "%d lactate tests in two seasons", tests)
	assert.True(t, others > 0 && others < sessions/10, "%d other sessions with blood taken", others)
}

func TestTraces_ATestHasWhatItIsAbout(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		a := training.Athlete{Seed: 50 + seed, Sports: []string{"cycling+stationary"}}
		for _, s := range a.History(now(), 1400) {
			if slices.Contains(s.Tags, "test") {
				assert.True(t, s.Has("power") && s.Has("heart_rate"), "%s of %d", s.Start, seed)
			}
		}
	}
}

// Everybody has a curve of their own, with 4 mmol/L near critical power.
func TestTraces_ThresholdIsNearCriticalPower(t *testing.T) {
	t.Parallel()
	first := map[float64]bool{}
	for seed := range uint64(8) {
		a := training.Athlete{Seed: 50 + seed, CriticalPower: 300, Sports: []string{"cycling+stationary"}}
		s := tagged(t, a, "cycling+stationary", "lactate")
		require.True(t, s.Tested())
		traces := s.Traces()
		first[traces[0].Lactate+10*traces[5].Lactate] = true
		for i, low := range traces[:5] {
			if high := traces[i+1]; low.Lactate <= 4 && high.Lactate > 4 {
				share := (4 - low.Lactate) / (high.Lactate - low.Lactate)
				watts := float64(*low.Power) + share*float64(*high.Power-*low.Power)
				assert.InDelta(t, 0.955*a.CriticalPower, watts, 0.075*a.CriticalPower)
			}
		}
	}
	assert.Greater(t, len(first), 5)
}
