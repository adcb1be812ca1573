package tokenstoretest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// keepingRules say what comes back from a store.
func keepingRules() []rule {
	return []rule{
		{"a user without a token is ErrNotFound", func(ctx context.Context, store tokenstore.Store) error {
			return missing(ctx, store, "usr_nobody")
		}},
		{"what was saved is loaded", func(ctx context.Context, store tokenstore.Store) error {
			return saveAndHold(ctx, store, token("usr_1", 1))
		}},
		{"scopes are kept or dropped, never changed", keepsScopes},
		{"user ids are compared byte by byte", keepsUsersApart},
		{"long tokens are kept", keepsLongTokens},
		{"tokens of any characters are kept", keepsAnyCharacters},
		{"an empty refresh token is kept", func(ctx context.Context, store tokenstore.Store) error {
			t := token("usr_1", 1)
			t.RefreshToken = sweatstack.Secret{}
			return saveAndHold(ctx, store, t)
		}},
		{"an empty access token is kept beside a refresh token", func(ctx context.Context, store tokenstore.Store) error {
			t := token("usr_1", 1)
			t.AccessToken = sweatstack.Secret{}
			return saveAndHold(ctx, store, t)
		}},
		{"the expiry is kept to the microsecond", keepsMicroseconds},
		{"the expiry comes back in UTC", keepsExpiryInUTC},
		{"a zero expiry stays zero", keepsZeroExpiry},
		{"the earliest and the latest expiry are kept", keepsExtremeExpiry},
		{"what is loaded and what was saved are copies", keepsCopies},
	}
}

func keepsScopes(ctx context.Context, store tokenstore.Store) error {
	want := token("usr_1", 1)
	if err := saveNew(ctx, store, want); err != nil {
		return err
	}
	got, err := store.Load(ctx, want.UserID)
	if err != nil {
		return err
	}
	if len(got.Scopes) > 0 && !slices.Equal(got.Scopes, want.Scopes) {
		return fmt.Errorf("got scopes %v, want %v or none", got.Scopes, want.Scopes)
	}
	return nil
}

// keepsUsersApart uses ids that a database might fold, trim, escape, match as
// a pattern or order away.
func keepsUsersApart(ctx context.Context, store tokenstore.Store) error {
	users := []string{
		"usr", "USR", "usr ", " usr", "usr\n", "%", "_", "u_r", "'", "''", `"`, `\`, ";--", "?", "$1", ":a", "@a",
		"0", "00", "1e3", "null", "bjørn", "bj\u00f8rn2", "e\u0301", "\u00e9", "日本", "🏃", "🏃\u200d♀️", "\u202eabc",
		"a/b", "a%2Fb", "\x01", "\x7f", "\uffff", strings.Repeat("x", 511) + "y", strings.Repeat("x", 511) + "z",
	}
	for i, userID := range users {
		if err := saveAndHold(ctx, store, token(userID, i)); err != nil {
			return err
		}
	}
	for i, userID := range users {
		if err := holds(ctx, store, token(userID, i)); err != nil {
			return fmt.Errorf("after the others were saved: %w", err)
		}
	}
	return nil
}

func keepsLongTokens(ctx context.Context, store tokenstore.Store) error {
	t := token("usr_1", 1)
	t.AccessToken = sweatstack.NewSecret(strings.Repeat("abcdefgh", 64<<10/8))
	t.RefreshToken = sweatstack.NewSecret(strings.Repeat("ø", 32<<10))
	return saveAndHold(ctx, store, t)
}

func keepsAnyCharacters(ctx context.Context, store tokenstore.Store) error {
	t := token("usr_1", 1)
	t.AccessToken = sweatstack.NewSecret(" '\";--\\ \t\r\n\x01\x7f%_?$1 日本 🏃 \uffff ")
	t.RefreshToken = sweatstack.NewSecret("null")
	return saveAndHold(ctx, store, t)
}

func keepsMicroseconds(ctx context.Context, store tokenstore.Store) error {
	for i, nanoseconds := range []int{0, 1000, 10_000, 120_000_000, 123_456_000, 999_999_000, 999_999_999} {
		t := token(fmt.Sprintf("usr_%d", i), 1)
		t.Expiry = time.Date(2026, 5, 6, 12, 0, 59, nanoseconds, time.UTC)
		if err := saveNew(ctx, store, t); err != nil {
			return err
		}
		// Below a microsecond it is cut, never rounded up.
		t.Expiry = time.Date(2026, 5, 6, 12, 0, 59, nanoseconds/1000*1000, time.UTC)
		if err := holds(ctx, store, t); err != nil {
			return err
		}
	}
	return nil
}

func keepsExpiryInUTC(ctx context.Context, store tokenstore.Store) error {
	zones := []*time.Location{
		time.UTC, time.Local, time.FixedZone("", 2*3600), time.FixedZone("Nepal", 5*3600+45*60),
		time.FixedZone("west", -11*3600), time.FixedZone("odd", 3600+1),
	}
	for i, zone := range zones {
		t := token(fmt.Sprintf("usr_%d", i), 1)
		t.Expiry = time.Date(2026, 12, 31, 23, 30, 0, 0, zone)
		if err := saveNew(ctx, store, t); err != nil {
			return err
		}
		t.Expiry = t.Expiry.UTC()
		if err := holds(ctx, store, t); err != nil {
			return err
		}
	}
	return nil
}

func keepsZeroExpiry(ctx context.Context, store tokenstore.Store) error {
	zeros := []time.Time{{}, time.Time{}.In(time.FixedZone("east", 3600)), time.Time{}.In(time.FixedZone("west", -3600))}
	for i, zero := range zeros {
		t := token(fmt.Sprintf("usr_%d", i), 1)
		t.Expiry = zero
		if err := saveNew(ctx, store, t); err != nil {
			return err
		}
		got, err := store.Load(ctx, t.UserID)
		if err != nil {
			return err
		}
		if !got.Expiry.IsZero() {
			return fmt.Errorf("got expiry %v, want the zero time", got.Expiry)
		}
	}
	return nil
}

func keepsExtremeExpiry(ctx context.Context, store tokenstore.Store) error {
	times := []time.Time{
		time.Date(1, 1, 1, 0, 0, 0, 1000, time.UTC),
		time.Date(1969, 12, 31, 23, 59, 59, 999_999_000, time.UTC),
		time.Unix(0, 0).UTC(),
		time.Date(2000, 2, 29, 0, 0, 0, 0, time.UTC),
		time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC),
	}
	for i, expiry := range times {
		t := token(fmt.Sprintf("usr_%d", i), 1)
		t.Expiry = expiry
		if err := saveAndHold(ctx, store, t); err != nil {
			return err
		}
	}
	return nil
}

func keepsCopies(ctx context.Context, store tokenstore.Store) error {
	saved := token("usr_1", 1)
	if err := saveNew(ctx, store, saved); err != nil {
		return err
	}
	saved.Scopes[0] = "changed:after-save"
	loaded, err := store.Load(ctx, "usr_1")
	if err != nil {
		return err
	}
	for i := range loaded.Scopes {
		if loaded.Scopes[i] == "changed:after-save" {
			return fmt.Errorf("the store shares its scopes with the caller of Save")
		}
		loaded.Scopes[i] = "changed:after-load"
	}
	again, err := store.Load(ctx, "usr_1")
	if err != nil {
		return err
	}
	if slices.Contains(again.Scopes, "changed:after-load") {
		return fmt.Errorf("the store shares its scopes with the caller of Load")
	}
	return nil
}
