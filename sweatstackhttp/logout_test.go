package sweatstackhttp_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// logsOut presses the log-out button.
func (b *browser) logsOut(k *kit) answer {
	b.t.Helper()
	return b.post(k.auth.URLs().Logout(), nil)
}

// keeps puts the cookies of an answer into the browser, in the order in which
// they arrive: late, after those of other answers.
func (b *browser) keeps(a answer) {
	b.t.Helper()
	u, err := url.Parse(b.at())
	require.NoError(b.t, err)
	b.client.Jar.SetCookies(u, (&http.Response{Header: a.header}).Cookies())
}

// requireEnded checks what a browser with the cookie of an ended session gets:
// the sign-in in place of the page. The cookie stays: a late request that still
// brings it must not take away the one of a newer session.
func requireEnded(t *testing.T, k *kit, b *browser) {
	t.Helper()
	value := b.cookies()[sessionCookie]
	a := b.get("/me")
	require.Equal(t, http.StatusSeeOther, a.status, a.body)
	assert.Equal(t, "/auth/sweatstack/login?next=/me", a.location())
	assert.Empty(t, a.header.Values("Set-Cookie"))
	requireUnspoken(t, k.log.String(), value)
}

func TestLogout_EndsEveryCopyOfTheCookie(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			b := k.signIn(t, k.sandbox.Coach())
			copied := b.copy()
			a := b.logsOut(k)
			require.Equal(t, http.StatusSeeOther, a.status)
			assert.Equal(t, "/", a.location())
			assert.Empty(t, b.cookies())
			requireEnded(t, k, copied)
		})
	}
}

func TestLogout_CookieThatALateAnswerBringsBackIsNoSession(t *testing.T) {
	t.Parallel()
	for mode, change := range modesWithoutSessions() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			inside, leave := make(chan struct{}), make(chan struct{})
			k.mux.Handle("/slow", sweatstackhttp.Handler(k.auth, func(w http.ResponseWriter, _ *http.Request, _ sweatstackhttp.AuthenticatedUser) error {
				close(inside)
				<-leave
				return say(w, "slow")
			}))
			b := k.signIn(t, k.sandbox.Coach())
			slow := b.copy()
			k.sandbox.Advance(2 * time.Hour) // so that both modes write the cookie
			answers := make(chan answer, 1)
			go func() { answers <- slow.get("/slow") }()
			<-inside
			require.Equal(t, http.StatusSeeOther, b.logsOut(k).status)
			close(leave)
			late := <-answers
			require.Equal(t, http.StatusOK, late.status)
			require.NotEmpty(t, late.cookie(sessionCookie+"="))
			b.keeps(late)
			require.NotEmpty(t, b.cookies()[sessionCookie], "it is back")
			requireEnded(t, k, b)
		})
	}
}

func TestLogout_RequestUnderWayDoesNotWriteTheEndedSession(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.signIn(t, k.sandbox.Coach())
	slow := b.copy()
	k.sandbox.Advance(20 * time.Minute)
	// The log-out comes while the slow request waits for its new token.
	release := make(chan struct{})
	waiting := make(chan struct{})
	k.config.HTTPClient = &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		if strings.HasSuffix(r.URL.Path, "/oauth/token") {
			close(waiting)
			<-release
		}
		return k.sandbox.Transport().RoundTrip(r)
	})}
	_, node := k.node(t)
	b.app, slow.app = node, node
	answers := make(chan answer, 1)
	go func() { answers <- slow.get("/me") }()
	<-waiting
	require.Equal(t, http.StatusSeeOther, b.logsOut(k).status)
	close(release)
	late := <-answers
	assert.Empty(t, late.cookie(sessionCookie+"="))
}

// roundTrip is a transport made of a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// failingCoordinator is a coordinator whose server is gone.
type failingCoordinator struct {
	sweatstack.Coordinator
	writes, reads atomic.Bool
}

var errCoordinator = errors.New("coordinator is gone")

func (c *failingCoordinator) EndSession(ctx context.Context, session string, until time.Time) error {
	if c.writes.Load() {
		return errCoordinator
	}
	return c.Coordinator.EndSession(ctx, session, until)
}

func (c *failingCoordinator) SessionEnded(ctx context.Context, session string) (bool, error) {
	if c.reads.Load() {
		return false, errCoordinator
	}
	return c.Coordinator.SessionEnded(ctx, session)
}

