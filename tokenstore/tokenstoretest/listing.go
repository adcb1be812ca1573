package tokenstoretest

import (
	"context"
	"fmt"
	"slices"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// listingRules say how a store is walked over.
func listingRules() []rule {
	return []rule{
		{"an empty store lists nobody", func(ctx context.Context, store tokenstore.Store) error {
			return listIs(ctx, store)
		}},
		{"users are listed ascending by bytes", func(ctx context.Context, store tokenstore.Store) error {
			users := []string{"b", "B", "a", "Z", "é", "e\u0301", "🏃", "\uffff", "10", "9", " ", "ab", "a b", "\x01", "~"}
			for _, userID := range users {
				if err := saveNew(ctx, store, token(userID, 1)); err != nil {
					return err
				}
			}
			slices.Sort(users)
			return listIs(ctx, store, users...)
		}},
		{"300 users are listed once each", func(ctx context.Context, store tokenstore.Store) error {
			users, err := saveMany(ctx, store, 300)
			if err != nil {
				return err
			}
			return listIs(ctx, store, users...)
		}},
		{"a walk can be left and repeated", leavesAndRepeats},
		{"the loop may call the store", changesWhileWalking},
	}
}

// saveMany fills a store and returns the users in the order of a list.
func saveMany(ctx context.Context, store tokenstore.Store, n int) ([]string, error) {
	users := make([]string, 0, n)
	for i := range n {
		users = append(users, fmt.Sprintf("usr_%04d", i))
		if err := saveNew(ctx, store, token(users[i], i)); err != nil {
			return nil, err
		}
	}
	return users, nil
}

// listIs checks the whole list.
func listIs(ctx context.Context, store tokenstore.Store, want ...string) error {
	got := []string{}
	for userID, err := range store.List(ctx) {
		if err != nil {
			return fmt.Errorf("list: %w", err)
		}
		got = append(got, userID)
	}
	if !slices.Equal(got, want) {
		return fmt.Errorf("list: got %q, want %q", got, want)
	}
	return nil
}

func leavesAndRepeats(ctx context.Context, store tokenstore.Store) error {
	users, err := saveMany(ctx, store, 10)
	if err != nil {
		return err
	}
	walk := store.List(ctx)
	// More often than a pool has connections, in case one is left behind.
	for range 100 {
		for userID, err := range walk {
			if err != nil {
				return err
			}
			if userID != users[0] {
				return fmt.Errorf("a walk that was left begins at %q, want %q", userID, users[0])
			}
			break
		}
	}
	return listIs(ctx, store, users...)
}

func changesWhileWalking(ctx context.Context, store tokenstore.Store) error {
	users, err := saveMany(ctx, store, 300)
	if err != nil {
		return err
	}
	met := 0
	for userID, err := range store.List(ctx) {
		if err != nil {
			return err
		}
		t, err := store.Load(ctx, userID)
		if err != nil {
			return fmt.Errorf("load during a walk: %w", err)
		}
		next := token(userID, 1000+met)
		if err := store.Save(ctx, next, t.Generation()); err != nil {
			return fmt.Errorf("save during a walk: %w", err)
		}
		if err := store.Delete(ctx, userID); err != nil {
			return fmt.Errorf("delete during a walk: %w", err)
		}
		for _, err := range store.List(ctx) {
			if err != nil {
				return fmt.Errorf("list during a walk: %w", err)
			}
			break
		}
		met++
	}
	if met != len(users) {
		return fmt.Errorf("a walk that deletes behind itself met %d users, want %d", met, len(users))
	}
	return listIs(ctx, store)
}
