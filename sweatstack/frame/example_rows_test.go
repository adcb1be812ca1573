package frame_test

import (
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// Rows as structs: a pointer tells a missing value from a zero.
func ExampleRows() {
	data, err := os.ReadFile("testdata/good/activity-ride.parquet")
	if err != nil {
		log.Fatal(err)
	}
	f, err := frame.Read(data)
	if err != nil {
		log.Fatal(err)
	}
	type sample struct {
		At    time.Time `frame:"timestamp,required"`
		Power *int16    `frame:"power"`
		Speed float64   `frame:"speed"`
	}
	rows, coasting, missing := 0, 0, 0
	for s, err := range frame.Rows[sample](f) {
		if err != nil {
			log.Fatal(err)
		}
		switch {
		case s.Power == nil:
			missing++
		case *s.Power == 0:
			coasting++
		}
		if rows == 0 {
			fmt.Println(s.At.Format(time.TimeOnly), *s.Power, "W,", s.Speed, "m/s")
		}
		rows++
	}
	fmt.Println(rows, "rows,", coasting, "without power,", missing, "not measured")
	// Output:
	// 12:00:00 219 W, 0 m/s
	// 10451 rows, 1434 without power, 60 not measured
}

// A value that its field cannot hold is an error that says where.
func ExampleColumnError() {
	f, err := frame.New(frame.NewNumber("power", []int16{219, 1012}, nil))
	if err != nil {
		log.Fatal(err)
	}
	type sample struct {
		Power uint8 `frame:"power"`
	}
	for s, err := range frame.Rows[sample](f) {
		if fault, ok := errors.AsType[*frame.ColumnError](err); ok {
			fmt.Println(err)
			fmt.Println("row", fault.Row, errors.Is(err, frame.ErrMismatch))
			break
		}
		fmt.Println(s.Power)
	}
	// Output:
	// 219
	// frame: column "power", row 1, field Power: does not fit into uint8
	// row 1 true
}