func TestLogout_ThatCannotBeRememberedIs503AndTheCookieStays(t *testing.T) {
	t.Parallel()
	for mode, change := range modesWithoutSessions() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			coordinator := &failingCoordinator{Coordinator: sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})}
			k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { change(c); c.Coordinator = coordinator }})
			b := k.signIn(t, k.sandbox.Coach())
			coordinator.writes.Store(true)
			a := b.logsOut(k)
			assert.Equal(t, http.StatusServiceUnavailable, a.status)
			assert.NotEmpty(t, a.header.Get("Retry-After"))
			assert.Contains(t, a.body, "could not be signed out")
			assert.Empty(t, a.header.Values("Set-Cookie"))
			assert.Equal(t, http.StatusOK, b.get("/me").status, "what looks signed in is signed in")
			coordinator.writes.Store(false)
			assert.Equal(t, http.StatusSeeOther, b.logsOut(k).status)
			assert.Empty(t, b.cookies())
		})
	}
}

func TestSession_CoordinatorThatDoesNotAnswerIs503AndNobodysSignOut(t *testing.T) {
	t.Parallel()
	coordinator := &failingCoordinator{Coordinator: sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})}
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { c.Coordinator = coordinator }})
	b := k.signIn(t, k.sandbox.Coach())
	coordinator.reads.Store(true)
	for name, a := range map[string]answer{
		"page":        b.get("/me"),
		"select user": b.selects(k, k.sandbox.Athletes()[0]),
		"select self": b.post(k.auth.URLs().SelectSelf(""), nil),
	} {
		assert.Equal(t, http.StatusServiceUnavailable, a.status, name)
		assert.Empty(t, a.header.Values("Set-Cookie"), name)
	}
	assert.Contains(t, b.get("/maybe").body, "optional false")
	coordinator.reads.Store(false)
	assert.Equal(t, http.StatusOK, b.get("/me").status)
}

func TestLogout_KeepsTheStoresRow(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: inStoreMode})
	coach := k.sandbox.Coach()
	b := k.signIn(t, coach)
	require.Equal(t, http.StatusSeeOther, b.logsOut(k).status)
	client, err := k.auth.ClientFor(t.Context(), coach.ID)
	require.NoError(t, err)
	info, err := client.OAuth.UserInfo(t.Context())
	require.NoError(t, err)
	assert.Equal(t, coach.ID, info.Subject)
}

func TestLogout_LeavesTheUsersOtherSessions(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			phone, desk := k.signIn(t, k.sandbox.Coach()), k.signIn(t, k.sandbox.Coach())
			require.Equal(t, http.StatusSeeOther, phone.logsOut(k).status)
			assert.Equal(t, http.StatusOK, desk.get("/me").status)
			assert.Equal(t, http.StatusSeeOther, phone.get("/me").status)
		})
	}
}

func TestLogout_StaysEndedForAsLongAsTheSessionCouldHaveLived(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		inStoreMode(c)
		c.SessionIdle, c.SessionLifetime = 72*time.Hour, 72*time.Hour
	}})
	b := k.signIn(t, k.sandbox.Coach())
	copied := b.copy()
	require.Equal(t, http.StatusSeeOther, b.logsOut(k).status)
	for range 71 {
		k.sandbox.Advance(time.Hour)
		k.signIn(t, k.sandbox.LoneAthlete()).logsOut(k) // others come and go
		require.Equal(t, http.StatusSeeOther, copied.copy().get("/me").status)
	}
}

func TestLogout_ForgetsTheSelectionAndTheDelegatedToken(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.signIn(t, k.sandbox.Coach())
	require.Equal(t, http.StatusSeeOther, b.selects(k, k.sandbox.Athletes()[0]).status)
	require.NotEmpty(t, b.cookies()[subjectCookie])
	require.Equal(t, http.StatusSeeOther, b.logsOut(k).status)
	assert.Empty(t, b.cookies())
}

func TestLogout_WithoutSessionGoesToTheFirstPage(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	a := k.newBrowser(t).logsOut(k)
	assert.Equal(t, http.StatusSeeOther, a.status)
	assert.Equal(t, "/", a.location())
}

func TestLogout_GoesToNextButNeverAway(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	for next, want := range map[string]string{
		"/bye?x=1":             "/bye?x=1",
		"https://evil.example": "/",
		"//evil.example":       "/",
		`/\evil.example`:       "/",
	} {
		b := k.newBrowser(t)
		assert.Equal(t, want, b.post(k.auth.URLs().Logout()+"?next="+url.QueryEscape(next), nil).location(), next)
		assert.Equal(t, want, b.post(k.auth.URLs().Logout(), url.Values{"next": {next}}).location(), next)
	}
	b := k.newBrowser(t)
	assert.Equal(t, "/", b.post(k.auth.URLs().Logout(), nil, "Referer", appURL+"/page").location(), "the page may need a session")
}
