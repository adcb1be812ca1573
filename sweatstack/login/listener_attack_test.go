package login_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/login"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// dial opens a connection to the listener that an address leads to.
func dial(t *testing.T, address string) net.Conn {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	connection, err := new(net.Dialer).DialContext(context.WithoutCancel(t.Context()), "tcp", net.JoinHostPort("127.0.0.1", u.Port()))
	require.NoError(t, err)
	t.Cleanup(func() { _ = connection.Close() })
	return connection
}

// Programs on the machine may send what they like. The person's sign-in goes on
// beside it, nothing is answered with 200, and the end does not wait for them.
func TestAuthenticate_RudeVisitorsChangeNothing(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		sent   string
		status int // zero: no answer is waited for
	}{
		"a connection that says nothing": {"", 0},
		"half of a request":              {"GET /callback?state=", 0},
		"half of the headers":            {"GET /callback HTTP/1.1\r\nHost: local", 0},
		"a body that never comes":        {"POST /callback HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 1000000000\r\n\r\n", 405},
		"a short body that never comes":  {"POST /callback HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 1\r\n\r\n", 405},
		"headers without end":            {"GET /callback HTTP/1.1\r\nHost: localhost:PORT\r\nX: " + strings.Repeat("x", 1<<20) + "\r\n\r\n", 431},
		"an address without end":         {"GET /callback?state=" + strings.Repeat("x", 1<<20) + " HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n", 431},
		"two hosts":                      {"GET /callback HTTP/1.1\r\nHost: localhost:PORT\r\nHost: attacker.example\r\n\r\n", 400},
		"no host":                        {"GET /callback HTTP/1.0\r\n\r\n", 403},
		"a request as to a proxy":        {"GET http://attacker.example/callback HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n", 403},
		"a tunnel":                       {"CONNECT localhost:PORT HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n", 404},
		"no HTTP at all":                 {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400},
		"a path with dots":               {"GET /x/../callback?state=x HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n", 404},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sandbox := sweatstacktest.New(t)
			answered := make(chan time.Time, 1)
			_, err := login.Authenticate(t.Context(), config(t, sandbox, nil, func(ctx context.Context, address string) error {
				back, err := comesBack(ctx, sandbox, address, url.Values{"user_id": {sandbox.Coach().ID}})
				if err != nil {
					return err
				}
				u, err := url.Parse(back)
				if err != nil {
					return err
				}
				for range 20 {
					connection := dial(t, back)
					// It may hang up in the middle of what is too long.
					_, _ = io.WriteString(connection, strings.ReplaceAll(test.sent, "PORT", u.Port()))
					if test.status == 0 {
						continue
					}
					answer, err := http.ReadResponse(bufio.NewReader(connection), nil)
					if err == nil {
						assert.Equal(t, test.status, answer.StatusCode)
						_ = answer.Body.Close()
					} else {
						assert.Equal(t, 431, test.status, "only what is too long may be cut off: %v", err)
					}
				}
				answer, _, err := visit(ctx, back)
				answered <- time.Now()
				assert.Equal(t, 200, answer.StatusCode)
				return err
			}))
			over := time.Now()
			require.NoError(t, err)
			assert.Less(t, over.Sub(<-answered), 8*time.Second, "the end waits for nobody")
		})
	}
}

// What is left of the listener could be spoken to by the page of a stranger.
func TestAuthenticate_TheListenerIsGoneAfterwards(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	backs, helds := make(chan string, 1), make(chan net.Conn, 1)
	_, err := login.Authenticate(t.Context(), config(t, sandbox, nil, func(ctx context.Context, address string) error {
		back, err := comesBack(ctx, sandbox, address, url.Values{"user_id": {sandbox.Coach().ID}})
		if err != nil {
			return err
		}
		backs <- back
		helds <- dial(t, back)
		_, _, err = visit(ctx, back)
		return err
	}))
	require.NoError(t, err)
	held := <-helds
	u, err := url.Parse(<-backs)
	require.NoError(t, err)
	for _, host := range []string{"127.0.0.1", "::1"} {
		connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", net.JoinHostPort(host, u.Port()))
		if !assert.Error(t, err, host) {
			_ = connection.Close()
		}
	}
	require.NoError(t, held.SetReadDeadline(time.Now().Add(5*time.Second)))
	_, err = held.Read(make([]byte, 1))
	require.ErrorIs(t, err, io.EOF, "a connection from before is closed")
}

func TestAuthenticate_AnswersUnderTheIPv6Address(t *testing.T) {
	t.Parallel()
	free, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "[::1]:0")
	if err != nil {
		t.Skip("this machine has no ::1:", err)
	}
	require.NoError(t, free.Close())
	cfg := config(t, sweatstacktest.New(t), nil, func(ctx context.Context, address string) error {
		page, err := url.Parse(address)
		if err != nil {
			return err
		}
		redirect := page.Query().Get("redirect_uri")
		assert.True(t, strings.HasPrefix(redirect, "http://[::1]:"), redirect)
		back := redirect + "?" + url.Values{"state": {page.Query().Get("state")}, "error": {"access_denied"}}.Encode()
		_, _, err = visit(ctx, back)
		return err
	})
	cfg.RedirectURI = "http://[::1]/callback"
	_, err = login.Authenticate(t.Context(), cfg)
	require.ErrorIs(t, err, login.ErrDenied)
}

// What was opened before the other half was refused is given back.
func TestAuthenticate_APortThatIsHalfTakenIsLetGo(t *testing.T) {
	t.Parallel()
	other, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "[::1]:0")
	if err != nil {
		t.Skip("this machine has no ::1:", err)
	}
	t.Cleanup(func() { _ = other.Close() })
	_, port, err := net.SplitHostPort(other.Addr().String())
	require.NoError(t, err)
	cfg := config(t, sweatstacktest.New(t), nil, nobody(t))
	cfg.RedirectURI = "http://localhost:" + port + "/callback"
	_, err = login.Authenticate(t.Context(), cfg)
	require.ErrorIs(t, err, login.ErrNoPort)
	again, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:"+port)
	require.NoError(t, err)
	require.NoError(t, again.Close())
}
