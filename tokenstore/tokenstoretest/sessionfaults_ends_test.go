package tokenstoretest_test

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

func sessionEndingFaults() []sessionFault {
	const beforehand = "an id that the store does not know can be ended beforehand"
	const twice = "ending twice is no error and keeps the later time"
	const later = "a later moment of EndAll replaces an earlier one, never the reverse"
	const endedAllIDs = "what EndAll has ended cannot be created again"
	const others = "EndAll of a user leaves the others alone"
	return []sessionFault{
		{"an end does nothing", wrapped(func(b *brokenSessions) {
			b.end = func(context.Context, string, time.Time) error { return nil }
		}), []string{
			ruleGone, ruleEndedID, beforehand, twice, ruleSessionIDs,
			"a session that is touched and selected while it ends stays ended",
		}},
		{"an end is not remembered", wrapped(func(b *brokenSessions) {
			b.end = func(ctx context.Context, id string, _ time.Time) error {
				if _, err := b.good.Get(ctx, id); err != nil {
					return except(err, tokenstore.ErrNotFound)
				}
				return b.good.End(ctx, id, time.Time{})
			}
		}), []string{ruleEndedID, beforehand, twice, "an end is remembered as long as asked"}},
		{"an end of an unknown id is not remembered", table(func(s *tableSessions) { s.onlyKnown = true }),
			[]string{beforehand, twice, "an end is remembered as long as asked", "no end is pushed out by others"}},
		{"an end of an unknown id is not found", wrapped(func(b *brokenSessions) {
			b.end = func(ctx context.Context, id string, until time.Time) error {
				if _, err := b.good.Get(ctx, id); err != nil {
					return err
				}
				return b.good.End(ctx, id, until)
			}
		}), []string{beforehand, twice}},
		{"an end takes the other sessions of the user with it", wrapped(func(b *brokenSessions) {
			b.end = func(ctx context.Context, id string, until time.Time) error {
				if s, err := b.good.Get(ctx, id); err == nil {
					return b.good.EndAll(ctx, s.UserID, until, until)
				}
				return b.good.End(ctx, id, until)
			}
		}), []string{ruleGone, ruleLiving}},
		{"the last time to remember counts", table(func(s *tableSessions) { s.replaceEnd = true }), []string{twice}},
		{"a touch brings a session back", table(func(s *tableSessions) { s.touchAnyway = true }),
			[]string{"a session that was never there is ErrNotFound", ruleGone, ruleEndAllLiving, ruleEndedID}},
		{"a select brings a session back", table(func(s *tableSessions) { s.selectAnyway = true }),
			[]string{"a session that was never there is ErrNotFound", ruleGone, ruleEndAllLiving, ruleEndedID}},
		{"only the last 100 ends are remembered", table(func(s *tableSessions) { s.evicts = 100 }),
			[]string{"no end is pushed out by others"}},
		{"EndAll does nothing", wrapped(func(b *brokenSessions) {
			b.endAll = func(context.Context, string, time.Time, time.Time) error { return nil }
		}), []string{ruleEndAllLiving, ruleMoment, endedAllIDs, later, "no end is pushed out by others"}},
		{"EndAll ends only what was created before its moment", table(func(s *tableSessions) { s.onlyOlder = true }),
			[]string{ruleEndAllLiving, endedAllIDs}},
		{"EndAll remembers no ids", table(func(s *tableSessions) { s.noTombstones = true }), []string{endedAllIDs}},
		{"EndAll remembers no moment", table(func(s *tableSessions) { s.noMoment = true }),
			[]string{ruleMoment, later, "EndAll is remembered as long as asked",
				"a session that is created during an EndAll after it does not live",
				"the latest moment of concurrent EndAlls stays"}},
		{"EndAll also refuses its own moment", table(func(s *tableSessions) { s.andLater = true }), []string{ruleMoment, later}},
		{"the last moment of EndAll counts", table(func(s *tableSessions) { s.replaceAt = true }), []string{later}},
		{"the last time to remember an EndAll counts", table(func(s *tableSessions) { s.replaceUntil = true }), []string{later}},
		{"EndAll ends the sessions of everybody", wrapped(func(b *brokenSessions) {
			var mu sync.Mutex
			users := map[string]bool{}
			b.create = func(ctx context.Context, s tokenstore.Session) error {
				mu.Lock()
				defer mu.Unlock()
				users[s.UserID] = true
				return b.good.Create(ctx, s)
			}
			b.endAll = func(ctx context.Context, userID string, at, until time.Time) error {
				mu.Lock()
				defer mu.Unlock()
				err := b.good.EndAll(ctx, userID, at, until)
				for other := range users {
					err = errors.Join(err, b.good.EndAll(ctx, other, at, until))
				}
				return err
			}
		}), []string{others}},
		{"EndAll refuses the sessions of everybody", wrapped(func(b *brokenSessions) {
			var mu sync.Mutex
			var last time.Time
			b.create = func(ctx context.Context, s tokenstore.Session) error {
				mu.Lock()
				defer mu.Unlock()
				if s.Created.Before(last) {
					return tokenstore.ErrEnded
				}
				return b.good.Create(ctx, s)
			}
			b.endAll = func(ctx context.Context, userID string, at, until time.Time) error {
				mu.Lock()
				defer mu.Unlock()
				last = at
				return b.good.EndAll(ctx, userID, at, until)
			}
		}), []string{others}},
	}
}

