package tokenstoretest_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// fault is something an engine may get wrong, and the rules that must see it.
type fault struct {
	name   string
	plant  func(*broken)
	breaks []string
}

func faults() []fault {
	return slices.Concat(keepingFaults(), refusingFaults(), comparingFaults(), otherFaults())
}

func keepingFaults() []fault {
	return []fault{
		{"an unknown user has an empty token", func(b *broken) {
			b.load = func(ctx context.Context, userID string) (sweatstack.Token, error) {
				t, err := b.Memory.Load(ctx, userID)
				if errors.Is(err, tokenstore.ErrNotFound) {
					return t, nil
				}
				return t, err
			}
		}, []string{"a user without a token is ErrNotFound"}},
		{"the refresh token is lost", changed(func(t *sweatstack.Token) { t.RefreshToken = sweatstack.Secret{} }),
			[]string{"what was saved is loaded", "a new refresh token alone is a new generation"}},
		{"the access token is lost when there is a refresh token", changed(func(t *sweatstack.Token) {
			if !t.RefreshToken.IsZero() {
				t.AccessToken = sweatstack.Secret{}
			}
		}), []string{"what was saved is loaded", "a new access token alone is a new generation"}},
		{"scopes are sorted", changed(func(t *sweatstack.Token) {
			t.Scopes = slices.Clone(t.Scopes)
			slices.Sort(t.Scopes)
			slices.Reverse(t.Scopes)
		}), []string{"scopes are kept or dropped, never changed"}},
		{"user ids are folded", changed(func(t *sweatstack.Token) { t.UserID = strings.ToLower(t.UserID) }),
			[]string{"user ids are compared byte by byte"}},
		{"user ids are trimmed", changed(func(t *sweatstack.Token) {
			t.UserID = strings.TrimSpace(t.UserID)
		}), []string{"user ids are compared byte by byte"}},
		{"columns have 255 characters", changed(func(t *sweatstack.Token) {
			if text := t.AccessToken.Reveal(); len(text) > 255 {
				t.AccessToken = sweatstack.NewSecret(text[:255])
			}
		}), []string{"long tokens are kept"}},
		{"texts are trimmed", changed(func(t *sweatstack.Token) {
			t.AccessToken = sweatstack.NewSecret(strings.TrimSpace(t.AccessToken.Reveal()))
		}), []string{"tokens of any characters are kept"}},
		{"an empty refresh token is refused", func(b *broken) {
			b.save = func(ctx context.Context, t sweatstack.Token, prev string) error {
				if t.RefreshToken.IsZero() {
					return tokenstore.ErrInvalid
				}
				return b.Memory.Save(ctx, t, prev)
			}
		}, []string{"an empty refresh token is kept", "a save that names the stored generation replaces everything"}},
		{"an empty access token is refused", func(b *broken) {
			b.save = func(ctx context.Context, t sweatstack.Token, prev string) error {
				if t.AccessToken.IsZero() {
					return tokenstore.ErrInvalid
				}
				return b.Memory.Save(ctx, t, prev)
			}
		}, []string{"an empty access token is kept beside a refresh token"}},
		{"the expiry has milliseconds", changed(func(t *sweatstack.Token) { t.Expiry = t.Expiry.Truncate(time.Millisecond) }),
			[]string{"the expiry is kept to the microsecond", "what was saved is loaded"}},
		{"the expiry is rounded up", changed(func(t *sweatstack.Token) { t.Expiry = t.Expiry.Round(time.Microsecond) }),
			[]string{"the expiry is kept to the microsecond"}},
		{"the zone of the expiry is dropped", changed(func(t *sweatstack.Token) {
			y, m, d := t.Expiry.Date()
			t.Expiry = time.Date(y, m, d, t.Expiry.Hour(), t.Expiry.Minute(), t.Expiry.Second(), t.Expiry.Nanosecond(), time.UTC)
		}), []string{"the expiry comes back in UTC"}},
		{"the expiry comes back in local time", func(b *broken) {
			b.load = func(ctx context.Context, userID string) (sweatstack.Token, error) {
				t, err := b.Memory.Load(ctx, userID)
				t.Expiry = t.Expiry.In(time.FixedZone("here", 3600))
				return t, err
			}
		}, []string{"the expiry comes back in UTC", "what was saved is loaded"}},
		{"a zero expiry becomes 1970", changed(func(t *sweatstack.Token) {
			if t.Expiry.IsZero() {
				t.Expiry = time.Unix(0, 0)
			}
		}), []string{"a zero expiry stays zero", "a save that names the stored generation replaces everything"}},
		{"the expiry counts from 1970", changed(func(t *sweatstack.Token) {
			if t.Expiry.Year() < 1970 && !t.Expiry.IsZero() {
				t.Expiry = time.Unix(0, 0)
			}
		}), []string{"the earliest and the latest expiry are kept"}},
		{"scopes are shared", func(b *broken) {
			var mu sync.Mutex
			shared := map[string][]sweatstack.Scope{}
			b.save = func(ctx context.Context, t sweatstack.Token, prev string) error {
				mu.Lock()
				shared[t.UserID] = t.Scopes
				mu.Unlock()
				return b.Memory.Save(ctx, t, prev)
			}
			b.load = func(ctx context.Context, userID string) (sweatstack.Token, error) {
				t, err := b.Memory.Load(ctx, userID)
				mu.Lock()
				t.Scopes = shared[userID]
				mu.Unlock()
				return t, err
			}
		}, []string{"what is loaded and what was saved are copies"}},
	}
}

