package training_test

import (
	"testing"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// Bounds the start of the sandbox: two seasons of one person within 5 ms.
func BenchmarkHistory_TwoSeasons(b *testing.B) {
	a := cyclist(b)
	for b.Loop() {
		a.History(now(), 730)
	}
}

// Bounds the first look at an activity: a ride of three hours within 10 ms.
func BenchmarkSamples_ThreeHours(b *testing.B) {
	for _, s := range cyclist(b).History(now(), 730) {
		if s.Sport == "cycling.road" && s.Duration > 3*time.Hour {
			for b.Loop() {
				s.Samples()
			}
			b.ReportMetric(float64(s.Duration/time.Second), "rows")
			return
		}
	}
	b.Fatal("no such ride")
}

// Bounds the finest mean-max curve of a three-hour ride.
func BenchmarkMeanMax_AllDurations(b *testing.B) {
	values := make([]float64, 3*3600)
	for i := range values {
		values[i] = float64(100 + i*7919%300)
	}
	durations := training.AllDurations(len(values))
	for b.Loop() {
		training.MeanMax(values, durations)
	}
}
