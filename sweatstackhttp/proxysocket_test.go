package sweatstackhttp_test

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// pipes is a listener in memory, for bubbles of synctest.
type pipes struct {
	connections chan net.Conn
	closed      chan struct{}
	once        sync.Once
}

func newPipes() *pipes {
	return &pipes{connections: make(chan net.Conn), closed: make(chan struct{})}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.connections:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1} }

func (p *pipes) dial(context.Context, string, string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.connections <- theirs:
		return ours, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

// serveOn serves a handler on pipes until the test ends.
func serveOn(t *testing.T, handler http.Handler) *pipes {
	t.Helper()
	p := newPipes()
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(p) }()
	t.Cleanup(func() { _ = server.Close() })
	return p
}

// socketApp is an application behind that takes WebSockets. Each comes out of
// taken when the handshake is done.
type socketApp struct {
	taken chan *socketEnd
	seen  []*http.Request
}

// socketEnd is one end of a WebSocket.
type socketEnd struct {
	t *testing.T
	net.Conn
	reader  *bufio.Reader
	request *http.Request
	answer  *http.Response
}

func (a *socketApp) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.seen = append(a.seen, r)
	if r.Header.Get("Upgrade") == "" {
		return
	}
	if r.URL.Path == "/refused" {
		w.Header().Set("Cache-Control", "public, max-age=600")
		w.WriteHeader(http.StatusTeapot)
		return
	}
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	upgrade := "websocket"
	if r.URL.Path == "/other" {
		upgrade = "h2c"
	}
	_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: "+upgrade+"\r\n"+
		"Sec-WebSocket-Protocol: streamlit\r\nSet-Cookie: theme=dark\r\nSet-Cookie: __Host-sweatstack_session=evil\r\n\r\n")
	a.taken <- &socketEnd{Conn: conn, reader: buffered.Reader, request: r}
}

// sockets is a kit with a proxy, a browser that is signed in, and an
// application that takes WebSockets, all on the clock of the bubble.
type sockets struct {
	*kit
	app     *socketApp
	front   *pipes
	browser *browser
}

func newSockets(t *testing.T, s setup) *sockets {
	t.Helper()
	s.sandbox = append(s.sandbox, sweatstacktest.WithClock(time.Now))
	w := &sockets{kit: newKit(t, s), app: &socketApp{taken: make(chan *socketEnd, 1)}}
	behind := serveOn(t, w.app)
	transport := &http.Transport{DialContext: behind.dial}
	t.Cleanup(transport.CloseIdleConnections)
	proxy, err := w.auth.Proxy(&url.URL{Scheme: "http", Host: "app.internal"}, sweatstackhttp.ProxyConfig{Transport: transport})
	require.NoError(t, err)
	w.mux = http.NewServeMux()
	w.auth.Instrument(w.mux)
	w.mux.Handle("/", proxy)
	w.front = serveOn(t, w.mux)
	w.browser = w.signIn(t, w.sandbox.Coach())
	return w
}

// handshake asks for a WebSocket as a browser does, but for the headers given.
// An empty value takes a header away.
func (s *sockets) handshake(t *testing.T, path string, headers ...string) *socketEnd {
	t.Helper()
	conn, err := s.front.dial(t.Context(), "", "")
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, appURL+path, http.NoBody)
	require.NoError(t, err)
	headers = append([]string{
		"Connection", "Upgrade", "Upgrade", "websocket", "Origin", appURL, "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==",
		"Sec-WebSocket-Version", "13", "Sec-WebSocket-Protocol", "streamlit, x", "Sec-Fetch-Mode", "websocket",
	}, headers...)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
		if headers[i+1] == "" {
			request.Header.Del(headers[i])
		}
	}
	for name, value := range s.browser.cookies() {
		request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	require.NoError(t, request.Write(conn))
	end := &socketEnd{t: t, Conn: conn, reader: bufio.NewReader(conn)}
	end.answer, err = http.ReadResponse(end.reader, request) //nolint:bodyclose // the connection is closed with the test
	require.NoError(t, err)
	u, err := url.Parse(appURL)
	require.NoError(t, err)
	s.browser.client.Jar.SetCookies(u, end.answer.Cookies())
	return end
}

