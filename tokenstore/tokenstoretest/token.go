package tokenstoretest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// token makes a token whose texts can be told apart by n and by user.
func token(userID string, n int) sweatstack.Token {
	return sweatstack.Token{
		AccessToken:  sweatstack.NewSecret(fmt.Sprintf("access-%s-%d", userID, n)),
		RefreshToken: sweatstack.NewSecret(fmt.Sprintf("refresh-%s-%d", userID, n)),
		Expiry:       time.Date(2026, 5, 6, 12, 0, n, 123456000, time.UTC),
		UserID:       userID,
		Scopes:       []sweatstack.Scope{sweatstack.ScopeActivitiesRead, sweatstack.ScopeOfflineAccess},
	}
}

// missing checks that nothing is stored for a user.
func missing(ctx context.Context, store tokenstore.Store, userID string) error {
	t, err := store.Load(ctx, userID)
	if err := wantError("load of a user without a token", err, tokenstore.ErrNotFound); err != nil {
		return err
	}
	if t.Generation() != "" || t.UserID != "" || !t.Expiry.IsZero() || t.Scopes != nil {
		return errors.New("load of a user without a token: got something beside ErrNotFound, want the zero token")
	}
	return nil
}

// holds checks that exactly this token is stored.
func holds(ctx context.Context, store tokenstore.Store, want sweatstack.Token) error {
	got, err := store.Load(ctx, want.UserID)
	if err != nil {
		return fmt.Errorf("load of a saved token: %w", err)
	}
	return same(got, want)
}

// same compares a loaded token with the one that was saved.
func same(got, want sweatstack.Token) error {
	switch {
	case got.UserID != want.UserID:
		return fmt.Errorf("loaded token: got user %q, want %q", got.UserID, want.UserID)
	case !got.AccessToken.Equal(want.AccessToken):
		return fmt.Errorf("loaded token of user %q: the access token is another one", want.UserID)
	case !got.RefreshToken.Equal(want.RefreshToken):
		return fmt.Errorf("loaded token of user %q: the refresh token is another one", want.UserID)
	case !got.Expiry.Equal(want.Expiry):
		return fmt.Errorf("loaded token of user %q: got expiry %v, want %v", want.UserID, got.Expiry, want.Expiry)
	case got.Expiry.Location() != time.UTC:
		return fmt.Errorf("loaded token of user %q: expiry in %v, want UTC", want.UserID, got.Expiry.Location())
	case got.Generation() != want.Generation():
		return fmt.Errorf("loaded token of user %q: another generation", want.UserID)
	}
	return nil
}

// saveNew saves a token where none may be.
func saveNew(ctx context.Context, store tokenstore.Store, t sweatstack.Token) error {
	if err := store.Save(ctx, t, ""); err != nil {
		return fmt.Errorf("save of the first token of user %q: %w", t.UserID, err)
	}
	return nil
}

// saveAndHold saves a token where none may be, and loads it again.
func saveAndHold(ctx context.Context, store tokenstore.Store, t sweatstack.Token) error {
	if err := saveNew(ctx, store, t); err != nil {
		return err
	}
	return holds(ctx, store, t)
}

// wantError checks which error came.
func wantError(doing string, got, want error) error {
	if got == nil {
		return fmt.Errorf("%s: got no error, want %s", doing, want.Error())
	}
	if !errors.Is(got, want) {
		return fmt.Errorf("%s: got error %w, want %w", doing, got, want)
	}
	return nil
}
