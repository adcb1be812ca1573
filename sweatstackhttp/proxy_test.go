package sweatstackhttp_test

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

const tokenHeader = sweatstackhttp.DefaultTokenHeader

func TestProxy_AppBehindGetsATokenThatWorksPastItsExpiry(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			app := newAppBehind(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "the app") })
			k := proxied(t, setup{sandbox: rotating(), config: change}, app, sweatstackhttp.ProxyConfig{})
			b := k.signIn(t, k.sandbox.Coach())
			require.Equal(t, "the app", b.get("/rides?week=3").body)
			first := app.last(t)
			assert.Equal(t, "/rides?week=3", first.RequestURI)
			assert.Equal(t, k.sandbox.Coach().ID, k.subjectOf(t, first.Header.Get(tokenHeader)))
			assert.Empty(t, first.Header.Get(sweatstackhttp.ProxySecretHeader))

			for range 3 {
				k.sandbox.Advance(20 * time.Minute)
				require.Equal(t, "the app", b.get("/").body)
				assert.Equal(t, k.sandbox.Coach().ID, k.subjectOf(t, app.last(t).Header.Get(tokenHeader)))
			}
			assert.Zero(t, k.sandbox.Counters().RefreshReused)
		})
	}
}

func TestProxy_ActingSendsTheAthletesTokenAndNeverThePrincipals(t *testing.T) {
	t.Parallel()
	app := newAppBehind(t, nil)
	k := proxied(t, setup{}, app, sweatstackhttp.ProxyConfig{})
	b := k.signIn(t, k.sandbox.Coach())
	athlete := k.sandbox.Athletes()[0]
	require.Equal(t, http.StatusSeeOther, b.selects(k, athlete).status)
	b.get("/")
	assert.Equal(t, athlete.ID, k.subjectOf(t, app.last(t).Header.Get(tokenHeader)))

	before := len(app.requests())
	k.sandbox.Advance(20 * time.Minute)
	k.sandbox.Fail("POST /api/v1/oauth/delegated-token", sweatstacktest.Fault{Status: 403})
	assert.Equal(t, http.StatusSeeOther, b.get("/").status)
	assert.Len(t, app.requests(), before, "nothing goes to the app until the page is asked for again")
	b.get("/")
	assert.Equal(t, k.sandbox.Coach().ID, k.subjectOf(t, app.last(t).Header.Get(tokenHeader)))
}

func TestProxy_WithoutASessionNothingReachesTheAppBehind(t *testing.T) {
	t.Parallel()
	app := newAppBehind(t, nil)
	k := proxied(t, setup{}, app, sweatstackhttp.ProxyConfig{})
	b := k.newBrowser(t)
	page := b.get("/rides?week=3")
	assert.Equal(t, http.StatusSeeOther, page.status)
	assert.Equal(t, "/auth/sweatstack/login?next=/rides%3Fweek%3D3", page.location())
	script := b.api(http.MethodGet, "/rides")
	assert.Equal(t, http.StatusUnauthorized, script.status)
	assert.Contains(t, script.body, "login_url")
	assert.Equal(t, http.StatusUnauthorized, b.api(http.MethodDelete, "/rides/1").status)
	assert.Equal(t, http.StatusUnauthorized, b.get("/", "Sec-Fetch-Mode", "websocket", "Connection", "Upgrade", "Upgrade", "websocket",
		"Origin", appURL, "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version", "13").status)
	b.setCookie("__Host-sweatstack_session", "forged")
	assert.Equal(t, http.StatusSeeOther, b.get("/").status)
	assert.Empty(t, app.requests())
}

