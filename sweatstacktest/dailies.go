package sweatstacktest

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"
)

// Bounds of dailies.
const (
	maxDailyRange = 3700    // days of one answer: ten years
	maxDailies    = 100_000 // values that requests have set
)

// dailyWire is the wire form of one day of a measure.
type dailyWire struct {
	Date   string   `json:"date"`
	Value  *float64 `json:"value"`
	Status string   `json:"status"`
	Source *string  `json:"source"`
}

// sourceManual is the source of values that were set by hand.
const sourceManual = "manual"

// measureOf finds the measure that a path names, and checks that the token may
// read or write it.
func (s *Sandbox) measureOf(c *call, write bool) (*dailyMeasure, error) {
	var names []string
	for _, m := range dailyMeasures() {
		scope := m.read
		if write {
			scope = m.write
		}
		if m.name == c.vars["measure"] {
			if !covers(c.token.scopes, scope) {
				return nil, refuse(http.StatusForbidden, "Not enough permissions")
			}
			return &m, nil
		}
		names = append(names, m.name)
	}
	return nil, unprocessable(issue{
		Loc: []any{"path", "measure"}, Type: "enum", Msg: "Input should be " + quotedList(names),
	})
}

// requiredDate reads a calendar date that must come.
func (q *query) requiredDate(name string) time.Time {
	if _, ok := q.last(name); !ok {
		q.issues = append(q.issues, missing("query", name))
		return time.Time{}
	}
	day, _ := q.date(name)
	return day
}

// listDailies answers GET /api/v1/dailies/{measure}: one entry for each day of
// the range, both ends included.
func (s *Sandbox) listDailies(c *call) error {
	m, err := s.measureOf(c, false)
	if err != nil {
		return err
	}
	q := newQuery(c.r)
	from, to := q.requiredDate("start"), q.requiredDate("end")
	interpolate := q.flag("interpolate", false)
	if len(q.issues) == 0 && daysApart(from, to) >= maxDailyRange {
		q.complain("value_error", fmt.Sprintf("Value error, range exceeds %d days", maxDailyRange), "end")
	}
	if err := q.err(); err != nil {
		return err
	}
	stored := s.storedDailies(c.subject(), m.name)
	next := 0 // the first stored value that is not before the day
	answer := []dailyWire{}
	for day := from; !day.After(to); day = day.AddDate(0, 0, 1) {
		for next < len(stored) && stored[next].day.Before(day) {
			next++
		}
		answer = append(answer, m.entry(day, stored, next, interpolate))
	}
	writeJSON(c.w, http.StatusOK, answer)
	return nil
}

// entry writes a day: stored, estimated or missing.
func (m *dailyMeasure) entry(day time.Time, stored []dailyValue, next int, interpolate bool) dailyWire {
	out := dailyWire{Date: day.Format(time.DateOnly), Status: "missing"}
	var before, after *dailyValue
	if next > 0 {
		before = &stored[next-1]
	}
	if next < len(stored) {
		after = &stored[next]
	}
	if after != nil && after.day.Equal(day) {
		out.Value, out.Source, out.Status = &after.value, &after.source, "stored"
		return out
	}
	if !interpolate {
		return out
	}
	if value, ok := m.estimate(day, before, after); ok {
		out.Value, out.Status = &value, "estimated"
	}
	return out
}

// storedDailies gives all values of a measure, oldest first: what was measured,
// and over it what requests have set and deleted.
func (s *Sandbox) storedDailies(user, measure string) []dailyValue {
	byDay := map[time.Time]dailyValue{}
	if p, ok := s.world.person(user); ok {
		for _, v := range s.measured(p, measure) {
			byDay[v.day] = v
		}
	}
	s.world.mu.RLock()
	for key, value := range s.world.kept.dailies {
		switch {
		case key.user != user || key.measure != measure:
		case value == nil:
			delete(byDay, key.day)
		default:
			byDay[key.day] = dailyValue{key.day, *value, sourceManual}
		}
	}
	s.world.mu.RUnlock()
	return slices.SortedFunc(maps.Values(byDay), func(x, y dailyValue) int { return x.day.Compare(y.day) })
}

// setDaily answers POST /api/v1/dailies/{measure}: the value of a day, over
// any other.
func (s *Sandbox) setDaily(c *call) error {
	m, err := s.measureOf(c, true)
	if err != nil {
		return err
	}
	var body struct {
		Date  *dateValue `json:"date"`
		Value *quantity  `json:"value"`
	}
	if err := c.decode(&body); err != nil {
		return err
	}
	var issues []issue
	complain := func(kind, msg, name string) {
		issues = append(issues, issue{Loc: []any{"body", name}, Msg: msg, Type: kind})
	}
	var day time.Time
	if body.Date == nil {
		issues = append(issues, c.absent("date", "date"))
	} else if at, wrong := bodyDate(string(*body.Date)); wrong != nil {
		complain(wrong.Type, wrong.Msg, "date")
	} else {
		day = at
	}
	switch {
	case body.Value == nil:
		issues = append(issues, c.absent("value", "float"))
	case *body.Value < 0:
		complain("greater_than_equal", "Input should be greater than or equal to 0", "value")
	case float64(*body.Value) > m.most:
		complain("less_than_equal", fmt.Sprintf("Input should be less than or equal to %g", m.most), "value")
	}
	if err := unprocessable(issues...); err != nil {
		return err
	}
	if !s.world.keepDaily(dailyKey{c.subject(), m.name, day}, (*float64)(body.Value)) {
		return refuse(http.StatusConflict, "Too many values")
	}
	writeJSON(c.w, http.StatusOK, dailyWire{
		Date: day.Format(time.DateOnly), Value: (*float64)(body.Value), Status: "stored", Source: new(sourceManual),
	})
	return nil
}

// deleteDaily answers DELETE /api/v1/dailies/{measure}.
func (s *Sandbox) deleteDaily(c *call) error {
	m, err := s.measureOf(c, true)
	if err != nil {
		return err
	}
	q := newQuery(c.r)
	day := q.requiredDate("date")
	if err := q.err(); err != nil {
		return err
	}
	exists := func(v dailyValue) bool { return v.day.Equal(day) }
	if !slices.ContainsFunc(s.storedDailies(c.subject(), m.name), exists) {
		return refuse(http.StatusNotFound, "No value on this day")
	}
	if !s.world.keepDaily(dailyKey{c.subject(), m.name, day}, nil) {
		return refuse(http.StatusConflict, "Too many values")
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

// keepDaily keeps what a request made of a day, nil for no value, unless there
// is too much already.
func (w *world) keepDaily(key dailyKey, value *float64) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, known := w.kept.dailies[key]; !known && len(w.kept.dailies) >= maxDailies {
		return false
	}
	if w.knows(key.user) {
		w.kept.dailies[key] = value
	}
	return true
}
