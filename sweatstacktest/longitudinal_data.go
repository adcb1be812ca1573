package sweatstacktest

import (
	"net/http"
	"slices"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// groupRows is how many rows are gathered before they are written. It bounds
// the memory of an answer, whatever its length: some 4 MB.
const groupRows = 1 << 14

// longitudinalData answers GET /api/v1/activities/longitudinal-data: the
// samples of all activities that match, oldest first. The file is written while
// the samples are made.
func (s *Sandbox) longitudinalData(c *call) error {
	q := newQuery(c.r)
	f := s.season(c, q)
	if !q.values.Has("start") {
		q.issues = append(q.issues, missing("query", "start"))
	}
	metrics := q.metrics()
	sampling := q.sampling()
	if err := q.err(); err != nil {
		return err
	}
	if len(metrics) == 0 {
		metrics = []string{"duration", "power", "heart_rate", "speed"}
	}
	c.w.Header().Set("Content-Type", "application/octet-stream")
	out := frame.NewParquetWriter(c.w, frame.WithIndex("timestamp"))
	rows := &gathered{}
	flush := func() error {
		table, err := s.gatheredFrame(rows, metrics)
		if err != nil {
			return err
		}
		rows = &gathered{}
		return out.Write(table)
	}
	err := inOrder(c.r.Context(), s.kept(c.subject(), f),
		func(a *activity) (part, error) { return sampled(s.samples.read(a), sampling), nil },
		func(a *activity, p part) error {
			rows.add(a, s.sportText(a.sport), p)
			if len(rows.times) < groupRows {
				return nil
			}
			return flush()
		})
	if err == nil {
		err = flush() // also of no rows: a file has columns
	}
	if err == nil {
		err = out.Close()
	}
	if err != nil {
		// The beginning is out already. A connection that is cut is the only way
		// to say that the rest does not follow.
		panic(http.ErrAbortHandler)
	}
	return nil
}

// part is the samples of one activity, and how long each row is.
type part struct {
	samples training.Samples
	lengths []time.Duration
}

// sampled applies adaptive sampling; none when it is empty.
func sampled(samples training.Samples, sampling string) part {
	if sampling == "" {
		return part{samples, slices.Repeat([]time.Duration{time.Second}, samples.Len())}
	}
	condensed, lengths := condense(samples, segmentsOf(samples, sampling))
	return part{condensed, lengths}
}

// gathered is the rows of several activities, one behind the other.
type gathered struct {
	times, local []time.Time
	ids, sports  []string
	lengths      []time.Duration
	columns      training.Samples
}

// add puts the rows of an activity behind the others.
func (g *gathered) add(a *activity, sport string, p part) {
	rows := p.samples.Len()
	for i := range rows {
		t := p.samples.Time(i)
		g.times, g.local = append(g.times, t), append(g.local, t.In(a.zone))
		g.ids, g.sports = append(g.ids, a.id), append(g.sports, sport)
	}
	g.lengths = append(g.lengths, p.lengths...)
	to, from := &g.columns, &p.samples
	to.Offset = append(to.Offset, from.Offset...)
	appendColumn(&to.Lap, from.Lap, rows)
	appendColumn(&to.Power, from.Power, rows)
	appendColumn(&to.HeartRate, from.HeartRate, rows)
	appendColumn(&to.Cadence, from.Cadence, rows)
	appendColumn(&to.Speed, from.Speed, rows)
	appendColumn(&to.Altitude, from.Altitude, rows)
	appendColumn(&to.Distance, from.Distance, rows)
	appendColumn(&to.Latitude, from.Latitude, rows)
	appendColumn(&to.Longitude, from.Longitude, rows)
	appendColumn(&to.Temperature, from.Temperature, rows)
	appendColumn(&to.CoreTemperature, from.CoreTemperature, rows)
	appendColumn(&to.SmO2, from.SmO2, rows)
	appendColumn(&to.RespirationRate, from.RespirationRate, rows)
}

// appendColumn adds rows; those of an absent stream hold no value.
func appendColumn[T training.Number](to *training.Column[T], from training.Column[T], rows int) {
	values, valid := filled(from, rows)
	if valid == nil {
		valid = slices.Repeat([]bool{true}, rows)
	}
	to.Values, to.Valid = append(to.Values, values...), append(to.Valid, valid...)
}

// gatheredFrame makes the table of the rows (SweatStack API reference, section
// 5.6).
func (s *Sandbox) gatheredFrame(g *gathered, metrics []string) (*frame.Frame, error) {
	columns := []*frame.Column{frame.NewTimestamp("timestamp", g.times, nil, frame.Millisecond, "UTC")}
	if s.settings.api == Current {
		columns = append(columns, frame.NewTimestamp("timestamp_local", g.local, nil, frame.Millisecond, ""))
	}
	columns = append(columns, frame.NewCategory("activity_id", g.ids, nil), frame.NewCategory("sport", g.sports, nil))
	for _, name := range metricNames() {
		if slices.Contains(metrics, name) {
			columns = append(columns, metricColumn(name, g.columns, g.lengths))
		}
	}
	return frame.New(columns...)
}
