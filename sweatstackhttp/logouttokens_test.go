package sweatstackhttp_test

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// undeletable is a token store in which nothing can be deleted for a while.
type undeletable struct {
	tokenstore.Store
	fails atomic.Bool
}

func (s *undeletable) Delete(ctx context.Context, user string) error {
	if s.fails.Load() {
		return errDisk
	}
	return s.Store.Delete(ctx, user)
}

func TestLogout_TriedAgainAfterTheTokensCouldNotBeDeletedDeletesThem(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*sweatstackhttp.Config){
		"store mode":                      func(*sweatstackhttp.Config) {},
		"store mode with a session store": withSessions,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := &undeletable{Store: tokenstore.NewMemory()}
			k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
				change(c)
				c.Store, c.DeleteTokensOnLogout = store, true
			}})
			coach := k.sandbox.Coach()
			b := k.signIn(t, coach)
			store.fails.Store(true)
			first := b.logsOut(k)
			require.Equal(t, http.StatusServiceUnavailable, first.status)
			assert.Empty(t, first.header.Values("Set-Cookie"))
			assert.Equal(t, http.StatusOK, b.get("/me").status, "what looks signed in is signed in")
			store.fails.Store(false)
			require.Equal(t, http.StatusSeeOther, b.logsOut(k).status)
			_, err := store.Load(t.Context(), coach.ID)
			require.ErrorIs(t, err, tokenstore.ErrNotFound)
		})
	}
}

func TestLogout_ThatCannotTellWhetherItComesLateIs503AndKeepsTheSession(t *testing.T) {
	t.Parallel()
	coordinator := &failingCoordinator{Coordinator: sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})}
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		inStoreMode(c)
		c.Coordinator, c.DeleteTokensOnLogout = coordinator, true
	}})
	coach := k.sandbox.Coach()
	b := k.signIn(t, coach)
	coordinator.reads.Store(true)
	require.Equal(t, http.StatusServiceUnavailable, b.logsOut(k).status)
	coordinator.reads.Store(false)
	require.Equal(t, http.StatusSeeOther, b.logsOut(k).status)
	_, err := k.config.Store.Load(t.Context(), coach.ID)
	require.ErrorIs(t, err, tokenstore.ErrNotFound, "they would have stayed for ever")
}
