package sweatstackhttp_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

const callbackPath = "/auth/sweatstack/callback"

// begins starts a sign-in and gives the state that the platform is told, and
// the callback that it sends the coach's browser to.
func (b *browser) begins(k *kit) (state, callback string) {
	b.t.Helper()
	page := b.get("/auth/sweatstack/login?next=/me").location()
	u, err := url.Parse(page)
	require.NoError(b.t, err)
	return u.Query().Get("state"), k.press(b.t, page, "user_id", k.sandbox.Coach().ID)
}

// code gives the code of a callback.
func code(t *testing.T, callback string) string {
	t.Helper()
	u, err := url.Parse(callback)
	require.NoError(t, err)
	require.NotEmpty(t, u.Query().Get("code"))
	return url.QueryEscape(u.Query().Get("code"))
}

// Invariant 5. Whatever comes back in place of the one good callback makes no
// session, redeems no code, and is a page in the kit's own words.
func TestCallback_AnythingButTheOneGoodRequestIsRefused(t *testing.T) {
	t.Parallel()
	const markup = "%3Cscript%3Ealert(1)%3C/script%3E"
	for name, c := range map[string]struct {
		attack func(k *kit, b *browser) answer
		status int
		text   string // of the page
	}{
		"no transaction at all": {func(k *kit, b *browser) answer {
			_, callback := b.begins(k)
			return k.newBrowser(b.t).get(callback)
		}, http.StatusBadRequest, "another browser, or too long ago"},
		"nothing at all": {func(_ *kit, b *browser) answer { return b.get(callbackPath) }, http.StatusBadRequest, "another browser"},
		"transaction of another tab under the name of this one": {func(k *kit, b *browser) answer {
			first := b.copy()
			_, callback := first.begins(k)
			_, _ = b.begins(k)
			for name := range first.cookies() {
				for _, value := range b.cookies() {
					first.setCookie(name, value)
				}
			}
			return first.get(callback)
		}, http.StatusBadRequest, "another browser"},
		"state of this tab, transaction of another browser": {func(k *kit, b *browser) answer {
			_, callback := b.begins(k)
			other := k.newBrowser(b.t)
			other.begins(k)
			return other.get(callback)
		}, http.StatusBadRequest, "another browser"},
		"code without state": {func(k *kit, b *browser) answer {
			_, callback := b.begins(k)
			return b.get(callbackPath + "?code=" + code(b.t, callback))
		}, http.StatusBadRequest, "another browser"},
		"empty state": {func(k *kit, b *browser) answer {
			_, callback := b.begins(k)
			return b.get(callbackPath + "?state=&code=" + code(b.t, callback))
		}, http.StatusBadRequest, "another browser"},
		"state twice": {func(k *kit, b *browser) answer {
			state, callback := b.begins(k)
			return b.get(callback + "&state=" + state + "x")
		}, http.StatusBadRequest, "another browser"},
		"state in other letters": {func(k *kit, b *browser) answer {
			state, callback := b.begins(k)
			return b.get(strings.Replace(callback, state, strings.ToLower(state), 1))
		}, http.StatusBadRequest, "another browser"},
		"state without code": {func(k *kit, b *browser) answer {
			state, _ := b.begins(k)
			return b.get(callbackPath + "?state=" + state)
		}, http.StatusBadRequest, "sent no code"},
		"code twice": {func(k *kit, b *browser) answer {
			_, callback := b.begins(k)
			return b.get(callback + "&code=of-an-attacker")
		}, http.StatusBadRequest, "sent no code"},
		"code of an attacker in front": {func(k *kit, b *browser) answer {
			_, callback := b.begins(k)
			return b.get(strings.Replace(callback, "?", "?code=of-an-attacker&", 1))
		}, http.StatusBadRequest, "sent no code"},
		"expired": {func(k *kit, b *browser) answer {
			_, callback := b.begins(k)
			k.sandbox.Advance(10 * time.Minute)
			return b.get(callback)
		}, http.StatusBadRequest, "too long ago"},
		"error with markup": {func(k *kit, b *browser) answer {
			state, _ := b.begins(k)
			return b.get(callbackPath + "?error=" + markup + "&error_description=" + markup + "&state=" + state)
		}, http.StatusBadGateway, "could not complete the sign-in"},
		"error with line breaks": {func(k *kit, b *browser) answer {
			state, _ := b.begins(k)
			return b.get(callbackPath + "?error=x%0d%0aSet-Cookie:%20a=alert%0a%0alevel=ERROR&error_description=%0d%0aalert&state=" + state)
		}, http.StatusBadGateway, "could not complete the sign-in"},
		"error beside a code": {func(k *kit, b *browser) answer {
			_, callback := b.begins(k)
			return b.get(callback + "&error=access_denied")
		}, http.StatusForbidden, "You did not allow access"},
		"error without state": {func(k *kit, b *browser) answer {
			b.begins(k)
			return b.get(callbackPath + "?error=" + markup)
		}, http.StatusBadRequest, "another browser"},
		"query that is not one": {func(k *kit, b *browser) answer {
			_, callback := b.begins(k)
			return b.get(callbackPath + "?" + strings.ReplaceAll(strings.TrimPrefix(callback, callbackPath+"?"), "&", ";"))
		}, http.StatusBadRequest, "another browser"},
		"by POST": {func(k *kit, b *browser) answer {
			_, callback := b.begins(k)
			return b.post(callback, nil)
		}, http.StatusMethodNotAllowed, "GET only"},
		"by POST, in the form": {func(k *kit, b *browser) answer {
			state, callback := b.begins(k)
			return b.post(callbackPath, url.Values{"state": {state}, "code": {code(b.t, callback)}})
		}, http.StatusMethodNotAllowed, "GET only"},
		"by HEAD": {func(k *kit, b *browser) answer {
			_, callback := b.begins(k)
			return b.send(http.MethodHead, callback, "", nil)
		}, http.StatusMethodNotAllowed, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for mode, change := range modes() {
				t.Run(mode, func(t *testing.T) {
					t.Parallel()
					k := newKit(t, setup{config: change})
					a := c.attack(k, k.newBrowser(t))
					assert.Equal(t, c.status, a.status, a.body)
					assert.Contains(t, a.body, c.text)
					assert.Empty(t, a.cookie(sessionCookie))
					assert.Empty(t, a.location())
					assert.Zero(t, k.sandbox.Counters().CodeExchanged, "no code was redeemed")
					requirePrivate(t, a)
					for _, said := range []string{a.body, k.log.String(), strings.Join(a.header.Values("Set-Cookie"), "")} {
						for _, word := range []string{"alert", "script>", "of-an-attacker"} {
							assert.NotContains(t, said, word)
						}
					}
				})
			}
		})
	}
}

