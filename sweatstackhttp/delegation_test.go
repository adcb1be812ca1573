package sweatstackhttp_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// acting is a coach's browser that acts as the first athlete.
func acting(t *testing.T, k *kit) *browser {
	t.Helper()
	b := k.signIn(t, k.sandbox.Coach())
	require.Equal(t, http.StatusSeeOther, b.selects(k, k.sandbox.Athletes()[0]).status)
	return b
}

func TestDelegation_WithdrawnWhileItsTokenIsStillGoodEndsTheSelection(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := acting(t, k)
	require.Contains(t, b.get("/shown").body, "subject "+k.sandbox.Athletes()[0].ID)
	// The platform refuses the athlete's data at once; the token lives on.
	refused := sweatstacktest.Fault{Status: http.StatusForbidden}
	k.sandbox.Fail("GET /api/v1/activities/", refused)
	k.sandbox.Fail("POST /api/v1/oauth/delegated-token", refused)

	posted := b.copy().post("/shown", url.Values{"x": {"1"}})
	assert.Equal(t, http.StatusConflict, posted.status)
	got := b.get("/shown?page=2")
	assert.Equal(t, http.StatusSeeOther, got.status)
	assert.Equal(t, "/shown?page=2", got.location())
	k.sandbox.ClearFaults()
	assert.Contains(t, b.get("/shown").body, "subject "+k.sandbox.Coach().ID)
	assert.NotContains(t, b.cookies(), subjectCookie)
}

func TestDelegation_EndOfTheSelectionIsPrivateWhateverTheHandlerHasSaid(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	k.mux.Handle("/public", sweatstackhttp.Handler(k.auth, func(w http.ResponseWriter, _ *http.Request, _ sweatstackhttp.SelectedUser) error {
		w.Header().Set("Cache-Control", "public, max-age=3600")
		return sweatstack.ErrForbidden
	}))
	b := acting(t, k)
	k.sandbox.Fail("POST /api/v1/oauth/delegated-token", sweatstacktest.Fault{Status: http.StatusForbidden})
	a := b.get("/public")
	require.Equal(t, http.StatusSeeOther, a.status)
	require.NotEmpty(t, a.cookie(subjectCookie))
	requirePrivate(t, a)
}

func TestDelegation_RefusalOfOneCallIsNoWithdrawal(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := acting(t, k)
	k.sandbox.Fail("GET /api/v1/activities/", sweatstacktest.Fault{Status: http.StatusForbidden, Times: 1})
	before := k.sandbox.Counters().Delegated
	assert.Equal(t, http.StatusForbidden, b.get("/shown").status)
	assert.Equal(t, 1, k.sandbox.Counters().Delegated-before, "asked once whether the access is still there")
	assert.Contains(t, b.get("/shown").body, "subject "+k.sandbox.Athletes()[0].ID)
}

func TestDelegation_RefusalOfThePrincipalsOwnDataIsPlain403(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.signIn(t, k.sandbox.Coach())
	k.sandbox.Fail("GET /api/v1/activities/", sweatstacktest.Fault{Status: http.StatusForbidden})
	assert.Equal(t, http.StatusForbidden, b.get("/shown").status)
	assert.Zero(t, k.sandbox.Counters().Delegated)
}

func TestDelegation_TokenRefusedBeforeItsEndIsAskedForOnceMore(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := acting(t, k)
	before := k.sandbox.Counters().Delegated
	k.sandbox.Fail("GET /api/v1/activities/", sweatstacktest.Fault{Status: http.StatusUnauthorized, Times: 1})
	assert.Contains(t, b.get("/shown").body, "subject "+k.sandbox.Athletes()[0].ID)
	assert.Equal(t, 1, k.sandbox.Counters().Delegated-before)
	assert.Zero(t, k.sandbox.Counters().RefreshRedeemed, "the principal's token is left alone")
}

func TestDelegation_CacheIsOfOneSession(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	first := acting(t, k)
	before := k.sandbox.Counters().Delegated
	require.Equal(t, http.StatusOK, first.get("/shown").status)
	assert.Equal(t, before, k.sandbox.Counters().Delegated, "from memory")
	acting(t, k)
	assert.Equal(t, 1, k.sandbox.Counters().Delegated-before, "another session asks for itself")
}

func TestDelegation_ThroughATeamIsAnotherThanADirectOne(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := acting(t, k)
	athlete := k.sandbox.Athletes()[0]
	a := b.post(k.auth.URLs().SelectUser(athlete.ID, "", "no-such-team"), nil)
	assert.Equal(t, http.StatusNotFound, a.status, "the direct token in memory does not answer for the team")
	assert.Contains(t, b.get("/shown").body, "subject "+athlete.ID)
}

func TestDelegation_SwitchAsksThePlatformEvenWhenATokenIsInMemory(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := acting(t, k)
	k.sandbox.Fail("POST /api/v1/oauth/delegated-token", sweatstacktest.Fault{Status: http.StatusForbidden})
	assert.Equal(t, http.StatusForbidden, b.selects(k, k.sandbox.Athletes()[0]).status)
}

func TestDelegation_PanicInTheObserverCostsNobodyTheSwitch(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		c.Observe = func(_ context.Context, e sweatstack.Event) {
			if request, ok := e.(sweatstack.RequestEvent); ok && request.Path == "/oauth/delegated-token" {
				panic("bug in the observer")
			}
		}
	}})
	b := k.signIn(t, k.sandbox.Coach())
	assert.Equal(t, http.StatusSeeOther, b.selects(k, k.sandbox.Athletes()[0]).status)
	assert.Equal(t, http.StatusOK, b.get("/me").status)
	assert.Contains(t, k.log.String(), "Config.Observe panicked")
	assert.NotContains(t, k.log.String(), "bug in the observer", "what a panic carries may be a token")
}

func TestDelegation_PersonWhoGoesAwayDoesNotSpoilItForTheOthers(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := acting(t, k)
	k.sandbox.Advance(20 * time.Minute)
	require.Equal(t, http.StatusOK, b.get("/me").status)
	waiting, release := make(chan struct{}), make(chan struct{})
	k.config.HTTPClient = &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		if r.URL.Path == "/api/v1/oauth/delegated-token" {
			close(waiting) // twice would panic
			select {
			case <-release:
			case <-r.Context().Done():
				return nil, r.Context().Err()
			}
		}
		return k.sandbox.Transport().RoundTrip(r)
	})}
	_, b.app = k.node(t)
	node := b.app
	ctx, leave := context.WithCancel(t.Context())
	impatient := b.copy()
	impatient.app = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { node.ServeHTTP(w, r.WithContext(ctx)) })
	gone, answered := make(chan answer, 1), make(chan answer, 1)
	go func() { gone <- impatient.get("/shown") }()
	<-waiting
	go func() { answered <- b.get("/shown") }()
	leave()
	assert.Empty(t, (<-gone).body)
	close(release)
	assert.Contains(t, (<-answered).body, "subject "+k.sandbox.Athletes()[0].ID)
}
