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
	rows := &gathered{metrics: metrics}
	flush := func() error {
		table, err := s.gatheredFrame(rows)
		if err != nil {
			return err
		}
		err = out.Write(table)
		rows.empty()
		return err
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

// gathered is the rows of several activities, one behind the other, with the
// metrics that are wanted. Emptied, it keeps its room.
type gathered struct {
	metrics      []string
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
	gather(g, "lap", &to.Lap, from.Lap, rows)
	gather(g, "power", &to.Power, from.Power, rows)
	gather(g, "heart_rate", &to.HeartRate, from.HeartRate, rows)
	gather(g, "cadence", &to.Cadence, from.Cadence, rows)
	gather(g, "speed", &to.Speed, from.Speed, rows)
	gather(g, "altitude", &to.Altitude, from.Altitude, rows)
	gather(g, "distance", &to.Distance, from.Distance, rows)
	gather(g, "latitude", &to.Latitude, from.Latitude, rows)
	gather(g, "longitude", &to.Longitude, from.Longitude, rows)
	gather(g, "temperature", &to.Temperature, from.Temperature, rows)
	gather(g, "core_temperature", &to.CoreTemperature, from.CoreTemperature, rows)
	gather(g, "smo2", &to.SmO2, from.SmO2, rows)
	gather(g, "respiration_rate", &to.RespirationRate, from.RespirationRate, rows)
}

// gather adds rows of one metric; those of an absent stream hold no value.
func gather[T training.Number](g *gathered, name string, to *training.Column[T], from training.Column[T], rows int) {
	if !slices.Contains(g.metrics, name) {
		return
	}
	values, valid := filled(from, rows)
	to.Values = append(to.Values, values...)
	if valid != nil {
		to.Valid = append(to.Valid, valid...)
		return
	}
	for range rows {
		to.Valid = append(to.Valid, true)
	}
}

// empty takes the rows out. A table of them must no longer be in use.
func (g *gathered) empty() {
	g.times, g.local, g.ids, g.sports, g.lengths = g.times[:0], g.local[:0], g.ids[:0], g.sports[:0], g.lengths[:0]
	c := &g.columns
	c.Offset = c.Offset[:0]
	for _, column := range []interface{ Empty() }{
		&c.Lap, &c.Power, &c.HeartRate, &c.Cadence, &c.Speed, &c.Altitude, &c.Distance, &c.Latitude, &c.Longitude,
		&c.Temperature, &c.CoreTemperature, &c.SmO2, &c.RespirationRate,
	} {
		column.Empty()
	}
}

// gatheredFrame makes the table of the rows (SweatStack API reference, section
// 5.6).
func (s *Sandbox) gatheredFrame(g *gathered) (*frame.Frame, error) {
	columns := []*frame.Column{frame.NewTimestamp("timestamp", g.times, nil, frame.Millisecond, "UTC")}
	if s.settings.api == Current {
		columns = append(columns, frame.NewTimestamp("timestamp_local", g.local, nil, frame.Millisecond, ""))
	}
	columns = append(columns, frame.NewCategory("activity_id", g.ids, nil), frame.NewCategory("sport", g.sports, nil))
	for _, name := range metricNames() {
		if slices.Contains(g.metrics, name) {
			columns = append(columns, metricColumn(name, g.columns, g.lengths))
		}
	}
	return frame.New(columns...)
}