// unchecked is a store without Prepare.
func unchecked(b *broken) {
	var mu sync.Mutex
	tokens := map[string]sweatstack.Token{}
	b.load = func(_ context.Context, userID string) (sweatstack.Token, error) {
		mu.Lock()
		defer mu.Unlock()
		t, ok := tokens[userID]
		if !ok {
			return t, tokenstore.ErrNotFound
		}
		return t, nil
	}
	b.save = func(_ context.Context, t sweatstack.Token, prev string) error {
		mu.Lock()
		defer mu.Unlock()
		if tokens[t.UserID].Generation() != prev {
			return tokenstore.ErrConflict
		}
		tokens[t.UserID] = t
		return nil
	}
	b.delete = func(_ context.Context, userID string) error {
		mu.Lock()
		defer mu.Unlock()
		delete(tokens, userID)
		return nil
	}
}

func refusingFaults() []fault {
	return []fault{
		{"nothing is checked", unchecked, []string{
			"an empty user id is refused",
			"a user id that is not UTF-8, has a zero byte or is too long is refused",
			"a token without any text is refused",
			"a token that is not UTF-8, has a zero byte or is too long is refused",
			"an expiry outside the years 1 to 9999 is refused",
		}},
		{"an empty user id is only not found", func(b *broken) {
			b.load = func(ctx context.Context, userID string) (sweatstack.Token, error) {
				if userID == "" {
					return sweatstack.Token{}, tokenstore.ErrNotFound
				}
				return b.Memory.Load(ctx, userID)
			}
		}, []string{"an empty user id is refused"}},
		{"a conflict shows the token", func(b *broken) {
			b.save = func(ctx context.Context, t sweatstack.Token, prev string) error {
				if err := b.Memory.Save(ctx, t, prev); err != nil {
					return fmt.Errorf("save %s: %w", t.AccessToken.Reveal(), err)
				}
				return nil
			}
		}, []string{"no error tells a token"}},
	}
}

