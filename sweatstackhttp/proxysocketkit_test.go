package sweatstackhttp_test

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"testing"
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
