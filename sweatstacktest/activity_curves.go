package sweatstacktest

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// maxDurations bounds the list of durations of one request.
const maxDurations = 2000

// durations reads the parameter of that name: left out, all, or a comma list
// of whole seconds.
func (q *query) durations() []int {
	text, ok := q.last("durations")
	switch {
	case !ok:
		return training.StandardDurations()
	case text == "all":
		return training.AllDurations(24 * 3600)
	}
	var seconds []int
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(part)
		if err != nil || n < 1 || len(seconds) == maxDurations {
			q.complain("value_error", "Value error, durations is 'all' or a comma list of whole seconds", "durations")
			return nil
		}
		seconds = append(seconds, n)
	}
	slices.Sort(seconds)
	return slices.Compact(seconds)
}

// activityMeanMax answers GET /api/v1/activities/{activity_id}/mean-max. An
// activity without the metric has a curve without rows.
func (s *Sandbox) activityMeanMax(c *call) error {
	q := newQuery(c.r)
	metric := q.required("metric", "power", "speed")
	durations := q.durations()
	if s.settings.api == Legacy {
		q.flag("adaptive_sampling", false)
		durations = training.AllDurations(24 * 3600)
	}
	if err := q.err(); err != nil {
		return err
	}
	a, err := s.activityOf(c)
	if err != nil {
		return err
	}
	key := fmt.Sprint("mean-max/", a.id, "/", metric, "/", durations)
	return s.sendFile(c, key, func() (*frame.Frame, []frame.WriteOption, error) {
		seconds, _ := s.samples.get(a).Seconds(metric)
		curve := training.MeanMax(seconds, durations)
		if s.settings.api == Legacy {
			return levelFrame(metric, training.LongestAtLevel(curve, stepOf(metric)))
		}
		table, err := curveFrame(a.start, metric, curve)
		return table, nil, err
	})
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
		levelColumn(metric, means),
		frame.NewTimestamp("start", starts, nil, frame.Millisecond, "UTC"),
	)
}

// levelColumn writes power as 16-bit integers and speed as floats.
func levelColumn(metric string, levels []float64) *frame.Column {
	if metric == "power" {
		whole := make([]int16, len(levels))
		for i, level := range levels {
			whole[i] = int16(math.Round(level))
		}
		return frame.NewNumber(metric, whole, nil)
	}
	floats := make([]float32, len(levels))
	for i, level := range levels {
		floats[i] = float32(level)
	}
	return frame.NewNumber(metric, floats, nil)
}

// stepOf is the distance between two levels: 1 W or 0.1 m/s.
func stepOf(metric string) float64 {
	if metric == "power" {
		return 1
	}
	return 0.1
}

// levelFrame is a curve by level: the level is the index. It begins with the
// first level above zero.
func levelFrame(metric string, curve []training.Level) (*frame.Frame, []frame.WriteOption, error) {
	levels, lengths := []float64{}, []time.Duration{}
	for _, point := range curve {
		if point.Level > 0 {
			levels = append(levels, point.Level)
			lengths = append(lengths, time.Duration(point.Seconds)*time.Second)
		}
	}
	table, err := frame.New(levelColumn(metric, levels), frame.NewDuration("duration", lengths, nil, frame.Second))
	return table, []frame.WriteOption{frame.WithIndex(metric)}, err
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
	return s.sendFile(c, "work/"+a.id+"/"+metric, func() (*frame.Frame, []frame.WriteOption, error) {
		values, _ := s.samples.get(a).Floats(metric)
		return levelFrame(metric, training.AccumulatedWorkDuration(values, stepOf(metric)))
	})
}
