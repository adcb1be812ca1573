package sweatstacktest_test

import (
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

func TestRefresh_WithoutRotationKeepsTheToken(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	first := w.signIn(w.sandbox.Coach())
	for range 3 {
		w.sandbox.Advance(time.Hour)
		next := w.tokens(w.refresh(*first.RefreshToken))
		assert.Equal(t, *first.RefreshToken, *next.RefreshToken)
		assert.NotEqual(t, first.AccessToken, next.AccessToken)
		assert.Equal(t, first.Scope, next.Scope)
		assert.Equal(t, http.StatusOK, w.get("/activities/?limit=1", next.AccessToken).status)
	}
	assert.Equal(t, sweatstacktest.Counters{CodeExchanged: 1, RefreshRedeemed: 3}, w.sandbox.Counters())
}

func TestRefresh_RotationReplacesTheToken(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithRefreshTokenRotation())
	first := w.signIn(w.sandbox.Coach())
	second := w.tokens(w.refresh(*first.RefreshToken))
	third := w.tokens(w.refresh(*second.RefreshToken))
	assert.NotEqual(t, *first.RefreshToken, *second.RefreshToken)
	assert.NotEqual(t, *second.RefreshToken, *third.RefreshToken)
	assert.Equal(t, 2, w.sandbox.Counters().RefreshRedeemed)
}

func TestRefresh_OldTokenWithinTheGraceGetsTheNewest(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithRefreshTokenRotation())
	first := w.signIn(w.sandbox.Coach())
	second := w.tokens(w.refresh(*first.RefreshToken))
	w.sandbox.Advance(29 * time.Second)
	again := w.tokens(w.refresh(*first.RefreshToken))
	assert.Equal(t, *second.RefreshToken, *again.RefreshToken)
	assert.Equal(t, sweatstacktest.Counters{CodeExchanged: 1, RefreshRedeemed: 1, RefreshRetried: 1}, w.sandbox.Counters())
}

func TestRefresh_OldTokenAfterTheGraceRevokesTheFamily(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithRefreshTokenRotation(), sweatstacktest.WithRefreshReuseGrace(10*time.Second))
	coach := w.sandbox.Coach()
	first, other := w.signIn(coach), w.signIn(coach)
	second := w.tokens(w.refresh(*first.RefreshToken))
	delegated := w.tokens(w.delegate(second.AccessToken, map[string]string{"sub": w.sandbox.Athletes()[0].ID}))
	w.sandbox.Advance(10 * time.Second)

	stolen := w.refresh(*first.RefreshToken)
	assert.Equal(t, http.StatusBadRequest, stolen.status)
	assert.Equal(t, "Invalid refresh token", stolen.detail(t))
	assert.Equal(t, http.StatusBadRequest, w.refresh(*second.RefreshToken).status, "the newest falls too")
	assert.Equal(t, http.StatusUnauthorized, w.get("/activities/", second.AccessToken).status)
	assert.Equal(t, http.StatusUnauthorized, w.get("/activities/", delegated.AccessToken).status, "what came from it falls too")
	assert.Equal(t, http.StatusBadRequest, w.refresh(*delegated.RefreshToken).status)
	assert.Equal(t, http.StatusOK, w.get("/users/", other.AccessToken).status, "another sign-in stays")
	assert.Equal(t, 1, w.sandbox.Counters().RefreshReused)
}

func TestRefresh_NoGraceMeansNoSecondChance(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithRefreshTokenRotation(), sweatstacktest.WithRefreshReuseGrace(0))
	first := w.signIn(w.sandbox.Coach())
	w.tokens(w.refresh(*first.RefreshToken))
	assert.Equal(t, http.StatusBadRequest, w.refresh(*first.RefreshToken).status)
}

// Fifty redeems at once: one counts as redeemed, whoever comes later retries.
func TestRefresh_ParallelRedeemsRotateOnce(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithRefreshTokenRotation())
	first := w.signIn(w.sandbox.Coach())
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			answer, err := w.client.PostForm(base+tokenPath, w.ownForm("grant_type", "refresh_token", "refresh_token", *first.RefreshToken))
			if !assert.NoError(t, err) {
				return
			}
			defer func() { _ = answer.Body.Close() }()
			assert.Equal(t, http.StatusOK, answer.StatusCode)
		})
	}
	wg.Wait()
	assert.Equal(t, sweatstacktest.Counters{CodeExchanged: 1, RefreshRedeemed: 1, RefreshRetried: 49}, w.sandbox.Counters())
}

func TestRefresh_TokenBelongsToItsApplication(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	own := w.signIn(w.sandbox.Coach())
	foreign := w.postForm(tokenPath, url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {*own.RefreshToken}, "client_id": {"5382f68b0d254378"},
	})
	assert.Equal(t, http.StatusBadRequest, foreign.status)
	assert.Zero(t, w.sandbox.Counters().RefreshRedeemed)
}

func TestRefresh_EnvironmentTokenNeverRotates(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithRefreshTokenRotation(), sweatstacktest.WithRefreshReuseGrace(0))
	token := environment(t, w.sandbox)["SWEATSTACK_REFRESH_TOKEN"]
	for range 3 {
		got := w.tokens(w.refresh(token))
		assert.Equal(t, token, *got.RefreshToken)
		w.sandbox.Advance(time.Hour)
	}
}
