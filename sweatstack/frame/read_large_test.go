package frame_test

import (
	"bytes"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// manyRides is a file of longitudinal data: rides of an hour in one-second
// samples, as values wander in a ride.
func manyRides(tb testing.TB, rows int) []byte {
	tb.Helper()
	random := rand.New(rand.NewPCG(5, 7))
	start := time.Date(2025, 1, 1, 12, 0, 0, 0, time.UTC)
	times, lengths := make([]time.Time, rows), make([]time.Duration, rows)
	activities, sports := make([]string, rows), make([]string, rows)
	for i := range rows {
		ride, second := i/3600, i%3600
		times[i] = start.Add(time.Duration(ride)*24*time.Hour + time.Duration(second)*time.Second)
		lengths[i] = time.Second
		activities[i] = "01J6RWTBX0" + string(rune('A'+ride/26%26)) + string(rune('A'+ride%26)) + "APHFDB8E5N"
		sports[i] = []string{"cycling.road", "running", "cycling.trainer"}[ride%3]
	}
	wander := func(low, high, step float64) []float64 {
		values, v := make([]float64, rows), (low+high)/2
		for i := range values {
			v = min(max(v+random.NormFloat64()*step, low), high)
			values[i] = v
		}
		return values
	}
	whole := func(values []float64) []int16 {
		all := make([]int16, rows)
		for i, v := range values {
			all[i] = int16(math.Round(v))
		}
		return all
	}
	single := func(values []float64) []float32 {
		all := make([]float32, rows)
		for i, v := range values {
			all[i] = float32(v)
		}
		return all
	}
	measured := make([]bool, rows)
	for i := range measured {
		measured[i] = random.IntN(50) > 0
	}
	f, err := frame.New(
		frame.NewTimestamp("timestamp", times, nil, frame.Millisecond, "UTC"),
		frame.NewTimestamp("timestamp_local", times, nil, frame.Millisecond, ""),
		frame.NewDuration("duration", lengths, nil, frame.Second),
		frame.NewNumber("power", whole(wander(0, 900, 25)), measured),
		frame.NewNumber("heart_rate", whole(wander(60, 195, 1)), nil),
		frame.NewNumber("cadence", whole(wander(0, 120, 3)), measured),
		frame.NewFloat16("speed", single(wander(0, 18, 0.2)), nil),
		frame.NewFloat16("altitude", single(wander(0, 900, 0.5)), nil),
		frame.NewFloat16("temperature", single(wander(-5, 30, 0.05)), nil),
		frame.NewNumber("distance", single(wander(0, 100_000, 8)), nil),
		frame.NewNumber("latitude", single(wander(59, 60, 0.0001)), nil),
		frame.NewNumber("longitude", single(wander(10, 11, 0.0001)), nil),
		frame.NewCategory("activity_id", activities, nil),
		frame.NewCategory("sport", sports, nil),
	)
	require.NoError(tb, err)
	var file bytes.Buffer
	require.NoError(tb, f.WriteParquet(&file, frame.WithIndex("timestamp")))
	return file.Bytes()
}

const largeRows = 1_000_000

// readAllocated reads once, and says how many bytes were allocated for each byte
// that the columns hold. What is held at any moment is less.
func readAllocated(tb testing.TB, data []byte) float64 {
	tb.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f, err := frame.Read(data)
	require.NoError(tb, err)
	runtime.ReadMemStats(&after)
	return float64(after.TotalAlloc-before.TotalAlloc) / float64(columnBytes(f))
}

// All that is ever allocated bounds the peak, so this needs no sampling.
//
//nolint:paralleltest // other tests would allocate meanwhile
func TestRead_PeakOfALargeFileIsBelowOneAndAHalfOfItsColumns(t *testing.T) {
	assert.Less(t, readAllocated(t, manyRides(t, largeRows)), 1.5)
}

//nolint:paralleltest // other tests would allocate meanwhile
func TestRead_ARideAllocatesLessThanTwiceItsColumns(t *testing.T) {
	assert.Less(t, readAllocated(t, readFile(t, ride)), 2.0)
}

// BenchmarkRead_MillionRows bounds how fast a long history is read, in bytes of
// the file for each second of one core, and what it takes: at least 150 MB/s, and
// at most 1.5 bytes allocated for each byte that the columns hold.
func BenchmarkRead_MillionRows(b *testing.B) {
	data := manyRides(b, largeRows)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := frame.Read(data); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(readAllocated(b, data), "B/column-B")
}

// BenchmarkRead_RideAgainstDuckDB compares with DuckDB in one thread, which reads
// the same files into tables in memory; the aim is to take no longer. It needs a
// Python that has duckdb:
//
//	SWEATSTACK_PYTHON=venv/bin/python go test -run='^$' -bench=AgainstDuckDB
func BenchmarkRead_RideAgainstDuckDB(b *testing.B) { againstDuckDB(b, readFile(b, ride)) }

// BenchmarkRead_MillionRowsAgainstDuckDB is the same for a long history.
func BenchmarkRead_MillionRowsAgainstDuckDB(b *testing.B) { againstDuckDB(b, manyRides(b, largeRows)) }

// againstDuckDB reports medians that were taken in turns, on one core each.
func againstDuckDB(b *testing.B, data []byte) {
	b.Helper()
	python := os.Getenv("SWEATSTACK_PYTHON")
	if python == "" {
		b.Skip("SWEATSTACK_PYTHON does not name a Python with duckdb")
	}
	file := filepath.Join(b.TempDir(), "table.parquet")
	require.NoError(b, os.WriteFile(file, data, 0o600))
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var ours, theirs []time.Duration
	for range 5 {
		took, ok := pythonTime(b, python, "testdata/duckdb_ride.py", file)
		if !ok {
			b.Skip("that Python has no duckdb")
		}
		theirs = append(theirs, took)
		ours = append(ours, readTime(b, data, 500*time.Millisecond))
	}
	for b.Loop() {
		if _, err := frame.Read(data); err != nil {
			b.Fatal(err)
		}
	}
	us, them := median(ours), median(theirs)
	b.ReportMetric(us.Seconds()*1e3, "ms")
	b.ReportMetric(them.Seconds()*1e3, "DuckDB-ms")
	b.ReportMetric(float64(us)/float64(them), "of-DuckDB")
}
