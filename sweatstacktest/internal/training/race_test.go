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

// races returns the sessions with the tag, newest first.
func races(a training.Athlete, tag string) []training.Session {
	return slices.DeleteFunc(a.History(now(), 730), func(s training.Session) bool { return !slices.Contains(s.Tags, tag) })
}

func TestRace_GoalsComeTwiceASeasonAfterATaper(t *testing.T) {
	t.Parallel()
	a := cyclist(t)
	history := a.History(now(), 760)
	hours := func(from, to time.Time) (sum float64) {
		for _, s := range history {
			if !s.Start.Before(from) && s.Start.Before(to) {
				sum += s.Duration.Hours()
			}
		}
		return sum
	}
	goals := races(a, "goal")
	assert.True(t, len(goals) >= 2 && len(goals) <= 6, "%d goals in two seasons", len(goals))
	for _, s := range goals {
		assert.Contains(t, s.Tags, "race")
		assert.Equal(t, a.Sports[0], s.Sport)
		week := s.Start.AddDate(0, 0, -6)
		before := hours(week.AddDate(0, 0, -21), week) / 3
		assert.Less(t, hours(week, s.Start), 0.65*before, "the week before %s", s.Start)
	}
}

func TestRace_IsHarderThanTraining(t *testing.T) {
	t.Parallel()
	a := cyclist(t)
	hour := func(s training.Session) float64 {
		power, _ := s.Samples().Seconds("power")
		if curve := training.MeanMax(power, []int{2400}); len(curve) > 0 {
			return curve[0].Mean / a.CriticalPower
		}
		return 0
	}
	raced := 0
	for _, s := range races(a, "race") {
		if !s.Has("power") || !strings.HasPrefix(s.Sport, "cycling") || s.Duration < time.Hour {
			continue
		}
		raced++
		assert.Greater(t, hour(s), 0.82, "%s on %s", s.Sport, s.Start)
	}
	assert.Positive(t, raced)
	for _, s := range races(a, "endurance")[:20] {
		if s.Has("power") && strings.HasPrefix(s.Sport, "cycling") {
			require.Less(t, hour(s), 0.8)
		}
	}
}

func TestRace_OnRoadAndTrackHasTheDistanceThatPeopleRace(t *testing.T) {
	t.Parallel()
	for sport, lengths := range map[string][]float64{
		"running.road": {5000, 10000, 21097.5}, "running.track": {3000, 5000, 10000},
		"rowing": {2000, 5000, 6000}, "swimming.open_water": {1500, 3000},
	} {
		a := training.Athlete{Seed: 31, CriticalPower: 270, WPrime: 16000, Mass: 60, Sports: []string{sport}}
		found := races(a, "race")
		require.NotEmpty(t, found, sport)
		for _, s := range found {
			samples, longest := s.Samples(), 0.0
			for _, lap := range s.Laps[2 : len(s.Laps)-1] {
				longest = max(longest, samples.Summary(samples.Rows(lap)).Distance.Sum)
			}
			assert.True(t, slices.ContainsFunc(lengths, func(metres float64) bool {
				return longest > 0.97*metres && longest < 1.03*metres
			}), "%s over %.0f m", sport, longest)
		}
	}
}
