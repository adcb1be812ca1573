package sweatstackhttp_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// trusting makes an application that trusts a proxy. It answers with whom it
// sees, and with the headers of the proxy that reach its handler: none.
func trusting(t *testing.T, sandbox *sweatstacktest.Sandbox, change func(*sweatstackhttp.TrustedProxyConfig)) http.Handler {
	t.Helper()
	config := sweatstackhttp.TrustedProxyConfig{
		Secrets:    []sweatstack.Secret{sweatstack.NewSecret(strings.Repeat("n", 40)), sweatstack.NewSecret(proxySecret)},
		HTTPClient: &http.Client{Transport: sandbox.Transport()},
	}
	if change != nil {
		change(&config)
	}
	middleware, err := sweatstackhttp.TrustedProxy(config)
	require.NoError(t, err)
	return middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user := sweatstackhttp.ProxiedUserFrom(r.Context())
		info, err := user.Client().OAuth.UserInfo(r.Context())
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		_, _ = fmt.Fprintf(w, "%s %s %v%s%s", user.ID(), info.Subject, user,
			r.Header.Get(tokenHeader), r.Header.Get(sweatstackhttp.ProxySecretHeader))
	}))
}

func TestTrustedProxy_TokenCountsOnlyBesideTheSecret(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	coach := sandbox.Coach()
	token := sandbox.Token(coach).AccessToken.Reveal()
	app := trusting(t, sandbox, nil)
	type header = http.Header
	for name, c := range map[string]struct {
		header header
		status int
	}{
		"both":                    {header{"X-Sweatstack-Token": {token}, "X-Sweatstack-Proxy-Secret": {proxySecret}}, http.StatusOK},
		"the other secret":        {header{"X-Sweatstack-Token": {token}, "X-Sweatstack-Proxy-Secret": {strings.Repeat("n", 40)}}, http.StatusOK},
		"nothing":                 {header{}, http.StatusUnauthorized},
		"no secret":               {header{"X-Sweatstack-Token": {token}}, http.StatusUnauthorized},
		"empty secret":            {header{"X-Sweatstack-Token": {token}, "X-Sweatstack-Proxy-Secret": {""}}, http.StatusUnauthorized},
		"wrong secret":            {header{"X-Sweatstack-Token": {token}, "X-Sweatstack-Proxy-Secret": {strings.Repeat("x", len(proxySecret))}}, http.StatusUnauthorized},
		"half of the secret":      {header{"X-Sweatstack-Token": {token}, "X-Sweatstack-Proxy-Secret": {proxySecret[:20]}}, http.StatusUnauthorized},
		"two secrets":             {header{"X-Sweatstack-Token": {token}, "X-Sweatstack-Proxy-Secret": {proxySecret, "guess"}}, http.StatusUnauthorized},
		"secret without token":    {header{"X-Sweatstack-Proxy-Secret": {proxySecret}}, http.StatusUnauthorized},
		"two tokens":              {header{"X-Sweatstack-Token": {token, token}, "X-Sweatstack-Proxy-Secret": {proxySecret}}, http.StatusUnauthorized},
		"token with underscores":  {header{"X_sweatstack_token": {token}, "X-Sweatstack-Proxy-Secret": {proxySecret}}, http.StatusUnauthorized},
		"no token at all":         {header{"X-Sweatstack-Token": {"garbage"}, "X-Sweatstack-Proxy-Secret": {proxySecret}}, http.StatusUnauthorized},
		"token of nobody":         {header{"X-Sweatstack-Token": {"a.e30.b"}, "X-Sweatstack-Proxy-Secret": {proxySecret}}, http.StatusUnauthorized},
		"token in another header": {header{"Authorization": {"Bearer " + token}, "X-Sweatstack-Proxy-Secret": {proxySecret}}, http.StatusUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			request := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
			request.Header = c.header
			w := httptest.NewRecorder()
			app.ServeHTTP(w, request)
			require.Equal(t, c.status, w.Code)
			assert.Equal(t, "private, no-store", w.Header().Get("Cache-Control"))
			if c.status == http.StatusOK {
				assert.Equal(t, coach.ID+" "+coach.ID+" user "+coach.ID, w.Body.String())
				return
			}
			assert.Equal(t, "application/problem+json", w.Header().Get("Content-Type"))
			assert.NotContains(t, w.Body.String(), token)
		})
	}
}

