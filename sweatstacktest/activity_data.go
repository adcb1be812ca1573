package sweatstacktest

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// metricNames are the metrics that a query may ask for, in the platform's order.
func metricNames() []string {
	return []string{
		"duration", "lap", "power", "speed", "heart_rate", "respiration_rate", "smo2", "core_temperature",
		"elevation", "altitude", "cadence", "temperature", "distance", "longitude", "latitude", "lactate", "rpe", "notes",
	}
}

// activityData answers GET /api/v1/activities/{activity_id}/data: Parquet, one
// row per second, or per segment with adaptive sampling, which the platform
// has had three names for.
func (s *Sandbox) activityData(c *call) error {
	q := newQuery(c.r)
	metrics := q.metrics()
	sampling := q.sampling()
	if err := q.err(); err != nil {
		return err
	}
	a, err := s.activityOf(c)
	if err != nil {
		return err
	}
	key := strings.Join([]string{"data", a.id, sampling, strings.Join(metrics, ",")}, "/")
	return s.sendFile(c, key, func() (*frame.Frame, []frame.WriteOption, error) {
		table, err := s.dataFrame(a, sampled(s.samples.get(a), sampling), metrics)
		return table, []frame.WriteOption{frame.WithIndex("timestamp")}, err
	})
}

// metrics reads the columns that are wanted, each once.
func (q *query) metrics() []string {
	return slices.Compact(slices.Sorted(slices.Values(q.choices("metrics", metricNames()))))
}

// sampling reads the metric of adaptive sampling under its three names; empty
// for one row per second.
func (q *query) sampling() string {
	return cmp.Or(
		q.choice("segmentation_on", "power", "speed"),
		q.choice("nlec_on", "power", "speed"),
		q.choice("adaptive_sampling_on", "power", "speed"),
	)
}

// maxCachedBytes bounds the Parquet files that are kept.
const maxCachedBytes = 8 << 20

func newFileCache() *cache[string, []byte] {
	return newCache[string](maxCachedBytes, func(file []byte) int { return bytesOfEntry + len(file) })
}

// sendFile answers with a Parquet file, from the cache if it is there.
func (s *Sandbox) sendFile(c *call, key string, make func() (*frame.Frame, []frame.WriteOption, error)) error {
	body, err := s.files.get(key, func() ([]byte, error) {
		table, options, err := make()
		if err != nil {
			return nil, err
		}
		return encoded(table, options...)
	})
	if err != nil {
		return fmt.Errorf("sweatstacktest: %w", err)
	}
	sendBytes(c, body)
	return nil
}

// sendTable answers with a Parquet file that is made for this answer.
func sendTable(c *call, table *frame.Frame, options ...frame.WriteOption) error {
	body, err := encoded(table, options...)
	if err != nil {
		return fmt.Errorf("sweatstacktest: %w", err)
	}
	sendBytes(c, body)
	return nil
}

func encoded(table *frame.Frame, options ...frame.WriteOption) ([]byte, error) {
	var file bytes.Buffer
	if err := table.WriteParquet(&file, options...); err != nil {
		return nil, err
	}
	return bytes.Clone(file.Bytes()), nil // it may be kept, and the buffer has room for as much again
}

func sendBytes(c *call, body []byte) {
	c.w.Header().Set("Content-Type", "application/octet-stream")
	c.w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = c.w.Write(body)
}

// dataFrame makes the table of an activity's samples. Without wanted metrics it
// has all that the activity has; a wanted metric that it has not is a column
// without values.
func (s *Sandbox) dataFrame(a *activity, p part, wanted []string) (*frame.Frame, error) {
	samples, lengths := p.samples, p.lengths
	rows := samples.Len()
	times := make([]time.Time, rows)
	for i := range times {
		times[i] = samples.Time(i)
	}
	columns := []*frame.Column{frame.NewTimestamp("timestamp", times, nil, frame.Millisecond, "UTC")}
	if s.settings.api == Current {
		local := make([]time.Time, rows)
		for i, t := range times {
			local[i] = t.In(a.zone)
		}
		columns = append(columns, frame.NewTimestamp("timestamp_local", local, nil, frame.Millisecond, ""))
	}
	present := samples.Metrics()
	for _, name := range metricNames() {
		if (len(wanted) == 0 && (name == "duration" || slices.Contains(present, name))) || slices.Contains(wanted, name) {
			columns = append(columns, metricColumn(name, samples, lengths))
		}
	}
	columns = append(columns,
		frame.NewCategory("sport", slices.Repeat([]string{s.sportText(a.sport)}, rows), nil),
		frame.NewCategory("activity_id", slices.Repeat([]string{a.id}, rows), nil),
	)
	return frame.New(columns...)
}

// metricColumn makes the column of one metric in its type on the wire
// (SweatStack API reference, section 5.2).
func metricColumn(name string, samples training.Samples, lengths []time.Duration) *frame.Column {
	switch name {
	case "duration":
		return frame.NewDuration(name, lengths, nil, frame.Second)
	case "lap":
		return plainNumbers(name, samples.Lap, samples.Len())
	case "power":
		return plainNumbers(name, samples.Power, samples.Len())
	case "heart_rate":
		return plainNumbers(name, samples.HeartRate, samples.Len())
	case "cadence":
		return plainNumbers(name, samples.Cadence, samples.Len())
	case "speed":
		return halfFloats(name, samples.Speed, samples.Len())
	case "altitude":
		return halfFloats(name, samples.Altitude, samples.Len())
	case "temperature":
		return halfFloats(name, samples.Temperature, samples.Len())
	case "core_temperature":
		return halfFloats(name, samples.CoreTemperature, samples.Len())
	case "smo2":
		return halfFloats(name, samples.SmO2, samples.Len())
	case "respiration_rate":
		return halfFloats(name, samples.RespirationRate, samples.Len())
	case "distance":
		return plainNumbers(name, samples.Distance, samples.Len())
	case "latitude":
		return plainNumbers(name, samples.Latitude, samples.Len())
	case "longitude":
		return plainNumbers(name, samples.Longitude, samples.Len())
	case "notes":
		return frame.NewText(name, make([]string, samples.Len()), make([]bool, samples.Len()))
	}
	// Metrics that no sample has: elevation, lactate, rpe.
	return halfFloats(name, training.Column[float32]{}, samples.Len())
}

// plainNumbers keeps the type of the values; an absent stream is all missing.
func plainNumbers[T int8 | int16 | float32](name string, column training.Column[T], rows int) *frame.Column {
	values, valid := filled(column, rows)
	return frame.NewNumber(name, values, valid)
}

// halfFloats writes half floats; an absent stream is all missing.
func halfFloats(name string, column training.Column[float32], rows int) *frame.Column {
	values, valid := filled(column, rows)
	return frame.NewFloat16(name, values, valid)
}

// filled gives a column as many rows as the table has.
func filled[T training.Number](column training.Column[T], rows int) ([]T, []bool) {
	if column.Present() {
		return column.Values, column.Valid
	}
	return make([]T, rows), make([]bool, rows)
}
