package sport_test

import (
	"fmt"

	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// A page shows labels, whatever the age of the value.
func ExampleSport_Label() {
	for _, s := range []sport.Sport{sport.CyclingTrainer, "cycling+stationary", "cycling.road+race", "moon_golf"} {
		fmt.Printf("%s: %s\n", s, s.Label())
	}
	// Output:
	// cycling.trainer: indoor cycling
	// cycling+stationary: indoor cycling
	// cycling.road+race: road cycling (race)
	// moon_golf: moon golf
}

// Keeping the rides of a list of activities.
func ExampleSport_IsSubSportOf() {
	for _, s := range []sport.Sport{"cycling.road", "cycling+stationary", "running.trail", "cycling_foo"} {
		fmt.Println(s, s.IsSubSportOf(sport.Cycling, sport.HandCycling))
	}
	// Output:
	// cycling.road true
	// cycling+stationary true
	// running.trail false
	// cycling_foo false
}

func ExampleSport_DisplayName() {
	fmt.Println(sport.SwimmingOpenWater.DisplayName())
	fmt.Println(sport.CyclingTrack250m.DisplayName())
	// Output:
	// swimming (open water)
	// cycling (track 250m)
}

// A choice of disciplines for a form.
func ExampleAll() {
	for _, s := range sport.All() {
		if s.IsSubSportOf(sport.Running) {
			fmt.Printf("%-28s%s\n", s, s.Label())
		}
	}
	// Output:
	// running                     running
	// running+race                running race
	// running+stationary          treadmill running
	// running+stationary+virtual  virtual treadmill running
	// running.road                road running
	// running.track               track running
	// running.trail               trail running
}
