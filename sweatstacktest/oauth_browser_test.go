package sweatstacktest_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// The cookie tells who is signed in at the sandbox: scripts and other sites do
// not get it, other pages of the sandbox do not need it.
func TestAuthorize_TheBrowsersCookieIsKeptClose(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	w := wireOf(t, sandbox)
	target := w.authorizeLink()
	form := url.Values{"user_id": {sandbox.Coach().ID}}
	for _, tt := range []struct {
		name   string
		server *httptest.Server
		secure bool
	}{
		{"http", httptest.NewServer(sandbox.Handler()), false},
		{"https", httptest.NewTLSServer(sandbox.Handler()), true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			defer tt.server.Close()
			client := tt.server.Client()
			client.CheckRedirect = w.client.CheckRedirect
			var ids []string
			for range 2 {
				answer, err := client.PostForm(tt.server.URL+target, form)
				require.NoError(t, err)
				require.NoError(t, answer.Body.Close())
				require.Len(t, answer.Cookies(), 1)
				cookie := answer.Cookies()[0]
				ids = append(ids, cookie.Value)
				assert.Regexp(t, "^[0-9a-f]{32}$", cookie.Value)
				cookie.Value, cookie.Raw = "", ""
				assert.Equal(t, &http.Cookie{
					Name: "sandbox_browser", Path: "/oauth/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: tt.secure,
				}, cookie)
				assert.Equal(t, "no-store", answer.Header.Get("Cache-Control"), "the code is in the address")
				assert.Equal(t, "same-origin", answer.Header.Get("Referrer-Policy"), "and must not go on to others")
			}
			assert.NotEqual(t, ids[0], ids[1], "nobody gets an identity that was there before")
		})
	}
}

func TestAuthorize_NoFrameOfAnotherSiteShowsThePage(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	for _, link := range []string{w.authorizeLink(), w.authorizeLink("client_id", "nobody"), "/portal/x"} {
		header := w.send(http.MethodGet, link, "").header
		assert.Equal(t, "DENY", header.Get("X-Frame-Options"), link)
		assert.Contains(t, header.Get("Content-Security-Policy"), "frame-ancestors 'none'", link)
		assert.Equal(t, "nosniff", header.Get("X-Content-Type-Options"), link)
		assert.Equal(t, "no-store", header.Get("Cache-Control"), link)
	}
}

func TestAuthorize_ParametersThatNobodyKnowsAreIgnored(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	page := w.send(http.MethodGet, w.authorizeLink()+"&utm=1&utm=2&user_id="+w.sandbox.Coach().ID, "")
	assert.Equal(t, http.StatusOK, page.status)
}

func TestAuthorize_MoreMistakesOfALink(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	for _, pairs := range [][]string{
		{"code_challenge_method", "S256"},
		{"code_challenge", strings.Repeat("a", 44), "code_challenge_method", "S256"},
		{"code_challenge", strings.Repeat("a", 42) + "+", "code_challenge_method", "S256"},
		{"email_auth_mode", "disabled"},
		{"integration", "strava"},
		{"prompt", "none login"},
	} {
		back := w.back(w.send(http.MethodGet, w.authorizeLink(pairs...), ""))
		assert.Equal(t, "invalid_request", back.Get("error"), "%q", pairs)
	}
}

func TestToken_EndsOnTheSecond(t *testing.T) {
	t.Parallel()
	_, at := fixedClock()
	w := newWire(t, sweatstacktest.WithClock(func() time.Time { return at.Add(700 * time.Millisecond) }))
	code := w.code(w.sandbox.Coach())
	w.sandbox.Advance(10*time.Minute - time.Nanosecond)
	got := w.tokens(w.exchange(code))
	w.sandbox.Advance(time.Nanosecond)
	end := time.Unix(int64(claims(t, got.AccessToken)["exp"].(float64)), 0)
	w.sandbox.Advance(end.Sub(w.sandbox.Now()) - time.Nanosecond)
	assert.Equal(t, http.StatusOK, w.get("/oauth/userinfo", got.AccessToken).status)
	w.sandbox.Advance(time.Nanosecond)
	assert.Equal(t, http.StatusUnauthorized, w.get("/oauth/userinfo", got.AccessToken).status, "at the time of the claim exp")
}

func TestToken_OfTheOldPlatformNamesTheZone(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithAPI(sweatstacktest.Legacy))
	got := w.signIn(w.sandbox.Coach())
	assert.Equal(t, "Europe/Oslo", claims(t, got.AccessToken)["tz"])
	var info map[string]any
	w.get("/oauth/userinfo", got.AccessToken).into(t, &info)
	assert.Equal(t, w.sandbox.Coach().Name(), info["name"])

	require.NoError(t, w.sandbox.SetBackfill(w.sandbox.Coach(), w.sandbox.Now()))
	w.get("/oauth/userinfo", got.AccessToken).into(t, &info)
	assert.Nil(t, info["issue"], "it came later")
}
