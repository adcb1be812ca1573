package frame_test

import (
	"fmt"
	"log"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// Some rows, without a copy.
func ExampleFrame_Slice() {
	f, err := frame.New(frame.NewNumber("power", []int16{200, 210, 220, 230}, nil))
	if err != nil {
		log.Fatal(err)
	}
	power, _ := f.Slice(1, 3).Column("power")
	fmt.Println(power.Floats())
	// Rows that are not there are left out.
	fmt.Println(f.Slice(3, 100).Len(), f.Slice(7, 9).Len())
	// Output:
	// [210 220]
	// 1 0
}

// The rows of a quarter of an hour, whatever their order.
func ExampleFrame_Between() {
	noon := time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC)
	f, err := frame.New(
		frame.NewTimestamp("timestamp", []time.Time{noon.Add(20 * time.Minute), noon, noon.Add(5 * time.Minute)}, nil, frame.Second, "UTC"),
		frame.NewNumber("lactate", []float64{4.1, 1.2, 2.3}, nil),
	)
	if err != nil {
		log.Fatal(err)
	}
	part, err := f.Between("timestamp", noon, noon.Add(15*time.Minute))
	if err != nil {
		log.Fatal(err)
	}
	lactate, _ := part.Column("lactate")
	fmt.Println(lactate.Floats())
	// Output:
	// [1.2 2.3]
}
