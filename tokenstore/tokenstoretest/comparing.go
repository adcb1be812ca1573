package tokenstoretest

import (
	"context"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// comparingRules say when a save wins, with one caller at a time.
func comparingRules() []rule {
	return []rule{
		{"a save that names the stored generation replaces everything", replacesEverything},
		{"a save that names another generation is ErrConflict and changes nothing", refusesOtherGenerations},
		{"a first save where something is stored is ErrConflict and changes nothing",
			func(ctx context.Context, store tokenstore.Store) error {
				first := token("usr_1", 1)
				if err := saveNew(ctx, store, first); err != nil {
					return err
				}
				err := store.Save(ctx, token("usr_1", 2), "")
				if err := wantError("second first save", err, tokenstore.ErrConflict); err != nil {
					return err
				}
				return holds(ctx, store, first)
			}},
		{"a save that expects something where nothing is stored is ErrConflict",
			func(ctx context.Context, store tokenstore.Store) error {
				err := store.Save(ctx, token("usr_1", 2), token("usr_1", 1).Generation())
				if err := wantError("save over nothing", err, tokenstore.ErrConflict); err != nil {
					return err
				}
				return missing(ctx, store, "usr_1")
			}},
		{"the same token can be saved over itself", savesItselfAgain},
		{"a new access token alone is a new generation", comparesAccessToken},
		{"a new refresh token alone is a new generation", comparesRefreshToken},
		{"users do not share generations", func(ctx context.Context, store tokenstore.Store) error {
			one, two := token("usr_1", 1), token("usr_2", 1)
			if err := saveNew(ctx, store, one); err != nil {
				return err
			}
			err := store.Save(ctx, two, one.Generation())
			if err := wantError("save with the generation of another user", err, tokenstore.ErrConflict); err != nil {
				return err
			}
			if err := missing(ctx, store, two.UserID); err != nil {
				return err
			}
			return holds(ctx, store, one)
		}},
	}
}

func replacesEverything(ctx context.Context, store tokenstore.Store) error {
	other := token("usr_2", 1)
	if err := saveNew(ctx, store, other); err != nil {
		return err
	}
	prev := ""
	for n := range 5 {
		t := token("usr_1", n)
		if err := store.Save(ctx, t, prev); err != nil {
			return err
		}
		if err := holds(ctx, store, t); err != nil {
			return err
		}
		prev = t.Generation()
	}
	// One without refresh token and expiry leaves nothing of the old one.
	bare := sweatstack.Token{UserID: "usr_1", AccessToken: sweatstack.NewSecret("bare")}
	if err := store.Save(ctx, bare, prev); err != nil {
		return err
	}
	if err := holds(ctx, store, bare); err != nil {
		return err
	}
	return holds(ctx, store, other)
}

func refusesOtherGenerations(ctx context.Context, store tokenstore.Store) error {
	first, second := token("usr_1", 1), token("usr_1", 2)
	if err := saveNew(ctx, store, first); err != nil {
		return err
	}
	if err := store.Save(ctx, second, first.Generation()); err != nil {
		return err
	}
	for _, prev := range []string{first.Generation(), token("usr_1", 3).Generation(), "x", "usr_1", "%"} {
		err := store.Save(ctx, token("usr_1", 3), prev)
		if err := wantError("save with a stale generation", err, tokenstore.ErrConflict); err != nil {
			return err
		}
		if err := holds(ctx, store, second); err != nil {
			return err
		}
	}
	return nil
}

func savesItselfAgain(ctx context.Context, store tokenstore.Store) error {
	t := token("usr_1", 1)
	if err := saveNew(ctx, store, t); err != nil {
		return err
	}
	t.Expiry = t.Expiry.AddDate(1, 0, 0)
	if err := store.Save(ctx, t, t.Generation()); err != nil {
		return err
	}
	return holds(ctx, store, t)
}

func comparesAccessToken(ctx context.Context, store tokenstore.Store) error {
	first := token("usr_1", 1)
	if err := saveNew(ctx, store, first); err != nil {
		return err
	}
	second := first
	second.AccessToken = sweatstack.NewSecret("another access token")
	return staysBehind(ctx, store, first, second)
}

func comparesRefreshToken(ctx context.Context, store tokenstore.Store) error {
	first := token("usr_1", 1)
	if err := saveNew(ctx, store, first); err != nil {
		return err
	}
	second := first
	second.RefreshToken = sweatstack.NewSecret("another refresh token")
	return staysBehind(ctx, store, first, second)
}

// staysBehind saves the second over the first token, and checks that whoever
// still holds the first one has lost.
func staysBehind(ctx context.Context, store tokenstore.Store, first, second sweatstack.Token) error {
	if err := store.Save(ctx, second, first.Generation()); err != nil {
		return err
	}
	err := store.Save(ctx, token("usr_1", 3), first.Generation())
	if err := wantError("save with the generation before", err, tokenstore.ErrConflict); err != nil {
		return err
	}
	return holds(ctx, store, second)
}
