package training

import "math"

// Summary sums up a range of rows in the shape of the API (SweatStack API
// reference, section 4.3); its JSON form is the wire form. A field is nil when
// the metric is absent or holds no value in the range.
type Summary struct {
	Power           *PeakSummary     `json:"power,omitempty"`
	Speed           *PeakSummary     `json:"speed,omitempty"`
	Distance        *DistanceSummary `json:"distance,omitempty"`
	Altitude        *AltitudeSummary `json:"altitude,omitempty"`
	HeartRate       *CourseSummary   `json:"heart_rate,omitempty"`
	Cadence         *PeakSummary     `json:"cadence,omitempty"`
	Temperature     *CourseSummary   `json:"temperature,omitempty"`
	CoreTemperature *CourseSummary   `json:"core_temperature,omitempty"`
	SmO2            *CourseSummary   `json:"smo2,omitempty"`
}

// PeakSummary has the mean, zeros included, and the highest value.
type PeakSummary struct {
	Mean float64 `json:"mean"`
	Max  float64 `json:"max"`
}

// DistanceSummary has the metres covered: the last distance of the range less
// the last one before it, so that the sums of adjoining laps add up.
type DistanceSummary struct {
	Sum float64 `json:"sum"`
}

// AltitudeSummary has, in metres, the mean, the extremes, and the sums of all
// rises and falls between neighbouring values of the range.
type AltitudeSummary struct {
	Mean float64 `json:"mean"`
	Gain float64 `json:"gain"`
	Loss float64 `json:"loss"`
	Min  float64 `json:"min"`
	Max  float64 `json:"max"`
}

// CourseSummary has the mean, the extremes, and the first and last value.
type CourseSummary struct {
	Mean  float64 `json:"mean"`
	Min   float64 `json:"min"`
	Max   float64 `json:"max"`
	Start float64 `json:"start"`
	End   float64 `json:"end"`
}

// Summary sums up the rows from (included) to to (excluded); a range that
// reaches beyond the rows is cut. A missing value does not count, not even as
// zero: a mean is taken over the rows that hold a finite value.
func (s Samples) Summary(from, to int) Summary {
	from, to = max(from, 0), min(to, s.Len())
	return Summary{
		Power:           peakOf(s.Power, from, to),
		Speed:           peakOf(s.Speed, from, to),
		Distance:        coveredBy(s.Distance, from, to),
		Altitude:        climbOf(s.Altitude, from, to),
		HeartRate:       courseOf(s.HeartRate, from, to),
		Cadence:         peakOf(s.Cadence, from, to),
		Temperature:     courseOf(s.Temperature, from, to),
		CoreTemperature: courseOf(s.CoreTemperature, from, to),
		SmO2:            courseOf(s.SmO2, from, to),
	}
}

// tally is one walk over a range of a column.
type tally struct {
	count                  int
	sum, low, high         float64
	first, last, rise, sag float64
}

func walk[T Number](c Column[T], from, to int) tally {
	var t tally
	for i := from; i < to; i++ {
		raw, ok := c.At(i)
		if !ok {
			continue
		}
		v := float64(raw)
		if !finite(v) {
			continue // from a file; JSON could not even write the result
		}
		if t.count == 0 {
			t.first, t.last, t.low, t.high = v, v, v, v
		}
		t.low, t.high = min(t.low, v), max(t.high, v)
		t.rise += max(v-t.last, 0)
		t.sag += max(t.last-v, 0)
		t.sum += v
		t.last = v
		t.count++
	}
	return t
}

func (t tally) mean() float64 { return t.sum / float64(t.count) }

func peakOf[T Number](c Column[T], from, to int) *PeakSummary {
	t := walk(c, from, to)
	if t.count == 0 {
		return nil
	}
	return &PeakSummary{Mean: t.mean(), Max: t.high}
}

func courseOf[T Number](c Column[T], from, to int) *CourseSummary {
	t := walk(c, from, to)
	if t.count == 0 {
		return nil
	}
	return &CourseSummary{Mean: t.mean(), Min: t.low, Max: t.high, Start: t.first, End: t.last}
}

func climbOf(c Column[float32], from, to int) *AltitudeSummary {
	t := walk(c, from, to)
	if t.count == 0 {
		return nil
	}
	return &AltitudeSummary{Mean: t.mean(), Gain: t.rise, Loss: t.sag, Min: t.low, Max: t.high}
}

func coveredBy(c Column[float32], from, to int) *DistanceSummary {
	t := walk(c, from, to)
	if t.count == 0 {
		return nil
	}
	for i := from - 1; i >= 0; i-- {
		if before, ok := c.At(i); ok && finite(float64(before)) {
			return &DistanceSummary{Sum: t.last - float64(before)}
		}
	}
	return &DistanceSummary{Sum: t.last}
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
