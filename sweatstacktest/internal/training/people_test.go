package training_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// now is the end of every history in these tests: a Wednesday in autumn.
func now() time.Time { return time.Date(2026, time.September, 30, 12, 0, 0, 0, time.UTC) }

func zone(tb testing.TB, name string) *time.Location {
	tb.Helper()
	location, err := time.LoadLocation(name)
	require.NoError(tb, err)
	return location
}

// cyclist trains a lot, in a hilly place, in several sports.
func cyclist(tb testing.TB) training.Athlete {
	tb.Helper()
	return training.Athlete{
		Seed: 7, Zone: zone(tb, "Europe/Oslo"), CriticalPower: 290, WPrime: 21000,
		MaxHeartRate: 191, RestingHeartRate: 46, Mass: 74, HoursPerWeek: 10,
		Home:   training.Home{Latitude: 60.39, Longitude: 5.32, Altitude: 60},
		Sports: []string{"cycling.road", "cycling+stationary", "running.trail", "xc_skiing.skate", "rowing+stationary"},
	}
}

// southerner lives near the date line, in the other half of the year, and likes what is
// rare: tracks, water, and a sport that nobody knows.
func southerner(tb testing.TB) training.Athlete {
	tb.Helper()
	return training.Athlete{
		Seed: 8, Zone: zone(tb, "Pacific/Auckland"), CriticalPower: 205, WPrime: 14000, HoursPerWeek: 6,
		Home:    training.Home{Latitude: -36.85, Longitude: 174.76, Altitude: 12},
		Sports:  []string{"rowing", "running.track", "swimming.pool", "walking.hiking", "kite_flying", "cycling.track"},
		Without: []string{"temperature"},
	}
}

// recorded is a session with its samples.
type recorded struct {
	training.Session
	training.Samples
}

// season returns the last days of both people, with samples.
func season(tb testing.TB, days int) []recorded {
	tb.Helper()
	var all []recorded
	for _, a := range []training.Athlete{cyclist(tb), southerner(tb)} {
		for _, s := range a.History(now(), days) {
			all = append(all, recorded{Session: s, Samples: s.Samples()})
		}
	}
	require.NotEmpty(tb, all)
	return all
}

// tagged returns the newest session with a tag in a sport.
func tagged(tb testing.TB, a training.Athlete, sport, tag string) training.Session {
	tb.Helper()
	for _, s := range a.History(now(), 730) {
		if s.Sport != sport {
			continue
		}
		if slices.Contains(s.Tags, tag) {
			return s
		}
	}
	require.FailNow(tb, "no such session", "%s with tag %q in two seasons", sport, tag)
	return training.Session{}
}
