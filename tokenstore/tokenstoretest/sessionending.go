package tokenstoretest

import (
	"context"
	"fmt"
	"time"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// sessionEndingRules say what an end of one session means.
func sessionEndingRules() []sessionRule {
	return []sessionRule{
		{"an ended session is gone and the others stay", func(ctx context.Context, store tokenstore.SessionStore) error {
			one, two, three := session("s1", "usr_1", noon()), session("s2", "usr_1", noon()), session("s3", "usr_2", noon())
			if err := create(ctx, store, one, two, three); err != nil {
				return err
			}
			if err := store.End(ctx, "s1", one.Expires); err != nil {
				return err
			}
			if err := unknown(ctx, store, "s1"); err != nil {
				return err
			}
			if err := sessionsAre(ctx, store, "usr_1", two); err != nil {
				return err
			}
			return sessionsAre(ctx, store, "usr_2", three)
		}},
		{"an ended id cannot be created again", func(ctx context.Context, store tokenstore.SessionStore) error {
			if err := create(ctx, store, session("s1", "usr_1", noon())); err != nil {
				return err
			}
			if err := store.End(ctx, "s1", noon().Add(day)); err != nil {
				return err
			}
			return staysEnded(ctx, store, "s1")
		}},
		{"an id that the store does not know can be ended beforehand",
			func(ctx context.Context, store tokenstore.SessionStore) error {
				if err := store.End(ctx, "s1", noon().Add(day)); err != nil {
					return err
				}
				if err := create(ctx, store, session("s2", "usr_1", noon())); err != nil {
					return err
				}
				return staysEnded(ctx, store, "s1")
			}},
		{"ending twice is no error and keeps the later time", endsTwice},
		{"an end is remembered as long as asked", endsAsLongAsAsked},
		{"no end is pushed out by others", pushesNothingOut},
	}
}

// staysEnded tries to bring back a session that was ended for a day from noon.
func staysEnded(ctx context.Context, store tokenstore.SessionStore, id string) error {
	for _, s := range []tokenstore.Session{
		session(id, "usr_1", noon()),
		session(id, "usr_1", noon().Add(-time.Hour)),
		session(id, "usr_1", noon().Add(time.Hour)),
		session(id, "usr_2", noon()),
	} {
		if err := notCreated(ctx, store, s, tokenstore.ErrEnded); err != nil {
			return err
		}
		if err := unknown(ctx, store, id); err != nil {
			return err
		}
	}
	return sessionsAre(ctx, store, "usr_2")
}

func endsTwice(ctx context.Context, store tokenstore.SessionStore) error {
	short, long := noon().Add(time.Hour), noon().Add(day)
	var names []string
	for i, ends := range [][]time.Time{{short, long}, {long, short}, {long, long}} {
		known, unknown := fmt.Sprintf("known-%d", i), fmt.Sprintf("unknown-%d", i)
		if err := create(ctx, store, session(known, "usr_1", noon())); err != nil {
			return err
		}
		names = append(names, known, unknown)
		for _, until := range ends {
			for _, id := range []string{known, unknown} {
				if err := store.End(ctx, id, until); err != nil {
					return fmt.Errorf("end of session %q: %w", id, err)
				}
			}
		}
	}
	// Now the earlier of the two times is over.
	if err := create(ctx, store, session("other", "usr_2", long)); err != nil {
		return err
	}
	for _, id := range names {
		if err := notCreated(ctx, store, session(id, "usr_1", long), tokenstore.ErrEnded); err != nil {
			return err
		}
	}
	return unknown(ctx, store, names...)
}

// endsAsLongAsAsked lets sessions come up to the last moment, below the
// microsecond too, each of which may make the store forget.
func endsAsLongAsAsked(ctx context.Context, store tokenstore.SessionStore) error {
	until := noon().Add(day + 999*time.Nanosecond)
	if err := create(ctx, store, session("s1", "usr_1", noon())); err != nil {
		return err
	}
	for _, id := range []string{"s1", "s2"} {
		if err := store.End(ctx, id, until); err != nil {
			return err
		}
	}
	for i, before := range []time.Duration{
		day, time.Hour, time.Minute, time.Second, time.Microsecond, 500 * time.Nanosecond, 0,
	} {
		other := session(fmt.Sprintf("other-%d", i), "usr_2", until.Add(-before))
		if err := create(ctx, store, other); err != nil {
			return err
		}
		for _, id := range []string{"s1", "s2"} {
			if err := notCreated(ctx, store, session(id, "usr_1", until.Add(-before)), tokenstore.ErrEnded); err != nil {
				return fmt.Errorf("%v before the end may be forgotten: %w", before, err)
			}
		}
	}
	return nil
}

func pushesNothingOut(ctx context.Context, store tokenstore.SessionStore) error {
	const many = 500
	until := noon().Add(30 * day)
	if err := store.EndAll(ctx, "usr_first", noon(), until); err != nil {
		return err
	}
	for i := range many {
		if err := store.End(ctx, fmt.Sprintf("ended-%d", i), until.Add(time.Duration(i)*time.Second)); err != nil {
			return err
		}
		if i%5 == 0 {
			s := session(fmt.Sprintf("alive-%d", i), "usr_1", noon().Add(time.Duration(i)*time.Minute))
			if err := create(ctx, store, s); err != nil {
				return err
			}
		}
	}
	for i := range many {
		s := session(fmt.Sprintf("ended-%d", i), "usr_1", noon().Add(time.Hour))
		if err := notCreated(ctx, store, s, tokenstore.ErrEnded); err != nil {
			return err
		}
	}
	return notCreated(ctx, store, session("s1", "usr_first", noon().Add(-time.Microsecond)), tokenstore.ErrEnded)
}
