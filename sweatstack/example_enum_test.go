package sweatstack_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// A platform that moves on breaks nothing: what this version does not know is
// kept, and shows as it came.
func ExampleCapability() {
	var capabilities map[sweatstack.Capability]sweatstack.CapabilityStatus
	if err := json.Unmarshal([]byte(`{"activities": "syncing", "moon_walks": "paused"}`), &capabilities); err != nil {
		fmt.Println(err)
		return
	}
	for _, capability := range slices.Sorted(maps.Keys(capabilities)) {
		status := capabilities[capability]
		fmt.Println(capability, capability.Known(), status, status.Known())
	}
	// Output:
	// activities true syncing true
	// moon_walks false paused false
}

// Telling what a person who connected an account agreed to.
func ExampleScope() {
	granted := []sweatstack.Scope{"activities:read", "data:read", "moon:walk"}
	for _, scope := range granted {
		fmt.Println(scope, scope.Known())
	}
	// Output:
	// activities:read true
	// data:read true
	// moon:walk false
}

// A choice of daily values for a form.
func ExampleDailyMeasures() {
	for _, measure := range sweatstack.DailyMeasures() {
		fmt.Printf("%-20s%s\n", measure, measure.DisplayName())
	}
	// Output:
	// body_mass           body mass
	// body_fat_pct        body fat pct
	// resting_hr          resting hr
	// hrv                 hrv
	// sleep_duration      sleep duration
	// sleep_altitude      sleep altitude
	// menstrual_cycle_day menstrual cycle day
}
