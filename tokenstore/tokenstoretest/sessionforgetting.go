package tokenstoretest

import (
	"context"
	"fmt"
	"time"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// sessionForgettingRules say what Create may forget, and that it does.
func sessionForgettingRules() []sessionRule {
	return []sessionRule{
		{"what is over is forgotten by later creates", forgetsWhatIsOver},
		{"a session is kept until a create after its end", keepsWhatIsNotOver},
		{"a create that is refused forgets nothing", func(ctx context.Context, store tokenstore.SessionStore) error {
			over, taken := session("s1", "usr_1", noon()), session("s2", "usr_2", noon())
			over.Expires = noon().Add(time.Hour)
			if err := create(ctx, store, over, taken); err != nil {
				return err
			}
			if err := store.End(ctx, "ended", noon().Add(30*day)); err != nil {
				return err
			}
			late := session("s2", "usr_2", noon().Add(10*day))
			if err := notCreated(ctx, store, late, tokenstore.ErrConflict); err != nil {
				return err
			}
			late.ID = "ended"
			if err := notCreated(ctx, store, late, tokenstore.ErrEnded); err != nil {
				return err
			}
			late.ID, late.Seen = "s3", time.Time{}.Add(-1)
			if err := notCreated(ctx, store, late, tokenstore.ErrInvalid); err != nil {
				return err
			}
			return lives(ctx, store, over, taken)
		}},
	}
}

// forgetsWhatIsOver creates one session a day, which is often enough for an
// engine that forgets a little at a time.
func forgetsWhatIsOver(ctx context.Context, store tokenstore.SessionStore) error {
	soon := noon().Add(time.Hour)
	for i := range 3 {
		s := session(fmt.Sprintf("over-%d", i), "usr_1", noon())
		s.Expires = soon
		if err := create(ctx, store, s); err != nil {
			return err
		}
		if err := store.End(ctx, fmt.Sprintf("ended-%d", i), soon); err != nil {
			return err
		}
		if err := store.EndAll(ctx, fmt.Sprintf("usr_ended_%d", i), noon(), soon); err != nil {
			return err
		}
	}
	alive := session("alive", "usr_alive", noon())
	if err := create(ctx, store, alive); err != nil {
		return err
	}
	for i := range 20 {
		s := session(fmt.Sprintf("daily-%d", i), "usr_daily", noon().Add(time.Duration(i+1)*day))
		if err := create(ctx, store, s); err != nil {
			return err
		}
	}
	if err := sessionsAre(ctx, store, "usr_1"); err != nil {
		return err
	}
	for i := range 3 {
		if err := unknown(ctx, store, fmt.Sprintf("over-%d", i)); err != nil {
			return err
		}
		for _, s := range []tokenstore.Session{
			session(fmt.Sprintf("ended-%d", i), "usr_1", noon()),
			session(fmt.Sprintf("s%d", i), fmt.Sprintf("usr_ended_%d", i), noon().Add(-time.Second)),
		} {
			if err := create(ctx, store, s); err != nil {
				return fmt.Errorf("20 days after an end could be forgotten: %w", err)
			}
		}
	}
	return lives(ctx, store, alive)
}

func keepsWhatIsNotOver(ctx context.Context, store tokenstore.SessionStore) error {
	end := noon().Add(day)
	same, after, past := session("s1", "usr_1", noon()), session("s2", "usr_1", noon()), session("s3", "usr_1", noon())
	same.Expires, after.Expires = end, end.Add(time.Microsecond)
	past.Expires = noon().Add(-day) // over before it began: the caller decides
	if err := create(ctx, store, same, after, past); err != nil {
		return err
	}
	if err := lives(ctx, store, same, after, past); err != nil {
		return err
	}
	for i, at := range []time.Time{
		noon().Add(-2 * day), noon().Add(time.Hour), end.Add(-time.Minute), end, end.Add(500 * time.Nanosecond),
	} {
		if err := create(ctx, store, session(fmt.Sprintf("other-%d", i), "usr_2", at)); err != nil {
			return err
		}
		if err := lives(ctx, store, same, after); err != nil {
			return fmt.Errorf("after a create %v before its end: %w", end.Sub(at), err)
		}
	}
	return nil
}
