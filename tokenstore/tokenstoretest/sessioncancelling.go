package tokenstoretest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// sessionContextRules say what a context does that is over.
func sessionContextRules() []sessionRule {
	return []sessionRule{
		{"a cancelled context gives its error and changes nothing", func(ctx context.Context, store tokenstore.SessionStore) error {
			over, cancel := context.WithCancel(ctx)
			cancel()
			return sessionsStopAtOnce(ctx, over, store)
		}},
		{"a context past its deadline gives its error and changes nothing",
			func(ctx context.Context, store tokenstore.SessionStore) error {
				over, cancel := context.WithDeadline(ctx, time.Unix(0, 0))
				defer cancel()
				return sessionsStopAtOnce(ctx, over, store)
			}},
		{"a store works on after a cancelled context", sessionsWorkOn},
	}
}

// sessionsStopAtOnce calls every method with a context that is over.
func sessionsStopAtOnce(ctx, over context.Context, store tokenstore.SessionStore) error {
	there := session("s1", "usr_1", noon())
	if err := create(ctx, store, there); err != nil {
		return err
	}
	_, errGet := store.Get(over, "s1")
	list, errList := store.List(over, "usr_1")
	until := noon().Add(day)
	for _, a := range []refusal{
		{"create", store.Create(over, session("s2", "usr_1", noon()))},
		{"get", errGet},
		{"touch", store.Touch(over, "s1", until)},
		{"select", store.Select(over, "s1", "usr_2", "")},
		{"end", store.End(over, "s1", until)},
		{"end of an unknown id", store.End(over, "s3", until)},
		{"list", errList},
		{"end all", store.EndAll(over, "usr_1", until, until)},
	} {
		if err := wantError(a.doing, a.err, over.Err()); err != nil {
			return err
		}
	}
	if len(list) > 0 {
		return fmt.Errorf("list: got %d sessions beside the error, want none", len(list))
	}
	if err := sessionsAre(ctx, store, "usr_1", there); err != nil {
		return err
	}
	// Neither an end nor a moment was remembered.
	return create(ctx, store, session("s2", "usr_1", noon()), session("s3", "usr_1", noon()))
}

// sessionsWorkOn cancels at every moment of a write that it can reach: some
// happen and some do not, but each is whole, and none breaks the store.
func sessionsWorkOn(ctx context.Context, store tokenstore.SessionStore) error {
	for n := range 40 {
		s := session(fmt.Sprintf("s%d", n), "usr_1", noon())
		short, cancel := context.WithTimeout(ctx, time.Duration(n)*25*time.Microsecond)
		errCreate := store.Create(short, s)
		errEnd := store.End(short, s.ID, noon().Add(day))
		cancel()
		_, err := store.Get(ctx, s.ID)
		switch {
		case errEnd == nil:
			err = wantError("get after an end", err, tokenstore.ErrNotFound)
		case errCreate == nil:
			// The end may have happened or not.
			err = except(err, tokenstore.ErrNotFound)
		case errors.Is(err, tokenstore.ErrNotFound):
			err = nil
		}
		if err != nil {
			return fmt.Errorf("after writes that were cancelled: %w", err)
		}
		if err := store.End(ctx, s.ID, noon().Add(day)); err != nil {
			return err
		}
		if err := staysEnded(ctx, store, s.ID); err != nil {
			return err
		}
	}
	return createAndHold(ctx, store, session("last", "usr_1", noon()))
}
