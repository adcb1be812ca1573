package tokenstore_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// interrupted is a store in which somebody else acts before each save.
type interrupted struct {
	*tokenstore.Memory
	saves  int
	before func(save int) error
}

func (s *interrupted) Save(ctx context.Context, t sweatstack.Token, prev string) error {
	s.saves++
	if err := s.before(s.saves); err != nil {
		return err
	}
	return s.Memory.Save(ctx, t, prev)
}

func stored(t *testing.T, store tokenstore.Store) sweatstack.Token {
	t.Helper()
	token, err := store.Load(t.Context(), "usr_1")
	require.NoError(t, err)
	return token
}

func TestPut_StoresTheFirstTokenAndReplacesTheNext(t *testing.T) {
	t.Parallel()
	store := tokenstore.NewMemory()
	for n := range 3 {
		token := newToken("usr_1", fmt.Sprint("a", n), fmt.Sprint("r", n))
		got, err := tokenstore.Put(t.Context(), store, token)
		require.NoError(t, err)
		assert.Equal(t, token.Generation(), got.Generation())
		assert.Equal(t, token.Generation(), stored(t, store).Generation())
	}
}

func TestPut_NeverReplacesATokenWithRefreshByOneWithout(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name          string
		before, after string // refresh tokens
		replaced      bool
	}{
		{"with by with", "r1", "r2", true},
		{"without by with", "", "r2", true},
		{"without by without", "", "", true},
		{"with by without", "r1", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			store := tokenstore.NewMemory()
			old, next := newToken("usr_1", "a1", tt.before), newToken("usr_1", "a2", tt.after)
			require.NoError(t, store.Save(t.Context(), old, ""))

			got, err := tokenstore.Put(t.Context(), store, next)
			require.NoError(t, err)
			want := old
			if tt.replaced {
				want = next
			}
			assert.Equal(t, want.Generation(), got.Generation(), "what Put returns")
			assert.Equal(t, want.Generation(), stored(t, store).Generation(), "what is stored")
		})
	}
}

func TestPut_WinsAgainstARefreshInBetween(t *testing.T) {
	t.Parallel()
	memory := tokenstore.NewMemory()
	require.NoError(t, memory.Save(t.Context(), newToken("usr_1", "a0", "r0"), ""))
	store := &interrupted{Memory: memory, before: func(save int) error {
		if save > 5 {
			return nil
		}
		now := stored(t, memory)
		return memory.Save(t.Context(), newToken("usr_1", fmt.Sprint("a", save), fmt.Sprint("r", save)), now.Generation())
	}}
	token := newToken("usr_1", "sign-in", "sign-in")
	_, err := tokenstore.Put(t.Context(), store, token)
	require.NoError(t, err)
	assert.Equal(t, 6, store.saves)
	assert.Equal(t, token.Generation(), stored(t, memory).Generation())
}

func TestPut_KeepsARefreshTokenThatCameInBetween(t *testing.T) {
	t.Parallel()
	memory := tokenstore.NewMemory()
	other := newToken("usr_1", "other", "other")
	store := &interrupted{Memory: memory, before: func(int) error { return memory.Save(t.Context(), other, "") }}
	got, err := tokenstore.Put(t.Context(), store, newToken("usr_1", "sign-in", ""))
	require.NoError(t, err)
	assert.Equal(t, other.Generation(), got.Generation())
	assert.Equal(t, other.Generation(), stored(t, memory).Generation())
}

func TestPut_WinsAgainstADeleteInBetween(t *testing.T) {
	t.Parallel()
	memory := tokenstore.NewMemory()
	require.NoError(t, memory.Save(t.Context(), newToken("usr_1", "a0", "r0"), ""))
	store := &interrupted{Memory: memory, before: func(save int) error {
		if save == 1 {
			return memory.Delete(t.Context(), "usr_1")
		}
		return nil
	}}
	token := newToken("usr_1", "sign-in", "sign-in")
	_, err := tokenstore.Put(t.Context(), store, token)
	require.NoError(t, err)
	assert.Equal(t, token.Generation(), stored(t, memory).Generation())
}

func TestPut_GivesUpAfter64Conflicts(t *testing.T) {
	t.Parallel()
	store := &interrupted{Memory: tokenstore.NewMemory(), before: func(int) error { return tokenstore.ErrConflict }}
	_, err := tokenstore.Put(t.Context(), store, newToken("usr_1", "a", "r"))
	require.ErrorIs(t, err, tokenstore.ErrConflict)
	assert.EqualError(t, err, "tokenstore: gave up after 64 tries: tokenstore: another generation is stored")
	assert.Equal(t, 64, store.saves)
}

func TestPut_ReturnsAnyOtherErrorAtOnce(t *testing.T) {
	t.Parallel()
	broken := errors.New("disk on fire")
	store := &interrupted{Memory: tokenstore.NewMemory(), before: func(int) error { return broken }}
	_, err := tokenstore.Put(t.Context(), store, newToken("usr_1", "a", "r"))
	require.ErrorIs(t, err, broken)
	assert.Equal(t, 1, store.saves)
}

func TestPut_RefusesABadTokenEvenWhereTheStoredOneWouldStay(t *testing.T) {
	t.Parallel()
	store := tokenstore.NewMemory()
	require.NoError(t, store.Save(t.Context(), newToken("usr_1", "a", "r"), ""))
	_, err := tokenstore.Put(t.Context(), store, newToken("usr_1", "\xff", ""))
	require.ErrorIs(t, err, tokenstore.ErrInvalid)
}

func TestPut_ReturnsTheTokenInTheFormThatIsStored(t *testing.T) {
	t.Parallel()
	token := newToken("usr_1", "a", "r")
	token.Expiry = time.Date(2026, 5, 6, 14, 0, 0, 123456789, time.FixedZone("", 2*3600))
	store := tokenstore.NewMemory()
	got, err := tokenstore.Put(t.Context(), store, token)
	require.NoError(t, err)
	assert.Equal(t, stored(t, store).Expiry, got.Expiry)
}

func TestPut_StopsWithTheErrorOfItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	store := &interrupted{Memory: tokenstore.NewMemory(), before: func(save int) error {
		if save == 3 {
			cancel()
		}
		return tokenstore.ErrConflict
	}}
	_, err := tokenstore.Put(ctx, store, newToken("usr_1", "a", "r"))
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, 3, store.saves)
}

func TestPut_50ConcurrentSignInsAllWin(t *testing.T) {
	t.Parallel()
	store := tokenstore.NewMemory()
	answers := make([]error, 50)
	var done sync.WaitGroup
	for n := range answers {
		done.Go(func() {
			_, answers[n] = tokenstore.Put(t.Context(), store, newToken("usr_1", fmt.Sprint("a", n), fmt.Sprint("r", n)))
		})
	}
	done.Wait()
	require.NoError(t, errors.Join(answers...))
	stored(t, store)
}
