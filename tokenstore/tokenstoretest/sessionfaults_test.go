package tokenstoretest_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// sessionFault is something an engine may get wrong, and the rules that must
// see it.
type sessionFault struct {
	name   string
	open   func() tokenstore.SessionStore
	breaks []string
}

func sessionFaults() []sessionFault {
	return slices.Concat(sessionKeepingFaults(), sessionChangingFaults(), sessionListingFaults(),
		sessionEndingFaults(), sessionForgettingFaults(), sessionRacingFaults(), sessionContextFaults())
}

// Rules that several faults break.
const (
	ruleGivenBack    = "a session is given back as it was created"
	ruleSessionIDs   = "session ids are compared byte by byte"
	ruleUsers        = "users, subjects and teams of any characters are kept"
	ruleTimes        = "the times of a session are kept to the microsecond, in UTC"
	ruleExtremes     = "times of every year are kept, however far from today"
	ruleConflict     = "a second session with an id that lives is ErrConflict and changes nothing"
	ruleGone         = "an ended session is gone and the others stay"
	ruleEndedID      = "an ended id cannot be created again"
	ruleEndAllLiving = "EndAll ends every session that lives, also one created after its moment"
	ruleMoment       = "EndAll refuses sessions created before its moment, and takes later ones"
	ruleLiving       = "a list has only the sessions of its user that live"
	ruleRefusedTimes = "times outside the years 1 to 9999 are refused"
)

func sessionKeepingFaults() []sessionFault {
	return []sessionFault{
		{"an unknown session is empty and no error", wrapped(func(b *brokenSessions) {
			b.get = func(ctx context.Context, id string) (tokenstore.Session, error) {
				s, err := b.good.Get(ctx, id)
				return s, except(err, tokenstore.ErrNotFound)
			}
		}), []string{"a session that was never there is ErrNotFound", ruleGone}},
		{"the team is lost", changedSessions(func(s *tokenstore.Session) { s.TeamID = "" }), []string{ruleGivenBack}},
		{"the user agent is lost", changedSessions(func(s *tokenstore.Session) { s.UserAgent = "" }),
			[]string{ruleGivenBack, "a user agent of any characters is kept"}},
		{"the user agent is trimmed", changedSessions(func(s *tokenstore.Session) {
			s.UserAgent = strings.TrimSpace(s.UserAgent)
		}), []string{"a user agent of any characters is kept"}},
		{"the user agent has 255 bytes", changedSessions(func(s *tokenstore.Session) {
			s.UserAgent = s.UserAgent[:min(len(s.UserAgent), 255)]
		}), []string{"a user agent is cut to 256 bytes of UTF-8"}},
		{"a session is seen when it was created", changedSessions(func(s *tokenstore.Session) { s.Seen = s.Created }),
			[]string{ruleGivenBack}},
		{"session ids are folded", changedSessions(func(s *tokenstore.Session) { s.ID = strings.ToLower(s.ID) }),
			[]string{ruleSessionIDs}},
		{"session ids have 127 bytes", changedSessions(func(s *tokenstore.Session) { s.ID = s.ID[:min(len(s.ID), 127)] }),
			[]string{ruleSessionIDs}},
		{"an end takes the id for a pattern", wrapped(func(b *brokenSessions) {
			b.end = func(ctx context.Context, id string, until time.Time) error {
				sessions, err := b.good.List(ctx, "usr_1")
				for _, s := range sessions {
					if id == "%" || id == "_" && len(s.ID) == 1 {
						err = errors.Join(err, b.good.End(ctx, s.ID, until))
					}
				}
				return errors.Join(err, b.good.End(ctx, id, until))
			}
		}), []string{ruleSessionIDs}},
		{"user ids are trimmed", changedSessions(func(s *tokenstore.Session) { s.UserID = strings.TrimSpace(s.UserID) }),
			[]string{ruleUsers, ruleLiving}},
		{"subjects are folded", changedSessions(func(s *tokenstore.Session) { s.SubjectID = strings.ToLower(s.SubjectID) }),
			[]string{ruleUsers}},
		{"times have milliseconds", changedSessions(func(s *tokenstore.Session) {
			s.Created = s.Created.Truncate(time.Millisecond)
		}), []string{ruleTimes, ruleGivenBack}},
		{"times are rounded up", changedSessions(func(s *tokenstore.Session) { s.Expires = s.Expires.Round(time.Microsecond) }),
			[]string{ruleTimes}},
		{"times come back in local time", readSessions(func(s *tokenstore.Session) {
			s.Seen = s.Seen.In(time.FixedZone("here", 3600))
		}), []string{ruleTimes, ruleGivenBack}},
		{"the end of a session counts from 1970", changedSessions(func(s *tokenstore.Session) {
			s.Expires = time.Unix(max(s.Expires.Unix(), 0), int64(s.Expires.Nanosecond()))
		}), []string{ruleExtremes}},
		{"a session ends by the clock of the store", wrapped(func(b *brokenSessions) {
			b.get = func(ctx context.Context, id string) (tokenstore.Session, error) {
				s, err := b.good.Get(ctx, id)
				if err == nil && s.Expires.Before(time.Now()) { // the year 2000 in a bubble
					return tokenstore.Session{}, tokenstore.ErrNotFound
				}
				return s, err
			}
		}), []string{ruleExtremes}},
		{"a second create replaces the session", wrapped(func(b *brokenSessions) {
			b.create = func(ctx context.Context, s tokenstore.Session) error {
				err := b.good.Create(ctx, s)
				if errors.Is(err, tokenstore.ErrConflict) {
					return b.good.Select(ctx, s.ID, s.SubjectID, s.TeamID)
				}
				return err
			}
		}), []string{ruleConflict, "of 50 concurrent creates of one id exactly one wins"}},
		{"a conflict is told after writing", wrapped(func(b *brokenSessions) {
			b.create = func(ctx context.Context, s tokenstore.Session) error {
				err := b.good.Create(ctx, s)
				if errors.Is(err, tokenstore.ErrConflict) {
					err = errors.Join(err, b.good.Select(ctx, s.ID, s.SubjectID, s.TeamID))
				}
				return err
			}
		}), []string{ruleConflict}},
		{"nothing is checked", table(func(s *tableSessions) { s.unchecked = true }), []string{
			"a text that is no session id is refused",
			"a text that is no user id is refused",
			"a subject or a team that is no id, and a team alone, are refused",
			ruleRefusedTimes,
			"a user agent is cut to 256 bytes of UTF-8",
		}},
		{"an end outside of all years is written before it is refused", wrapped(func(b *brokenSessions) {
			b.end = func(ctx context.Context, id string, until time.Time) error {
				err := b.good.End(ctx, id, until)
				if errors.Is(err, tokenstore.ErrInvalid) && tokenstore.CheckSession(id) == nil {
					return errors.Join(err, b.good.End(ctx, id, time.Unix(0, 0)))
				}
				return err
			}
		}), []string{ruleRefusedTimes}},
	}
}

