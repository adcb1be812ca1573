package kittest_test

import (
	"bufio"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// streamlitSocket is the WebSocket of a Streamlit page, as far as the tests need
// it: no compression, and messages of Protocol Buffers searched as bytes.
type streamlitSocket struct {
	t      *testing.T
	conn   net.Conn
	reader *bufio.Reader
}

// openStreamlit does what Streamlit's page does first, and claims a token if
// there is one to claim.
func openStreamlit(t *testing.T, origin string, jar http.CookieJar, claimed string) *streamlitSocket {
	t.Helper()
	at, err := url.Parse(origin)
	require.NoError(t, err)
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", at.Host)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.SetDeadline(time.Now().Add(30*time.Second)))
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, origin+"/_stcore/stream", http.NoBody)
	require.NoError(t, err)
	for name, value := range map[string]string{
		"Connection": "Upgrade", "Upgrade": "websocket", "Origin": origin, "Sec-WebSocket-Version": "13",
		"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol": "streamlit",
	} {
		request.Header.Set(name, value)
	}
	if claimed != "" {
		request.Header.Set(sweatstackhttp.DefaultTokenHeader, claimed)
	}
	for _, cookie := range jar.Cookies(at) {
		request.AddCookie(cookie)
	}
	require.NoError(t, request.Write(conn))
	s := &streamlitSocket{t: t, conn: conn, reader: bufio.NewReader(conn)}
	answer, err := http.ReadResponse(s.reader, request) //nolint:bodyclose // the connection is closed with the test
	require.NoError(t, err)
	require.Equal(t, http.StatusSwitchingProtocols, answer.StatusCode)
	jar.SetCookies(at, answer.Cookies())
	return s
}

// run asks for a run of the script, and gives the line that it shows.
func (s *streamlitSocket) run() string {
	s.t.Helper()
	s.says(2, []byte{11<<3 | 2, 0}) // BackMsg.rerun_script, empty
	line := regexp.MustCompile(`(Load \d+: .* end|nobody is signed in)`)
	for {
		opcode, payload := s.hears()
		require.EqualValues(s.t, 2, opcode, "%q", payload)
		if found := line.Find(payload); found != nil {
			return string(found)
		}
		require.NotContains(s.t, string(payload), "Traceback")
	}
}

// closed reads on to the close frame, answers it, and gives its code. Nothing
// may come after it.
func (s *streamlitSocket) closed() int {
	s.t.Helper()
	for {
		opcode, payload := s.hears()
		if opcode != 8 {
			continue
		}
		require.Len(s.t, payload, 2)
		s.says(8, payload)
		rest, err := io.ReadAll(s.reader)
		require.NoError(s.t, err)
		require.Empty(s.t, rest)
		return int(binary.BigEndian.Uint16(payload))
	}
}

// says writes a short frame with the mask 0000, which leaves the payload as it
// is.
func (s *streamlitSocket) says(opcode byte, payload []byte) {
	s.t.Helper()
	_, err := s.conn.Write(append([]byte{0x80 | opcode, 0x80 | byte(len(payload)), 0, 0, 0, 0}, payload...))
	require.NoError(s.t, err)
}

// hears reads a frame. Streamlit's messages are one frame each here.
func (s *streamlitSocket) hears() (opcode byte, payload []byte) {
	s.t.Helper()
	read := func(n uint64) []byte {
		b := make([]byte, n)
		_, err := io.ReadFull(s.reader, b)
		require.NoError(s.t, err)
		return b
	}
	head := read(2)
	length := uint64(head[1])
	switch length {
	case 126:
		length = uint64(binary.BigEndian.Uint16(read(2)))
	case 127:
		length = binary.BigEndian.Uint64(read(8))
	}
	require.Less(s.t, length, uint64(10<<20))
	return head[0] & 0x0f, read(length)
}

// fetch gets a page.
func fetch(t *testing.T, client *http.Client, address string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	require.NoError(t, err)
	request.Header.Set("Sec-Fetch-Mode", "navigate")
	answer, err := client.Do(request)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	require.Equal(t, http.StatusOK, answer.StatusCode)
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return string(body)
}
