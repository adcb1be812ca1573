package sweatstacktest

import (
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// sharedWithCoach is what the athletes have opened to their coach.
func sharedWithCoach() []string {
	return []string{scopeActivitiesRead, scopeActivitiesWrite, scopeWellnessRead, scopeWorkoutsRead, scopeWorkoutsWrite}
}

// roleAlone is the role of the athlete who shares with nobody.
const roleAlone = "Athlete on her own"

// managedScopes is what a coach may do for a user without a sign-in: everything.
func managedScopes() []string { return expandScopes([]string{scopeDataRead, scopeDataWrite}) }

// newPeople makes the people of a seed: a coach, three athletes of the coach's
// team, a managed user, and an athlete who shares with nobody.
func newPeople(seed uint64) ([]*person, []*team) {
	registered := time.Date(2024, time.September, 2, 8, 15, 0, 0, time.UTC)
	settle := func(n int, first, last, role string, athlete training.Athlete) *person {
		at := registered.AddDate(0, n, 3*n).Add(time.Duration(n) * 97 * time.Minute)
		zone := "Europe/Oslo"
		if athlete.Zone != nil {
			zone = athlete.Zone.String()
		}
		athlete.Seed = seed*1000 + uint64(n)
		return &person{athlete: athlete, shares: map[string][]string{}, User: User{
			ID: ulid(at, seed, first), FirstName: first, LastName: last, Role: role,
			Email: strings.ToLower(first) + "@example.com", Zone: zone, RegisteredAt: at,
		}}
	}
	oslo := zoneOrUTC("Europe/Oslo")
	amsterdam := zoneOrUTC("Europe/Amsterdam")

	coach := settle(0, "Ingrid", "Solheim", "Coach", training.Athlete{
		Zone: oslo, CriticalPower: 215, MaxHeartRate: 182, Mass: 63, HoursPerWeek: 5,
		Sports: []string{"running", "xc_skiing.skate", "cycling.road"},
	})
	emil := settle(1, "Emil", "Berg", "Athlete of the coach", training.Athlete{
		Zone: oslo, CriticalPower: 325, WPrime: 23000, MaxHeartRate: 194, Mass: 74, HoursPerWeek: 13,
		Sports: []string{"cycling.road", "cycling+stationary", "cycling.gravel", "xc_skiing.skate", "running.trail"},
	})
	nora := settle(2, "Nora", "de Vries", "Athlete of the coach", training.Athlete{
		Zone: amsterdam, Home: training.Home{Latitude: 52.09, Longitude: 5.12, Altitude: 5},
		CriticalPower: 268, WPrime: 16000, MaxHeartRate: 191, Mass: 58, HoursPerWeek: 9,
		Sports: []string{"running.road", "running.track", "cycling+stationary"},
	})
	jonas := settle(3, "Jonas", "Lie", "Athlete of the coach", training.Athlete{
		Zone: oslo, CriticalPower: 305, WPrime: 26000, MaxHeartRate: 187, Mass: 88, HoursPerWeek: 11,
		Sports: []string{"rowing", "rowing+stationary", "xc_skiing.classic", "running"},
	})
	oskar := settle(4, "Oskar", "", "Managed by the coach", training.Athlete{
		Zone: oslo, CriticalPower: 180, MaxHeartRate: 203, Mass: 49, HoursPerWeek: 4,
		Sports: []string{"running", "cycling.mountain"}, Without: []string{"power"},
	})
	oskar.Managed, oskar.Email = true, ""
	sofie := settle(5, "Sofie", "Haugen", roleAlone, training.Athlete{
		Zone: oslo, CriticalPower: 240, MaxHeartRate: 189, Mass: 61, HoursPerWeek: 7,
		Sports: []string{"cycling.road", "swimming.pool", "running.trail"},
	})
	sofie.ID = shortID(seed, "Sofie")

	for _, athlete := range []*person{emil, nora, jonas} {
		athlete.shares[coach.ID] = sharedWithCoach()
	}
	oskar.shares[coach.ID] = managedScopes()
	squad := &team{
		id: ulid(registered, seed, "team"), name: "Fjord Endurance",
		description: "A small squad of cyclists, runners and rowers",
		owner:       coach.ID, members: []string{emil.ID, nora.ID, jonas.ID}, shares: map[string][]string{},
	}
	for _, id := range squad.members {
		squad.shares[id] = sharedWithCoach()
	}
	return []*person{coach, emil, nora, jonas, oskar, sofie}, []*team{squad}
}

// zoneOrUTC loads a time zone; a machine without a zone database lives in UTC.
func zoneOrUTC(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return zone
}
