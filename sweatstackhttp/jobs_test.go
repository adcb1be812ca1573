package sweatstackhttp_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

func TestClientFor_CallsForAUserOutsideOfARequest(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: inStoreMode})
	for _, user := range []sweatstacktest.User{k.sandbox.Coach(), k.sandbox.LoneAthlete()} {
		k.signIn(t, user)
		client, err := k.auth.ClientFor(t.Context(), user.ID)
		require.NoError(t, err)
		info, err := client.OAuth.UserInfo(t.Context())
		require.NoError(t, err)
		assert.Equal(t, user.ID, info.Subject)
	}
}

func TestClientFor_ManyJobsAndRequestsRedeemOnce(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{sandbox: rotating(), config: inStoreMode})
	coach := k.sandbox.Coach()
	b := k.signIn(t, coach)
	k.sandbox.Advance(20 * time.Minute)
	var wg sync.WaitGroup
	for range 30 {
		wg.Go(func() {
			client, err := k.auth.ClientFor(t.Context(), coach.ID)
			if assert.NoError(t, err) {
				_, err = client.OAuth.UserInfo(t.Context())
				assert.NoError(t, err)
			}
		})
		wg.Go(func() { assert.Equal(t, http.StatusOK, b.copy().get("/me").status) })
	}
	wg.Wait()
	assert.Equal(t, 1, k.sandbox.Counters().RefreshRedeemed)
	assert.Zero(t, k.sandbox.Counters().RefreshReused)
}

func TestClientFor_LongJobOutlivesItsToken(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{sandbox: rotating(), config: inStoreMode})
	coach := k.sandbox.Coach()
	k.signIn(t, coach)
	client, err := k.auth.ClientFor(t.Context(), coach.ID)
	require.NoError(t, err)
	for range 3 {
		k.sandbox.Advance(20 * time.Minute)
		_, err := client.OAuth.UserInfo(t.Context())
		require.NoError(t, err)
	}
	row, err := k.config.Store.Load(t.Context(), coach.ID)
	require.NoError(t, err)
	assert.True(t, row.Fresh(k.sandbox.Now()))
	assert.Zero(t, k.sandbox.Counters().RefreshReused)
}

func TestClientFor_TellsTheReasonsApart(t *testing.T) {
	t.Parallel()
	store := &failingStore{Store: tokenstore.NewMemory()}
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { c.Store = store }})
	coach := k.sandbox.Coach()
	k.signIn(t, coach)

	_, err := k.auth.ClientFor(t.Context(), "somebody")
	assert.ErrorIs(t, err, tokenstore.ErrNotFound)
	_, err = k.auth.ClientFor(t.Context(), "")
	assert.ErrorIs(t, err, tokenstore.ErrInvalid)
	store.fail(false, true)
	_, err = k.auth.ClientFor(t.Context(), coach.ID)
	assert.ErrorIs(t, err, errDisk)
	store.fail(false, false)

	k.sandbox.Advance(20 * time.Minute)
	k.sandbox.Fail("POST /api/v1/oauth/token", sweatstacktest.Fault{Status: http.StatusInternalServerError, Times: 1})
	_, err = k.auth.ClientFor(t.Context(), coach.ID)
	assert.ErrorIs(t, err, sweatstack.ErrUnavailable)
	k.sandbox.Advance(time.Minute)
	k.sandbox.Fail("POST /api/v1/oauth/token", sweatstacktest.Fault{Status: http.StatusBadRequest, Body: `{"error":"invalid_grant"}`})
	_, err = k.auth.ClientFor(t.Context(), coach.ID)
	assert.ErrorIs(t, err, sweatstack.ErrReauthRequired)

	_, err = newKit(t, setup{}).auth.ClientFor(t.Context(), coach.ID)
	assert.ErrorIs(t, err, sweatstackhttp.ErrNoStore)
}

