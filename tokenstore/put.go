package tokenstore

import (
	"context"
	"errors"
	"fmt"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// maxPutTries bounds how often Put meets a conflict before it gives up. Each
// conflict means that somebody else has stored a token for the same user, so a
// real application needs two or three.
const maxPutTries = 64

// Put stores the token of a sign-in and returns what is stored for the user
// then. Unlike a refresh, a sign-in replaces whatever is there: Put reads the
// stored generation and saves, again and again until it wins.
//
// One thing it never does: replace a token that can be refreshed by one that
// cannot. Then the stored token stays and is what Put returns. To replace it
// all the same, delete it first.
//
// Errors are those of the store. [ErrConflict] comes out only after 64 tries.
// A stored token that cannot be read is an error too and stays where it is:
// it may be a wrong key, and the token may be good.
func Put(ctx context.Context, store Store, t sweatstack.Token) (sweatstack.Token, error) {
	// Here already, so that the answer has the form that is stored, and so
	// that a bad token is refused even when the stored one would stay.
	t, err := Prepare(t)
	if err != nil {
		return sweatstack.Token{}, err
	}
	for range maxPutTries {
		stored, err := store.Load(ctx, t.UserID)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return sweatstack.Token{}, err
		}
		if !stored.RefreshToken.IsZero() && t.RefreshToken.IsZero() {
			return stored, nil
		}
		err = store.Save(ctx, t, stored.Generation())
		if err == nil {
			return t, nil
		}
		if !errors.Is(err, ErrConflict) {
			return sweatstack.Token{}, err
		}
	}
	return sweatstack.Token{}, fmt.Errorf("tokenstore: gave up after %d tries: %w", maxPutTries, ErrConflict)
}