func TestProxy_RequestLinesOfAnotherHostStayHere(t *testing.T) {
	t.Parallel()
	app := newAppBehind(t, nil)
	k := newKit(t, setup{})
	proxy, err := k.auth.Proxy(app.url(t), sweatstackhttp.ProxyConfig{})
	require.NoError(t, err)
	signedIn := k.signIn(t, k.sandbox.Coach())
	for _, line := range []string{"//evil.example/x", "///evil.example", "http://evil.example/x", "/\\evil.example", "//user@evil.example/"} {
		t.Run(line, func(t *testing.T) {
			request := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
			u, err := url.ParseRequestURI(line)
			require.NoError(t, err)
			request.URL, request.RequestURI = u, line
			request.Header.Set("Sec-Fetch-Mode", "navigate")
			w := httptest.NewRecorder()
			proxy.ServeHTTP(w, request)
			assert.Equal(t, http.StatusSeeOther, w.Code)
			assert.Equal(t, "/auth/sweatstack/login", w.Header().Get("Location"))

			for name, value := range signedIn.cookies() {
				request.AddCookie(&http.Cookie{Name: name, Value: value})
			}
			w = httptest.NewRecorder()
			proxy.ServeHTTP(w, request)
			assert.Equal(t, http.StatusOK, w.Code, "it goes to the app behind, as a path")
			assert.Equal(t, "coach.example", app.last(t).Host)
		})
	}
}

func TestProxy_WritingRequestsOfAnotherOriginAreRefused(t *testing.T) {
	t.Parallel()
	app := newAppBehind(t, nil)
	k := proxied(t, setup{}, app, sweatstackhttp.ProxyConfig{})
	b := k.signIn(t, k.sandbox.Coach())
	before := len(app.requests())
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, "PROPFIND"} {
		assert.Equal(t, http.StatusForbidden, b.api(method, "/save", "Sec-Fetch-Site", "cross-site").status, method)
		assert.Equal(t, http.StatusForbidden, b.api(method, "/save", "Sec-Fetch-Site", "", "Origin", "https://evil.example").status, method)
	}
	assert.Len(t, app.requests(), before)
}

func TestProxy_AllMethodsAreForwardedWithTheirBodies(t *testing.T) {
	t.Parallel()
	app := newAppBehind(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			w.WriteHeader(http.StatusTeapot)
		}
		_, _ = fmt.Fprintf(w, "%s %s", r.Method, body)
	})
	k := proxied(t, setup{}, app, sweatstackhttp.ProxyConfig{})
	b := k.signIn(t, k.sandbox.Coach())
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions, "PROPFIND"} {
		a := b.send(method, "/save", "a=1", []string{"Sec-Fetch-Site", "same-origin", "Content-Type", "application/x-www-form-urlencoded"})
		assert.Equal(t, method+" a=1", a.body)
	}
	assert.Equal(t, http.StatusOK, b.api(http.MethodHead, "/save").status)
	before := len(app.requests())
	assert.Equal(t, http.StatusMethodNotAllowed, b.api(http.MethodTrace, "/").status, "an echo would show the token to a script")
	assert.Equal(t, http.StatusMethodNotAllowed, b.api(http.MethodConnect, "/").status)
	assert.Len(t, app.requests(), before)
}

// The body arrives piece by piece, a form too, and so does the answer: each
// piece of it is written after the one of the request has been read.
func TestProxy_StreamsBothWays(t *testing.T) {
	t.Parallel()
	app := newAppBehind(t, func(w http.ResponseWriter, r *http.Request) {
		control := http.NewResponseController(w)
		_ = control.EnableFullDuplex()
		for lines := bufio.NewScanner(r.Body); lines.Scan(); {
			_, _ = fmt.Fprintln(w, "heard "+lines.Text())
			_ = control.Flush()
		}
	})
	k := proxied(t, setup{}, app, sweatstackhttp.ProxyConfig{})
	b := k.signIn(t, k.sandbox.Coach())
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = http.NewResponseController(w).EnableFullDuplex()
		k.mux.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)

	sent, body := io.Pipe()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, front.URL+"/talk", sent)
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for name, value := range b.cookies() {
		request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	go func() { _, _ = io.WriteString(body, "one\n") }()
	response, err := front.Client().Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	answers := bufio.NewReader(response.Body)
	for i, word := range []string{"one", "two", "three"} {
		if i > 0 {
			_, err := io.WriteString(body, word+"\n")
			require.NoError(t, err)
		}
		line, err := answers.ReadString('\n')
		require.NoError(t, err)
		assert.Equal(t, "heard "+word+"\n", line)
	}
	require.NoError(t, body.Close())
}

