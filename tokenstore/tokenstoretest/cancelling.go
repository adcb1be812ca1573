package tokenstoretest

import (
	"context"
	"fmt"
	"time"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// contextRules say what a context does that is over.
func contextRules() []rule {
	return []rule{
		{"a cancelled context gives its error and changes nothing", func(ctx context.Context, store tokenstore.Store) error {
			over, cancel := context.WithCancel(ctx)
			cancel()
			return stopsAtOnce(ctx, over, store)
		}},
		{"a context past its deadline gives its error and changes nothing",
			func(ctx context.Context, store tokenstore.Store) error {
				over, cancel := context.WithDeadline(ctx, time.Unix(0, 0))
				defer cancel()
				return stopsAtOnce(ctx, over, store)
			}},
		{"a walk ends with the error of its context", endsWalk},
		{"a store works on after a cancelled context", worksOn},
	}
}

// stopsAtOnce calls every method with a context that is over.
func stopsAtOnce(ctx, over context.Context, store tokenstore.Store) error {
	first := token("usr_1", 1)
	if err := saveNew(ctx, store, first); err != nil {
		return err
	}
	_, err := store.Load(over, "usr_1")
	if err := wantError("load", err, over.Err()); err != nil {
		return err
	}
	err = store.Save(over, token("usr_1", 2), first.Generation())
	if err := wantError("save", err, over.Err()); err != nil {
		return err
	}
	err = store.Save(over, token("usr_2", 1), "")
	if err := wantError("first save", err, over.Err()); err != nil {
		return err
	}
	err = store.Delete(over, "usr_1")
	if err := wantError("delete", err, over.Err()); err != nil {
		return err
	}
	answers := 0
	for userID, err := range store.List(over) {
		answers++
		if err := wantError("list", err, over.Err()); err != nil {
			return err
		}
		if userID != "" {
			return fmt.Errorf("list: got user %q beside the error, want none", userID)
		}
	}
	if answers != 1 {
		return fmt.Errorf("list: got %d answers, want the error alone", answers)
	}
	if err := holds(ctx, store, first); err != nil {
		return err
	}
	return listIs(ctx, store, "usr_1")
}

func endsWalk(ctx context.Context, store tokenstore.Store) error {
	users, err := saveMany(ctx, store, 300)
	if err != nil {
		return err
	}
	walk, cancel := context.WithCancel(ctx)
	defer cancel()
	met, failed := 0, false
	for userID, err := range store.List(walk) {
		if failed {
			return fmt.Errorf("list: the walk goes on after its error")
		}
		if err != nil {
			failed = true
			if err := wantError("list", err, context.Canceled); err != nil {
				return err
			}
			if userID != "" {
				return fmt.Errorf("list: got user %q beside the error, want none", userID)
			}
			continue
		}
		met++
		cancel()
	}
	if !failed || met == len(users) {
		return fmt.Errorf("list: met %d of %d users and the error of the context is missing", met, len(users))
	}
	return nil
}

// worksOn cancels at every moment of a save that it can reach: some saves
// happen and some do not, but each is whole, and none breaks the store.
func worksOn(ctx context.Context, store tokenstore.Store) error {
	stored := token("usr_1", 0)
	if err := saveNew(ctx, store, stored); err != nil {
		return err
	}
	for n := range 40 {
		next := token("usr_1", n+1)
		short, cancel := context.WithTimeout(ctx, time.Duration(n)*25*time.Microsecond)
		err := store.Save(short, next, stored.Generation())
		cancel()
		got, errLoad := store.Load(ctx, "usr_1")
		if errLoad != nil {
			return fmt.Errorf("load after a save that was cancelled: %w", errLoad)
		}
		if err == nil || got.Generation() == next.Generation() {
			stored = next
		}
		if err := same(got, stored); err != nil {
			return fmt.Errorf("after a save that was cancelled: %w", err)
		}
	}
	return store.Save(ctx, token("usr_1", 100), stored.Generation())
}
