package sweatstackhttp_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// rotating is the platform at its strictest: every refresh token works once,
// and a second use ends the whole family at once.
func rotating() []sweatstacktest.Option {
	return []sweatstacktest.Option{sweatstacktest.WithRefreshTokenRotation(), sweatstacktest.WithRefreshReuseGrace(0)}
}

// modes are the two ways to keep tokens, as changes of the settings.
func modes() map[string]func(*sweatstackhttp.Config) {
	all := modesWithoutSessions()
	all["cookie mode with a session store"] = withSessions
	all["store mode with a session store"] = func(c *sweatstackhttp.Config) {
		inStoreMode(c)
		withSessions(c)
	}
	return all
}

// modesWithoutSessions are those in which the cookie is all there is of a session.
func modesWithoutSessions() map[string]func(*sweatstackhttp.Config) {
	return map[string]func(*sweatstackhttp.Config){
		"cookie mode": func(*sweatstackhttp.Config) {},
		"store mode":  inStoreMode,
	}
}

// withSessions gives a kit a session store.
func withSessions(c *sweatstackhttp.Config) { c.Sessions = tokenstore.NewMemorySessions() }

func TestRefresh_TwoHundredRequestsAtOnceRedeemOnceAndAllAreSignedIn(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{sandbox: rotating(), config: change})
			b := k.signIn(t, k.sandbox.Coach())
			old := b.copy()
			k.sandbox.Advance(20 * time.Minute)
			before := k.sandbox.Counters()

			var wg sync.WaitGroup
			answers := make([]answer, 200)
			for i := range answers {
				wg.Go(func() { answers[i] = b.copy().get("/me") })
			}
			wg.Wait()
			for _, a := range answers {
				require.Equal(t, http.StatusOK, a.status, a.body)
				require.True(t, strings.HasPrefix(a.body, "principal "+k.sandbox.Coach().ID), a.body)
			}
			after := k.sandbox.Counters()
			assert.Equal(t, 1, after.RefreshRedeemed-before.RefreshRedeemed)
			assert.Zero(t, after.RefreshReused)
			assert.Zero(t, after.RefreshRetried)

			// Some seconds later a slow tab comes with the old cookie.
			k.sandbox.Advance(7 * time.Second)
			late := old.get("/me")
			assert.Equal(t, http.StatusOK, late.status, late.body)
			assert.Equal(t, after.RefreshRedeemed, k.sandbox.Counters().RefreshRedeemed)
			assert.Zero(t, k.sandbox.Counters().RefreshReused)
		})
	}
}

func TestRefresh_SessionLivesThroughManyGenerations(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{sandbox: rotating(), config: change})
			b := k.signIn(t, k.sandbox.Coach())
			for range 10 {
				k.sandbox.Advance(16 * time.Minute)
				require.Equal(t, http.StatusOK, b.get("/me").status)
			}
			assert.Equal(t, 10, k.sandbox.Counters().RefreshRedeemed)
			assert.Zero(t, k.sandbox.Counters().RefreshReused)
		})
	}
}

func TestRefresh_PlatformDownAnswers503AndTheSessionStays(t *testing.T) {
	t.Parallel()
	faults := map[string]sweatstacktest.Fault{
		"status 500":    {Status: http.StatusInternalServerError},
		"status 503":    {Status: http.StatusServiceUnavailable, Header: http.Header{"Retry-After": {"7"}}},
		"HTML":          {Status: http.StatusOK, Body: "<html>maintenance</html>"},
		"nothing":       {Status: http.StatusOK, Empty: true},
		"cut":           {Cut: true},
		"401 of others": {Status: http.StatusUnauthorized, Body: `{"detail":"Invalid client credentials"}`},
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for mode, change := range modes() {
				t.Run(mode, func(t *testing.T) {
					t.Parallel()
					k := newKit(t, setup{config: change})
					b := k.signIn(t, k.sandbox.Coach())
					session := b.cookies()["__Host-sweatstack_session"]
					k.sandbox.Advance(20 * time.Minute)
					k.sandbox.Fail("POST /api/v1/oauth/token", fault)
					a := b.get("/me")
					assert.Equal(t, http.StatusServiceUnavailable, a.status, a.body)
					assert.NotEmpty(t, a.header.Get("Retry-After"))
					assert.Empty(t, a.header.Values("Set-Cookie"))
					assert.Equal(t, session, b.cookies()["__Host-sweatstack_session"])

					k.sandbox.ClearFaults()
					k.sandbox.Advance(time.Minute) // past the pause
					assert.Equal(t, http.StatusOK, b.get("/me").status)
				})
			}
		})
	}
}

