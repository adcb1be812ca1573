package tokenstore

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Bounds of a session, in bytes.
const (
	maxSessionID = 128
	maxUserAgent = 256
)

// CheckSession returns [ErrInvalid] when a text is no session id: it is empty,
// longer than 128 bytes, or holds anything but printable ASCII. A space does
// not count as printable.
func CheckSession(id string) error {
	switch {
	case id == "":
		return fmt.Errorf("%w: session id is empty", ErrInvalid)
	case len(id) > maxSessionID:
		return fmt.Errorf("%w: session id is longer than %d bytes", ErrInvalid, maxSessionID)
	}
	for i := range len(id) {
		if id[i] <= ' ' || id[i] > '~' {
			return fmt.Errorf("%w: session id is not printable ASCII", ErrInvalid)
		}
	}
	return nil
}

// CheckSelection returns [ErrInvalid] when nobody can act like this: the subject
// or the team is no id that [CheckUserID] takes, or there is a team without a
// subject. Both empty is fine, and so is a subject alone.
func CheckSelection(subjectID, teamID string) error {
	if problem := textProblem(subjectID, maxUserID); problem != "" {
		return fmt.Errorf("%w: subject id %s", ErrInvalid, problem)
	}
	if problem := textProblem(teamID, maxUserID); problem != "" {
		return fmt.Errorf("%w: team id %s", ErrInvalid, problem)
	}
	if subjectID == "" && teamID != "" {
		return fmt.Errorf("%w: team without a subject", ErrInvalid)
	}
	return nil
}

// PrepareMoment returns a time in the form that every session store keeps and
// compares: in UTC and cut to microseconds. It returns [ErrInvalid] for a time
// outside the years 1 to 9999.
//
// Both sides of a comparison are cut in the same way, so that equal times stay
// equal and no earlier one becomes a later one. Up to a microsecond may be lost
// from a time until which something must be remembered: forget it when that
// time is before the new session's, not when it is the same.
func PrepareMoment(t time.Time) (time.Time, error) {
	t = t.UTC().Truncate(time.Microsecond)
	if year := t.Year(); year < 1 || year > 9999 {
		return time.Time{}, fmt.Errorf("%w: time outside the years 1 to 9999", ErrInvalid)
	}
	return t, nil
}

// PrepareSession checks a session and returns it in the form that every store
// keeps: times as [PrepareMoment] gives them, the user agent as UTF-8 without
// zero bytes and cut to 256 bytes. Preparing twice changes nothing more.
//
// It returns [ErrInvalid] when [CheckSession], [CheckUserID], [CheckSelection]
// or PrepareMoment refuses a part. A user agent is never refused: the browser
// may send what it likes.
func PrepareSession(s Session) (Session, error) {
	if err := CheckSession(s.ID); err != nil {
		return Session{}, err
	}
	if err := CheckUserID(s.UserID); err != nil {
		return Session{}, err
	}
	if err := CheckSelection(s.SubjectID, s.TeamID); err != nil {
		return Session{}, err
	}
	for _, moment := range []struct {
		name string
		at   *time.Time
	}{{"created", &s.Created}, {"seen", &s.Seen}, {"expires", &s.Expires}} {
		at, err := PrepareMoment(*moment.at)
		if err != nil {
			return Session{}, fmt.Errorf("%w (%s)", err, moment.name)
		}
		*moment.at = at
	}
	s.UserAgent = prepareUserAgent(s.UserAgent)
	return s, nil
}

// prepareUserAgent makes a text of what a browser has sent.
func prepareUserAgent(agent string) string {
	agent = strings.ToValidUTF8(agent, "\uFFFD")
	agent = strings.ReplaceAll(agent, "\x00", "\uFFFD")
	end := min(len(agent), maxUserAgent)
	for end < len(agent) && !utf8.RuneStart(agent[end]) {
		end--
	}
	// A copy, so that a store does not keep a whole header for a part of it.
	return strings.Clone(agent[:end])
}
