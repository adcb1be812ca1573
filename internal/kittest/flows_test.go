package kittest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// strict is the platform at its strictest: each refresh token works once.
func strict() []sweatstacktest.Option {
	return []sweatstacktest.Option{sweatstacktest.WithRefreshTokenRotation(), sweatstacktest.WithRefreshReuseGrace(0)}
}

func TestSignIn_SwitchAndLogOut(t *testing.T) {
	t.Parallel()
	for name, v := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newApp(t, v, strict()...)
			coach, athlete := a.sandbox.Coach().ID, a.sandbox.Athletes()[0].ID
			b := a.signIn(t, a.sandbox.Coach())
			require.Equal(t, coach, b.get("/me").body)
			require.Equal(t, coach, b.get("/shown").body)
			require.Equal(t, http.StatusSeeOther, b.post(a.auth.URLs().SelectUser(athlete, "/shown", "")).status)
			assert.Equal(t, athlete, b.get("/shown").body)
			assert.Equal(t, coach, b.get("/me").body)
			a.sandbox.Advance(20 * time.Minute)
			assert.Equal(t, athlete, b.get("/shown").body, "with new tokens")
			require.Equal(t, http.StatusSeeOther, b.post(a.auth.URLs().SelectSelf("")).status)
			assert.Equal(t, coach, b.get("/shown").body)
			require.Equal(t, http.StatusSeeOther, b.post(a.auth.URLs().Logout()).status)
			assert.Equal(t, http.StatusSeeOther, b.get("/me").status)
			assert.Zero(t, a.sandbox.Counters().RefreshReused)

			for id, err := range a.config.Store.List(t.Context()) {
				require.NoError(t, err)
				assert.Equal(t, coach, id, "delegated tokens are in no store")
			}
		})
	}
}

func TestRefresh_TwoHundredRequestsAtOnceRedeemOnce(t *testing.T) {
	t.Parallel()
	for name, v := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newApp(t, v, strict()...)
			b := a.signIn(t, a.sandbox.Coach())
			for turn := range 3 {
				a.sandbox.Advance(20 * time.Minute)
				together(t, 200, a.sandbox.Coach().ID, b)
				assert.Equal(t, turn+1, a.sandbox.Counters().RefreshRedeemed)
			}
			assert.Zero(t, a.sandbox.Counters().RefreshReused)
			assert.Zero(t, a.sandbox.Counters().RefreshRetried)
		})
	}
}

func TestRestart_KeepsSessionsAndTheNewestToken(t *testing.T) {
	t.Parallel()
	for name, v := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newApp(t, v, strict()...)
			b := a.signIn(t, a.sandbox.Coach())
			for turn := range 3 {
				a.sandbox.Advance(20 * time.Minute)
				require.Equal(t, a.sandbox.Coach().ID, b.at(a.handler).get("/me").body)
				a.restart(t)
				require.Equal(t, a.sandbox.Coach().ID, b.at(a.handler).get("/me").body)
				assert.Equal(t, turn+1, a.sandbox.Counters().RefreshRedeemed, "the next process takes over what the last one got")
			}
			assert.Zero(t, a.sandbox.Counters().RefreshReused)
		})
	}
}

func TestDisconnect_EndsSessionsInEveryProcess(t *testing.T) {
	t.Parallel()
	a := newApp(t, variant{chi: true}, strict()...)
	other := a.another(t)
	b := a.signIn(t, a.sandbox.Coach())
	require.Equal(t, a.sandbox.Coach().ID, b.at(other.handler).get("/me").body)
	require.NoError(t, a.auth.Disconnect(t.Context(), a.sandbox.Coach().ID))
	assert.Equal(t, http.StatusSeeOther, b.at(other.handler).get("/me").status)
	_, err := other.auth.ClientFor(t.Context(), a.sandbox.Coach().ID)
	assert.ErrorIs(t, err, tokenstore.ErrNotFound)
}

func TestStore_ThatIsClosedIs503AndNobodysSignOut(t *testing.T) {
	t.Parallel()
	a := newApp(t, variant{}, strict()...)
	b := a.signIn(t, a.sandbox.Coach())
	require.NoError(t, a.auth.Ready(t.Context()))
	require.NoError(t, a.db.Close())
	assert.Error(t, a.auth.Ready(t.Context()))
	down := b.get("/me")
	assert.Equal(t, http.StatusServiceUnavailable, down.status)
	assert.NotEmpty(t, down.header.Get("Retry-After"))
	assert.Empty(t, down.header.Values("Set-Cookie"))
	a.start(t, false)
	assert.Equal(t, a.sandbox.Coach().ID, b.at(a.handler).get("/me").body)
}

func TestProcesses_OnOneFileTakingTurnsRedeemEachTokenOnce(t *testing.T) {
	t.Parallel()
	a := newApp(t, variant{}, strict()...)
	handlers := []http.Handler{a.handler, a.another(t).handler}
	b := a.signIn(t, a.sandbox.Coach())
	for turn := range 6 {
		a.sandbox.Advance(20 * time.Minute)
		for i := range handlers {
			require.Equal(t, a.sandbox.Coach().ID, b.at(handlers[(turn+i)%2]).get("/me").body)
		}
	}
	assert.Equal(t, 6, a.sandbox.Counters().RefreshRedeemed)
	assert.Zero(t, a.sandbox.Counters().RefreshReused)
}

// Each process has a coordinator of its own, so at the same moment both may
// redeem. Today's platform does not mind, and one with a grace neither: one
// result is stored, the other process takes it over.
func TestProcesses_OnOneFileRefreshingAtOnceSignNobodyOut(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]sweatstacktest.Option{
		"no rotation":           nil,
		"rotation with a grace": {sweatstacktest.WithRefreshTokenRotation()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newApp(t, variant{}, options...)
			other := a.another(t)
			b := a.signIn(t, a.sandbox.Coach())
			for range 3 {
				a.sandbox.Advance(20 * time.Minute)
				together(t, 100, a.sandbox.Coach().ID, b, b.at(other.handler))
			}
			counters := a.sandbox.Counters()
			assert.GreaterOrEqual(t, counters.RefreshRedeemed, 3)
			assert.LessOrEqual(t, counters.RefreshRedeemed+counters.RefreshRetried, 6, "at most once for each process")
			assert.Zero(t, counters.RefreshReused)
			a.sandbox.Advance(20 * time.Minute)
			third := a.another(t)
			assert.Equal(t, a.sandbox.Coach().ID, b.at(third.handler).get("/me").body, "what is in the file works")
		})
	}
}