// open opens a WebSocket, and gives the browser's end and the application's.
func (s *sockets) open(t *testing.T, path string) (here, there *socketEnd) {
	t.Helper()
	here = s.handshake(t, path)
	require.Equal(t, http.StatusSwitchingProtocols, here.answer.StatusCode)
	there = <-s.app.taken
	there.t = t
	t.Cleanup(func() { _ = there.Close() })
	return here, there
}

// says writes a short frame, without a mask.
func (e *socketEnd) says(opcode byte, payload string) {
	e.t.Helper()
	_, err := e.Write(append([]byte{0x80 | opcode, byte(len(payload))}, payload...))
	require.NoError(e.t, err)
}

// hears reads a short frame.
func (e *socketEnd) hears() (opcode byte, payload string) {
	e.t.Helper()
	head := make([]byte, 2)
	_, err := io.ReadFull(e.reader, head)
	require.NoError(e.t, err)
	body := make([]byte, head[1])
	_, err = io.ReadFull(e.reader, body)
	require.NoError(e.t, err)
	return head[0] & 0x0f, string(body)
}

// hearsClose reads a close frame and gives its code.
func (e *socketEnd) hearsClose() int {
	e.t.Helper()
	opcode, payload := e.hears()
	require.EqualValues(e.t, 8, opcode)
	require.Len(e.t, payload, 2)
	return int(binary.BigEndian.Uint16([]byte(payload)))
}

// hearsEnd waits for the end of the connection. Nothing may come before.
func (e *socketEnd) hearsEnd() {
	e.t.Helper()
	rest, err := io.ReadAll(e.reader)
	require.NoError(e.t, err)
	assert.Empty(e.t, rest)
}

func TestProxySocket_NeedsTheOriginOfTheApplication(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSockets(t, setup{})
		seen := len(s.app.seen)
		for _, origin := range []string{
			"", "null", "https://evil.example", "http://coach.example", "https://coach.example:8443", "https://coach.example.evil.example",
			"https://evil.example/https://coach.example", "https://coach.example/", "coach.example", "https://sub.coach.example",
		} {
			assert.Equal(t, http.StatusForbidden, s.handshake(t, "/", "Origin", origin, "Sec-Fetch-Site", "same-origin").answer.StatusCode, origin)
		}
		assert.Len(t, s.app.seen, seen, "nothing has reached the application behind")
	})
}

func TestProxySocket_OriginGivenTwiceIsRefused(t *testing.T) {
	t.Parallel()
	app := newAppBehind(t, nil)
	k := proxied(t, setup{}, app, sweatstackhttp.ProxyConfig{})
	b := k.signIn(t, k.sandbox.Coach())
	before := len(app.requests())
	head := []string{"GET / HTTP/1.1", "Host: coach.example", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: x", "Sec-WebSocket-Version: 13"}
	assert.Equal(t, http.StatusForbidden, k.rawRequest(t, b, append(head, "Origin: "+appURL, "Origin: https://evil.example")...))
	assert.Len(t, app.requests(), before)
}

func TestProxySocket_HandshakeMustBeWhole(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSockets(t, setup{})
		for _, wrong := range [][]string{
			{"Sec-WebSocket-Version", "12"}, {"Sec-WebSocket-Version", ""}, {"Sec-WebSocket-Key", ""},
		} {
			assert.Equal(t, http.StatusBadRequest, s.handshake(t, "/", wrong...).answer.StatusCode, wrong)
		}
		s.browser.setCookie("__Host-sweatstack_session", "")
		assert.Equal(t, http.StatusUnauthorized, s.handshake(t, "/").answer.StatusCode)
	})
}

