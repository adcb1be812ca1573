package sweatstacktest

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"
)

// traceBody is what a request says about a trace. Whole numbers may come as
// 250.0. They are read as numbers first, so that one 422 names all that have a
// fraction beside what else is wrong.
type traceBody struct {
	Timestamp *timeValue `json:"timestamp"`
	Lactate   *quantity  `json:"lactate"`
	RPE       *quantity  `json:"rpe"`
	Notes     *string    `json:"notes"`
	Power     *quantity  `json:"power"`
	Speed     *quantity  `json:"speed"`
	HeartRate *quantity  `json:"heart_rate"`
	VO2       *quantity  `json:"vo2"`
	Tags      textList   `json:"tags"`
	Sport     *string    `json:"sport"`
	TestID    *string    `json:"test_id"`
}

// createTrace answers POST /api/v1/traces/.
func (s *Sandbox) createTrace(c *call) error {
	t, err := s.readTrace(c)
	if err != nil {
		return err
	}
	var raw [16]byte
	_, _ = rand.Read(raw[:]) // never fails: crypto/rand ends the program instead
	t.id = ulid(s.clock.now(), 0, hex.EncodeToString(raw[:]))
	if !s.world.create(t) {
		return refuse(http.StatusConflict, "Too many traces")
	}
	writeJSON(c.w, http.StatusCreated, s.traceFor(c, t))
	return nil
}

// replaceTrace answers PUT /api/v1/traces/{trace_id}: nothing of the old
// content stays.
func (s *Sandbox) replaceTrace(c *call) error {
	t, err := s.readTrace(c)
	if err != nil {
		return err
	}
	if err := s.ownTrace(c); err != nil {
		return err
	}
	t.id = c.vars["trace_id"]
	s.world.write(t.user, t.id, t)
	writeJSON(c.w, http.StatusOK, nil)
	return nil
}

// deleteTrace answers DELETE /api/v1/traces/{trace_id}.
func (s *Sandbox) deleteTrace(c *call) error {
	if err := s.ownTrace(c); err != nil {
		return err
	}
	s.world.write(c.subject(), c.vars["trace_id"], nil)
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

// ownTrace refuses a trace that the subject does not have. Another person's is
// as unknown as none.
func (s *Sandbox) ownTrace(c *call) error {
	named := func(t *trace) bool { return t.id == c.vars["trace_id"] }
	if !slices.ContainsFunc(s.tracesOf(c.subject()), named) {
		return refuse(http.StatusNotFound, "Trace not found")
	}
	return nil
}

// readTrace reads and checks the body of a request. One 422 names everything.
func (s *Sandbox) readTrace(c *call) (*trace, error) {
	var body traceBody
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	var issues []issue
	complain := func(kind, msg, name string) {
		issues = append(issues, issue{Loc: []any{"body", name}, Msg: msg, Type: kind})
	}
	t := &trace{
		user: c.subject(), lactate: (*float64)(body.Lactate), notes: body.Notes, speed: (*float64)(body.Speed), vo2: (*float64)(body.VO2),
		tags: body.Tags,
	}
	switch fault := s.readTime(t, body.Timestamp); {
	case body.Timestamp == nil:
		issues = append(issues, c.absent("timestamp", "datetime"))
	case fault != nil:
		complain(fault.Type, fault.Msg, "timestamp")
	}
	for _, number := range []struct {
		name   string
		value  *quantity
		whole  **int // nil for any number
		signed bool
	}{
		{"rpe", body.RPE, &t.rpe, true},
		{"power", body.Power, &t.power, false},
		{"speed", body.Speed, nil, false},
		{"heart_rate", body.HeartRate, &t.heartRate, false},
		{"vo2", body.VO2, nil, false},
	} {
		switch v := number.value; {
		case v == nil:
		case *v < 0 && !number.signed:
			complain("greater_than_equal", "Input should be greater than or equal to 0", number.name)
		case number.whole == nil:
		case float64(*v) != math.Trunc(float64(*v)) || math.Abs(float64(*v)) > 1<<53:
			complain("int_from_float", "Input should be a valid integer, got a number with a fractional part", number.name)
		default:
			*number.whole = new(int(*v))
		}
	}
	if body.Sport != nil {
		if !wellFormedSport(*body.Sport) {
			complain("value_error", "Value error, invalid sport", "sport")
		}
		t.sport = taxonomySport(*body.Sport)
	}
	if err := unprocessable(issues...); err != nil {
		return nil, err
	}
	if body.TestID != nil && s.settings.api != Legacy {
		if _, ok := s.findTest(t.user, *body.TestID); !ok {
			return nil, refuse(http.StatusNotFound, fmt.Sprintf("Test %q not found", *body.TestID))
		}
		t.testID = *body.TestID
	}
	if s.settings.api == Legacy {
		t.vo2 = nil // not known yet, so ignored
	}
	return t, nil
}

// readTime reads when a trace was made: ISO 8601 with an offset, which today is
// needed. In the time of client 0.70 a time without one counted as the user's
// clock.
func (s *Sandbox) readTime(t *trace, value *timeValue) *issue {
	if value == nil {
		return nil
	}
	text := string(*value)
	at, ok := unixInstant(text)
	if !ok {
		at, ok = parseTime(text, time.UTC, zonedForms()...)
	}
	if ok {
		_, seconds := at.Zone()
		t.at, t.zone = at.UTC().Truncate(time.Microsecond), time.FixedZone("", seconds)
		if !writable(t.at) || !writable(at) {
			return &issue{Type: "datetime_from_date_parsing", Msg: "Input should be a valid datetime or date, year is out of range"}
		}
		return nil
	}
	zone := zoneOrUTC(s.zoneOf(t.user))
	at, ok = parseTime(text, zone, "2006-01-02T15:04:05.999999999", "2006-01-02T15:04", time.DateOnly)
	switch {
	case !ok:
		return &issue{Type: "datetime_from_date_parsing", Msg: "Input should be a valid datetime or date, input is too short"}
	case s.settings.api != Legacy:
		return &issue{Type: "timezone_aware", Msg: "Input should have timezone info"}
	}
	t.at, t.zone = at.UTC().Truncate(time.Microsecond), zone
	return nil
}

// zonedForms are how a time with an offset may be written. As for pydantic the
// seconds, and the colon of the offset, may be left out.
func zonedForms() []string {
	return []string{
		time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04Z0700",
	}
}

// parseTime reads a text in one of several forms, in a zone when it names none.
// Between date and time there may be what pydantic takes for a T.
func parseTime(text string, zone *time.Location, forms ...string) (time.Time, bool) {
	if at := len(time.DateOnly); len(text) > at {
		hour, _, _ := strings.Cut(text[at+1:], ":")
		if !strings.ContainsRune("Tt_ ", rune(text[at])) || len(hour) != 2 { // package time takes one digit
			return time.Time{}, false
		}
		text = text[:at] + "T" + strings.ToUpper(text[at+1:])
	}
	for _, form := range forms {
		if at, err := time.ParseInLocation(form, text, zone); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

// writable reports whether the wire form has a way to say the year.
func writable(t time.Time) bool { return t.Year() >= 1 && t.Year() <= 9999 }