func TestDisconnect_ForgetsTokensAndEndsEverySession(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: inStoreMode})
	coach, other := k.sandbox.Coach(), k.sandbox.LoneAthlete()
	phone, desk, stranger := k.signIn(t, coach), k.signIn(t, coach), k.signIn(t, other)
	require.NoError(t, k.auth.Disconnect(t.Context(), coach.ID))
	_, err := k.auth.ClientFor(t.Context(), coach.ID)
	require.ErrorIs(t, err, tokenstore.ErrNotFound)
	for _, b := range []*browser{phone, desk} {
		a := b.get("/me")
		assert.Equal(t, http.StatusSeeOther, a.status)
		assert.Empty(t, b.cookies())
	}
	assert.Equal(t, http.StatusOK, stranger.get("/me").status)
	assert.NoError(t, k.auth.Disconnect(t.Context(), coach.ID), "once more is no error")
	assert.NoError(t, k.auth.Disconnect(t.Context(), "somebody"))
}

func TestDisconnect_OldSessionsStayEndedWhenTheUserSignsInAgain(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: inStoreMode})
	coach := k.sandbox.Coach()
	stolen, other := k.signIn(t, coach), k.signIn(t, k.sandbox.LoneAthlete())
	for range 3 { // within one second, and later
		require.NoError(t, k.auth.Disconnect(t.Context(), coach.ID))
		again := k.signIn(t, coach)
		assert.Equal(t, http.StatusOK, again.get("/me").status)
		assert.Equal(t, http.StatusSeeOther, stolen.copy().get("/me").status)
		assert.Equal(t, http.StatusOK, other.get("/me").status)
		stolen = again
		k.sandbox.Advance(400 * time.Millisecond)
	}
	requireNoSession(t, k, func() *browser {
		require.NoError(t, k.auth.Disconnect(t.Context(), coach.ID))
		k.signIn(t, coach)
		return stolen
	}())
}

func TestDisconnect_WhileARefreshIsUnderWayBringsNothingBack(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: inStoreMode})
	coach := k.sandbox.Coach()
	b := k.signIn(t, coach)
	k.sandbox.Advance(20 * time.Minute)
	waiting, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	k.config.HTTPClient = &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		response, err := k.sandbox.Transport().RoundTrip(r)
		once.Do(func() {
			close(waiting)
			<-release
		})
		return response, err
	})}
	k.auth, b.app = k.node(t)
	answers := make(chan answer, 1)
	go func() { answers <- b.copy().get("/me") }()
	<-waiting
	require.NoError(t, k.auth.Disconnect(t.Context(), coach.ID))
	close(release)
	assert.Equal(t, http.StatusSeeOther, (<-answers).status)
	_, err := k.config.Store.Load(t.Context(), coach.ID)
	assert.ErrorIs(t, err, tokenstore.ErrNotFound, "the late answer was not stored")
	assert.Equal(t, http.StatusSeeOther, b.get("/me").status)
}

func TestDisconnect_TellsWhenNothingWasForgotten(t *testing.T) {
	t.Parallel()
	assert.ErrorIs(t, newKit(t, setup{}).auth.Disconnect(t.Context(), "somebody"), sweatstackhttp.ErrNoStore)
}

func TestReady_AsksTheStoreAndTheCoordinator(t *testing.T) {
	t.Parallel()
	store := &failingStore{Store: tokenstore.NewMemory()}
	coordinator := &failingCoordinator{Coordinator: sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})}
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { c.Store, c.Coordinator = store, coordinator }})
	require.NoError(t, k.auth.Ready(t.Context()))
	store.fail(false, true)
	assert.ErrorIs(t, k.auth.Ready(t.Context()), errDisk)
	store.fail(false, false)
	coordinator.reads.Store(true)
	assert.ErrorIs(t, k.auth.Ready(t.Context()), errCoordinator)
	coordinator.reads.Store(false)
	k.sandbox.Fail("*", sweatstacktest.Fault{Status: http.StatusInternalServerError})
	assert.NoError(t, k.auth.Ready(t.Context()), "the platform is not asked")
	assert.NoError(t, newKit(t, setup{}).auth.Ready(t.Context()), "cookie mode has nothing that could fail")
}