func TestProxySocket_CarriesFramesBothWaysWithTheToken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSockets(t, setup{})
		here, there := s.open(t, "/_stcore/stream?a=1")
		assert.Equal(t, "/_stcore/stream?a=1", there.request.RequestURI)
		assert.Equal(t, s.sandbox.Coach().ID, s.opens(t, there.request.Header.Get(tokenHeader)))
		assert.NotContains(t, there.request.Header.Get("Cookie"), "sweatstack")
		assert.Equal(t, "streamlit, x", there.request.Header.Get("Sec-WebSocket-Protocol"))
		assert.Equal(t, "coach.example", there.request.Host)
		assert.Equal(t, "streamlit", here.answer.Header.Get("Sec-WebSocket-Protocol"))
		assert.Equal(t, []string{"theme=dark"}, here.answer.Header.Values("Set-Cookie"))

		there.says(2, "hello")
		opcode, payload := here.hears()
		assert.EqualValues(t, 2, opcode)
		assert.Equal(t, "hello", payload)
		here.says(1, "back")
		_, payload = there.hears()
		assert.Equal(t, "back", payload)
		require.NoError(t, here.Close())
		there.hearsEnd()
	})
}

func TestProxySocket_ClosesWith1012ThirtySecondsBeforeItsTokenEndsAndTheNextHasAFreshOne(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newSockets(t, setup{sandbox: append(rotating(), sweatstacktest.WithAccessTokenTTL(15*time.Minute)), config: change})
				begun, last := time.Now(), ""
				for turn := range 3 {
					here, there := s.open(t, "/")
					token := there.request.Header.Get(tokenHeader)
					assert.Equal(t, s.sandbox.Coach().ID, s.opens(t, token))
					assert.NotEqual(t, last, token)
					last = token
					if turn > 0 && mode == "cookie mode" {
						assert.Contains(t, strings.Join(here.answer.Header.Values("Set-Cookie"), "\n"), "__Host-sweatstack_session=",
							"the answer to the handshake brings the cookie with the new token")
					}
					assert.Equal(t, 1012, here.hearsClose())
					begun = begun.Add(14*time.Minute + 30*time.Second)
					assert.WithinDuration(t, begun, time.Now(), time.Second)
					here.says(8, "\x03\xf4")
					assert.Equal(t, 1012, there.hearsClose(), "the browser's answer reaches the application")
					require.NoError(t, there.Close())
					here.hearsEnd()
				}
				assert.Zero(t, s.sandbox.Counters().RefreshReused)
			})
		})
	}
}

func TestProxySocket_ActingClosesWithTheAthletesToken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSockets(t, setup{sandbox: []sweatstacktest.Option{sweatstacktest.WithAccessTokenTTL(15 * time.Minute)}})
		time.Sleep(10 * time.Minute)
		athlete := s.sandbox.Athletes()[0]
		require.Equal(t, http.StatusSeeOther, s.browser.selects(s.kit, athlete).status)
		time.Sleep(14*time.Minute + 5*time.Second) // 55 s left
		here, there := s.open(t, "/")
		begun := time.Now()
		assert.Equal(t, athlete.ID, s.opens(t, there.request.Header.Get(tokenHeader)))
		assert.Equal(t, 1012, here.hearsClose())
		assert.WithinDuration(t, begun.Add(14*time.Minute+30*time.Second), time.Now(), time.Second, "a new token before the upgrade")
	})
}

func TestProxySocket_TokenThatCannotBeRenewedJustNowServesHalfOfWhatItHasLeft(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSockets(t, setup{sandbox: []sweatstacktest.Option{sweatstacktest.WithAccessTokenTTL(15 * time.Minute)}})
		time.Sleep(14*time.Minute + 20*time.Second)
		s.sandbox.Fail("POST /api/v1/oauth/token", sweatstacktest.Fault{Status: 503, Times: 99})
		begun := time.Now()
		here, _ := s.open(t, "/")
		assert.Equal(t, 1012, here.hearsClose())
		assert.WithinDuration(t, begun.Add(20*time.Second), time.Now(), 8*time.Second)
	})
}

func TestProxySocket_FrameUnderWayIsEndedBeforeTheCloseFrame(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSockets(t, setup{sandbox: []sweatstacktest.Option{sweatstacktest.WithAccessTokenTTL(15 * time.Minute)}})
		here, there := s.open(t, "/")
		go func() {
			_, _ = there.Write([]byte{0x82, 4, 'h', 'a'})
			time.Sleep(14*time.Minute + 31*time.Second) // into the grace
			_, _ = there.Write(append([]byte{'l', 'f'}, 0x82, 2, 'n', 'o'))
			_, _ = there.Write([]byte{0x82, 2, 'n', 'o'})
		}()
		_, payload := here.hears()
		assert.Equal(t, "half", payload)
		assert.Equal(t, 1012, here.hearsClose())
		here.hearsEnd()
	})
}

