package activityfile

import (
	"math"
	"slices"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// build makes an activity of rows that are sorted by time. Laps begin at the
// given seconds, sorted as well; the first begins with the activity, whatever
// its time says.
func build(sport string, rows []row, lapStarts []int64, devices []string) (Activity, error) {
	rows = slices.Clip(rows)
	if !anyValue(rows) {
		return Activity{}, fail(CodeNoData, "the file has no values")
	}
	first, last := rows[0].second, rows[len(rows)-1].second
	if last-first >= MaxSeconds {
		return Activity{}, fail(CodeTooLong, "the activity lasts longer than %d days", MaxSeconds/86400)
	}
	for i := range rows {
		rows[i].checkPosition()
	}
	samples := training.Samples{
		Start: time.Unix(first, 0).UTC(), Offset: make([]int32, len(rows)),
		Power: whole(rows, power), HeartRate: whole(rows, heartRate), Cadence: whole(rows, cadence),
		Speed: halves(rows, speed), Altitude: halves(rows, altitude),
		Distance: singles(rows, distance), Latitude: singles(rows, latitude), Longitude: singles(rows, longitude),
		Temperature: halves(rows, temperature), CoreTemperature: halves(rows, coreTemperature),
		SmO2: halves(rows, smO2), RespirationRate: halves(rows, respirationRate),
	}
	for i := range rows {
		samples.Offset[i] = int32(rows[i].second - first)
	}
	seconds := int(last-first) + 1
	laps := spans(first, seconds, lapStarts)
	samples.Lap = lapColumn(samples, laps)
	return Activity{
		Sport: sport, Duration: time.Duration(seconds) * time.Second, Laps: laps, Devices: devices, Samples: samples,
	}, nil
}

// anyValue reports whether there is a value at all.
func anyValue(rows []row) bool {
	return slices.ContainsFunc(rows, func(r row) bool {
		for m := range metrics {
			if r.has(m) {
				return true
			}
		}
		return false
	})
}

// checkPosition drops half a position.
func (r *row) checkPosition() {
	if r.has(latitude) != r.has(longitude) {
		r.values[latitude], r.values[longitude] = float32(math.NaN()), float32(math.NaN())
	}
}

// spans makes laps of their starts. Starts outside of the activity count for
// nothing.
func spans(first int64, seconds int, starts []int64) []training.Span {
	laps := []training.Span{{From: 0, To: seconds}}
	for i, start := range starts {
		from := start - first
		if i == 0 || from <= int64(laps[len(laps)-1].From) || from >= int64(seconds) || len(laps) == maxLaps {
			continue
		}
		laps[len(laps)-1].To = int(from)
		laps = append(laps, training.Span{From: int(from), To: seconds})
	}
	return laps
}

// lapColumn numbers the rows. The wire has 8 bits for it: rows of laps beyond
// have no number.
func lapColumn(samples training.Samples, laps []training.Span) training.Column[int8] {
	column := training.Column[int8]{Values: make([]int8, samples.Len())}
	if len(laps) > math.MaxInt8+1 {
		column.Valid = make([]bool, samples.Len())
	}
	for number, lap := range laps[:min(len(laps), math.MaxInt8+1)] {
		from, to := samples.Rows(lap)
		for i := from; i < to; i++ {
			column.Values[i] = int8(number)
			if column.Valid != nil {
				column.Valid[i] = true
			}
		}
	}
	return column
}

// column makes a stream, or none when no row has a value.
func column[T training.Number](rows []row, m metric, convert func(float64) T) training.Column[T] {
	var out training.Column[T]
	for i := range rows {
		if !rows[i].has(m) {
			continue
		}
		if out.Values == nil {
			out = training.Column[T]{Values: make([]T, len(rows)), Valid: make([]bool, len(rows))}
		}
		out.Values[i], out.Valid[i] = convert(float64(rows[i].values[m])), true
	}
	return out
}

func whole(rows []row, m metric) training.Column[int16] {
	return column(rows, m, func(value float64) int16 { return int16(min(math.Round(value), math.MaxInt16)) })
}

func halves(rows []row, m metric) training.Column[float32] { return column(rows, m, half) }

func singles(rows []row, m metric) training.Column[float32] {
	return column(rows, m, func(value float64) float32 { return float32(value) })
}
