package frame_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

const ride = "testdata/good/activity-ride.parquet"

// BenchmarkRead_Ride bounds what the page of an activity costs: the samples of
// a ride of 3 h, from the bytes of the answer to typed columns. The metric
// B/column-B is the memory allocated for each byte that the columns hold.
func BenchmarkRead_Ride(b *testing.B) {
	data := readFile(b, ride)
	f, err := frame.Read(data)
	require.NoError(b, err)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for b.Loop() {
		if _, err := frame.Read(data); err != nil {
			b.Fatal(err)
		}
	}
	runtime.ReadMemStats(&after)
	allocated := float64(after.TotalAlloc-before.TotalAlloc) / float64(b.N)
	b.ReportMetric(allocated/float64(columnBytes(f)), "B/column-B")
}

// columnBytes is what the values of a frame take: texts as codes of 4 bytes,
// validity where something is missing.
func columnBytes(f *frame.Frame) int {
	total := 0
	for _, c := range f.Columns() {
		size := map[frame.Type]int{
			frame.Int8: 1, frame.Int16: 2, frame.Float16: 4, frame.Float32: 4, frame.Text: 4,
			frame.Timestamp: 8, frame.Duration: 8,
		}[c.Type()]
		if c.Nulls() > 0 {
			size++
		}
		total += size * c.Len()
	}
	return total
}

// BenchmarkRead_RideAgainstPandas compares with pandas.read_parquet and the
// conversion of the Python client 0.70 on the same machine; the aim is a sixth
// of their time. It needs a Python that has sweatstack==0.70.0 and pandas:
//
//	SWEATSTACK_PYTHON=venv/bin/python go test -run='^$' -bench=AgainstPandas
//
// Both sides are medians, taken in turns, because machines are busy.
func BenchmarkRead_RideAgainstPandas(b *testing.B) {
	python := os.Getenv("SWEATSTACK_PYTHON")
	if python == "" {
		b.Skip("SWEATSTACK_PYTHON does not name a Python with sweatstack==0.70.0")
	}
	data := readFile(b, ride)
	var ours, theirs []time.Duration
	for range 5 {
		theirs = append(theirs, pandasTime(b, python))
		ours = append(ours, readTime(b, data, 500*time.Millisecond))
	}
	for b.Loop() {
		_, _ = frame.Read(data)
	}
	us, them := median(ours), median(theirs)
	b.ReportMetric(float64(us)/float64(them), "of-pandas")
	fmt.Fprintf(os.Stderr, "a ride of 3 h to typed columns: %.2f ms, pandas and client 0.70: %.2f ms, 1/%.1f\n",
		us.Seconds()*1e3, them.Seconds()*1e3, float64(them)/float64(us))
}

func pandasTime(b *testing.B, python string) time.Duration {
	b.Helper()
	took, ok := pythonTime(b, python, "testdata/pandas_ride.py", ride)
	require.True(b, ok, "it has no pandas or no sweatstack")
	return took
}

// pythonTime is the median that a script of Python prints, and whether Python has
// what the script imports.
func pythonTime(b *testing.B, python, script, file string) (time.Duration, bool) {
	b.Helper()
	out, err := exec.CommandContext(b.Context(), python, script, file, "1").Output()
	if fault, ok := errors.AsType[*exec.ExitError](err); ok && bytes.Contains(fault.Stderr, []byte("ModuleNotFoundError")) {
		return 0, false
	}
	require.NoError(b, err)
	ns, err := strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64)
	require.NoError(b, err)
	return time.Duration(ns), true
}

// readTime is the median of reads for a while.
func readTime(b *testing.B, data []byte, while time.Duration) time.Duration {
	b.Helper()
	var runs []time.Duration
	for end := time.Now().Add(while); time.Now().Before(end); {
		start := time.Now()
		if _, err := frame.Read(data); err != nil {
			b.Fatal(err)
		}
		runs = append(runs, time.Since(start))
	}
	return median(runs)
}

func median(runs []time.Duration) time.Duration {
	slices.Sort(runs)
	return runs[len(runs)/2]
}
