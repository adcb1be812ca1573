package sweatstackhttp_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// rawApp is an application behind that answers each connection as it likes. It
// gets the token of the request.
func rawApp(t *testing.T, serve func(conn net.Conn, token string)) *url.URL {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				request, err := http.ReadRequest(bufio.NewReader(conn))
				if err != nil {
					return
				}
				serve(conn, request.Header.Get(tokenHeader))
			}()
		}
	}()
	return &url.URL{Scheme: "http", Host: listener.Addr().String()}
}

func TestProxy_AppBehindThatFailsGives502WithoutDetail(t *testing.T) {
	t.Parallel()
	stop := make(chan struct{})
	t.Cleanup(func() { close(stop) })
	const hangs = "hangs"
	for name, c := range map[string]struct {
		serve func(conn net.Conn, token string)
		logs  string
	}{
		hangs:            {func(net.Conn, string) { <-stop }, "took too long"},
		"dies":           {func(net.Conn, string) {}, "broke off, or is no HTTP"},
		"garbage":        {func(conn net.Conn, token string) { _, _ = io.WriteString(conn, "HTTP/1.1 "+token+" nonsense\r\n\r\n") }, "broke off, or is no HTTP"},
		"garbage header": {func(conn net.Conn, token string) { _, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\n"+token+"\r\n\r\n") }, "broke off, or is no HTTP"},
		"huge header": {func(conn net.Conn, _ string) {
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nA: "+strings.Repeat("x", 1<<20)+"\r\n\r\n")
		}, "broke off, or is no HTTP"},
		"two lengths": {func(conn net.Conn, _ string) {
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")
		}, "broke off, or is no HTTP"},
		"unasked upgrade": {func(conn net.Conn, _ string) {
			_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
		}, "upgrade that nobody asked for"},
		"upgrade to naught": {func(conn net.Conn, _ string) { _, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\n\r\n") }, "upgrade that nobody asked for"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := make(chan string, 2)
			target := rawApp(t, func(conn net.Conn, token string) {
				got <- token
				c.serve(conn, token)
			})
			k := newKit(t, setup{})
			var config sweatstackhttp.ProxyConfig
			if name == hangs {
				config.ResponseTimeout = 100 * time.Millisecond // the others answer, however late
			}
			proxy, err := k.auth.Proxy(target, config)
			require.NoError(t, err)
			b := k.signIn(t, k.sandbox.Coach())
			b.app = proxy
			page := b.get("/rides")
			assert.Equal(t, http.StatusBadGateway, page.status)
			assert.Equal(t, "text/html; charset=utf-8", page.header.Get("Content-Type"))
			assert.Equal(t, "private, no-store", page.header.Get("Cache-Control"))
			script := b.api(http.MethodGet, "/rides")
			assert.Equal(t, http.StatusBadGateway, script.status)
			assert.Equal(t, "application/problem+json", script.header.Get("Content-Type"))
			token := <-got // where it hangs, maybe only now
			require.NotEmpty(t, token)
			for _, place := range []string{page.body, script.body, k.log.String()} {
				assert.NotContains(t, place, token)
			}
			assert.NotContains(t, page.body, target.Host)
			assert.Contains(t, k.log.String(), c.logs)
		})
	}
}

func TestProxy_AppBehindThatIsNotThereIsNamedInTheLogOnly(t *testing.T) {
	t.Parallel()
	app := newAppBehind(t, nil)
	k := proxied(t, setup{}, app, sweatstackhttp.ProxyConfig{})
	b := k.signIn(t, k.sandbox.Coach())
	app.server.Close()
	a := b.get("/rides?secret=1")
	assert.Equal(t, http.StatusBadGateway, a.status)
	assert.NotContains(t, a.body, "127.0.0.1")
	assert.Contains(t, k.log.String(), "connection refused")
	assert.Contains(t, k.log.String(), "path=/rides")
	assert.NotContains(t, k.log.String(), "secret=1")
}

// Half an answer must not look like a whole one.
func TestProxy_AnswerThatBreaksOffIsCutOff(t *testing.T) {
	t.Parallel()
	target := rawApp(t, func(conn net.Conn, _ string) {
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
	})
	k := newKit(t, setup{})
	proxy, err := k.auth.Proxy(target, sweatstackhttp.ProxyConfig{})
	require.NoError(t, err)
	b := k.signIn(t, k.sandbox.Coach())
	front := httptest.NewServer(proxy)
	t.Cleanup(front.Close)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, front.URL, http.NoBody)
	require.NoError(t, err)
	for name, value := range b.cookies() {
		request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	response, err := front.Client().Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	assert.Equal(t, "half", string(body))
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
}

func TestProxy_BrowserThatGoesAwayIsNoFaultOfTheApp(t *testing.T) {
	t.Parallel()
	ctx, leave := context.WithCancel(t.Context())
	left := make(chan struct{})
	app := newAppBehind(t, func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			leave()
			<-r.Context().Done()
			close(left)
		}
	})
	k := proxied(t, setup{}, app, sweatstackhttp.ProxyConfig{})
	b := k.signIn(t, k.sandbox.Coach())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, appURL+"/slow", http.NoBody)
	require.NoError(t, err)
	b.do(request)
	<-left
	assert.NotContains(t, k.log.String(), "did not answer")
}