// except is an error unless it is a certain one.
func except(err, allowed error) error {
	if errors.Is(err, allowed) {
		return nil
	}
	return err
}

func sessionChangingFaults() []sessionFault {
	const back = "a touch with an earlier time is no error and changes nothing"
	const forward = "a touch moves seen forward and changes nothing else"
	const selects = "a select replaces subject and team and changes nothing else"
	return []sessionFault{
		{"a touch does nothing", wrapped(func(b *brokenSessions) {
			b.touch = func(ctx context.Context, id string, _ time.Time) error {
				_, err := b.good.Get(ctx, id)
				return err
			}
		}), []string{forward, "a list shows what touch and select have changed", "the latest of concurrent touches stays"}},
		{"a touch also goes back", touchedSessions(func(s *tokenstore.Session, seen time.Time) error {
			s.Seen = seen
			return nil
		}), []string{back}},
		{"an earlier touch is a conflict", touchedSessions(func(s *tokenstore.Session, seen time.Time) error {
			if !seen.After(s.Seen) {
				return tokenstore.ErrConflict
			}
			s.Seen = seen
			return nil
		}), []string{back}},
		{"a touch prolongs the session", touchedSessions(func(s *tokenstore.Session, seen time.Time) error {
			if seen.After(s.Seen) {
				s.Expires = s.Expires.Add(seen.Sub(s.Seen))
				s.Seen = seen
			}
			return nil
		}), []string{forward}},
		{"a touch after the end is not found", touchedSessions(func(s *tokenstore.Session, seen time.Time) error {
			if seen.After(s.Expires) {
				return tokenstore.ErrNotFound
			}
			if seen.After(s.Seen) {
				s.Seen = seen
			}
			return nil
		}), []string{forward}},
		{"a touch is kept to the nanosecond", table(func(s *tableSessions) { s.fullTimes = true }),
			[]string{"a touch is kept to the microsecond, in UTC", ruleTimes, ruleMoment}},
		{"a select keeps the team when there is no new one", wrapped(func(b *brokenSessions) {
			b.choose = func(ctx context.Context, id, subjectID, teamID string) error {
				s, err := b.good.Get(ctx, id)
				if err == nil && teamID == "" && subjectID != "" {
					teamID = s.TeamID
				}
				return b.good.Select(ctx, id, subjectID, teamID)
			}
		}), []string{selects, "a list shows what touch and select have changed"}},
		{"a select of themselves does nothing", wrapped(func(b *brokenSessions) {
			b.choose = func(ctx context.Context, id, subjectID, teamID string) error {
				if subjectID == "" && teamID == "" {
					return nil
				}
				return b.good.Select(ctx, id, subjectID, teamID)
			}
		}), []string{selects}},
		{"a select changes all sessions of the user", wrapped(func(b *brokenSessions) {
			b.choose = func(ctx context.Context, id, subjectID, teamID string) error {
				s, err := b.good.Get(ctx, id)
				if err != nil {
					return err
				}
				sessions, err := b.good.List(ctx, s.UserID)
				for _, s := range sessions {
					err = errors.Join(err, b.good.Select(ctx, s.ID, subjectID, teamID))
				}
				return err
			}
		}), []string{selects}},
	}
}

// touchedSessions makes a store with another Touch.
func touchedSessions(touch func(s *tokenstore.Session, seen time.Time) error) func() tokenstore.SessionStore {
	return func() tokenstore.SessionStore {
		s := table(func(*tableSessions) {})().(*tableSessions)
		return &touching{tableSessions: s, touch: touch}
	}
}

type touching struct {
	*tableSessions
	touch func(s *tokenstore.Session, seen time.Time) error
}

func (t *touching) Touch(ctx context.Context, id string, seen time.Time) error {
	seen, err := tokenstore.PrepareMoment(seen)
	if err != nil {
		return err
	}
	var answer error
	err = t.change(ctx, id, false, func(s *tokenstore.Session) { answer = t.touch(s, seen) })
	return errors.Join(err, answer)
}
