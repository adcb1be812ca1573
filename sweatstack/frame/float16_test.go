package frame_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// halves is every finite half float from 0 up, by the definition: steps of
// 2^-24 below 2^-14, then 1024 steps per power of two.
func halves() []float64 {
	var all []float64
	for i := range 1024 {
		all = append(all, float64(i)*0x1p-24)
	}
	for exponent := -14; exponent <= 15; exponent++ {
		for i := range 1024 {
			all = append(all, math.Ldexp(1+float64(i)/1024, exponent))
		}
	}
	return all
}

func rounded(t *testing.T, v float32) float64 {
	t.Helper()
	values, ok := frame.Values[float32](frame.NewFloat16("h", []float32{v}, nil))
	require.True(t, ok)
	return float64(values[0])
}

func TestNewFloat16_KeepsEveryHalfFloat(t *testing.T) {
	t.Parallel()
	for _, v := range halves() {
		if got := rounded(t, float32(v)); got != v {
			require.InDelta(t, v, got, 0)
		}
		if got := rounded(t, float32(-v)); got != -v || math.Signbit(got) != math.Signbit(-v) && v != 0 {
			require.InDelta(t, -v, got, 0)
		}
	}
	assert.True(t, math.Signbit(rounded(t, float32(math.Copysign(0, -1)))), "minus zero")
}

func TestNewFloat16_RoundsToTheNearestAndTiesToEven(t *testing.T) {
	t.Parallel()
	all := halves()
	for i, low := range all[:len(all)-1] {
		high := all[i+1]
		middle := (low + high) / 2 // exact in a float32: one more bit
		even := low
		if i%2 == 1 {
			even = high
		}
		below := float64(math.Nextafter32(float32(middle), 0))
		above := float64(math.Nextafter32(float32(middle), math.MaxFloat32))
		if rounded(t, float32(middle)) != even || rounded(t, float32(below)) != low || rounded(t, float32(above)) != high {
			require.Fail(t, "wrong neighbour", "between %v and %v", low, high)
		}
	}
}

func TestNewFloat16_EndsInInfinity(t *testing.T) {
	t.Parallel()
	assert.InDelta(t, 65504, rounded(t, 65519.99), 0)
	assert.True(t, math.IsInf(rounded(t, 65520), 1))
	assert.True(t, math.IsInf(rounded(t, -1e9), -1))
	assert.True(t, math.IsInf(rounded(t, float32(math.Inf(1))), 1))
	assert.True(t, math.IsNaN(rounded(t, float32(math.NaN()))))
}
