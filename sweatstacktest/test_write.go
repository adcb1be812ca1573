package sweatstacktest

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"time"
	"unicode/utf8"
)

// maxTitle bounds the title of a test, in characters.
const maxTitle = 1000

// testBody is what a request says about a test.
type testBody struct {
	Title   *string      `json:"title"`
	Sport   *string      `json:"sport"`
	Start   *timeValue   `json:"start"`
	End     *timeValue   `json:"end"`
	Results *testResults `json:"results"`
	Tags    textList     `json:"tags"`
}

// createTest answers POST /api/v1/tests/. Without an end it takes three hours.
func (s *Sandbox) createTest(c *call) error {
	t, err := s.readTest(c)
	if err != nil {
		return err
	}
	var raw [16]byte
	_, _ = rand.Read(raw[:]) // never fails: crypto/rand ends the program instead
	t.id, t.app = ulid(s.clock.now(), 0, hex.EncodeToString(raw[:])), c.application()
	if t.end.IsZero() {
		t.end, t.endZone = t.start.Add(testLength), t.zone
	}
	if !s.world.addTest(t) {
		return refuse(http.StatusConflict, "Too many tests")
	}
	s.announce("test_created", t.user, t.id)
	writeJSON(c.w, http.StatusCreated, s.testWire(c.application(), t))
	return nil
}

// replaceTest answers PUT /api/v1/tests/{test_id}: nothing of the old content
// stays, but who made it.
func (s *Sandbox) replaceTest(c *call) error {
	t, err := s.readTest(c)
	if err != nil {
		return err
	}
	before, err := s.changeableTest(c)
	if err != nil {
		return err
	}
	t.id, t.app = before.id, before.app
	s.world.writeTest(t.user, t.id, t)
	s.announce("test_updated", t.user, t.id)
	writeJSON(c.w, http.StatusOK, map[string]string{"message": "Test updated"})
	return nil
}

// deleteTest answers DELETE /api/v1/tests/{test_id}. Traces that were linked
// to it stay, without the link.
func (s *Sandbox) deleteTest(c *call) error {
	t, err := s.changeableTest(c)
	if err != nil {
		return err
	}
	s.world.writeTest(t.user, t.id, nil)
	s.announce("test_deleted", t.user, t.id)
	writeJSON(c.w, http.StatusOK, map[string]string{"message": "Test deleted"})
	return nil
}

// changeableTest finds the test that a path names. What an application has made
// only that application may change.
func (s *Sandbox) changeableTest(c *call) (*labTest, error) {
	t, err := s.testOf(c)
	if err != nil {
		return nil, err
	}
	if t.app != "" && t.app != c.application() {
		return nil, refuse(http.StatusForbidden, "Not enough permissions")
	}
	return t, nil
}

// readTest reads and checks the body of a request. One 422 names everything.
func (s *Sandbox) readTest(c *call) (*labTest, error) {
	var body testBody
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	var issues []issue
	complain := func(kind, msg, name string) {
		issues = append(issues, issue{Loc: []any{"body", name}, Msg: msg, Type: kind})
	}
	t := &labTest{user: c.subject(), title: body.Title, results: body.Results, tags: notNil(body.Tags)}
	switch {
	case body.Sport == nil:
		issues = append(issues, c.absent("sport", "string"))
	case !wellFormedSport(*body.Sport):
		complain("value_error", "Value error, invalid sport", "sport")
	default:
		t.sport = taxonomySport(*body.Sport)
	}
	instant := func(text *timeValue, name string) (time.Time, *time.Location) {
		var read trace
		if fault := s.readTime(&read, text); fault != nil {
			complain(fault.Type, fault.Msg, name)
		}
		return read.at, read.zone
	}
	if body.Start == nil {
		issues = append(issues, c.absent("start", "datetime"))
	}
	t.start, t.zone = instant(body.Start, "start")
	t.end, t.endZone = instant(body.End, "end")
	if !t.end.IsZero() && t.end.Before(t.start) {
		complain("value_error", "Value error, end is before start", "end")
	}
	if body.Title != nil && utf8.RuneCountInString(*body.Title) > maxTitle {
		complain("string_too_long", "String should have at most 1000 characters", "title")
	}
	if err := unprocessable(issues...); err != nil {
		return nil, err
	}
	return t, nil
}

// addTest keeps a new test, unless there are too many.
func (w *world) addTest(t *labTest) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.kept.tests) >= maxTests {
		return false
	}
	if w.knows(t.user) {
		w.kept.tests[t.id] = writtenTest{user: t.user, test: t}
	}
	return true
}

// writeTest keeps what a request made of a test; nil deletes it.
func (w *world) writeTest(user, id string, t *labTest) {
	w.mu.Lock()
	defer w.mu.Unlock()
	before := w.kept.tests[id].test
	made := before != nil && before.app != ""
	if w.knows(user) {
		w.kept.tests[id] = writtenTest{user: user, test: t}
	}
	if t != nil {
		return
	}
	w.kept.forgetResource(kindTest, id)
	if made {
		delete(w.kept.tests, id) // nothing that was recorded has to stay hidden
	}
}
