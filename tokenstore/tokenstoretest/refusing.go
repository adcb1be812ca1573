package tokenstoretest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// refusingRules say what no store takes, and what no error may tell.
func refusingRules() []rule {
	return []rule{
		{"an empty user id is refused", func(ctx context.Context, store tokenstore.Store) error {
			return refusesUser(ctx, store, "")
		}},
		{"a user id that is not UTF-8, has a zero byte or is too long is refused",
			func(ctx context.Context, store tokenstore.Store) error {
				for _, userID := range []string{"usr\xff", "usr\x00", "\x00", strings.Repeat("x", 513)} {
					if err := refusesUser(ctx, store, userID); err != nil {
						return err
					}
				}
				return nil
			}},
		{"a token without any text is refused", func(ctx context.Context, store tokenstore.Store) error {
			t := token("usr_1", 1)
			t.AccessToken, t.RefreshToken = sweatstack.Secret{}, sweatstack.Secret{}
			return refusesToken(ctx, store, t)
		}},
		{"a token that is not UTF-8, has a zero byte or is too long is refused", refusesTexts},
		{"an expiry outside the years 1 to 9999 is refused", refusesExpiry},
		{"no error tells a token", tellsNoSecret},
	}
}

// refusesUser checks all methods that take a user id.
func refusesUser(ctx context.Context, store tokenstore.Store, userID string) error {
	_, err := store.Load(ctx, userID)
	if err := wantError(fmt.Sprintf("load of user %.20q", userID), err, tokenstore.ErrInvalid); err != nil {
		return err
	}
	err = store.Save(ctx, token(userID, 1), "")
	if err := wantError(fmt.Sprintf("save of user %.20q", userID), err, tokenstore.ErrInvalid); err != nil {
		return err
	}
	err = store.Delete(ctx, userID)
	if err := wantError(fmt.Sprintf("delete of user %.20q", userID), err, tokenstore.ErrInvalid); err != nil {
		return err
	}
	return listIs(ctx, store)
}

// refusesToken checks that a token is refused as the first one of its user and
// as the next one.
func refusesToken(ctx context.Context, store tokenstore.Store, t sweatstack.Token) error {
	err := store.Save(ctx, t, "")
	if err := wantError("save", err, tokenstore.ErrInvalid); err != nil {
		return err
	}
	if err := missing(ctx, store, t.UserID); err != nil {
		return err
	}
	good := token(t.UserID, 1)
	if err := saveNew(ctx, store, good); err != nil {
		return err
	}
	err = store.Save(ctx, t, good.Generation())
	if err := wantError("save over a good token", err, tokenstore.ErrInvalid); err != nil {
		return err
	}
	return holds(ctx, store, good)
}

func refusesTexts(ctx context.Context, store tokenstore.Store) error {
	for i, text := range []string{"text\xff", "text\x00", strings.Repeat("x", 64<<10+1)} {
		t := token(fmt.Sprintf("usr_a%d", i), 2)
		t.AccessToken = sweatstack.NewSecret(text)
		if err := refusesToken(ctx, store, t); err != nil {
			return fmt.Errorf("access token: %w", err)
		}
		t = token(fmt.Sprintf("usr_r%d", i), 2)
		t.RefreshToken = sweatstack.NewSecret(text)
		if err := refusesToken(ctx, store, t); err != nil {
			return fmt.Errorf("refresh token: %w", err)
		}
	}
	return nil
}

func refusesExpiry(ctx context.Context, store tokenstore.Store) error {
	for i, expiry := range []time.Time{
		time.Date(0, 12, 31, 23, 59, 59, 0, time.UTC),
		time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(9999, 12, 31, 23, 59, 59, 0, time.FixedZone("west", -3600)), // the year 10000 in UTC
		time.Date(1<<20, 1, 1, 0, 0, 0, 0, time.UTC),
	} {
		t := token(fmt.Sprintf("usr_%d", i), 2)
		t.Expiry = expiry
		if err := refusesToken(ctx, store, t); err != nil {
			return fmt.Errorf("expiry in the year %d: %w", expiry.UTC().Year(), err)
		}
	}
	return nil
}

// tellsNoSecret provokes every error that a store knows with tokens that can
// be found again.
func tellsNoSecret(ctx context.Context, store tokenstore.Store) error {
	const canary = "canary"
	t := token("usr_1", 1)
	t.AccessToken = sweatstack.NewSecret(canary + "-access")
	t.RefreshToken = sweatstack.NewSecret(canary + "-refresh")
	if err := saveNew(ctx, store, t); err != nil {
		return err
	}
	over, cancel := context.WithCancel(ctx)
	cancel()
	broken := t
	broken.AccessToken = sweatstack.NewSecret(canary + "\x00")
	expired := t
	expired.Expiry = time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC)
	_, errLoad := store.Load(over, t.UserID)
	provoked := map[string]error{
		"conflict":           store.Save(ctx, t, ""),
		"unknown generation": store.Save(ctx, t, "x"),
		"zero byte":          store.Save(ctx, broken, t.Generation()),
		"expiry":             store.Save(ctx, expired, t.Generation()),
		"cancelled save":     store.Save(over, t, t.Generation()),
		"cancelled load":     errLoad,
		"cancelled delete":   store.Delete(over, t.UserID),
	}
	for doing, err := range provoked {
		if err == nil {
			return fmt.Errorf("%s: got no error", doing)
		}
		for _, verb := range []string{"%v", "%+v", "%#v", "%q", "%x"} {
			text := fmt.Sprintf(verb, err)
			if strings.Contains(text, canary) || strings.Contains(text, fmt.Sprintf("%x", canary)) {
				return fmt.Errorf("%s: the error shows a token when printed with %s", doing, verb)
			}
		}
		for e := err; e != nil; e = errors.Unwrap(e) {
			if strings.Contains(e.Error(), canary) {
				return fmt.Errorf("%s: a wrapped error shows a token", doing)
			}
		}
	}
	return nil
}