func TestCallback_UsedTwiceMakesOneSession(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			b := k.newBrowser(t)
			_, callback := b.begins(k)
			require.Equal(t, "/me", b.get(callback).location())
			require.Equal(t, "/", b.get(callback).location(), "signed in already: the first page")
			b.setCookie(sessionCookie, "")
			a := b.get(callback)
			assert.Equal(t, http.StatusBadRequest, a.status, "the transaction is used up, and a link from the history is no sign-in")
			assert.Empty(t, a.cookie(sessionCookie))
			assert.Equal(t, 1, k.sandbox.Counters().CodeExchanged)
		})
	}
}

func TestCallback_ForgedOneLeavesAPersonWhoIsSignedInAlone(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			b := k.signIn(t, k.sandbox.Coach())
			attacker := k.newBrowser(t)
			callback := k.press(t, attacker.get("/auth/sweatstack/login").location(), "user_id", k.sandbox.LoneAthlete().ID)
			exchanged := k.sandbox.Counters().CodeExchanged
			for _, path := range []string{callback, callbackPath, callbackPath + "?error=access_denied&state=x"} {
				a := b.get(path, "Sec-Fetch-Site", "cross-site")
				assert.Equal(t, http.StatusSeeOther, a.status)
				assert.Equal(t, "/", a.location())
				assert.Empty(t, a.header.Values("Set-Cookie"))
			}
			assert.Equal(t, exchanged, k.sandbox.Counters().CodeExchanged)
			assert.Contains(t, b.get("/me").body, k.sandbox.Coach().ID)
		})
	}
}

