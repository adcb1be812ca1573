package tokenstoretest

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// sessionKeepingRules say what comes back from a store.
func sessionKeepingRules() []sessionRule {
	return []sessionRule{
		{"a session that was never there is ErrNotFound", func(ctx context.Context, store tokenstore.SessionStore) error {
			return unknown(ctx, store, "s1", "%", "_")
		}},
		{"a session is given back as it was created", func(ctx context.Context, store tokenstore.SessionStore) error {
			full := session("s1", "usr_1", noon())
			bare := session("s2", "usr_1", noon())
			bare.SubjectID, bare.TeamID, bare.UserAgent = "", "", ""
			direct := session("s3", "usr_2", noon())
			direct.TeamID = ""
			if err := create(ctx, store, full, bare, direct); err != nil {
				return err
			}
			return lives(ctx, store, full, bare, direct)
		}},
		{"session ids are compared byte by byte", keepsSessionsApart},
		{"users, subjects and teams of any characters are kept", keepsAnyUsers},
		{"the times of a session are kept to the microsecond, in UTC", keepsSessionTimes},
		{"times of every year are kept, however far from today", keepsExtremeSessions},
		{"a user agent of any characters is kept", keepsUserAgents},
		{"a user agent is cut to 256 bytes of UTF-8", cutsUserAgents},
		{"a second session with an id that lives is ErrConflict and changes nothing",
			func(ctx context.Context, store tokenstore.SessionStore) error {
				first := session("s1", "usr_1", noon())
				if err := create(ctx, store, first); err != nil {
					return err
				}
				second := session("s1", "usr_2", noon().Add(time.Hour))
				second.SubjectID, second.TeamID, second.UserAgent = "", "", ""
				last := session("s1", "usr_1", first.Expires) // when it is not over yet
				for _, s := range []tokenstore.Session{first, last, second} {
					err := notCreated(ctx, store, s, tokenstore.ErrConflict)
					if err != nil {
						return err
					}
				}
				if err := sessionsAre(ctx, store, "usr_2"); err != nil {
					return err
				}
				return sessionsAre(ctx, store, "usr_1", first)
			}},
	}
}

// keepsSessionsApart uses ids that a database might fold, trim, escape, match
// as a pattern, take for a number or cut.
func keepsSessionsApart(ctx context.Context, store tokenstore.SessionStore) error {
	texts := []string{
		"s", "S", "%", "_", "s%", "s_", "'", "''", `"`, `\`, `\\`, ";--", "?", "?1", "$1", ":a", "@a", "*", "[s]",
		"0", "00", "0.0", "1e3", "1000", "null", "a/b", "a%2Fb", "a:b", "{a}b", "{a}", "~",
		strings.Repeat("x", 127), strings.Repeat("x", 127) + "y", strings.Repeat("x", 127) + "z",
	}
	var sessions []tokenstore.Session
	for i, id := range texts {
		s := session(id, "usr_1", noon().Add(time.Duration(i)*time.Second))
		if err := createAndHold(ctx, store, s); err != nil {
			return err
		}
		sessions = append(sessions, s)
	}
	if err := lives(ctx, store, sessions...); err != nil {
		return fmt.Errorf("after the others were created: %w", err)
	}
	for i, s := range sessions {
		if err := store.End(ctx, s.ID, s.Expires); err != nil {
			return err
		}
		if err := unknown(ctx, store, s.ID); err != nil {
			return err
		}
		if err := lives(ctx, store, sessions[i+1:]...); err != nil {
			return fmt.Errorf("after session %q was ended: %w", s.ID, err)
		}
	}
	return nil
}

func keepsAnyUsers(ctx context.Context, store tokenstore.SessionStore) error {
	users := []string{
		"usr", "USR", "usr ", " usr", "usr\n", "%", "_", "u_r", "'", "''", `"`, `\`, ";--", "?", "$1", ":a", "@a", "*",
		"0", "00", "1e3", "1000", "null", "bjørn", "e\u0301", "\u00e9", "日本", "🏃", "\u202eabc", "a/b", "{a}", "\x01",
		"\x7f", "\uffff", strings.Repeat("x", 511) + "y", strings.Repeat("x", 511) + "z",
	}
	var sessions []tokenstore.Session
	for i, userID := range users {
		s := session(fmt.Sprintf("s%d", i), userID, noon())
		s.SubjectID, s.TeamID = users[len(users)-1-i], userID
		sessions = append(sessions, s)
	}
	if err := create(ctx, store, sessions...); err != nil {
		return err
	}
	for _, s := range sessions {
		if err := sessionsAre(ctx, store, s.UserID, s); err != nil {
			return err
		}
	}
	return nil
}

