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

// newPeople makes the people of a seed: a coach with two teams, whose athletes
// share with the coach themselves or through a team only, a managed user,
// another coach with athletes, and two who share with nobody.
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
		Zone: oslo, Home: training.Home{Latitude: 61.115, Longitude: 10.466, Altitude: 180},
		CriticalPower: 215, WPrime: 14000, MaxHeartRate: 182, RestingHeartRate: 54, Mass: 63, HoursPerWeek: 5,
		Sports: []string{"running", "xc_skiing.skate", "cycling.road"},
	})
	emil := settle(1, "Emil", "Berg", "Athlete of the coach", training.Athlete{
		Zone: oslo, Home: training.Home{Latitude: 60.797, Longitude: 11.071, Altitude: 130},
		CriticalPower: 325, WPrime: 23000, MaxHeartRate: 194, RestingHeartRate: 42, Mass: 74, HoursPerWeek: 13,
		Sports: []string{"cycling.road", "cycling+stationary", "cycling.gravel", "xc_skiing.skate", "running.trail"},
	})
	nora := settle(2, "Nora", "de Vries", "Athlete of the coach", training.Athlete{
		Zone: amsterdam, Home: training.Home{Latitude: 52.09, Longitude: 5.12, Altitude: 5},
		CriticalPower: 268, WPrime: 16000, MaxHeartRate: 191, RestingHeartRate: 46, Mass: 58, HoursPerWeek: 9,
		Sports: []string{"running.road", "running.track", "cycling+stationary"},
	})
	jonas := settle(3, "Jonas", "Lie", "Athlete of the coach", training.Athlete{
		Zone: oslo, Home: training.Home{Latitude: 60.792, Longitude: 10.695, Altitude: 135},
		CriticalPower: 305, WPrime: 26000, MaxHeartRate: 187, RestingHeartRate: 45, Mass: 88, HoursPerWeek: 11,
		Sports: []string{"rowing", "rowing+stationary", "xc_skiing.classic", "running"},
	})
	oskar := settle(4, "Oskar", "", "Managed by the coach", training.Athlete{
		Zone: oslo, Home: training.Home{Latitude: 61.131, Longitude: 10.43, Altitude: 240},
		CriticalPower: 180, WPrime: 10000, MaxHeartRate: 203, RestingHeartRate: 61, Mass: 49, HoursPerWeek: 4,
		Sports: []string{"running", "cycling.mountain"}, Without: []string{"power"},
	})
	oskar.Managed, oskar.Email = true, ""
	sofie := settle(5, "Sofie", "Haugen", roleAlone, training.Athlete{
		Zone: oslo, Home: training.Home{Latitude: 59.94, Longitude: 10.74, Altitude: 90},
		CriticalPower: 240, WPrime: 15000, MaxHeartRate: 189, RestingHeartRate: 49, Mass: 61, HoursPerWeek: 7,
		Sports: []string{"cycling.road", "swimming.pool", "running.trail"},
	})
	sofie.ID = shortID(seed, "Sofie")

	freya := settle(6, "Freya", "Dahl", "Athlete of the ski team", training.Athlete{
		Zone: oslo, Home: training.Home{Latitude: 63.419, Longitude: 10.351, Altitude: 170},
		CriticalPower: 235, WPrime: 17000, MaxHeartRate: 196, RestingHeartRate: 40, Mass: 60, HoursPerWeek: 14,
		Sports: []string{"xc_skiing.classic", "xc_skiing.skate", "xc_skiing+roller", "running.trail"},
	})
	mads := settle(7, "Mads", "Holm", "Athlete of the ski team", training.Athlete{
		Zone: oslo, Home: training.Home{Latitude: 61.263, Longitude: 10.414, Altitude: 250},
		CriticalPower: 290, WPrime: 22000, MaxHeartRate: 190, RestingHeartRate: 47, Mass: 76, HoursPerWeek: 10,
		Sports: []string{"xc_skiing.skate", "cycling.road", "cycling+stationary"},
	})
	arjan := settle(8, "Arjan", "Bakker", "Another coach", training.Athlete{
		Zone: amsterdam, Home: training.Home{Latitude: 52.37, Longitude: 4.9, Altitude: 2},
		CriticalPower: 255, MaxHeartRate: 178, RestingHeartRate: 57, Mass: 81, HoursPerWeek: 4,
		Sports: []string{"cycling.road", "cycling+stationary", "walking.hiking"},
	})
	leah := settle(9, "Leah", "Okafor", "Athlete of another coach", training.Athlete{
		Zone: zoneOrUTC("Europe/London"), Home: training.Home{Latitude: 51.48, Longitude: -0.6, Altitude: 25},
		CriticalPower: 245, WPrime: 21000, MaxHeartRate: 192, RestingHeartRate: 44, Mass: 72, HoursPerWeek: 12,
		Sports: []string{"rowing", "rowing+stationary", "cycling+stationary", "running"},
	})
	tuva := settle(10, "Tuva", "", "Managed by another coach", training.Athlete{
		Zone: amsterdam, Home: training.Home{Latitude: 52.37, Longitude: 4.9, Altitude: 2},
		CriticalPower: 165, WPrime: 9000, MaxHeartRate: 206, RestingHeartRate: 63, Mass: 46, HoursPerWeek: 5,
		Sports: []string{"cycling.road", "running.track"},
	})
	tuva.Managed, tuva.Email = true, ""
	liam := settle(11, "Liam", "Walsh", "Athlete on his own", training.Athlete{
		Zone: zoneOrUTC("Australia/Melbourne"), Home: training.Home{Latitude: -37.81, Longitude: 144.96, Altitude: 30},
		CriticalPower: 275, MaxHeartRate: 185, RestingHeartRate: 52, Mass: 79, HoursPerWeek: 8,
		Sports: []string{"running.road", "cycling.gravel", "swimming.open_water"},
	})

	for _, athlete := range []*person{emil, nora, jonas} {
		athlete.shares[coach.ID] = sharedWithCoach()
	}
	leah.shares[arjan.ID] = sharedWithCoach()
	oskar.shares[coach.ID], tuva.shares[arjan.ID] = managedScopes(), managedScopes()
	squad := &team{
		id: ulid(registered, seed, "team"), name: "Fjord Endurance",
		description: "A small squad of cyclists, runners and rowers",
		owner:       coach.ID, members: []string{emil.ID, nora.ID, jonas.ID}, shares: map[string][]string{},
	}
	for _, id := range squad.members {
		squad.shares[id] = sharedWithCoach()
	}
	// Freya and Mads are reached through their team only, and Jonas has opened
	// less to it than to the coach.
	skiers := &team{
		id: ulid(registered.AddDate(0, 1, 0), seed, "ski team"), name: "Nordlys Ski Team",
		description: "Cross-country skiers, on snow and on rollers",
		owner:       coach.ID, members: []string{freya.ID, mads.ID, jonas.ID}, shares: map[string][]string{
			freya.ID: sharedWithCoach(), mads.ID: sharedWithCoach(), jonas.ID: {scopeActivitiesRead},
		},
	}
	return []*person{coach, emil, nora, jonas, oskar, sofie, freya, mads, arjan, leah, tuva, liam}, []*team{squad, skiers}
}

// zoneOrUTC loads a time zone; a machine without a zone database lives in UTC.
func zoneOrUTC(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return zone
}