func TestCallback_ExchangeThatGivesNoTokenOfAUserIsAPageInEveryMode(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"not JSON":           "access_token=a&token_type=bearer",
		"HTML":               "<!doctype html><script>alert(1)</script>",
		"JSON of no object":  `["access_token"]`,
		"empty object":       `{}`,
		"null":               `null`,
		"empty token":        `{"access_token":"","expires_in":900}`,
		"token of no string": `{"access_token":{"a":1},"expires_in":900}`,
		"opaque, no user":    `{"access_token":"opaque","refresh_token":"r","expires_in":900}`,
		"JWT without sub":    `{"access_token":"` + unsignedJWT(`{"exp":4102444800}`) + `","refresh_token":"r","expires_in":900}`,
		"JWT with empty sub": `{"access_token":"` + unsignedJWT(`{"sub":""}`) + `","refresh_token":"r","expires_in":900}`,
		"sub that is no text": `{"access_token":"` + unsignedJWT(`{"sub":["alert"]}`) +
			`","refresh_token":"r","expires_in":900}`,
		"error with status 200": `{"error":"invalid_grant","error_description":"alert"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for mode, change := range modes() {
				t.Run(mode, func(t *testing.T) {
					t.Parallel()
					k := newKit(t, setup{config: change})
					b := k.newBrowser(t)
					_, callback := b.begins(k)
					k.sandbox.Fail("POST /api/v1/oauth/token", sweatstacktest.Fault{Status: http.StatusOK, Body: body})
					a := b.get(callback)
					assert.Equal(t, http.StatusBadGateway, a.status, a.body)
					assert.Contains(t, a.header.Get("Content-Type"), "text/html")
					assert.NotContains(t, a.body, "alert")
					assert.Empty(t, b.cookies(), "no session, and the transaction is used up")
				})
			}
		})
	}
}

// withoutRefreshToken is a platform that gives no refresh tokens while on.
type withoutRefreshToken struct {
	below http.RoundTripper
	on    func() bool
}

func (p withoutRefreshToken) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := p.below.RoundTrip(r)
	if err != nil || !p.on() || !strings.HasSuffix(r.URL.Path, "/oauth/token") {
		return response, err
	}
	defer func() { _ = response.Body.Close() }()
	var token map[string]any
	if err := json.NewDecoder(response.Body).Decode(&token); err != nil {
		return nil, err
	}
	delete(token, "refresh_token")
	body, err := json.Marshal(token)
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, err
}

func TestCallback_TokenWithoutRefreshTokenIsASessionUntilItEnds(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
				change(c)
				c.HTTPClient = &http.Client{Transport: withoutRefreshToken{c.HTTPClient.Transport, func() bool { return true }}}
			}})
			b := k.newBrowser(t)
			_, callback := b.begins(k)
			require.Equal(t, "/me", b.get(callback).location())
			require.Equal(t, http.StatusOK, b.get("/me").status)
			k.sandbox.Advance(16 * time.Minute)
			a := b.get("/me")
			assert.Equal(t, http.StatusSeeOther, a.status, "sign in again: no error page, no endless 503")
			assert.Equal(t, "/auth/sweatstack/login?next=/me", a.location())
			assert.Zero(t, k.sandbox.Counters().RefreshRedeemed)
		})
	}
}

func TestCallback_TokenWithoutRefreshTokenTakesNoBetterOneFromTheStore(t *testing.T) {
	t.Parallel()
	poor := false
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		inStoreMode(c)
		c.HTTPClient = &http.Client{Transport: withoutRefreshToken{c.HTTPClient.Transport, func() bool { return poor }}}
	}})
	k.signIn(t, k.sandbox.Coach())
	poor = true
	b := k.newBrowser(t)
	_, callback := b.begins(k)
	require.Equal(t, "/me", b.get(callback).location())
	poor = false
	k.sandbox.Advance(16 * time.Minute)
	assert.Equal(t, http.StatusOK, b.get("/me").status, "the row of before can still be renewed")
	assert.Equal(t, 1, k.sandbox.Counters().RefreshRedeemed)
}
