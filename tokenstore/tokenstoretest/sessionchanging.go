package tokenstoretest

import (
	"context"
	"fmt"
	"time"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// sessionChangingRules say what a session that lives can be changed to.
func sessionChangingRules() []sessionRule {
	return []sessionRule{
		{"a touch moves seen forward and changes nothing else", touchesForward},
		{"a touch with an earlier time is no error and changes nothing", touchesNeverBack},
		{"a touch is kept to the microsecond, in UTC", func(ctx context.Context, store tokenstore.SessionStore) error {
			s := session("s1", "usr_1", noon())
			if err := create(ctx, store, s); err != nil {
				return err
			}
			s.Seen = noon().Add(time.Hour)
			zone := time.FixedZone("Nepal", 5*3600+45*60)
			if err := store.Touch(ctx, "s1", s.Seen.Add(999*time.Nanosecond).In(zone)); err != nil {
				return err
			}
			return lives(ctx, store, s)
		}},
		{"a select replaces subject and team and changes nothing else", selects},
	}
}

func touchesForward(ctx context.Context, store tokenstore.SessionStore) error {
	s, other := session("s1", "usr_1", noon()), session("s2", "usr_1", noon())
	if err := create(ctx, store, s, other); err != nil {
		return err
	}
	// Also beyond the end: whether that is too late is not for a store to say.
	for _, later := range []time.Duration{time.Microsecond, time.Second, time.Hour, 10 * day, 40 * day} {
		s.Seen = s.Seen.Add(later)
		if err := store.Touch(ctx, "s1", s.Seen); err != nil {
			return fmt.Errorf("touch %v later: %w", later, err)
		}
		if err := lives(ctx, store, s, other); err != nil {
			return err
		}
	}
	return nil
}

func touchesNeverBack(ctx context.Context, store tokenstore.SessionStore) error {
	s := session("s1", "usr_1", noon())
	if err := create(ctx, store, s); err != nil {
		return err
	}
	for _, earlier := range []time.Duration{0, time.Nanosecond, time.Microsecond, time.Second, 100 * 365 * day} {
		if err := store.Touch(ctx, "s1", s.Seen.Add(-earlier)); err != nil {
			return fmt.Errorf("touch %v earlier: %w", earlier, err)
		}
		if err := lives(ctx, store, s); err != nil {
			return fmt.Errorf("after a touch %v earlier: %w", earlier, err)
		}
	}
	return nil
}

func selects(ctx context.Context, store tokenstore.SessionStore) error {
	s, other := session("s1", "usr_1", noon()), session("s2", "usr_1", noon())
	if err := create(ctx, store, s, other); err != nil {
		return err
	}
	for _, selection := range []struct{ subjectID, teamID string }{
		{"usr_athlete", "team_1"},
		{"usr_athlete", "team_1"}, // the same again
		{"usr_athlete", ""},       // now directly
		{"usr_other", "team_2"},
		{"", ""}, // themselves
		{"usr_1", ""},
		{" % ", "bjørn 日本"},
	} {
		s.SubjectID, s.TeamID = selection.subjectID, selection.teamID
		if err := store.Select(ctx, "s1", s.SubjectID, s.TeamID); err != nil {
			return fmt.Errorf("select of %q: %w", s.SubjectID, err)
		}
		if err := lives(ctx, store, s, other); err != nil {
			return err
		}
	}
	return nil
}
