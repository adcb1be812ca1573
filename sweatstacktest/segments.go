package sweatstacktest

import (
	"math"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// maxSegment is the longest segment of adaptive sampling, in rows.
const maxSegment = 300

// segment is a range of rows, end excluded.
type segment struct{ from, to int }

// segmentsOf cuts an activity into stretches of steady intensity: a segment
// ends with a lap, at a gap in the recording, where values begin or cease, and
// where a value leaves the mean so far by more than a tenth (or 8 W, or
// 0.25 m/s). How the platform cuts is its own affair; what clients rely on is
// the shape of the rows.
func segmentsOf(samples training.Samples, metric string) []segment {
	values, ok := samples.Floats(metric)
	if !ok {
		values = make([]float64, samples.Len())
	}
	slack := 8.0
	if metric == "speed" {
		slack = 0.25
	}
	var segments []segment
	from, sum := 0, 0.0
	for i := range values {
		if i > from && endsBefore(samples, values, from, i, sum/float64(i-from), slack) {
			segments = append(segments, segment{from, i})
			from, sum = i, 0
		}
		if !math.IsNaN(values[i]) {
			sum += values[i]
		}
	}
	if from < len(values) {
		segments = append(segments, segment{from, len(values)})
	}
	return segments
}

// endsBefore reports whether the segment that began at from ends before row i.
func endsBefore(samples training.Samples, values []float64, from, i int, mean, slack float64) bool {
	lap, _ := samples.Lap.At(i)
	lapBefore, _ := samples.Lap.At(i - 1)
	switch {
	case lap != lapBefore, i-from >= maxSegment, samples.Offset[i] != samples.Offset[i-1]+1:
		return true
	case math.IsNaN(values[i]) != math.IsNaN(values[i-1]):
		return true
	}
	return math.Abs(values[i]-mean) > max(slack, mean/10)
}

// segmentSeconds is a metric on the clock as [training.Samples.Seconds] gives
// it, with the mean of its segment in each second.
func segmentSeconds(samples training.Samples, metric string) []float64 {
	seconds, _ := samples.Seconds(metric)
	values, ok := samples.Floats(metric)
	if !ok {
		return seconds
	}
	for _, s := range segmentsOf(samples, metric) {
		mean := meanOf(values[s.from:s.to]) // no value or all of them
		for row := s.from; row < s.to; row++ {
			if at := int(samples.Offset[row]); at >= 0 && at < len(seconds) {
				seconds[at] = mean
			}
		}
	}
	return seconds
}

// condense makes one row of each segment: means of what is measured, the last
// distance, the first position. The second result is the length of each row.
func condense(samples training.Samples, segments []segment) (training.Samples, []time.Duration) {
	out := training.Samples{
		Start:           samples.Start,
		Lap:             pick(samples.Lap, segments, firstOf),
		Power:           pick(samples.Power, segments, meanOf),
		HeartRate:       pick(samples.HeartRate, segments, meanOf),
		Cadence:         pick(samples.Cadence, segments, meanOf),
		Speed:           pick(samples.Speed, segments, meanOf),
		Altitude:        pick(samples.Altitude, segments, meanOf),
		Distance:        pick(samples.Distance, segments, lastOf),
		Latitude:        pick(samples.Latitude, segments, firstOf),
		Longitude:       pick(samples.Longitude, segments, firstOf),
		Temperature:     pick(samples.Temperature, segments, meanOf),
		CoreTemperature: pick(samples.CoreTemperature, segments, meanOf),
		SmO2:            pick(samples.SmO2, segments, meanOf),
		RespirationRate: pick(samples.RespirationRate, segments, meanOf),
	}
	lengths := make([]time.Duration, 0, len(segments))
	for _, s := range segments {
		out.Offset = append(out.Offset, samples.Offset[s.from])
		lengths = append(lengths, time.Duration(s.to-s.from)*time.Second)
	}
	return out, lengths
}

// pick makes one value of each segment's values that are there.
func pick[T training.Number](column training.Column[T], segments []segment, choose func([]float64) float64) training.Column[T] {
	if !column.Present() {
		return training.Column[T]{}
	}
	out := training.Column[T]{Values: make([]T, len(segments)), Valid: make([]bool, len(segments))}
	for i, s := range segments {
		var there []float64
		for row := s.from; row < s.to; row++ {
			if value, ok := column.At(row); ok {
				there = append(there, float64(value))
			}
		}
		if len(there) > 0 {
			out.Values[i], out.Valid[i] = rounded[T](choose(there)), true
		}
	}
	return out
}

// rounded converts to the column's type, to the nearest integer where it is one.
func rounded[T training.Number](value float64) T {
	if T(1)/T(2) == 0 { // an integer type
		value = math.Round(value)
	}
	return T(value)
}

func firstOf(values []float64) float64 { return values[0] }
func lastOf(values []float64) float64  { return values[len(values)-1] }

func meanOf(values []float64) float64 {
	sum := 0.0
	for _, value := range values {
		sum += value
	}
	return sum / float64(len(values))
}
