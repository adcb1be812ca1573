package main

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestMeanMaxOf_IsTheHighestMeanOfEachLength(t *testing.T) {
	t.Parallel()
	durations, best := meanMaxOf(upTo(6), []float64{100, 400, 300, 0, 200, 200})
	assert.Equal(t, []float64{1, 2, 3, 4, 5, 6}, durations)
	assert.Equal(t, []float64{400, 350, 800.0 / 3, 225, 220, 200}, best)
}

func TestMeanMaxOf_ASecondWithoutASampleIsZero(t *testing.T) {
	t.Parallel()
	for name, samples := range map[string][2][]float64{
		"missing row":   {{0, 1, 3}, {300, 300, 300}},
		"missing value": {{0, 1, 2, 3}, {300, 300, math.NaN(), 300}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, best := meanMaxOf(samples[0], samples[1])
			assert.Equal(t, []float64{300, 300, 200, 225}, best)
		})
	}
}

func TestMeanMaxOf_StaysWithinItsBound(t *testing.T) {
	t.Parallel()
	for name, seconds := range map[string][]float64{"nothing": {}, "three days": {0, 3 * 24 * 3600}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			durations, best := meanMaxOf(seconds, make([]float64, len(seconds)))
			assert.Empty(t, durations)
			assert.Empty(t, best)
		})
	}
}
