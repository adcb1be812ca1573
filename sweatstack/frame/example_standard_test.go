package frame_test

import (
	"fmt"
	"log"
	"os"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// Everything that counts becomes float64 and nanoseconds. The index of a
// mean-max curve is no time and keeps its type, as in the Python client.
func ExampleFrame_Standard() {
	for _, name := range []string{"activity-ride", "mean-max"} {
		data, err := os.ReadFile("testdata/good/" + name + ".parquet")
		if err != nil {
			log.Fatal(err)
		}
		f, err := frame.Read(data)
		if err != nil {
			log.Fatal(err)
		}
		standard, err := f.Standard()
		if err != nil {
			log.Fatal(err)
		}
		for _, column := range []string{"power", "speed", "duration"} {
			before, ok := f.Column(column)
			if !ok {
				continue
			}
			after, _ := standard.Column(column)
			fmt.Printf("%s: %s, %v becomes %v\n", name, column, before.Type(), after.Type())
		}
	}
	// Output:
	// activity-ride: power, int16 becomes float64
	// activity-ride: speed, float16 becomes float64
	// activity-ride: duration, duration becomes duration
	// mean-max: power, int16 becomes int16
	// mean-max: duration, duration becomes duration
}