func TestProxySocket_AppThatNeverEndsItsFrameIsCutOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSockets(t, setup{sandbox: []sweatstacktest.Option{sweatstacktest.WithAccessTokenTTL(15 * time.Minute)}})
		here, there := s.open(t, "/")
		begun := time.Now()
		_, err := there.Write([]byte{0x82, 127, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 'x'})
		require.NoError(t, err)
		rest, err := io.ReadAll(here.reader)
		require.NoError(t, err)
		assert.Len(t, rest, 11, "no close frame in the middle of another")
		assert.WithinDuration(t, begun.Add(14*time.Minute+35*time.Second), time.Now(), 2*time.Second)
		there.hearsEnd()
	})
}

func TestProxySocket_BrowserThatDoesNotReadIsCutOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSockets(t, setup{sandbox: []sweatstacktest.Option{sweatstacktest.WithAccessTokenTTL(15 * time.Minute)}})
		_, there := s.open(t, "/")
		begun := time.Now()
		there.says(2, strings.Repeat("x", 100)) // nobody takes it
		there.hearsEnd()
		assert.WithinDuration(t, begun.Add(14*time.Minute+35*time.Second), time.Now(), 2*time.Second)
	})
}

func TestProxySocket_CloseFrameOfTheAppIsNotFollowedByAnother(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSockets(t, setup{sandbox: []sweatstacktest.Option{sweatstacktest.WithAccessTokenTTL(15 * time.Minute)}})
		here, there := s.open(t, "/")
		there.says(8, "\x03\xe8")
		assert.Equal(t, 1000, here.hearsClose())
		here.hearsEnd() // the browser never answers
	})
}

func TestProxySocket_SignOutClosesItWithinFifteenSeconds(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newSockets(t, setup{config: change})
				here, _ := s.open(t, "/")
				time.Sleep(time.Minute)
				begun := time.Now()
				require.Equal(t, http.StatusSeeOther, s.browser.post("/auth/sweatstack/logout", nil).status)
				assert.Equal(t, 1008, here.hearsClose())
				assert.LessOrEqual(t, time.Since(begun), 15*time.Second)
				assert.Equal(t, http.StatusUnauthorized, s.handshake(t, "/").answer.StatusCode)
			})
		})
	}
}

func TestProxySocket_EndsWithTheSession(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSockets(t, setup{sandbox: []sweatstacktest.Option{sweatstacktest.WithAccessTokenTTL(24 * time.Hour)},
			config: func(c *sweatstackhttp.Config) { c.SessionLifetime, c.SessionIdle = time.Hour, time.Hour }})
		begun := time.Now()
		here, _ := s.open(t, "/")
		assert.Equal(t, 1012, here.hearsClose())
		assert.WithinDuration(t, begun.Add(time.Hour), time.Now(), 2*time.Second)
		assert.Equal(t, http.StatusUnauthorized, s.handshake(t, "/").answer.StatusCode)
	})
}

func TestProxySocket_AppThatDoesNotTakeItAnswersForItself(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSockets(t, setup{sandbox: []sweatstacktest.Option{sweatstacktest.WithAccessTokenTTL(15 * time.Minute)}})
		time.Sleep(14*time.Minute + 15*time.Second)
		refused := s.handshake(t, "/refused").answer
		assert.Equal(t, http.StatusTeapot, refused.StatusCode)
		assert.Contains(t, refused.Header.Get("Set-Cookie"), "__Host-sweatstack_session=", "the token was renewed for the upgrade")
		assert.Equal(t, []string{"private, no-store"}, refused.Header.Values("Cache-Control"))
		assert.Equal(t, http.StatusBadGateway, s.handshake(t, "/other").answer.StatusCode, "another protocol than the one asked for")
		<-s.app.taken
	})
}
