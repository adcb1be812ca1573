package sweatstack_test

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

func ExampleActivitySummary() {
	answer := []byte(`{
		"id": "01JGKY3V4M8B6E3ZQ2N7T5R9WX", "sport": "cycling.road", "source_id": "src_1",
		"start": "2025-06-03T05:30:00Z", "end": "2025-06-03T08:40:00Z",
		"start_local": "2025-06-03T07:30:00", "end_local": "2025-06-03T10:40:00",
		"duration": "PT3H2M1S", "metrics": ["power", "heart_rate"],
		"summary": {"power": {"mean": 212.4, "max": 803}},
		"laps": null,
		"weather": "windy"
	}`)
	var ride sweatstack.ActivitySummary
	if err := json.Unmarshal(answer, &ride); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(ride.Sport, "on", ride.StartLocal.Format("Monday at 15:04"), "for", ride.Duration)
	if ride.Summary != nil && ride.Summary.Power != nil && ride.Summary.Power.Mean != nil {
		fmt.Printf("%.0f W\n", *ride.Summary.Power.Mean)
	}
	fmt.Println("laps known:", ride.Laps != nil)
	fmt.Printf("new to this version: weather = %s\n", ride.Extra["weather"])
	// Output:
	// cycling.road on Tuesday at 07:30 for 3h2m1s
	// 212 W
	// laps known: false
	// new to this version: weather = "windy"
}

func ExampleTrace() {
	var trace sweatstack.Trace
	err := json.Unmarshal([]byte(`{"id": "t1", "timestamp": "2025-06-03T06:10:00Z", "timestamp_local": "08:10"}`), &trace)
	fmt.Println(errors.Is(err, sweatstack.ErrCorruptData))
	fmt.Println(err)
	// Output:
	// true
	// sweatstack.Trace: timestamp_local: want a day as YYYY-MM-DD
}

func ExampleMetric() {
	for _, metric := range []sweatstack.Metric{sweatstack.MetricHeartRate, "muscle_glow"} {
		fmt.Println(metric.DisplayName(), metric.Known())
	}
	// Output:
	// heart rate true
	// muscle glow false
}
