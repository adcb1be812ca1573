package frame_test

import (
	"fmt"
	"log"
	"os"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// The samples of a ride: typed columns, missing values, times.
func ExampleRead() {
	data, err := os.ReadFile("testdata/good/activity-ride.parquet")
	if err != nil {
		log.Fatal(err)
	}
	f, err := frame.Read(data)
	if err != nil {
		log.Fatal(err) // damaged: errors.Is(err, frame.ErrCorrupt)
	}
	fmt.Println(f.Len(), "rows,", len(f.Columns()), "columns")

	for _, name := range []string{"timestamp", "power", "speed", "duration"} {
		c, ok := f.Column(name)
		if !ok {
			continue // an activity has only what its devices recorded
		}
		fmt.Println(c.Name(), c.Type(), c.Unit(), c.Zone(), c.Nulls())
	}

	start, _ := f.Column("timestamp")
	power, _ := f.Column("power")
	for i := range 2 {
		at, _ := start.Time(i)
		watts, ok := power.Float(i)
		fmt.Println(at.Format(time.RFC3339), watts, ok)
	}
	// Output:
	// 10451 rows, 17 columns
	// timestamp timestamp ms UTC 0
	// power int16   60
	// speed float16   0
	// duration duration s  0
	// 2026-05-06T12:00:00Z 219 true
	// 2026-05-06T12:00:01Z 221 true
}

// An answer that is no Parquet file is an error to branch on, never a panic.
func ExampleRead_damaged() {
	_, err := frame.Read([]byte("<!doctype html><title>502 Bad Gateway</title>"))
	fmt.Println(err)
	// Output:
	// frame: damaged data: no Parquet file, or cut off: it begins with "<!do" and ends with "tle>"
}

// A column's own memory costs nothing, whatever its length.
func ExampleValues() {
	c := frame.NewNumber("power", []int16{210, 0, 230}, []bool{true, false, true})
	if watts, ok := frame.Values[int16](c); ok {
		most := int16(0)
		for i, w := range watts {
			if c.Valid(i) {
				most = max(most, w)
			}
		}
		fmt.Println(most, "W")
	}
	// Output:
	// 230 W
}
