package sweatstackhttp_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

func TestProxy_PathsOfTheKitAreNeverForwarded(t *testing.T) {
	t.Parallel()
	app := newAppBehind(t, nil)
	k := newKit(t, setup{})
	proxy, err := k.auth.Proxy(app.url(t), sweatstackhttp.ProxyConfig{})
	require.NoError(t, err)
	b := k.signIn(t, k.sandbox.Coach())
	b.app = proxy // as if Instrument had been forgotten
	for _, path := range []string{"/auth/sweatstack", "/auth/sweatstack/callback?code=secret", "/auth//sweatstack/callback", "/%61uth/sweatstack/login", "/auth/sweatstack%2Flogin"} {
		assert.Equal(t, http.StatusNotFound, b.get(path).status, path)
	}
	assert.Empty(t, app.requests())
}

func TestProxy_PathsThatClimbAreRefused(t *testing.T) {
	t.Parallel()
	app := newAppBehind(t, nil)
	k := newKit(t, setup{})
	target := app.url(t).JoinPath("/base")
	proxy, err := k.auth.Proxy(target, sweatstackhttp.ProxyConfig{})
	require.NoError(t, err)
	b := k.signIn(t, k.sandbox.Coach())
	b.app = proxy
	for _, path := range []string{"/../admin", "/..%2fadmin", "/%2e%2e/admin", "/.%2e%5cadmin", "/a/..", "/..%5Cadmin", "/./a", `/a%5C..%5Cb`} {
		assert.Equal(t, http.StatusBadRequest, b.get(path).status, path)
	}
	assert.Empty(t, app.requests())
	for path, want := range map[string]string{
		"/a%2Fb": "/base/a%2Fb", "/...": "/base/...", "/a..b/%252e%252e": "/base/a..b/%252e%252e", "/": "/base/",
	} {
		a := b.get(path)
		assert.Equal(t, http.StatusOK, a.status, "%s %s", path, a.body)
		assert.Equal(t, want, app.last(t).RequestURI)
	}
}

func TestProxy_BelowAPathOfTheAppURL(t *testing.T) {
	t.Parallel()
	app := newAppBehind(t, nil)
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { c.AppURL = appURL + "/coach" }})
	proxy, err := k.auth.Proxy(app.url(t), sweatstackhttp.ProxyConfig{})
	require.NoError(t, err)
	inner := http.NewServeMux()
	k.auth.Instrument(inner)
	inner.Handle("/", proxy)
	k.mux = http.NewServeMux()
	k.mux.Handle("/coach/", http.StripPrefix("/coach", inner))
	b := &browser{t: t, app: k.mux, client: k.sandbox.SignInAt(t, k.mux, "/coach/auth/sweatstack/login", k.sandbox.Coach())}
	assert.Equal(t, http.StatusOK, b.get("/coach/rides").status)
	assert.Equal(t, "/rides", app.last(t).RequestURI)
	assert.Equal(t, "/coach", app.last(t).Header.Get("X-Forwarded-Prefix"))
	assert.Contains(t, b.get("/coach/logout").body, `action="/coach/auth/sweatstack/logout"><input type="hidden" name="next" value="/coach/logout">`)
}
