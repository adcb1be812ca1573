package sweatstacktest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The mornings after much training are worse than those after little, and an
// illness is worse than both.
func TestDailyState_MeasuresFollowFromTrainingAndHealth(t *testing.T) {
	t.Parallel()
	s := New(t, WithHistory(730), WithClock(func() time.Time { return time.Date(2026, 5, 10, 12, 0, 0, 0, time.UTC) }))
	illWeeks := 0
	for _, user := range s.Users() {
		p, ok := s.world.person(user.ID)
		require.True(t, ok)
		states := s.states(p, s.world.kept.since, midnight(s.Now(), zoneOrUTC(p.Zone)))
		for measure, rises := range map[string]bool{"resting_hr": true, "hrv": false} {
			var sums, counts [3]float64 // rested, tired, ill
			for _, v := range s.measured(p, measure) {
				is, at := states[v.day], -1
				switch {
				case is.ill > 0:
					at, illWeeks = 2, illWeeks+1
				case is.tired > 0.4:
					at = 1
				case is.tired < -0.4:
					at = 0
				}
				if at >= 0 {
					sums[at] += v.value
					counts[at]++
				}
			}
			require.Greater(t, counts[0], 5.0, user.Name())
			require.Greater(t, counts[1], 5.0, user.Name())
			rested, tired := sums[0]/counts[0], sums[1]/counts[1]
			assert.Equal(t, rises, tired > rested+1, "%s of %s: %.1f rested, %.1f tired", measure, user.Name(), rested, tired)
			if counts[2] > 0 {
				ill := sums[2] / counts[2]
				assert.Equal(t, rises, ill > tired, "%s of %s: %.1f ill, %.1f tired", measure, user.Name(), ill, tired)
			}
		}
	}
	assert.Positive(t, illWeeks)
}

func TestDailyState_NobodyTrainsWhenIll(t *testing.T) {
	t.Parallel()
	s := New(t, WithHistory(730))
	for _, user := range s.Users() {
		p, _ := s.world.person(user.ID)
		for _, a := range s.world.activities(user.ID) {
			require.False(t, p.athlete.Ill(midnight(a.start, a.zone)), "%s on %s", user.Name(), a.start)
		}
	}
}

func TestDailyState_PeopleDiffer(t *testing.T) {
	t.Parallel()
	s := New(t, WithHistory(365), WithClock(func() time.Time { return time.Date(2026, 5, 10, 12, 0, 0, 0, time.UTC) }))
	tents, pulses, variability := 0, map[float64]bool{}, map[float64]bool{}
	for _, user := range s.Users() {
		p, _ := s.world.person(user.ID)
		pulses[p.athlete.RestingHeartRate], variability[usualHRV(p)] = true, true
		assert.InDelta(t, 68, usualHRV(p), 35)
		if hasTent(p) {
			heights := s.measured(p, "sleep_altitude")
			require.Len(t, heights, 4, "home, a new year, up and down again")
			assert.InDelta(t, 2300, heights[2].value, 0)
			tents++
		}
	}
	assert.Equal(t, 3, tents, "three train so much that they sleep in thin air")
	assert.Len(t, pulses, 12)
	assert.Len(t, variability, 12)
}