func TestProxy_LoginLeadsToTheKitsSignIn(t *testing.T) {
	t.Parallel()
	app := newAppBehind(t, nil)
	k := proxied(t, setup{config: func(c *sweatstackhttp.Config) { c.AppURL = appURL + "/coach" }}, app, sweatstackhttp.ProxyConfig{})
	b := k.newBrowser(t)
	assert.Equal(t, "/coach/auth/sweatstack/login", b.get("/login").location())
	assert.Equal(t, "/coach/auth/sweatstack/login?next=//evil.example", b.get("/login?next=//evil.example").location(),
		"the login route decides about next")
	assert.Empty(t, app.requests())
}

func TestProxy_LogoutIsAFormAndALinkDoesNothing(t *testing.T) {
	t.Parallel()
	app := newAppBehind(t, nil)
	k := proxied(t, setup{}, app, sweatstackhttp.ProxyConfig{})
	b := k.signIn(t, k.sandbox.Coach())
	page := b.get("/logout")
	assert.Equal(t, http.StatusOK, page.status)
	assert.Contains(t, page.body, `<form method="post" action="/auth/sweatstack/logout"><input type="hidden" name="next" value="/logout">`)
	assert.Equal(t, "private, no-store", page.header.Get("Cache-Control"))
	style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(page.body)
	require.Len(t, style, 2)
	sum := sha256.Sum256([]byte(style[1]))
	assert.Contains(t, page.header.Get("Content-Security-Policy"), "style-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
	assert.Equal(t, http.StatusOK, b.get("/").status, "still signed in")

	signedOut := b.post("/auth/sweatstack/logout", url.Values{"next": {"/logout"}})
	assert.Equal(t, "/logout", signedOut.location())
	page = b.get("/logout")
	assert.Contains(t, page.body, "Signed out")
	assert.Contains(t, page.body, `href="/auth/sweatstack/login"`)
	assert.Equal(t, http.StatusSeeOther, b.get("/").status)
}

func TestProxy_WrongSettingsAreAllTold(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	parse := func(text string) *url.URL {
		u, err := url.Parse(text)
		require.NoError(t, err)
		return u
	}
	good := parse("http://127.0.0.1:8501")
	for name, c := range map[string]struct {
		target *url.URL
		config sweatstackhttp.ProxyConfig
		fields []string
	}{
		"no target":              {nil, sweatstackhttp.ProxyConfig{}, []string{"target"}},
		"file target":            {parse("file:///x"), sweatstackhttp.ProxyConfig{}, []string{"target"}},
		"target query":           {parse("http://a/?b"), sweatstackhttp.ProxyConfig{}, []string{"target"}},
		"itself":                 {parse("https://COACH.example:443/x"), sweatstackhttp.ProxyConfig{}, []string{"target"}},
		"dotted target":          {parse("http://a/../b"), sweatstackhttp.ProxyConfig{}, []string{"target"}},
		"short secret":           {good, sweatstackhttp.ProxyConfig{Secret: sweatstack.NewSecret("short")}, []string{"Secret"}},
		"secret of two lines":    {good, sweatstackhttp.ProxyConfig{Secret: sweatstack.NewSecret(strings.Repeat("x", 32) + "\r\nA: b")}, []string{"Secret"}},
		"header names":           {good, sweatstackhttp.ProxyConfig{TokenHeader: "Cookie"}, []string{"TokenHeader"}},
		"header with underscore": {good, sweatstackhttp.ProxyConfig{TokenHeader: "X_Token"}, []string{"TokenHeader"}},
		"header of another":      {good, sweatstackhttp.ProxyConfig{TokenHeader: "X-Forwarded-For"}, []string{"TokenHeader"}},
		"several": {good, sweatstackhttp.ProxyConfig{LoginPath: "login", LogoutPath: "/a/../b", Host: "a/b", ResponseTimeout: -1},
			[]string{"LoginPath", "LogoutPath", "Host", "ResponseTimeout"}},
		"one path for both": {good, sweatstackhttp.ProxyConfig{LoginPath: "/logout"}, []string{"LogoutPath"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := k.auth.Proxy(c.target, c.config)
			refusedSettings(t, err, c.fields...)
			assert.NotContains(t, err.Error(), "short\"")
		})
	}
}