func TestTrustedProxy_PeersCountByTheConnectionAlone(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	token := sandbox.Token(sandbox.Coach()).AccessToken.Reveal()
	app := trusting(t, sandbox, func(c *sweatstackhttp.TrustedProxyConfig) {
		c.Peers = []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("fe80::/10")}
	})
	for address, status := range map[string]int{
		"10.1.2.3:4444": http.StatusOK, "[::ffff:10.1.2.3]:1": http.StatusOK, "[fe80::1%eth0]:1": http.StatusOK,
		"10.2.0.1:4444": http.StatusUnauthorized, "127.0.0.1:1": http.StatusUnauthorized, "": http.StatusUnauthorized, "@": http.StatusUnauthorized,
	} {
		request := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		request.RemoteAddr = address
		request.Header.Set(tokenHeader, token)
		request.Header.Set(sweatstackhttp.ProxySecretHeader, proxySecret)
		request.Header.Set("X-Forwarded-For", "10.1.2.3")
		w := httptest.NewRecorder()
		app.ServeHTTP(w, request)
		assert.Equal(t, status, w.Code, address)
	}
}

func TestTrustedProxy_BehindTheKitsOwnProxy(t *testing.T) {
	t.Parallel()
	var inner http.Handler
	app := newAppBehind(t, func(w http.ResponseWriter, r *http.Request) { inner.ServeHTTP(w, r) })
	k := proxied(t, setup{}, app, sweatstackhttp.ProxyConfig{TokenHeader: "X-Coach-Token", Secret: sweatstack.NewSecret(proxySecret)})
	inner = trusting(t, k.sandbox, func(c *sweatstackhttp.TrustedProxyConfig) { c.TokenHeader = "X-Coach-Token" })
	b := k.signIn(t, k.sandbox.Coach())
	require.Equal(t, http.StatusSeeOther, b.selects(k, k.sandbox.Athletes()[0]).status)
	assert.Contains(t, b.get("/").body, k.sandbox.Athletes()[0].ID)
	response, err := http.Get(app.server.URL) // around the proxy
	require.NoError(t, err)
	_ = response.Body.Close()
	assert.Equal(t, http.StatusUnauthorized, response.StatusCode)
}

func TestTrustedProxy_WrongSettingsAreAllTold(t *testing.T) {
	t.Parallel()
	_, err := sweatstackhttp.TrustedProxy(sweatstackhttp.TrustedProxyConfig{TokenHeader: "Host", BaseURL: "ftp://x"})
	refusedSettings(t, err, "Secrets", "TokenHeader", "BaseURL")
	_, err = sweatstackhttp.TrustedProxy(sweatstackhttp.TrustedProxyConfig{
		Secrets: []sweatstack.Secret{sweatstack.NewSecret(proxySecret), {}}, Peers: []netip.Prefix{{}},
	})
	refusedSettings(t, err, "Secrets[1]", "Peers[0]")
	assert.NotContains(t, err.Error(), proxySecret)
}

func TestTrustedProxy_AccessorWithoutTheMiddlewarePanicsWithItsName(t *testing.T) {
	t.Parallel()
	assert.PanicsWithValue(t, "sweatstackhttp: ProxiedUserFrom needs the middleware of TrustedProxy on this route",
		func() { sweatstackhttp.ProxiedUserFrom(t.Context()) })
}

func TestTrustedProxy_RefusalIsLoggedWithItsReasonAndNoSecret(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	token := sandbox.Token(sandbox.Coach()).AccessToken.Reveal()
	for want, header := range map[string]http.Header{
		"no secret":     {"X-Sweatstack-Token": {token}},
		"wrong secret":  {"X-Sweatstack-Token": {token}, "X-Sweatstack-Proxy-Secret": {"a guess of somebody"}},
		"not one token": {"X-Sweatstack-Proxy-Secret": {proxySecret}},
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			log := &syncBuffer{}
			app := trusting(t, sandbox, func(c *sweatstackhttp.TrustedProxyConfig) {
				c.Logger = slog.New(slog.NewTextHandler(log, nil))
			})
			request := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
			request.Header = header
			app.ServeHTTP(httptest.NewRecorder(), request)
			assert.Contains(t, log.String(), `level=WARN`)
			assert.Contains(t, log.String(), `reason="`+want+`"`)
			for _, secret := range []string{token, proxySecret, "a guess"} {
				assert.NotContains(t, log.String(), secret)
			}
		})
	}
}
