package training_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

func TestHistory_IsNewestFirstWithoutOverlap(t *testing.T) {
	t.Parallel()
	history := cyclist(t).History(now(), 730)
	for i, s := range history[1:] {
		assert.False(t, s.End().After(history[i].Start), "%s ends after %s has begun", s.ID, history[i].ID)
	}
}

func TestHistory_HoldsOnlyWhatHasEnded(t *testing.T) {
	t.Parallel()
	whole := cyclist(t).History(now(), 60)
	last := whole[0]
	during := cyclist(t).History(last.End().Add(-time.Second), 60)
	assert.NotEqual(t, last.ID, during[0].ID, "one second before its end the session is not there yet")
	after := cyclist(t).History(last.End(), 60)
	assert.Equal(t, last.ID, after[0].ID)
}

func TestHistory_MoreDaysAndLaterMomentsChangeNothingThatWasThere(t *testing.T) {
	t.Parallel()
	long := cyclist(t).History(now(), 730)
	short := cyclist(t).History(now(), 40)
	require.NotEmpty(t, short)
	assert.Equal(t, short, long[:len(short)])

	later := cyclist(t).History(now().AddDate(0, 0, 30), 760)
	assert.Equal(t, long, later[len(later)-len(long):])
}

func TestHistory_HasARhythm(t *testing.T) {
	t.Parallel()
	const days = 728
	history := cyclist(t).History(now(), days)
	trained := map[string]bool{}
	hardAt := map[string]bool{}
	hours := 0.0
	for _, s := range history {
		day := s.Start.In(s.Zone).Format(time.DateOnly)
		trained[day] = true
		hours += s.Duration.Hours()
		if slices.ContainsFunc(s.Tags, func(tag string) bool { return tag == "intervals" || tag == "race" || tag == "test" }) {
			hardAt[day] = true
		}
	}
	assert.InDelta(t, 10, hours/(days/7), 2, "hours a week are near what the athlete says")
	assert.Greater(t, days-len(trained), days/10, "there are days of rest")
	assert.Greater(t, len(trained), days/2)
	assert.Greater(t, len(hardAt), days/14, "there are hard days")
	inARow := 0
	for day := range hardAt {
		at, err := time.Parse(time.DateOnly, day)
		require.NoError(t, err)
		if hardAt[at.AddDate(0, 0, 1).Format(time.DateOnly)] {
			inARow++
		}
	}
	assert.Less(t, inARow, len(hardAt)/5, "hard days seldom follow each other")
}

func TestHistory_SpreadsOverSportsAndSeasons(t *testing.T) {
	t.Parallel()
	for name, a := range map[string]training.Athlete{"north": cyclist(t), "south": southerner(t)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			count := map[string]int{}
			history := a.History(now(), 730)
			for _, s := range history {
				count[s.Sport]++
			}
			for _, sport := range a.Sports {
				assert.GreaterOrEqual(t, count[sport], len(history)/100, "sport %s is done", sport)
			}
			assert.Len(t, count, len(a.Sports))
		})
	}
}

func TestHistory_SkiesInWinterOfEitherHemisphere(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		latitude float64
		winter   []time.Month
	}{
		"north": {61, []time.Month{time.November, time.December, time.January, time.February, time.March, time.April}},
		"south": {-45, []time.Month{time.May, time.June, time.July, time.August, time.September, time.October}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := training.Athlete{
				Seed: 3, Home: training.Home{Latitude: c.latitude, Longitude: 10},
				Sports: []string{"xc_skiing.classic", "cycling.road"},
			}
			total, inWinter := 0, 0
			for _, s := range a.History(now(), 730) {
				if s.Sport == "xc_skiing.classic" {
					total++
					if slices.Contains(c.winter, s.Start.Month()) {
						inWinter++
					}
				}
			}
			assert.Greater(t, total, 40)
			assert.Greater(t, inWinter, total*9/10)
		})
	}
}

// In Lillehammer nobody takes a gravel bike out in January, rows on the frozen
// lake, or skis in July.
func TestHistory_KnowsIceAndSnow(t *testing.T) {
	t.Parallel()
	a := training.Athlete{
		Seed: 5, HoursPerWeek: 10,
		Sports: []string{"cycling.road", "rowing", "cycling+stationary", "xc_skiing.classic", "xc_skiing+roller"},
	}
	outside, skis := 0, 0
	for _, s := range a.History(now(), 730) {
		switch month := s.Start.Month(); {
		case s.Sport == "xc_skiing.classic":
			skis++
			assert.False(t, month >= time.May && month <= time.October, "skis in %s", month)
		case s.Sport != "cycling+stationary" && (month == time.December || month <= time.February):
			outside++
		}
	}
	assert.Greater(t, skis, 60)
	assert.Less(t, outside, 4, "on wheels and on water in the depth of winter")
}

