package frame_test

import (
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

func readRide(b *testing.B) *frame.Frame {
	b.Helper()
	f, err := frame.Read(readFile(b, ride))
	require.NoError(b, err)
	b.ReportAllocs()
	return f
}

// BenchmarkRows_Ride bounds what it costs to have the samples of 3 h as structs:
// no more than to decode them, and no allocation per row.
func BenchmarkRows_Ride(b *testing.B) {
	type sample struct {
		At    time.Time `frame:"timestamp"`
		Power int       `frame:"power"`
		Speed float64   `frame:"speed"`
		Sport string    `frame:"sport"`
	}
	f := readRide(b)
	for b.Loop() {
		for _, err := range frame.Rows[sample](f) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkResample_Ride bounds what a plot of 3 h in steps of ten seconds costs.
func BenchmarkResample_Ride(b *testing.B) {
	f := readRide(b)
	for b.Loop() {
		if _, err := f.Resample(frame.Resampling{Step: 10 * time.Second}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWriteCSV_Ride bounds what a download of 3 h costs.
func BenchmarkWriteCSV_Ride(b *testing.B) {
	f := readRide(b)
	for b.Loop() {
		if err := f.WriteCSV(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
