package training

import (
	"math"
	"slices"
	"time"
)

// maxSeconds bounds what [Samples.Seconds] returns: one week, far beyond any
// activity, so that one absurd time stamp cannot ask for gigabytes.
const maxSeconds = 7 * 24 * 3600

// Samples are the streams of one activity: one row per second, fewer where the
// device was paused or lost a second. All columns that are present have as many
// values as there are rows. Values are already rounded to what the wire can
// carry (16-bit integers, half floats), so that a file made of them reads back
// exactly.
//
// A Samples value may be made by hand, for an uploaded file for example. It is
// not changed by its methods, and is safe for concurrent reading.
type Samples struct {
	// Start is the instant that Offset counts from.
	Start time.Time
	// Offset holds the whole seconds after Start of each row, strictly rising.
	Offset []int32

	Lap             Column[int8]    // number of the lap, from 0
	Power           Column[int16]   // W
	HeartRate       Column[int16]   // bpm
	Cadence         Column[int16]   // rpm, steps or strokes per minute
	Speed           Column[float32] // m/s, half float on the wire
	Altitude        Column[float32] // m, half float on the wire
	Distance        Column[float32] // m since the start
	Latitude        Column[float32] // degrees; 0 before the first fix of some devices
	Longitude       Column[float32] // degrees; 0 before the first fix of some devices
	Temperature     Column[float32] // °C, half float on the wire
	CoreTemperature Column[float32] // °C, half float on the wire
	SmO2            Column[float32] // %, half float on the wire
	RespirationRate Column[float32] // breaths per minute, half float on the wire
}

// Len returns the number of rows.
func (s Samples) Len() int { return len(s.Offset) }

// Time returns the instant of row i, which must exist.
func (s Samples) Time(i int) time.Time {
	return s.Start.Add(time.Duration(s.Offset[i]) * time.Second)
}

// Metrics returns the wire names of the streams that are present, in the order
// of the API's Metric enum.
func (s Samples) Metrics() []string {
	var names []string
	for _, m := range metricOrder() {
		if s.has(m) {
			names = append(names, m)
		}
	}
	return names
}

// Floats returns the values of a metric by its wire name, one per row, NaN
// where missing; false when the metric is absent or unknown.
func (s Samples) Floats(metric string) ([]float64, bool) {
	var floats []float64
	switch metric {
	case "lap":
		floats = s.Lap.Floats()
	case "power":
		floats = s.Power.Floats()
	case "heart_rate":
		floats = s.HeartRate.Floats()
	case "cadence":
		floats = s.Cadence.Floats()
	default:
		floats = s.float32s(metric).Floats()
	}
	return floats, floats != nil
}

// Seconds returns a metric on the clock: index i is second i after Start, NaN
// where the row or the value is missing. This is what [MeanMax] wants. Rows
// before Start, and later than a week after it, are left out. False when the metric is absent
// or unknown.
func (s Samples) Seconds(metric string) ([]float64, bool) {
	floats, ok := s.Floats(metric)
	if !ok {
		return nil, false
	}
	n := min(s.Len(), len(floats))
	for n > 0 && s.Offset[n-1] >= maxSeconds {
		n--
	}
	if n == 0 || s.Offset[n-1] < 0 {
		return []float64{}, true
	}
	last := int(s.Offset[n-1])
	seconds := make([]float64, last+1)
	for i := range seconds {
		seconds[i] = math.NaN()
	}
	for i, v := range floats[:n] {
		if at := int(s.Offset[i]); at >= 0 && at <= last {
			seconds[at] = v
		}
	}
	return seconds, true
}

// Rows returns the range of rows, end excluded, that fall within a span.
func (s Samples) Rows(span Span) (from, to int) {
	from, _ = slices.BinarySearch(s.Offset, clampOffset(span.From))
	to, _ = slices.BinarySearch(s.Offset, clampOffset(span.To))
	return from, max(from, to)
}

func clampOffset(seconds int) int32 {
	return int32(min(max(seconds, math.MinInt32), math.MaxInt32))
}

func (s Samples) has(metric string) bool {
	switch metric {
	case "lap":
		return s.Lap.Present()
	case "power":
		return s.Power.Present()
	case "heart_rate":
		return s.HeartRate.Present()
	case "cadence":
		return s.Cadence.Present()
	default:
		return s.float32s(metric).Present()
	}
}

func (s Samples) float32s(metric string) Column[float32] {
	switch metric {
	case "speed":
		return s.Speed
	case "altitude":
		return s.Altitude
	case "distance":
		return s.Distance
	case "latitude":
		return s.Latitude
	case "longitude":
		return s.Longitude
	case "temperature":
		return s.Temperature
	case "core_temperature":
		return s.CoreTemperature
	case "smo2":
		return s.SmO2
	case "respiration_rate":
		return s.RespirationRate
	default:
		return Column[float32]{}
	}
}

// metricOrder lists the streams that this package makes, in the order of the
// API's Metric enum (SweatStack API reference, section 4.9).
func metricOrder() []string {
	return []string{
		"lap", "power", "speed", "heart_rate", "respiration_rate", "smo2", "core_temperature",
		"altitude", "cadence", "temperature", "distance", "longitude", "latitude",
	}
}
