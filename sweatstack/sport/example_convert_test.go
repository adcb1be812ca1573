package sport_test

import (
	"fmt"

	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// Bringing stored values of the older generation up to date.
func ExampleSport_Taxonomy() {
	for _, s := range []sport.Sport{sport.CyclingTT, sport.RowingErgometer, sport.SwimmingPool25m} {
		current, ok := s.Taxonomy()
		fmt.Println(current, ok, s.Resolve())
	}
	// Output:
	// cycling.time_trial true cycling.time_trial
	// rowing+stationary true rowing+stationary
	// swimming.pool.25m false swimming.pool
}

// Speaking to a program that knows only the older list.
func ExampleSport_Legacy() {
	for _, s := range []sport.Sport{sport.XCSkiingSkate, sport.CyclingStationaryVirtual} {
		older, ok := s.Legacy()
		fmt.Println(older, ok, s.ResolveLegacy())
	}
	// Output:
	// cross_country_skiing.skate true cross_country_skiing.skate
	// cycling+stationary+virtual false cycling.trainer
}
