package training_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

func TestSummary_EqualsANaiveComputation(t *testing.T) {
	t.Parallel()
	for _, r := range season(t, 21) {
		spans := append([]training.Span{{From: 0, To: r.Len()}}, r.Laps...)
		for _, span := range spans {
			from, to := r.Rows(span)
			sum := r.Summary(from, to)
			if values := present(r.Samples, "power", from, to); values == nil {
				require.Nil(t, sum.Power)
			} else {
				assert.InDelta(t, mean(values), sum.Power.Mean, 1e-9)
				assert.InDelta(t, highest(values), sum.Power.Max, 0)
			}
			if values := present(r.Samples, "heart_rate", from, to); values == nil {
				require.Nil(t, sum.HeartRate)
			} else {
				assert.Equal(t, training.CourseSummary{
					Mean: mean(values), Min: -highest(negated(values)), Max: highest(values),
					Start: values[0], End: values[len(values)-1],
				}, *sum.HeartRate)
			}
			if values := present(r.Samples, "altitude", from, to); values == nil {
				require.Nil(t, sum.Altitude)
			} else {
				gain, loss := 0.0, 0.0
				for i := range values[1:] {
					if step := values[i+1] - values[i]; step > 0 {
						gain += step
					} else {
						loss -= step
					}
				}
				assert.InDelta(t, gain, sum.Altitude.Gain, 1e-9)
				assert.InDelta(t, loss, sum.Altitude.Loss, 1e-9)
				assert.InDelta(t, mean(values), sum.Altitude.Mean, 1e-9)
			}
		}
	}
}

// present returns the values of some rows that are there; nil when none is.
func present(samples training.Samples, metric string, from, to int) []float64 {
	all, ok := samples.Floats(metric)
	if !ok {
		return nil
	}
	var values []float64
	for _, v := range all[from:to] {
		if !math.IsNaN(v) {
			values = append(values, v)
		}
	}
	return values
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

func highest(values []float64) float64 {
	top := math.Inf(-1)
	for _, v := range values {
		top = max(top, v)
	}
	return top
}

func negated(values []float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = -v
	}
	return out
}

func TestSummary_DistancesOfLapsAddUp(t *testing.T) {
	t.Parallel()
	s := tagged(t, cyclist(t), "cycling.road", "intervals")
	samples := s.Samples()
	laps := 0.0
	for _, lap := range s.Laps {
		laps += samples.Summary(samples.Rows(lap)).Distance.Sum
	}
	assert.InDelta(t, samples.Summary(0, samples.Len()).Distance.Sum, laps, 1e-6)
}

func TestSummary_LeavesOutWhatIsMissing(t *testing.T) {
	t.Parallel()
	samples := training.Samples{
		Offset:   []int32{0, 1, 2, 3},
		Power:    training.Column[int16]{Values: []int16{100, 0, 200, 0}, Valid: []bool{true, false, true, true}},
		SmO2:     training.Column[float32]{Values: []float32{0, 0, 0, 0}, Valid: make([]bool, 4)},
		Altitude: training.Column[float32]{Values: []float32{10, float32(math.NaN()), 14, float32(math.Inf(1))}},
	}
	sum := samples.Summary(0, 4)
	assert.Equal(t, &training.PeakSummary{Mean: 100, Max: 200}, sum.Power, "a missing value is no zero, a zero is one")
	assert.Nil(t, sum.SmO2, "present, but without any value")
	assert.Nil(t, sum.Speed)
	assert.Equal(t, &training.AltitudeSummary{Mean: 12, Gain: 4, Min: 10, Max: 14}, sum.Altitude)
	assert.Equal(t, training.Summary{}, samples.Summary(3, 3))
	assert.Equal(t, training.Summary{}, samples.Summary(3, 1))
	assert.Equal(t, sum, samples.Summary(-7, 99))
}

func TestSummary_HasTheWireForm(t *testing.T) {
	t.Parallel()
	samples := training.Samples{
		Offset:    []int32{0, 1},
		Power:     training.Column[int16]{Values: []int16{100, 200}},
		HeartRate: training.Column[int16]{Values: []int16{120, 121}},
		Distance:  training.Column[float32]{Values: []float32{5, 10}},
	}
	text, err := json.Marshal(samples.Summary(0, 2))
	require.NoError(t, err)
	assert.JSONEq(t, `{"power":{"mean":150,"max":200},"distance":{"sum":10},
		"heart_rate":{"mean":120.5,"min":120,"max":121,"start":120,"end":121}}`, string(text))
}
