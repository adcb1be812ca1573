package sweatstacktest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Bounds of tests.
const (
	maxTestPage = 50 // the platform's, for one page
	maxTests    = 2000
	// testLength is how long a test without an end is.
	testLength = 3 * time.Hour
)

// labTest is one test of an athlete, such as a lactate profile. Immutable once
// it is in the world.
type labTest struct {
	id, user string
	// app is the application that made it; empty for one that was recorded.
	app   string
	title *string
	sport string // taxonomy form
	start time.Time
	zone  *time.Location
	// end is the zero time for none.
	end     time.Time
	endZone *time.Location
	results *testResults
	tags    []string
	// recorded is the activity that a recorded test is about: its results
	// follow from the traces of that.
	recorded *activity
}

// until is where the window of the test ends.
func (t *labTest) until() time.Time {
	if t.end.IsZero() {
		return t.start.Add(testLength)
	}
	return t.end
}

// contains reports whether an instant is in the window of the test.
func (t *labTest) contains(at time.Time) bool { return !at.Before(t.start) && !at.After(t.until()) }

// writtenTest is what requests have done to a test; test is nil when it was
// deleted.
type writtenTest struct {
	user string
	test *labTest
}

// testsOf gives the tests of a user, newest first: one for each lactate step
// test among the activities, and those that requests have made, changed and not deleted.
func (s *Sandbox) testsOf(user string) []*labTest {
	activities := s.world.activities(user)
	s.world.mu.RLock()
	defer s.world.mu.RUnlock()
	var all []*labTest
	for _, a := range activities {
		if !a.tested {
			continue
		}
		id := ulid(a.start, s.settings.seed, "test/"+a.id)
		if _, over := s.world.kept.tests[id]; !over {
			title := "Lactate step test"
			all = append(all, &labTest{
				id: id, user: user, title: &title, sport: a.sport, start: a.start, zone: a.zone,
				end: a.end(), endZone: a.zone, tags: []string{}, recorded: a,
			})
		}
	}
	for _, over := range s.world.kept.tests {
		if over.user == user && over.test != nil {
			all = append(all, over.test)
		}
	}
	slices.SortFunc(all, func(x, y *labTest) int {
		if c := y.start.Compare(x.start); c != 0 {
			return c
		}
		return strings.Compare(y.id, x.id)
	})
	return all
}

// findTest finds a test of a user. Another person's is as unknown as none.
func (s *Sandbox) findTest(user, id string) (*labTest, bool) {
	tests := s.testsOf(user)
	i := slices.IndexFunc(tests, func(t *labTest) bool { return t.id == id })
	if i < 0 {
		return nil, false
	}
	return tests[i], true
}

// testOf finds the test that a path names.
func (s *Sandbox) testOf(c *call) (*labTest, error) {
	t, ok := s.findTest(c.subject(), c.vars["test_id"])
	if !ok {
		return nil, refuse(http.StatusNotFound, "Test not found")
	}
	return t, nil
}

// listTests answers GET /api/v1/tests/, newest first.
func (s *Sandbox) listTests(c *call) error {
	q := newQuery(c.r)
	f := readFilter(q)
	creator, byCreator := q.last("created_by")
	if f.limit > maxTestPage {
		q.complain("less_than_equal", fmt.Sprintf("Input should be less than or equal to %d", maxTestPage), "limit")
	}
	if err := q.err(); err != nil {
		return err
	}
	var found []*labTest
	for _, t := range s.testsOf(c.subject()) {
		made := !byCreator || (t.app != "" && t.app == creator)
		if made && f.dateKeeps(t.start, t.zone) && f.sportKeeps(t.sport) && f.tagsKeep(t.tags) {
			found = append(found, t)
		}
	}
	answer := []testWire{}
	for _, t := range page(found, f) {
		answer = append(answer, s.testWire(c.application(), t))
	}
	writeJSON(c.w, http.StatusOK, answer)
	return nil
}

// oneTest answers GET /api/v1/tests/{test_id}.
func (s *Sandbox) oneTest(c *call) error {
	q := newQuery(c.r)
	linked := q.choice("traces", "auto", "linked") == "linked"
	if err := q.err(); err != nil {
		return err
	}
	t, err := s.testOf(c)
	if err != nil {
		return err
	}
	answer := testDetailsWire{
		testWire: s.testWire(c.application(), t), Traces: []traceWire{}, Activities: []activityWire{},
	}
	for _, trace := range s.tracesOf(t.user) {
		match := s.matchOf(trace, t)
		if match == "" || (linked && match != matchExplicit) {
			continue
		}
		out := s.traceWire(trace)
		out.TestMatch = match
		s.annotateTrace(c.application(), &out)
		answer.Traces = append(answer.Traces, out)
	}
	slices.Reverse(answer.Traces) // a test is read from its first step on
	for _, a := range s.world.activities(t.user) {
		if a.start.Before(t.until()) && a.end().After(t.start) {
			whole := s.wire(a)
			s.annotateActivity(c.application(), &whole)
			answer.Activities = append(answer.Activities, whole)
		}
	}
	writeJSON(c.w, http.StatusOK, answer)
	return nil
}

// How a trace came to its test.
const (
	matchExplicit = "explicit"
	matchWindow   = "window"
)

// matchOf says how a trace belongs to a test; empty for not at all. A link to
// a test that is gone counts as none.
func (s *Sandbox) matchOf(trace *trace, t *labTest) string {
	if trace.testID == t.id {
		return matchExplicit
	}
	if trace.testID != "" {
		if _, ok := s.findTest(trace.user, trace.testID); ok {
			return ""
		}
	}
	if t.contains(trace.at) {
		return matchWindow
	}
	return ""
}

// testOfTrace finds the test that a trace belongs to: the linked one, else the
// latest one whose window it is in.
func (s *Sandbox) testOfTrace(trace *trace) (*labTest, string) {
	tests := s.testsOf(trace.user)
	for _, t := range tests {
		if trace.testID == t.id {
			return t, matchExplicit
		}
	}
	for _, t := range tests {
		if t.contains(trace.at) {
			return t, matchWindow
		}
	}
	return nil, ""
}
