package frame_test

import (
	"bytes"
	"fmt"
	"log"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// A file as the platform sends it: pandas makes timestamp the index, power an
// Int16 with a missing value, speed a float16, sport a category.
func ExampleFrame_WriteParquet() {
	start := time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC)
	f, err := frame.New(
		frame.NewTimestamp("timestamp", []time.Time{start, start.Add(time.Second)}, nil, frame.Millisecond, "UTC"),
		frame.NewDuration("duration", []time.Duration{time.Second, time.Second}, nil, frame.Second),
		frame.NewNumber("power", []int16{219, 0}, []bool{true, false}),
		frame.NewFloat16("speed", []float32{7.25, 7.5}, nil),
		frame.NewCategory("sport", []string{"cycling.road", "cycling.road"}, nil),
	)
	if err != nil {
		log.Fatal(err)
	}
	var file bytes.Buffer
	if err := f.WriteParquet(&file, frame.WithIndex("timestamp")); err != nil {
		log.Fatal(err)
	}

	again, err := frame.Read(file.Bytes())
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range again.Columns() {
		fmt.Println(c.Name(), c.Type(), c.Nulls())
	}
	fmt.Println("index:", again.Index()[0].Name())
	// Output:
	// timestamp timestamp 0
	// duration duration 0
	// power int16 1
	// speed float16 0
	// sport text 0
	// index: timestamp
}

// Lengths, names and arguments are checked when the table is made.
func ExampleNew() {
	_, err := frame.New(
		frame.NewNumber("power", []int16{219, 221}, nil),
		frame.NewNumber("cadence", []int16{88}, nil),
	)
	fmt.Println(err)
	// Output:
	// frame: column "cadence" has 1 rows, column "power" has 2
}

// A long table is written in parts, each a row group of the same file.
func ExampleParquetWriter() {
	var out bytes.Buffer
	file := frame.NewParquetWriter(&out)
	for _, power := range [][]int16{{219, 221}, {230}} {
		part, err := frame.New(frame.NewNumber("power", power, nil))
		if err != nil {
			log.Fatal(err)
		}
		if err := file.Write(part); err != nil {
			log.Fatal(err)
		}
	}
	if err := file.Close(); err != nil {
		log.Fatal(err)
	}
	whole, err := frame.Read(out.Bytes())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(whole.Len(), "rows")
	// Output: 3 rows
}
