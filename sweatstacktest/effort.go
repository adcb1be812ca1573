package sweatstacktest

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// curveKey names a mean-max curve that was computed.
type curveKey struct {
	activity  *activity
	metric    string
	durations string
	after     float64
}

// maxCurveBytes bounds what is kept of computed curves: some thousand of 19
// points each.
const (
	maxCurveBytes = 8 << 20
	bytesOfPoint  = 24
	bytesOfEntry  = 200
)

func newCurveCache() *cache[curveKey, []training.Best] {
	return newCache[curveKey](maxCurveBytes, func(curve []training.Best) int { return bytesOfEntry + bytesOfPoint*len(curve) })
}

// curveOf computes the mean-max curve of the part of an activity after so much
// work: kJ of power, metres of speed. A curve without points is one of an
// activity that has not the metric, or ends before.
func (s *Sandbox) curveOf(a *activity, metric string, lengths durations, after float64) []training.Best {
	curve, _ := s.curves.get(curveKey{a, metric, lengths.name, after}, func() ([]training.Best, error) {
		if !slices.Contains(a.metrics, metric) {
			return nil, nil
		}
		seconds, _ := s.samples.read(a).Seconds(metric)
		if metric == "power" {
			after *= 1000 // the work of a second is in J
		}
		rest, start := training.After(seconds, after)
		curve := training.MeanMax(rest, lengths.of(len(rest)))
		for i := range curve {
			curve[i].Start += start
		}
		return curve, nil
	})
	return curve
}

// effort is one point of a curve over many activities, and whose it is.
type effort struct {
	training.Best

	activity *activity
}

// start is the instant at which the effort began.
func (e effort) start() time.Time {
	return e.activity.start.Add(time.Duration(e.Start) * time.Second)
}

// bestEfforts is the envelope of the curves of activities: the best mean of
// each duration and who set it, the first if there are several, by duration.
func (s *Sandbox) bestEfforts(ctx context.Context, activities []*activity, metric string, lengths durations, after float64) ([]effort, error) {
	best := map[int]effort{}
	err := inOrder(ctx, activities,
		func(a *activity) ([]training.Best, error) { return s.curveOf(a, metric, lengths, after), nil },
		func(a *activity, curve []training.Best) error {
			for _, point := range curve {
				if known, ok := best[point.Duration]; !ok || point.Mean > known.Mean {
					best[point.Duration] = effort{point, a}
				}
			}
			return nil
		})
	if err != nil {
		return nil, err
	}
	efforts := make([]effort, 0, len(best))
	for _, length := range slices.Sorted(maps.Keys(best)) {
		efforts = append(efforts, best[length])
	}
	return efforts, nil
}

// curveRow is a row of a curve over many activities.
type curveRow struct {
	effort

	level float64
	after float64
}

// rowsByDuration is the curve of today.
func rowsByDuration(efforts []effort, after float64) []curveRow {
	rows := make([]curveRow, 0, len(efforts))
	for _, e := range efforts {
		rows = append(rows, curveRow{effort: e, level: e.Mean, after: after})
	}
	return rows
}

// rowsByLevel is the curve up to server version 0.89: the longest effort at
// each level above zero.
func rowsByLevel(efforts []effort, metric string, after float64) []curveRow {
	curve, byDuration := make([]training.Best, 0, len(efforts)), map[int]effort{}
	for _, e := range efforts {
		curve = append(curve, e.Best)
		byDuration[e.Duration] = e
	}
	var rows []curveRow
	for _, point := range training.LongestAtLevel(curve, stepOf(metric)) {
		if point.Level > 0 {
			rows = append(rows, curveRow{effort: byDuration[point.Seconds], level: point.Level, after: after})
		}
	}
	return rows
}

// effortFrame makes the table of a curve over many activities (SweatStack API
// reference, section 5.4): by duration its first column is the duration, by
// level the level.
func (s *Sandbox) effortFrame(metric string, rows []curveRow, byLevel, withAfter bool) (*frame.Frame, error) {
	levels, afters := make([]float64, len(rows)), make([]float64, len(rows))
	lengths, starts := make([]time.Duration, len(rows)), make([]time.Time, len(rows))
	ids, sports := make([]string, len(rows)), make([]string, len(rows))
	for i, row := range rows {
		levels[i], afters[i] = row.level, row.after
		lengths[i], starts[i] = time.Duration(row.Duration)*time.Second, row.start()
		ids[i], sports[i] = row.activity.id, s.sportText(row.activity.sport)
	}
	columns := []*frame.Column{
		frame.NewDuration("duration", lengths, nil, frame.Second),
		meanColumn(metric, levels),
		frame.NewTimestamp("start", starts, nil, frame.Millisecond, "UTC"),
		frame.NewCategory("activity_id", ids, nil),
		frame.NewCategory("sport", sports, nil),
	}
	if byLevel {
		columns[0], columns[1] = levelColumn(metric, levels), columns[0]
	}
	if withAfter {
		columns = append(columns, frame.NewNumber("after", afters, nil))
	}
	return frame.New(columns...)
}
