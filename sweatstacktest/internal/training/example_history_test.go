package training_test

import (
	"fmt"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// A history is a list of sessions; their streams are computed when asked for.
func ExampleAthlete_History() {
	athlete := training.Athlete{
		Seed:          1,
		CriticalPower: 280,
		Sports:        []string{"cycling.road", "cycling+stationary", "running.trail"},
	}
	until := time.Date(2026, time.June, 30, 12, 0, 0, 0, time.UTC)
	for _, session := range athlete.History(until, 7) {
		fmt.Println(session.Start.Format("Mon 15:04"), session.Sport, session.Duration, session.Tags)
	}
	// Output:
	// Sun 08:51 running.trail 2h30m0s [long run]
	// Sat 08:58 cycling.road 1h28m56s [endurance]
	// Fri 17:57 cycling.road 1h24m8s [intervals]
	// Thu 17:25 cycling+stationary 52m17s []
	// Wed 17:39 cycling.road 1h21m58s []
}

// The samples of a session are always the same ones.
func ExampleSession_Samples() {
	athlete := training.Athlete{Seed: 1, Sports: []string{"cycling.road"}}
	until := time.Date(2026, time.June, 30, 12, 0, 0, 0, time.UTC)
	session := athlete.History(until, 7)[0]

	samples := session.Samples()
	fmt.Println(samples.Metrics())
	for i := 1000; i < 1003; i++ {
		power, _ := samples.Power.At(i)
		heartRate, ok := samples.HeartRate.At(i)
		fmt.Println(samples.Time(i).Format(time.TimeOnly), power, "W", heartRate, "bpm", ok)
	}
	// Output:
	// [lap power speed heart_rate respiration_rate smo2 altitude cadence temperature distance longitude latitude]
	// 09:08:20 159 W 143 bpm true
	// 09:08:21 162 W 142 bpm true
	// 09:08:22 166 W 141 bpm true
}

// A lactate test comes with the measurements taken at the end of each step.
func ExampleSession_Traces() {
	athlete := training.Athlete{Seed: 1, Sports: []string{"cycling+stationary"}}
	until := time.Date(2026, time.June, 30, 12, 0, 0, 0, time.UTC)
	for _, session := range athlete.History(until, 120) {
		if len(session.Tags) < 2 || session.Tags[1] != "lactate" {
			continue
		}
		for _, trace := range session.Traces() {
			fmt.Println(*trace.Power, "W", *trace.HeartRate, "bpm", trace.Lactate, "mmol/L", trace.RPE)
		}
		break
	}
	// Output:
	// 138 W 127 bpm 1.4 mmol/L 2
	// 162 W 137 bpm 1.7 mmol/L 3
	// 186 W 148 bpm 2.1 mmol/L 5
	// 209 W 158 bpm 3 mmol/L 6
	// 232 W 168 bpm 4.4 mmol/L 7
	// 258 W 175 bpm 6 mmol/L 9
}