func sessionForgettingFaults() []sessionFault {
	const asAsked = "an end is remembered as long as asked"
	return []sessionFault{
		{"nothing is ever forgotten", table(func(s *tableSessions) { s.forgets = false }),
			[]string{"what is over is forgotten by later creates"}},
		{"things are forgotten at their end", table(func(s *tableSessions) { s.inclusive = true }),
			[]string{"a session is kept until a create after its end", asAsked, "EndAll is remembered as long as asked"}},
		{"things are forgotten before it is known whether the session is new",
			table(func(s *tableSessions) { s.beforeAnswer = true }), []string{"a create that is refused forgets nothing"}},
	}
}

func sessionRacingFaults() []sessionFault {
	return []sessionFault{
		{"reading and writing are two steps", table(func(s *tableSessions) {
			s.atOnce = false
			s.gap = func() { <-time.After(time.Millisecond) } // in which others read the same
		}), []string{
			"of 50 concurrent creates of one id exactly one wins",
			"a session that is touched and selected while it ends stays ended",
			"a session that is created while it ends does not live",
			"a session that is created during an EndAll after it does not live",
			"the latest of concurrent touches stays",
			"the latest moment of concurrent EndAlls stays",
		}},
		{"subject and team are written one after the other", wrapped(func(b *brokenSessions) {
			b.choose = func(ctx context.Context, id, subjectID, teamID string) error {
				s, err := b.good.Get(ctx, id)
				if err != nil {
					return err
				}
				if err := b.good.Select(ctx, id, subjectID, s.TeamID); err != nil {
					return err
				}
				<-time.After(time.Millisecond)
				return b.good.Select(ctx, id, subjectID, teamID)
			}
			b.get = func(ctx context.Context, id string) (tokenstore.Session, error) {
				<-time.After(time.Millisecond / 2)
				return b.good.Get(ctx, id)
			}
		}), []string{"readers see the subject and the team of one select"}},
		{"one caller at a time", wrapped(func(b *brokenSessions) {
			var busy sync.Mutex
			b.create = func(ctx context.Context, s tokenstore.Session) error {
				if !busy.TryLock() {
					return errors.New("busy")
				}
				defer busy.Unlock()
				<-time.After(time.Millisecond)
				return b.good.Create(ctx, s)
			}
		}), []string{"sessions of different users do not disturb each other"}},
	}
}

func sessionContextFaults() []sessionFault {
	const cancelled = "a cancelled context gives its error and changes nothing"
	const late = "a context past its deadline gives its error and changes nothing"
	both := []string{cancelled, late}
	return []sessionFault{
		{"create forgets the context", wrapped(func(b *brokenSessions) {
			b.create = func(ctx context.Context, s tokenstore.Session) error {
				return b.good.Create(context.WithoutCancel(ctx), s)
			}
		}), both},
		{"get forgets the context", wrapped(func(b *brokenSessions) {
			b.get = func(ctx context.Context, id string) (tokenstore.Session, error) {
				return b.good.Get(context.WithoutCancel(ctx), id)
			}
		}), both},
		{"touch forgets the context", wrapped(func(b *brokenSessions) {
			b.touch = func(ctx context.Context, id string, seen time.Time) error {
				return b.good.Touch(context.WithoutCancel(ctx), id, seen)
			}
		}), both},
		{"select forgets the context", wrapped(func(b *brokenSessions) {
			b.choose = func(ctx context.Context, id, subjectID, teamID string) error {
				return b.good.Select(context.WithoutCancel(ctx), id, subjectID, teamID)
			}
		}), both},
		{"list forgets the context", wrapped(func(b *brokenSessions) {
			b.list = func(ctx context.Context, userID string) ([]tokenstore.Session, error) {
				return b.good.List(context.WithoutCancel(ctx), userID)
			}
		}), both},
		{"a cancelled end is remembered", wrapped(func(b *brokenSessions) {
			b.end = func(ctx context.Context, id string, until time.Time) error {
				return errors.Join(ctx.Err(), b.good.End(context.WithoutCancel(ctx), id, until))
			}
		}), both},
		{"a cancelled EndAll is remembered", wrapped(func(b *brokenSessions) {
			b.endAll = func(ctx context.Context, userID string, at, until time.Time) error {
				return errors.Join(ctx.Err(), b.good.EndAll(context.WithoutCancel(ctx), userID, at, until))
			}
		}), both},
		{"a cancelled context is not found", wrapped(func(b *brokenSessions) {
			b.get = func(ctx context.Context, id string) (tokenstore.Session, error) {
				if ctx.Err() != nil {
					return tokenstore.Session{}, tokenstore.ErrNotFound
				}
				return b.good.Get(ctx, id)
			}
		}), both},
		{"the first context that is over ends the store", wrapped(func(b *brokenSessions) {
			var mu sync.Mutex
			var dead error
			b.create = func(ctx context.Context, s tokenstore.Session) error {
				mu.Lock()
				defer mu.Unlock()
				if dead = errors.Join(dead, ctx.Err()); dead != nil {
					return dead
				}
				return b.good.Create(ctx, s)
			}
		}), []string{"a store works on after a cancelled context"}},
	}
}
