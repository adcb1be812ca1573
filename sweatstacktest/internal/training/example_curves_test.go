package training_test

import (
	"fmt"
	"math"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// The best two seconds begin at second 1. The third second is missing and
// counts as no work.
func ExampleMeanMax() {
	watts := []float64{100, 300, 280, math.NaN(), 200}
	for _, best := range training.MeanMax(watts, []int{1, 2, 5, 60}) {
		fmt.Printf("%d s: %.0f W from second %d\n", best.Duration, best.Mean, best.Start)
	}
	// Output:
	// 1 s: 300 W from second 1
	// 2 s: 290 W from second 1
	// 5 s: 176 W from second 0
}

func ExampleLongestAtLevel() {
	watts := []float64{100, 300, 280, 90, 200}
	curve := training.MeanMax(watts, training.AllDurations(len(watts)))
	for _, level := range training.LongestAtLevel(curve, 100) {
		fmt.Printf("%.0f W: %d s\n", level.Level, level.Seconds)
	}
	// Output:
	// 0 W: 5 s
	// 100 W: 5 s
	// 200 W: 4 s
	// 300 W: 1 s
}

func ExampleAccumulatedWorkDuration() {
	watts := []float64{100, 300, 280, 90, 200}
	for _, level := range training.AccumulatedWorkDuration(watts, 100) {
		fmt.Printf("%.0f W: %d s\n", level.Level, level.Seconds)
	}
	// Output:
	// 0 W: 5 s
	// 100 W: 4 s
	// 200 W: 3 s
	// 300 W: 1 s
}

// Laps are spans of time; Rows finds their rows, also where seconds are lost.
func ExampleSamples_Summary() {
	samples := training.Samples{
		Offset: []int32{0, 1, 2, 6, 7},
		Power:  training.Column[int16]{Values: []int16{100, 120, 140, 300, 340}},
	}
	for _, lap := range []training.Span{{From: 0, To: 5}, {From: 5, To: 8}} {
		summary := samples.Summary(samples.Rows(lap))
		fmt.Println(summary.Power.Mean, summary.Power.Max)
	}
	// Output:
	// 120 140
	// 320 340
}
