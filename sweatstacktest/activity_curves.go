package sweatstacktest

import (
	"math"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// activityMeanMax answers GET /api/v1/activities/{activity_id}/mean-max. An
// activity without the metric has a curve without rows.
func (s *Sandbox) activityMeanMax(c *call) error {
	q := newQuery(c.r)
	metric := q.required("metric", "power", "speed")
	lengths, adaptive := finestDurations(), false
	if s.settings.api == Legacy {
		for _, name := range []string{"adaptive_sampling", "nlec", "segmentation"} {
			adaptive = q.flag(name, false) || adaptive
		}
	} else {
		lengths = q.durations()
	}
	if err := q.err(); err != nil {
		return err
	}
	a, err := s.activityOf(c)
	if err != nil {
		return err
	}
	if s.settings.api == Legacy {
		table, err := s.levelCurve(a, metric, lengths, adaptive)
		if err != nil {
			return err
		}
		return sendTable(c, table, frame.WithIndex(metric))
	}
	table, err := curveFrame(a.start, metric, s.curveOf(a, metric, lengths, 0))
	if err != nil {
		return err
	}
	return sendTable(c, table)
}

// levelCurve is a curve up to server version 0.89: how long each level was
// held. With adaptive sampling it is taken from segments in place of seconds,
// and has a row where the duration changes, and for the highest level.
func (s *Sandbox) levelCurve(a *activity, metric string, lengths durations, adaptive bool) (*frame.Frame, error) {
	if !adaptive {
		return levelFrame(metric, training.LongestAtLevel(s.curveOf(a, metric, lengths, 0), stepOf(metric)))
	}
	seconds := segmentSeconds(s.samples.get(a), metric)
	levels := training.LongestAtLevel(training.MeanMax(seconds, lengths.of(len(seconds))), stepOf(metric))
	var fewer []training.Level
	for i, level := range levels {
		n := len(fewer)
		if level.Level > 0 && (n == 0 || fewer[n-1].Seconds != level.Seconds || i == len(levels)-1) {
			fewer = append(fewer, level)
		}
	}
	return levelFrame(metric, fewer)
}

// curveFrame is a curve of today: one row per duration.
func curveFrame(start time.Time, metric string, curve []training.Best) (*frame.Frame, error) {
	lengths, starts := make([]time.Duration, len(curve)), make([]time.Time, len(curve))
	means := make([]float64, len(curve))
	for i, best := range curve {
		lengths[i] = time.Duration(best.Duration) * time.Second
		starts[i] = start.Add(time.Duration(best.Start) * time.Second)
		means[i] = best.Mean
	}
	return frame.New(
		frame.NewDuration("duration", lengths, nil, frame.Second),
		meanColumn(metric, means),
		frame.NewTimestamp("start", starts, nil, frame.Millisecond, "UTC"),
	)
}

// meanColumn writes means in the types of samples: power as 16-bit integers,
// speed as half floats (SweatStack API reference, section 5.2).
func meanColumn(metric string, means []float64) *frame.Column {
	if metric == "power" {
		return wholeWatts(metric, means)
	}
	return frame.NewFloat16(metric, singles(means), nil)
}

// levelColumn writes levels, which are an index: power as 16-bit integers, speed
// as 32-bit floats, because pandas has no index of half floats.
func levelColumn(metric string, levels []float64) *frame.Column {
	if metric == "power" {
		return wholeWatts(metric, levels)
	}
	return frame.NewNumber(metric, singles(levels), nil)
}

func wholeWatts(name string, values []float64) *frame.Column {
	whole := make([]int16, len(values))
	for i, value := range values {
		whole[i] = int16(math.Round(value))
	}
	return frame.NewNumber(name, whole, nil)
}

func singles(values []float64) []float32 {
	out := make([]float32, len(values))
	for i, value := range values {
		out[i] = float32(value)
	}
	return out
}

// stepOf is the distance between two levels: 1 W or 0.1 m/s.
func stepOf(metric string) float64 {
	if metric == "power" {
		return 1
	}
	return 0.1
}

// levelFrame is a curve by level, which is to be the index. It begins with the
// first level above zero.
func levelFrame(metric string, curve []training.Level) (*frame.Frame, error) {
	levels, lengths := []float64{}, []time.Duration{}
	for _, point := range curve {
		if point.Level > 0 {
			levels = append(levels, point.Level)
			lengths = append(lengths, time.Duration(point.Seconds)*time.Second)
		}
	}
	return frame.New(levelColumn(metric, levels), frame.NewDuration("duration", lengths, nil, frame.Second))
}

// activityWork answers GET
// /api/v1/activities/{activity_id}/accumulated-work-duration: power for
// cycling, else speed, unless the query says otherwise.
func (s *Sandbox) activityWork(c *call) error {
	q := newQuery(c.r)
	metric := q.choice("metric", "power", "speed")
	if err := q.err(); err != nil {
		return err
	}
	a, err := s.activityOf(c)
	if err != nil {
		return err
	}
	if metric == "" {
		metric = "speed"
		if rootSport(a.sport) == "cycling" {
			metric = "power"
		}
	}
	var levels []training.Level
	for i, seconds := range s.workOf(a, metric) {
		levels = append(levels, training.Level{Level: float64(i) * stepOf(metric), Seconds: int(seconds)})
	}
	table, err := levelFrame(metric, levels)
	if err != nil {
		return err
	}
	return sendTable(c, table, frame.WithIndex(metric))
}
