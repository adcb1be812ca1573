package sweatstacktest

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

const (
	// maxAfter is how many states of fatigue one curve may be asked for.
	maxAfter = 5
	// maxWindow bounds a window of days, some centuries.
	maxWindow = 100_000
)

// season reads which activities a longitudinal answer is about: sports, of
// which there must be one, and days. Without an end it ends today, where the
// athlete lives.
func (s *Sandbox) season(c *call, q *query) filter {
	f := filter{sports: q.sports()}
	if !q.values.Has("sport") && !q.values.Has("sports") {
		q.issues = append(q.issues, missing("query", "sport"))
	}
	f.from, f.hasFrom = q.date("start")
	f.to, f.hasTo = q.date("end")
	if !f.hasTo {
		year, month, day := s.Now().In(zoneOrUTC(s.zoneOf(c.subject()))).Date()
		f.to, f.hasTo = time.Date(year, month, day, 0, 0, 0, 0, time.UTC), true
	}
	return f
}

// window reads the same for curves, whose days were first named by the last one
// and their number.
func (s *Sandbox) window(c *call, q *query) filter {
	f := s.season(c, q)
	if day, ok := q.date("date"); ok && !q.values.Has("end") {
		f.to = day
	}
	if days := q.whole("window_days", 0, 1); days > 0 && !f.hasFrom {
		f.from, f.hasFrom = f.to.AddDate(0, 0, 1-min(days, maxWindow)), true
	}
	return f
}

// after reads the amounts of work done before: at most five numbers, none of
// them negative.
func (q *query) after() []float64 {
	texts := q.values["after"]
	if len(texts) > maxAfter {
		q.complain("too_long", fmt.Sprintf("List should have at most %d items after validation, not %d", maxAfter, len(texts)), "after")
		return nil
	}
	amounts := make([]float64, len(texts))
	for i, text := range texts {
		amount, ok := number(text)
		switch {
		case !ok:
			q.complain("float_parsing", "Input should be a valid number, unable to parse string as a number", "after", i)
		case math.IsNaN(amount) || math.IsInf(amount, 0):
			q.complain("finite_number", "Input should be a finite number", "after", i)
		case amount < 0:
			q.complain("greater_than_equal", "Input should be greater than or equal to 0", "after", i)
		}
		amounts[i] = amount
	}
	return amounts
}

// kept lists a user's activities that a filter keeps, oldest first.
func (s *Sandbox) kept(user string, f filter) []*activity {
	var kept []*activity
	for _, a := range s.world.activities(user) {
		if f.keeps(a) {
			kept = append(kept, a)
		}
	}
	slices.Reverse(kept)
	return kept
}

// longitudinalMeanMax answers GET /api/v1/activities/longitudinal-mean-max.
func (s *Sandbox) longitudinalMeanMax(c *call) error {
	q := newQuery(c.r)
	f := s.window(c, q)
	metric := q.required("metric", "power", "speed")
	afters := q.after()
	lengths, byLevel := finestDurations(), s.settings.api == Legacy
	if byLevel {
		byLevel = q.choice("by", "intensity", "duration") != "duration"
	} else {
		lengths = q.durations()
	}
	if err := q.err(); err != nil {
		return err
	}
	withAfter := len(afters) > 0
	if withAfter { // such a curve spans a year at most
		if limit := f.to.AddDate(-1, 0, 1); !f.hasFrom || f.from.Before(limit) {
			f.from, f.hasFrom = limit, true
		}
	} else {
		afters = []float64{0}
	}
	activities := s.kept(c.subject(), f)
	var rows []curveRow
	for _, after := range afters {
		efforts, err := s.bestEfforts(c.r.Context(), activities, metric, lengths, after)
		if err != nil {
			return err
		}
		if byLevel {
			rows = append(rows, rowsByLevel(efforts, metric, after)...)
		} else {
			rows = append(rows, rowsByDuration(efforts, after)...)
		}
	}
	table, err := s.effortFrame(metric, rows, byLevel, withAfter)
	if err != nil {
		return err
	}
	return sendTable(c, table, curveIndex(s.settings.api, metric, byLevel, withAfter))
}

// curveIndex is the row index of a curve over many activities: what it goes by,
// up to server version 0.89, and none with several states of fatigue.
func curveIndex(api API, metric string, byLevel, withAfter bool) frame.WriteOption {
	switch {
	case api == Current || withAfter:
		return frame.WithIndex()
	case byLevel:
		return frame.WithIndex(metric)
	default:
		return frame.WithIndex("duration")
	}
}
