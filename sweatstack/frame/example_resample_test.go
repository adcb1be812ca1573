package frame_test

import (
	"fmt"
	"log"
	"os"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// Ten minutes of a ride as means of five minutes.
func ExampleFrame_Resample() {
	data, err := os.ReadFile("testdata/good/activity-ride.parquet")
	if err != nil {
		log.Fatal(err)
	}
	f, err := frame.Read(data)
	if err != nil {
		log.Fatal(err)
	}
	start := time.Date(2026, 5, 6, 12, 20, 0, 0, time.UTC)
	part, err := f.Between("timestamp", start, start.Add(10*time.Minute))
	if err != nil {
		log.Fatal(err)
	}
	means, err := part.Resample(frame.Resampling{Step: 5 * time.Minute, Last: []string{"lap"}})
	if err != nil {
		log.Fatal(err)
	}
	type row struct {
		At       time.Time     `frame:"timestamp"`
		Duration time.Duration `frame:"duration"`
		Power    float64       `frame:"power"`
		Lap      int           `frame:"lap"`
	}
	for r, err := range frame.Rows[row](means) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s %v %.1f W, lap %d\n", r.At.Format(time.TimeOnly), r.Duration, r.Power, r.Lap)
	}
	// Output:
	// 12:20:00 5m0s 248.0 W, lap 0
	// 12:25:00 5m0s 168.5 W, lap 0
}

// Samples of an adaptive recording hold for many seconds each. A row for every
// second needs to know for how many.
func ExampleFrame_Resample_adaptive() {
	start := time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC)
	f, err := frame.New(
		frame.NewTimestamp("timestamp", []time.Time{start, start.Add(2 * time.Second), start.Add(5 * time.Second)}, nil, frame.Second, "UTC"),
		frame.NewDuration("duration", []time.Duration{2 * time.Second, time.Second, time.Second}, nil, frame.Second),
		frame.NewNumber("power", []int16{200, 250, 300}, nil),
	)
	if err != nil {
		log.Fatal(err)
	}
	for _, length := range []string{"duration", ""} {
		seconds, err := f.Resample(frame.Resampling{Step: time.Second, Length: length})
		if err != nil {
			log.Fatal(err)
		}
		power, _ := seconds.Column("power")
		fmt.Println(power.Floats())
	}
	// Output:
	// [200 200 250 NaN NaN 300]
	// [200 NaN 250 NaN NaN 300]
}
