package sweatstackhttp_test

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// rawRequest sends a request as it is written, with the browser's cookies, and
// gives the answer's status.
func (k *kit) rawRequest(t *testing.T, b *browser, head ...string) int {
	t.Helper()
	front := httptest.NewServer(k.mux)
	t.Cleanup(front.Close)
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", front.Listener.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	for name, value := range b.cookies() {
		head = slices.Insert(head, 2, "Cookie: "+name+"="+value)
	}
	_, err = io.WriteString(conn, strings.Join(head, "\r\n")+"\r\n\r\n")
	require.NoError(t, err)
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	return response.StatusCode
}

func TestProxy_ForgedTokenHeadersNeverArriveInAnySpelling(t *testing.T) {
	t.Parallel()
	app := newAppBehind(t, nil)
	k := proxied(t, setup{}, app, sweatstackhttp.ProxyConfig{TokenHeader: "X-Coach-Token", Secret: sweatstack.NewSecret(proxySecret)})
	b := k.signIn(t, k.sandbox.Coach())
	head := []string{"GET / HTTP/1.1", "Host: coach.example"}
	for _, name := range []string{
		"X-SweatStack-Token", "x-sweatstack-token", "X_SweatStack_Token", "X-SweatStack_Token", "x_sweatstack-token", "X.SweatStack.Token",
		"X-SweatStack-Refresh-Token", "X-SweatStack-Anything", "X-SweatStack", "X-SweatStack-Proxy-Secret", "X_SWEATSTACK_PROXY_SECRET",
		"X-Coach-Token", "x-coach-token", "X_Coach_Token", "X-Coach_Token", "X-Coach-Token",
	} {
		head = append(head, name+": forged")
	}
	require.Equal(t, http.StatusOK, k.rawRequest(t, b, head...))
	got := app.last(t).Header
	require.Len(t, got.Values("X-Coach-Token"), 1)
	assert.Equal(t, k.sandbox.Coach().ID, k.subjectOf(t, got.Get("X-Coach-Token")))
	assert.Equal(t, []string{proxySecret}, got.Values(sweatstackhttp.ProxySecretHeader))
	for name, values := range got {
		assert.NotContains(t, values, "forged", name)
	}
}

// RFC 9110, section 7.6.1: a proxy drops what Connection names. The browser must
// not be able to have the proxy's own headers dropped.
func TestProxy_ConnectionHeaderCannotNameTheTokenAway(t *testing.T) {
	t.Parallel()
	app := newAppBehind(t, nil)
	k := proxied(t, setup{}, app, sweatstackhttp.ProxyConfig{Secret: sweatstack.NewSecret(proxySecret)})
	b := k.signIn(t, k.sandbox.Coach())
	require.Equal(t, http.StatusOK, k.rawRequest(t, b, "GET / HTTP/1.1", "Host: coach.example",
		"Connection: close, X-SweatStack-Token, X-SweatStack-Proxy-Secret, X-Forwarded-Host, X-Mine", "X-Mine: 1", "Keep-Alive: 5", "TE: gzip",
		"Proxy-Authorization: Basic x"))
	got := app.last(t).Header
	assert.NotEmpty(t, got.Get(tokenHeader))
	assert.Equal(t, proxySecret, got.Get(sweatstackhttp.ProxySecretHeader))
	assert.Equal(t, "coach.example", got.Get("X-Forwarded-Host"))
	for _, name := range []string{"X-Mine", "Keep-Alive", "Te", "Proxy-Authorization", "Connection"} {
		assert.Empty(t, got.Values(name), name)
	}
}

func TestProxy_ForwardedHeadersComeFromAppURL(t *testing.T) {
	t.Parallel()
	app := newAppBehind(t, nil)
	k := proxied(t, setup{}, app, sweatstackhttp.ProxyConfig{})
	b := k.signIn(t, k.sandbox.Coach())
	require.Equal(t, http.StatusOK, k.rawRequest(t, b, "GET / HTTP/1.1", "Host: evil.example",
		"Forwarded: host=evil.example", "X-Forwarded-Host: evil.example", "X_Forwarded_Host: evil.example", "X-Forwarded-Proto: http",
		"X-Forwarded-For: 1.2.3.4", "X-Real-IP: 1.2.3.4", "X-Forwarded-Prefix: /evil.example", "X-Forwarded-Port: 1"))
	got := app.last(t)
	assert.Equal(t, "coach.example", got.Host, "what the app compares Origin with")
	assert.Equal(t, "coach.example", got.Header.Get("X-Forwarded-Host"))
	assert.Equal(t, "https", got.Header.Get("X-Forwarded-Proto"))
	assert.Equal(t, "127.0.0.1", got.Header.Get("X-Forwarded-For"))
	for name, values := range got.Header {
		assert.NotContains(t, strings.Join(values, " "), "evil", name)
		assert.NotContains(t, strings.Join(values, " "), "1.2.3.4", name)
	}
	assert.Empty(t, got.Header.Values("X-Forwarded-Port"))

	other := proxied(t, setup{}, app, sweatstackhttp.ProxyConfig{Host: "app.internal:8501"})
	other.signIn(t, other.sandbox.Coach()).get("/")
	assert.Equal(t, "app.internal:8501", app.last(t).Host)
}