func TestRefresh_AnswerLostOnTheWayIsTriedAgainWithinTheGrace(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{sandbox: []sweatstacktest.Option{sweatstacktest.WithRefreshTokenRotation()}, config: change})
			b := k.signIn(t, k.sandbox.Coach())
			k.sandbox.Advance(20 * time.Minute)
			k.sandbox.Fail("POST /api/v1/oauth/token", sweatstacktest.Fault{Cut: true, After: true, Times: 1})
			require.Equal(t, http.StatusServiceUnavailable, b.get("/me").status)
			k.sandbox.Advance(3 * time.Second)
			require.Equal(t, http.StatusOK, b.get("/me").status)
			assert.Equal(t, 1, k.sandbox.Counters().RefreshRetried)
			assert.Zero(t, k.sandbox.Counters().RefreshReused)
		})
	}
}

func TestRefresh_RevokedTokenEndsTheSession(t *testing.T) {
	t.Parallel()
	t.Run("store mode: the row is the newest there is", func(t *testing.T) {
		t.Parallel()
		k := newKit(t, setup{config: inStoreMode})
		b := k.signIn(t, k.sandbox.Coach())
		k.sandbox.Advance(20 * time.Minute)
		k.sandbox.Fail("POST /api/v1/oauth/token", sweatstacktest.Fault{Status: http.StatusBadRequest, Body: `{"error":"invalid_grant"}`, Times: 1})
		a := b.get("/me")
		assert.Equal(t, http.StatusSeeOther, a.status)
		assert.Contains(t, a.location(), "/auth/sweatstack/login")
		assert.Empty(t, b.cookies()["__Host-sweatstack_session"])
	})
	t.Run("cookie mode: not before a request that begun after the answer brings it again", func(t *testing.T) {
		t.Parallel()
		k := newKit(t, setup{})
		b := k.signIn(t, k.sandbox.Coach())
		k.sandbox.Advance(20 * time.Minute)
		k.sandbox.Fail("POST /api/v1/oauth/token", sweatstacktest.Fault{Status: http.StatusBadRequest, Body: `{"error":"invalid_grant"}`, Times: 1})
		a := b.get("/me")
		assert.Equal(t, http.StatusSeeOther, a.status)
		assert.NotEmpty(t, b.cookies()["__Host-sweatstack_session"], "another tab may hold a newer one")
		k.sandbox.Advance(time.Second)
		assert.Equal(t, http.StatusSeeOther, b.get("/me").status)
		assert.Empty(t, b.cookies()["__Host-sweatstack_session"])
		assert.Zero(t, k.sandbox.Counters().RefreshRedeemed)
	})
}

func TestRefresh_TokenRefusedBeforeItsEndIsRenewedAndTheCallReplayed(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			b := k.signIn(t, k.sandbox.Coach())
			k.sandbox.Fail("GET /api/v1/oauth/userinfo", sweatstacktest.Fault{Status: http.StatusUnauthorized, Times: 1})
			assert.Equal(t, http.StatusOK, b.get("/me").status)
			assert.Equal(t, 1, k.sandbox.Counters().RefreshRedeemed)
			// In cookie mode the renewal came too late for the cookie: the next
			// request writes it.
			assert.Equal(t, http.StatusOK, b.get("/me").status)
			assert.Equal(t, 1, k.sandbox.Counters().RefreshRedeemed)
		})
	}
}

