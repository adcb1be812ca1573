package sweatstacktest

import (
	"math"
	"slices"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// workKey names an accumulated work duration that was computed.
type workKey struct {
	activity *activity
	metric   string
}

// maxWorkBytes bounds what is kept of them: two thousand activities of 500
// levels each.
const maxWorkBytes = 4 << 20

func newWorkCache() *cache[workKey, []int32] {
	return newCache[workKey](maxWorkBytes, func(seconds []int32) int { return bytesOfEntry + 4*len(seconds) })
}

// workOf counts the seconds that an activity spent at or above each level: 0,
// one step, two steps and so on.
func (s *Sandbox) workOf(a *activity, metric string) []int32 {
	seconds, _ := s.work.get(workKey{a, metric}, func() ([]int32, error) {
		if !slices.Contains(a.metrics, metric) {
			return nil, nil
		}
		values, _ := s.samples.read(a).Floats(metric)
		levels := training.AccumulatedWorkDuration(values, stepOf(metric))
		seconds := make([]int32, len(levels))
		for i, level := range levels {
			seconds[i] = int32(level.Seconds)
		}
		return seconds, nil
	})
	return seconds
}

// longitudinalWork answers GET
// /api/v1/activities/longitudinal-accumulated-work-duration.
func (s *Sandbox) longitudinalWork(c *call) error {
	q := newQuery(c.r)
	f := s.window(c, q)
	metric := q.required("metric", "power", "speed")
	if err := q.err(); err != nil {
		return err
	}
	var days [][]int32
	lastDay := ""
	err := inOrder(c.r.Context(), s.kept(c.subject(), f),
		func(a *activity) ([]int32, error) { return s.workOf(a, metric), nil },
		func(a *activity, seconds []int32) error {
			if len(seconds) == 0 {
				return nil
			}
			if day := a.start.In(a.zone).Format(time.DateOnly); day != lastDay {
				days, lastDay = append(days, nil), day
			}
			days[len(days)-1] = addedUp(days[len(days)-1], seconds)
			return nil
		})
	if err != nil {
		return err
	}
	table, err := sustainedFrame(metric, days)
	if err != nil {
		return err
	}
	return sendTable(c, table, frame.WithIndex())
}

// addedUp adds the seconds of one more activity to those of a day. The result
// is the day's own: what comes from the cache is not changed.
func addedUp(day, seconds []int32) []int32 {
	sum := make([]int32, max(len(day), len(seconds)))
	copy(sum, day)
	for i, n := range seconds {
		sum[i] += n
	}
	return sum
}

// sustainedFrame ranks the days at each level above zero: the highest, and what
// nine, five and two and a half of ten days stay within. How the platform draws
// the line between hard, medium and easy sessions is its own affair; what
// clients rely on is that they come in this order and fall with the level.
func sustainedFrame(metric string, days [][]int32) (*frame.Frame, error) {
	top := 0
	for _, day := range days {
		top = max(top, len(day))
	}
	shares := [4]float64{1, 0.9, 0.5, 0.25}
	var levels []float64
	var seconds [4][]int64
	ranked := make([]int32, len(days))
	for level := 1; level < top; level++ {
		levels = append(levels, float64(level)*stepOf(metric))
		for i, day := range days {
			ranked[i] = 0
			if level < len(day) {
				ranked[i] = day[level]
			}
		}
		slices.Sort(ranked)
		for i, share := range shares {
			rank := int(math.Ceil(share * float64(len(ranked))))
			seconds[i] = append(seconds[i], int64(ranked[max(rank, 1)-1]))
		}
	}
	columns := []*frame.Column{frame.NewNumber(metric, levels, nil)}
	for i, name := range []string{"max", "hard", "medium", "easy"} {
		columns = append(columns, frame.NewNumber(name, seconds[i], nil))
	}
	return frame.New(columns...)
}
