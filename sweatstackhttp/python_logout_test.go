package sweatstackhttp_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

func TestPythonAttack_CookieDoesNotComeBackAfterLogOut(t *testing.T) {
	t.Parallel()
	for name, way := range bothPython() {
		for mode, change := range modes() {
			t.Run(name+" in "+mode, func(t *testing.T) {
				t.Parallel()
				if name == "side by side" && strings.Contains(mode, "session store") {
					t.Skip("Configure refuses it")
				}
				k := newKit(t, setup{config: way(change)})
				token := k.pythonSignIn(t, k.sandbox.Coach())
				never, moved := k.fromPython(t, pair(token)), k.fromPython(t, pair(token))
				require.NotEmpty(t, moved.signedIn())
				anew := k.fromPython(t, nested(token, sweatstack.Token{})) // as Python may have written it again

				out := moved.post(k.auth.URLs().Logout(), nil)
				require.Equal(t, http.StatusSeeOther, out.status)
				assert.Empty(t, moved.cookies())
				for range 2 {
					assert.Empty(t, never.signedIn(), "a request that was under way")
					assert.Empty(t, anew.signedIn(), "another cookie of the same sign-in")
				}
				k.sandbox.Advance(20 * time.Hour)
				late := k.fromPython(t, pair(token))
				assert.Empty(t, late.signedIn(), "written by Python much later")

				// Nobody is kept out: a new sign-in is a new session.
				back := k.signIn(t, k.sandbox.Coach())
				assert.Equal(t, k.sandbox.Coach().ID, back.signedIn())
			})
		}
	}
}

func TestPythonAttack_EndOutlivesTheSessionWhilePythonsCookiesCount(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: moving(func(c *sweatstackhttp.Config) { c.SessionLifetime = time.Hour })})
	token := k.pythonSignIn(t, k.sandbox.Coach())
	b := k.fromPython(t, pair(token))
	require.NotEmpty(t, b.signedIn())
	b.post(k.auth.URLs().Logout(), nil)
	k.sandbox.Advance(29 * 24 * time.Hour)
	other := k.fromPython(t, pair(k.pythonSignIn(t, k.sandbox.LoneAthlete())))
	other.post(k.auth.URLs().Logout(), nil) // the coordinator's memory is swept by then
	assert.Empty(t, k.fromPython(t, pair(token)).signedIn())
}

func TestPythonAttack_LogOutAsFirstRequestEndsTheSession(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, k *kit, token sweatstack.Token) {
		t.Helper()
		b := k.fromPython(t, pair(token))
		late := b.copy()
		out := b.post(k.auth.URLs().Logout(), nil)
		require.Equal(t, http.StatusSeeOther, out.status)
		assert.Contains(t, out.cookie(pythonCookie+"="), "Path=/; Max-Age=0")
		assert.Empty(t, b.cookies())
		assert.Empty(t, late.signedIn())
	})
}

func TestPythonAttack_LogOutTakesACookieAwayThatDoesNotOpen(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, k *kit, token sweatstack.Token) {
		t.Helper()
		b := k.newBrowser(t) // Python has no idle end and would still take it
		b.setCookie(pythonCookie, sealPython(t, fernetKey, pair(token), k.config.Now().Add(-48*time.Hour)))
		b.post(k.auth.URLs().Logout(), nil)
		assert.False(t, b.has(pythonCookie))
	})
}

func TestPythonAttack_LogOutEndsBothWhenBothAreThere(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: moving(asItIs)})
	python := k.fromPython(t, pair(k.pythonSignIn(t, k.sandbox.LoneAthlete())))
	b := k.signIn(t, k.sandbox.Coach())
	b.setCookie(pythonCookie, python.cookies()[pythonCookie])
	assert.Equal(t, k.sandbox.Coach().ID, b.signedIn(), "ours counts")
	b.post(k.auth.URLs().Logout(), nil)
	assert.Empty(t, b.cookies())
	assert.Empty(t, python.signedIn())
}

func TestPythonAttack_SignInEndsBothWhenBothAreThere(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: moving(asItIs)})
	python := k.fromPython(t, pair(k.pythonSignIn(t, k.sandbox.LoneAthlete())))
	b := k.signIn(t, k.sandbox.Coach())
	b.setCookie(pythonCookie, python.cookies()[pythonCookie])
	signInAgain(t, k, b, b.get(k.auth.URLs().Login("")).location(), k.sandbox.Coach())
	assert.Equal(t, k.sandbox.Coach().ID, b.signedIn())
	assert.False(t, b.has(pythonCookie))
	assert.Empty(t, python.signedIn())
}

func TestPythonAttack_SignInEndsTheSessionInPythonsCookie(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, k *kit, token sweatstack.Token) {
		t.Helper()
		b := k.fromPython(t, pair(token))
		old := b.copy()
		signInAgain(t, k, b, b.get(k.auth.URLs().Login("")).location(), k.sandbox.LoneAthlete())
		assert.Equal(t, k.sandbox.LoneAthlete().ID, b.signedIn())
		assert.Empty(t, old.signedIn(), "a sign-in ends the session that the browser had")
	})
}

type whileRedeeming struct {
	below http.RoundTripper
	once  sync.Once
	run   func()
}

func (w *whileRedeeming) RoundTrip(r *http.Request) (*http.Response, error) {
	if w.run != nil && strings.HasSuffix(r.URL.Path, "/oauth/token") {
		w.once.Do(w.run)
	}
	return w.below.RoundTrip(r)
}

func TestPythonAttack_LogOutDuringARefreshEndsWhatComesOfIt(t *testing.T) {
	t.Parallel()
	platform := &whileRedeeming{}
	k := newKit(t, setup{sandbox: rotating(), config: sideBySide(func(c *sweatstackhttp.Config) {
		platform.below = c.HTTPClient.Transport
		c.HTTPClient = &http.Client{Transport: platform}
	})})
	b := k.fromPython(t, pair(k.pythonSignIn(t, k.sandbox.Coach())))
	slow, late := b.copy(), b.copy()
	k.sandbox.Advance(20 * time.Minute)
	platform.run = func() { b.post(k.auth.URLs().Logout(), nil) }
	slow.get("/me")
	require.Equal(t, 1, k.sandbox.Counters().RefreshRedeemed)
	assert.Empty(t, b.cookies())
	assert.Empty(t, slow.signedIn())
	assert.Empty(t, late.signedIn())
}
