package tokenstoretest

import (
	"context"
	"fmt"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// deletingRules say what is left after a delete.
func deletingRules() []rule {
	return []rule{
		{"a deleted token is gone and the others stay", func(ctx context.Context, store tokenstore.Store) error {
			for _, userID := range []string{"usr_1", "usr_2", "usr_%"} {
				if err := saveNew(ctx, store, token(userID, 1)); err != nil {
					return err
				}
			}
			if err := store.Delete(ctx, "usr_%"); err != nil {
				return err
			}
			if err := missing(ctx, store, "usr_%"); err != nil {
				return err
			}
			if err := holds(ctx, store, token("usr_1", 1)); err != nil {
				return err
			}
			return listIs(ctx, store, "usr_1", "usr_2")
		}},
		{"delete of a user without a token is no error", func(ctx context.Context, store tokenstore.Store) error {
			for range 2 {
				if err := store.Delete(ctx, "usr_1"); err != nil {
					return fmt.Errorf("delete where nothing was stored: %w", err)
				}
			}
			if err := saveNew(ctx, store, token("usr_1", 1)); err != nil {
				return err
			}
			for range 2 {
				if err := store.Delete(ctx, "usr_1"); err != nil {
					return fmt.Errorf("delete: %w", err)
				}
			}
			return missing(ctx, store, "usr_1")
		}},
		{"a save that names a deleted generation is ErrConflict", func(ctx context.Context, store tokenstore.Store) error {
			first := token("usr_1", 1)
			if err := saveNew(ctx, store, first); err != nil {
				return err
			}
			if err := store.Delete(ctx, "usr_1"); err != nil {
				return err
			}
			err := store.Save(ctx, token("usr_1", 2), first.Generation())
			if err := wantError("save after delete", err, tokenstore.ErrConflict); err != nil {
				return err
			}
			return missing(ctx, store, "usr_1")
		}},
		{"a user can come back after a delete", func(ctx context.Context, store tokenstore.Store) error {
			for n := range 3 {
				if err := saveAndHold(ctx, store, token("usr_1", n)); err != nil {
					return err
				}
				if err := store.Delete(ctx, "usr_1"); err != nil {
					return err
				}
			}
			return missing(ctx, store, "usr_1")
		}},
	}
}