// Some servers add trailers to the headers.
func TestProxy_ForgedTrailersNeverArrive(t *testing.T) {
	t.Parallel()
	app := newAppBehind(t, func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) })
	k := proxied(t, setup{}, app, sweatstackhttp.ProxyConfig{})
	b := k.signIn(t, k.sandbox.Coach())
	require.Equal(t, http.StatusOK, k.rawRequest(t, b, "POST / HTTP/1.1", "Host: coach.example", "Transfer-Encoding: chunked",
		"Trailer: X-SweatStack-Token", "\r\n1\r\nx\r\n0\r\nX-SweatStack-Token: forged"))
	assert.Empty(t, app.last(t).Trailer)
}

// HTTP/2 in clear would be a tunnel in which nobody takes headers away.
func TestProxy_UpgradesToAnythingButWebSocketAreNotForwarded(t *testing.T) {
	t.Parallel()
	app := newAppBehind(t, nil)
	k := proxied(t, setup{}, app, sweatstackhttp.ProxyConfig{})
	b := k.signIn(t, k.sandbox.Coach())
	for _, upgrade := range []string{"h2c", "websocket, h2c", "h2c, websocket", "TLS/1.0", "websocket\r\nUpgrade: h2c\r\nOrigin: https://evil.example"} {
		status := k.rawRequest(t, b, "GET / HTTP/1.1", "Host: coach.example", "Connection: Upgrade, HTTP2-Settings", "HTTP2-Settings: x", "Upgrade: "+upgrade)
		got := app.last(t)
		assert.Contains(t, []int{http.StatusOK, http.StatusForbidden}, status)
		assert.Empty(t, got.Header.Values("Upgrade"), upgrade)
		assert.Empty(t, got.Header.Values("Connection"), upgrade)
		assert.Empty(t, got.Header.Values("Http2-Settings"), upgrade)
	}
}

func TestProxy_AnswersAreForOnePersonWhateverTheAppSays(t *testing.T) {
	t.Parallel()
	say := make(chan http.Header, 1)
	app := newAppBehind(t, func(w http.ResponseWriter, _ *http.Request) {
		maps.Copy(w.Header(), <-say)
	})
	k := proxied(t, setup{}, app, sweatstackhttp.ProxyConfig{})
	say <- nil // the page that the sign-in ends on
	b := k.signIn(t, k.sandbox.Coach())
	for _, c := range []struct {
		says []string
		want string
	}{
		{nil, "private, no-store"},
		{[]string{"public, max-age=600, immutable"}, "private, max-age=600, immutable"},
		{[]string{"S-MaxAge=9, PUBLIC", "no-cache"}, "private, no-cache"},
		{[]string{`private="x, public", max-age=5`}, "private, no-store"},
		{[]string{", ,"}, "private"},
		{[]string{"no-store"}, "private, no-store"},
	} {
		header := http.Header{"Vary": {"Accept"}, "Surrogate-Control": {"max-age=9"}, "Cloudflare-Cdn-Cache-Control": {"public"}, "X-Accel-Expires": {"9"},
			"X-Sweatstack-Token": {"echo"}, "X-Other": {"1"}}
		if c.says != nil {
			header["Cache-Control"] = c.says
		}
		say <- header
		got := b.get("/").header
		assert.Equal(t, []string{c.want}, got.Values("Cache-Control"), c.says)
		assert.Equal(t, []string{"Cookie", "Accept"}, got.Values("Vary"))
		assert.Equal(t, "1", got.Get("X-Other"))
		for _, name := range []string{"Surrogate-Control", "Cloudflare-Cdn-Cache-Control", "X-Accel-Expires", "X-Sweatstack-Token"} {
			assert.Empty(t, got.Values(name), name)
		}
	}
}

// The reverse proxy of net/http clears all headers of the answer after a 103.
func TestProxy_EarlyHintsDoNotTakeTheKitsCookieAway(t *testing.T) {
	t.Parallel()
	app := newAppBehind(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Link", "</style.css>; rel=preload")
		w.WriteHeader(http.StatusEarlyHints)
		w.Header().Set("Cache-Control", "public, max-age=9")
		_, _ = fmt.Fprint(w, "page")
	})
	k := proxied(t, setup{}, app, sweatstackhttp.ProxyConfig{})
	b := k.signIn(t, k.sandbox.Coach())
	k.sandbox.Advance(sweatstackhttp.DefaultSessionIdle / 2) // time to write the cookie again
	front := httptest.NewServer(k.mux)
	t.Cleanup(front.Close)
	for _, want := range []struct{ cookie, cache string }{
		{"__Host-sweatstack_session=", "private, no-store"}, // an answer with a cookie of the kit
		{"", "private, max-age=9"},
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, front.URL, http.NoBody)
		require.NoError(t, err)
		for name, value := range b.cookies() {
			request.AddCookie(&http.Cookie{Name: name, Value: value})
		}
		got, err := front.Client().Do(request)
		require.NoError(t, err)
		body, err := io.ReadAll(got.Body)
		require.NoError(t, err)
		require.NoError(t, got.Body.Close())
		assert.Equal(t, "page", string(body))
		assert.Contains(t, got.Header.Get("Set-Cookie"), want.cookie)
		assert.Equal(t, []string{want.cache}, got.Header.Values("Cache-Control"))
		assert.Equal(t, "</style.css>; rel=preload", got.Header.Get("Link"))
		b.get("/") // takes the cookie over
	}
}
