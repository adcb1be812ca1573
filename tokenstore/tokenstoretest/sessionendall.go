package tokenstoretest

import (
	"context"
	"fmt"
	"time"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// sessionEndAllRules say what signing out everywhere means.
func sessionEndAllRules() []sessionRule {
	return []sessionRule{
		{"EndAll ends every session that lives, also one created after its moment", endsTheLiving},
		{"what EndAll has ended cannot be created again", func(ctx context.Context, store tokenstore.SessionStore) error {
			old, young := session("s1", "usr_1", noon().Add(-time.Hour)), session("s2", "usr_1", noon().Add(time.Hour))
			if err := create(ctx, store, old, young); err != nil {
				return err
			}
			if err := store.EndAll(ctx, "usr_1", noon(), noon().Add(day)); err != nil {
				return err
			}
			if err := staysEnded(ctx, store, "s1"); err != nil {
				return err
			}
			return staysEnded(ctx, store, "s2")
		}},
		{"EndAll refuses sessions created before its moment, and takes later ones", judgesByMoment},
		{"EndAll of a user leaves the others alone", func(ctx context.Context, store tokenstore.SessionStore) error {
			others := []string{"usr_2", "USR_1", "usr_1 ", "usr__", "usr_11", "usr_"}
			for i, userID := range others {
				if err := create(ctx, store, session(fmt.Sprintf("before-%d", i), userID, noon())); err != nil {
					return err
				}
			}
			for _, userID := range []string{"usr_1", "usr_%", "%", "_____"} {
				if err := store.EndAll(ctx, userID, noon().Add(time.Hour), noon().Add(day)); err != nil {
					return err
				}
			}
			for i, userID := range others {
				before := session(fmt.Sprintf("before-%d", i), userID, noon())
				after := session(fmt.Sprintf("after-%d", i), userID, noon())
				if err := create(ctx, store, after); err != nil {
					return err
				}
				if err := sessionsAre(ctx, store, userID, after, before); err != nil {
					return err
				}
			}
			return nil
		}},
		{"a later moment of EndAll replaces an earlier one, never the reverse", keepsTheLaterMoment},
		{"EndAll is remembered as long as asked", endsAllAsLongAsAsked},
	}
}

func endsTheLiving(ctx context.Context, store tokenstore.SessionStore) error {
	for round := range 2 {
		var names []string
		for i, later := range []time.Duration{-day, -time.Microsecond, 0, time.Microsecond, day} {
			s := session(fmt.Sprintf("s%d-%d", round, i), "usr_1", noon().Add(later))
			if round == 1 && later < 0 {
				continue // the first round refuses it
			}
			if err := create(ctx, store, s); err != nil {
				return err
			}
			names = append(names, s.ID)
		}
		if err := store.EndAll(ctx, "usr_1", noon(), noon().Add(30*day)); err != nil {
			return err
		}
		if err := unknown(ctx, store, names...); err != nil {
			return err
		}
		if err := sessionsAre(ctx, store, "usr_1"); err != nil {
			return err
		}
	}
	return nil
}

func judgesByMoment(ctx context.Context, store tokenstore.SessionStore) error {
	for i, at := range []time.Time{
		noon(), noon().Add(999 * time.Nanosecond), noon().In(time.FixedZone("Nepal", 5*3600+45*60)),
	} {
		userID := fmt.Sprintf("usr_%d", i)
		// Also for a user of whom nothing is known.
		if err := store.EndAll(ctx, userID, at, at.Add(day)); err != nil {
			return err
		}
		for j, before := range []time.Duration{time.Microsecond, time.Second, day, 100 * 365 * day} {
			s := session(fmt.Sprintf("old-%d-%d", i, j), userID, at.Add(-before))
			if err := notCreated(ctx, store, s, tokenstore.ErrEnded); err != nil {
				return fmt.Errorf("created %v before the moment: %w", before, err)
			}
			if err := unknown(ctx, store, s.ID); err != nil {
				return err
			}
		}
		for j, after := range []time.Duration{0, time.Nanosecond, time.Microsecond, time.Hour} {
			s := session(fmt.Sprintf("new-%d-%d", i, j), userID, at.Add(after))
			if err := create(ctx, store, s); err != nil {
				return fmt.Errorf("created %v after the moment: %w", after, err)
			}
			if _, err := store.Get(ctx, s.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

func keepsTheLaterMoment(ctx context.Context, store tokenstore.SessionStore) error {
	type moments struct{ at, until time.Time }
	early := moments{noon(), noon().Add(2 * day)}
	late := moments{noon().Add(time.Hour), noon().Add(2 * day)}
	brief := moments{noon().Add(time.Hour), noon().Add(2 * time.Hour)}
	for i, order := range [][]moments{
		{early, late}, {late, early}, {late, late}, {early, brief}, {brief, early}, {late, brief}, {early, late, early},
	} {
		userID := fmt.Sprintf("usr_%d", i)
		for _, m := range order {
			if err := store.EndAll(ctx, userID, m.at, m.until); err != nil {
				return err
			}
		}
		refused := session(fmt.Sprintf("old-%d", i), userID, late.at.Add(-time.Microsecond))
		if err := notCreated(ctx, store, refused, tokenstore.ErrEnded); err != nil {
			return err
		}
		if err := create(ctx, store, session(fmt.Sprintf("new-%d", i), userID, late.at)); err != nil {
			return err
		}
	}
	// What asks for two days is remembered when a day has gone by, whatever
	// came with less.
	if err := create(ctx, store, session("next-day", "usr_other", noon().Add(day))); err != nil {
		return err
	}
	for i := range 7 {
		s := session(fmt.Sprintf("late-%d", i), fmt.Sprintf("usr_%d", i), early.at.Add(-time.Microsecond))
		if err := notCreated(ctx, store, s, tokenstore.ErrEnded); err != nil {
			return err
		}
	}
	return nil
}

// endsAllAsLongAsAsked lets sessions of others come up to the last moment, each
// of which may make the store forget.
func endsAllAsLongAsAsked(ctx context.Context, store tokenstore.SessionStore) error {
	ended := session("s1", "usr_1", noon().Add(2*day))
	if err := create(ctx, store, ended); err != nil {
		return err
	}
	until := noon().Add(day + 999*time.Nanosecond)
	if err := store.EndAll(ctx, "usr_1", noon(), until); err != nil {
		return err
	}
	// A moment to come is remembered no longer than asked, but no less.
	if err := store.EndAll(ctx, "usr_3", until.Add(time.Hour), until); err != nil {
		return err
	}
	for i, before := range []time.Duration{day, time.Hour, time.Second, time.Microsecond, 500 * time.Nanosecond, 0} {
		early := session(fmt.Sprintf("s3-%d", i), "usr_3", until.Add(-before))
		if err := notCreated(ctx, store, early, tokenstore.ErrEnded); err != nil {
			return fmt.Errorf("%v before the end may be forgotten: %w", before, err)
		}
		if err := create(ctx, store, session(fmt.Sprintf("other-%d", i), "usr_2", until.Add(-before))); err != nil {
			return err
		}
		late := session(fmt.Sprintf("s2-%d", i), "usr_1", noon().Add(-time.Microsecond))
		if err := notCreated(ctx, store, late, tokenstore.ErrEnded); err != nil {
			return fmt.Errorf("%v before the end may be forgotten: %w", before, err)
		}
		again := session("s1", "usr_1", until.Add(-before))
		if err := notCreated(ctx, store, again, tokenstore.ErrEnded); err != nil {
			return fmt.Errorf("%v before the end may be forgotten: %w", before, err)
		}
	}
	return nil
}