func TestHistory_TagsWhatPeopleTag(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	bare := 0
	for _, s := range cyclist(t).History(now(), 730) {
		for _, tag := range s.Tags {
			seen[tag] = true
		}
		if len(s.Tags) == 0 {
			bare++
		}
	}
	for _, tag := range []string{"race", "intervals", "sprints", "vo2max", "tempo", "threshold", "test", "lactate", "long ride", "recovery", "endurance"} {
		assert.True(t, seen[tag], "tag %q", tag)
	}
	assert.Positive(t, bare, "some sessions have no tags")
}

func TestHistory_IDsAreULIDsThatSortByTime(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	last := "Z"
	for _, s := range cyclist(t).History(now(), 730) {
		for _, id := range []string{s.ID, s.SourceID} {
			require.Regexp(t, `^[0-7][0-9A-HJKMNP-TV-Z]{25}$`, id)
			require.False(t, seen[id], "id %s is used twice", id)
			seen[id] = true
		}
		assert.Negative(t, strings.Compare(s.ID, last))
		last = s.ID
	}
}

func TestHistory_StartsAtLocalHoursInEverySeason(t *testing.T) {
	t.Parallel()
	for _, a := range []training.Athlete{cyclist(t), southerner(t)} {
		for _, s := range a.History(now(), 730) {
			require.Equal(t, time.UTC, s.Start.Location())
			require.Zero(t, s.Start.Nanosecond())
			require.Zero(t, s.Duration%time.Second)
			local := s.Start.In(s.Zone)
			assert.True(t, local.Hour() >= 6 && local.Hour() <= 18, "starts at %s", local)
			assert.Equal(t, a.Zone, s.Zone)
		}
	}
}

func TestHistory_OtherSeedOtherLife(t *testing.T) {
	t.Parallel()
	one, two := cyclist(t), cyclist(t)
	two.Seed++
	ids := map[string]bool{}
	for _, s := range one.History(now(), 365) {
		ids[s.ID] = true
	}
	for _, s := range two.History(now(), 365) {
		assert.False(t, ids[s.ID])
	}
}

func TestHistory_TakesAbsurdAthletesAndMoments(t *testing.T) {
	t.Parallel()
	nan, inf := math.NaN(), math.Inf(1)
	athletes := map[string]training.Athlete{
		"zero": {},
		"NaN": {
			CriticalPower: nan, WPrime: nan, MaxHeartRate: nan, RestingHeartRate: nan, Mass: nan, HoursPerWeek: nan,
			Home: training.Home{Latitude: nan, Longitude: nan, Altitude: nan},
		},
		"infinite": {
			CriticalPower: inf, WPrime: inf, MaxHeartRate: inf, RestingHeartRate: inf, Mass: inf, HoursPerWeek: inf,
			Home: training.Home{Latitude: inf, Longitude: inf, Altitude: inf},
		},
		"negative": {
			CriticalPower: -1, WPrime: -inf, MaxHeartRate: -1, RestingHeartRate: -1, Mass: -1, HoursPerWeek: -1,
			Home: training.Home{Latitude: -1e300, Longitude: -1e300, Altitude: -1e300},
		},
		"odd sports": {Sports: []string{"", "+", "..", "cycling+", "+stationary", "swimming.open_water", "xc_skiing+roller", "hand_cycling"}},
	}
	for name, a := range athletes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sessions := a.History(now(), 21)
			require.NotEmpty(t, sessions)
			for _, s := range sessions {
				samples := s.Samples()
				assertSound(t, s, samples)
				assert.NotNil(t, s.Zone)
			}
		})
	}
	for name, until := range map[string]time.Time{
		"zero time":   {},
		"before 1970": time.Date(1931, 5, 6, 7, 8, 9, 0, time.UTC),
		"year 9999":   time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, s := range (training.Athlete{}).History(until, 14) {
				assert.False(t, s.End().After(until))
				assert.NotZero(t, s.Samples().Len())
			}
		})
	}
}

func TestHistory_IsBounded(t *testing.T) {
	t.Parallel()
	assert.Empty(t, training.Athlete{}.History(now(), 0))
	assert.Empty(t, training.Athlete{}.History(now(), math.MinInt))
	assert.Less(t, len(training.Athlete{}.History(now(), math.MaxInt)), 2*3653)
}