func comparingFaults() []fault {
	const stale = "a save that names another generation is ErrConflict and changes nothing"
	return []fault{
		{"a save never conflicts", func(b *broken) {
			b.save = func(ctx context.Context, t sweatstack.Token, _ string) error {
				for {
					if err := b.overwrite(ctx, t); !errors.Is(err, tokenstore.ErrConflict) {
						return err
					}
				}
			}
		}, []string{
			stale,
			"a first save where something is stored is ErrConflict and changes nothing",
			"a save that expects something where nothing is stored is ErrConflict",
			"a save that names a deleted generation is ErrConflict",
			"users do not share generations",
			"of 50 concurrent first saves exactly one wins",
			"of 50 concurrent writers exactly one wins each generation",
			"a new access token alone is a new generation",
			"a new refresh token alone is a new generation",
		}},
		{"a conflict is told after writing", func(b *broken) {
			b.save = func(ctx context.Context, t sweatstack.Token, prev string) error {
				err := b.Memory.Save(ctx, t, prev)
				if errors.Is(err, tokenstore.ErrConflict) {
					_ = b.overwrite(ctx, t)
				}
				return err
			}
		}, []string{stale, "a first save where something is stored is ErrConflict and changes nothing"}},
		{"the same token again is a conflict", func(b *broken) {
			b.save = func(ctx context.Context, t sweatstack.Token, prev string) error {
				if t.Generation() == prev {
					return tokenstore.ErrConflict
				}
				return b.Memory.Save(ctx, t, prev)
			}
		}, []string{"the same token can be saved over itself"}},
		{"a replaced token keeps its old expiry", func(b *broken) {
			b.save = func(ctx context.Context, t sweatstack.Token, prev string) error {
				if old, err := b.Memory.Load(ctx, t.UserID); err == nil {
					t.Expiry = old.Expiry
				}
				return b.Memory.Save(ctx, t, prev)
			}
		}, []string{
			"a save that names the stored generation replaces everything",
			"the same token can be saved over itself",
		}},
		{"reading and writing are two steps", func(b *broken) {
			b.save = func(ctx context.Context, t sweatstack.Token, prev string) error {
				stored, err := b.Memory.Load(ctx, t.UserID)
				if err != nil && !errors.Is(err, tokenstore.ErrNotFound) {
					return err
				}
				if stored.Generation() != prev {
					return tokenstore.ErrConflict
				}
				<-time.After(time.Millisecond) // the gap in which others read the same
				for {
					if err := b.overwrite(ctx, t); !errors.Is(err, tokenstore.ErrConflict) {
						return err
					}
				}
			}
		}, []string{
			"of 50 concurrent first saves exactly one wins",
			"of 50 concurrent writers exactly one wins each generation",
		}},
		{"access and refresh token are written one after the other", halfByHalf,
			[]string{"readers see whole tokens while writers replace them"}},
		{"one user at a time", func(b *broken) {
			var busy sync.Mutex
			b.save = func(ctx context.Context, t sweatstack.Token, prev string) error {
				if !busy.TryLock() {
					return errors.New("busy")
				}
				defer busy.Unlock()
				<-time.After(time.Millisecond)
				return b.Memory.Save(ctx, t, prev)
			}
		}, []string{"concurrent saves of different users do not disturb each other"}},
	}
}

// halfByHalf writes a token in two steps, and waits between the first two for
// a reader, unless all of them have seen enough already and are gone.
func halfByHalf(b *broken) {
	var half atomic.Bool
	var once sync.Once
	seen := make(chan struct{})
	b.load = func(ctx context.Context, userID string) (sweatstack.Token, error) {
		between := half.Load()
		t, err := b.Memory.Load(ctx, userID)
		if between {
			once.Do(func() { close(seen) })
		}
		return t, err
	}
	b.save = func(ctx context.Context, t sweatstack.Token, prev string) error {
		stored, err := b.Memory.Load(ctx, t.UserID)
		if err == nil && stored.Generation() == prev {
			stored.AccessToken = t.AccessToken
			if err := b.Memory.Save(ctx, stored, prev); err != nil {
				return err
			}
			half.Store(true)
			select {
			case <-seen:
			case <-time.After(time.Second):
			}
			prev = stored.Generation()
		}
		return b.Memory.Save(ctx, t, prev)
	}
}
