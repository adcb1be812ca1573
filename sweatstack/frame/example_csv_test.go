package frame_test

import (
	"log"
	"os"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// Times with their offset, lengths in seconds, missing values as empty fields.
func ExampleFrame_WriteCSV() {
	start := time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC)
	f, err := frame.New(
		frame.NewTimestamp("timestamp", []time.Time{start, start.Add(1500 * time.Millisecond)}, nil, frame.Millisecond, "Europe/Oslo"),
		frame.NewDuration("duration", []time.Duration{1500 * time.Millisecond, time.Second}, nil, frame.Millisecond),
		frame.NewNumber("power", []int16{219, 0}, []bool{true, false}),
		frame.NewText("notes", []string{"fresh, fast", ""}, nil),
	)
	if err != nil {
		log.Fatal(err)
	}
	if err := f.WriteCSV(os.Stdout); err != nil {
		log.Fatal(err)
	}
	// Output:
	// timestamp,duration,power,notes
	// 2026-05-06T14:00:00+02:00,1.5,219,"fresh, fast"
	// 2026-05-06T14:00:01.5+02:00,1,,""
}