func keepsSessionTimes(ctx context.Context, store tokenstore.SessionStore) error {
	zones := []*time.Location{
		time.UTC, time.FixedZone("Nepal", 5*3600+45*60), time.FixedZone("west", -11*3600), time.FixedZone("odd", 3600+1),
	}
	for i, nanoseconds := range []int{0, 1000, 10_000, 120_000_000, 123_456_000, 999_999_000, 999_999_999} {
		at := func(hour, nanoseconds int) time.Time {
			return time.Date(2026, 12, 31, hour, 59, 59, nanoseconds, zones[i%len(zones)])
		}
		s := session(fmt.Sprintf("s%d", i), "usr_1", at(21, nanoseconds))
		s.Seen, s.Expires = at(22, nanoseconds), at(23, nanoseconds)
		if err := create(ctx, store, s); err != nil {
			return err
		}
		// Below a microsecond it is cut, never rounded up.
		nanoseconds = nanoseconds / 1000 * 1000
		s.Created, s.Seen, s.Expires = at(21, nanoseconds), at(22, nanoseconds), at(23, nanoseconds)
		if err := lives(ctx, store, s); err != nil {
			return err
		}
	}
	return nil
}

// keepsExtremeSessions has sessions that are long over, and some that will be
// for long. A store has no clock to tell them apart by.
func keepsExtremeSessions(ctx context.Context, store tokenstore.SessionStore) error {
	times := []time.Time{
		{},
		time.Date(1, 1, 1, 0, 0, 0, 1000, time.UTC),
		time.Date(1969, 12, 31, 23, 59, 59, 999_999_000, time.UTC),
		time.Unix(0, 0).UTC(),
		time.Date(2000, 2, 29, 0, 0, 0, 0, time.UTC),
		time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC),
	}
	var sessions []tokenstore.Session
	for i, at := range times {
		s := session(fmt.Sprintf("s%d", i), "usr_1", times[0])
		s.Seen, s.Expires = at, at
		sessions = append(sessions, s)
	}
	last := session("last", "usr_1", times[0])
	last.Expires = times[len(times)-1]
	sessions = append(sessions, last)
	if err := create(ctx, store, sessions...); err != nil {
		return err
	}
	if err := lives(ctx, store, sessions...); err != nil {
		return err
	}
	if err := store.Touch(ctx, "last", times[len(times)-1]); err != nil {
		return err
	}
	last.Seen = times[len(times)-1]
	return lives(ctx, store, last)
}

func keepsUserAgents(ctx context.Context, store tokenstore.SessionStore) error {
	agents := []string{
		"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", " a ", "null", "0", "'", `\`, "%s",
		"<script>alert(1)</script>", "a\r\nb", "\x01\x7f", "日本 🏃", "\uffff", strings.Repeat("ø", 128),
	}
	for i, agent := range agents {
		s := session(fmt.Sprintf("s%d", i), "usr_1", noon())
		s.UserAgent = agent
		if err := createAndHold(ctx, store, s); err != nil {
			return err
		}
	}
	return nil
}

func cutsUserAgents(ctx context.Context, store tokenstore.SessionStore) error {
	for i, agent := range []struct{ sent, kept string }{
		{strings.Repeat("x", 100_000), strings.Repeat("x", 256)},
		{"x" + strings.Repeat("ø", 200), "x" + strings.Repeat("ø", 127)},
		{"a\xffb\x00c", "a\uFFFDb\uFFFDc"},
	} {
		s := session(fmt.Sprintf("s%d", i), "usr_1", noon())
		s.UserAgent = agent.sent
		if err := create(ctx, store, s); err != nil {
			return err
		}
		s.UserAgent = agent.kept
		if err := lives(ctx, store, s); err != nil {
			return err
		}
	}
	return nil
}