func TestRefresh_StoreModeWritesNoCookie(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: inStoreMode})
	b := k.signIn(t, k.sandbox.Coach())
	k.sandbox.Advance(20 * time.Minute)
	a := b.get("/me")
	require.Equal(t, http.StatusOK, a.status)
	require.Equal(t, 1, k.sandbox.Counters().RefreshRedeemed)
	assert.Empty(t, a.header.Values("Set-Cookie"))
}

func TestRefresh_RowThatAnotherProcessRenewedIsTakenOver(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{sandbox: rotating(), config: inStoreMode})
	b := k.signIn(t, k.sandbox.Coach())
	k.sandbox.Advance(20 * time.Minute)
	require.Equal(t, http.StatusOK, b.get("/me").status)
	_, other := k.node(t)
	b.app = other
	assert.Equal(t, http.StatusOK, b.get("/me").status)
	assert.Equal(t, 1, k.sandbox.Counters().RefreshRedeemed)
}

func TestRefresh_RowThatAnotherProcessRotatesMeanwhileIsNotRedeemedAgain(t *testing.T) {
	t.Parallel()
	store := &failingStore{Store: tokenstore.NewMemory()}
	k := newKit(t, setup{sandbox: rotating(), config: func(c *sweatstackhttp.Config) { c.Store = store }})
	b := k.signIn(t, k.sandbox.Coach())
	other := b.copy()
	_, other.app = k.node(t)
	k.sandbox.Advance(20 * time.Minute)
	store.beforeSecondLoad(func() {
		if a := other.get("/me"); a.status != http.StatusOK {
			t.Errorf("the other process answered %d", a.status)
		}
	})
	assert.Equal(t, http.StatusOK, b.get("/me").status)
	assert.Equal(t, 1, k.sandbox.Counters().RefreshRedeemed)
	assert.Zero(t, k.sandbox.Counters().RefreshReused)
}

func TestRefresh_DeletedRowEndsTheSession(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: inStoreMode})
	b := k.signIn(t, k.sandbox.Coach())
	require.NoError(t, k.auth.Disconnect(t.Context(), k.sandbox.Coach().ID))
	a := b.get("/me")
	assert.Equal(t, http.StatusSeeOther, a.status)
	assert.Empty(t, b.cookies()["__Host-sweatstack_session"])
}

func TestRefresh_StoreThatDoesNotSaveLosesNoToken(t *testing.T) {
	t.Parallel()
	store := &failingStore{Store: tokenstore.NewMemory()}
	k := newKit(t, setup{sandbox: rotating(), config: func(c *sweatstackhttp.Config) { c.Store = store }})
	b := k.signIn(t, k.sandbox.Coach())
	store.fail(true, false)
	for range 3 {
		k.sandbox.Advance(20 * time.Minute)
		require.Equal(t, http.StatusOK, b.get("/me").status)
	}
	store.fail(false, false)
	k.sandbox.Advance(20 * time.Minute)
	require.Equal(t, http.StatusOK, b.get("/me").status)
	assert.Zero(t, k.sandbox.Counters().RefreshReused)
	// Saved by now: another process sees the newest.
	_, other := k.node(t)
	b.app = other
	require.Equal(t, http.StatusOK, b.get("/me").status)
	assert.Zero(t, k.sandbox.Counters().RefreshReused)
}

func TestRefresh_StoreThatDoesNotAnswerIs503AndNobodysSignOut(t *testing.T) {
	t.Parallel()
	store := &failingStore{Store: tokenstore.NewMemory()}
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { c.Store = store }})
	b := k.signIn(t, k.sandbox.Coach())
	store.fail(true, true)
	a := b.get("/me")
	assert.Equal(t, http.StatusServiceUnavailable, a.status)
	assert.Empty(t, a.header.Values("Set-Cookie"))
	assert.Contains(t, b.get("/maybe").body, "optional false")
	store.fail(false, false)
	assert.Equal(t, http.StatusOK, b.get("/me").status)
}
