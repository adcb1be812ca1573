package sweatstackhttp

import (
	"net"
	"sync"
	"time"
)

// Codes of a close frame (RFC 6455, section 7.4.1, and its registry).
const (
	closePolicy  = 1008
	closeRestart = 1012
)

// closeGrace is how long both sides have to end a connection that is closing.
const closeGrace = 5 * time.Second

// socketConn is the browser's end of a WebSocket. It follows the frames that go
// to the browser, so that it can put a close frame of its own between two of
// them.
type socketConn struct {
	net.Conn

	start func() // run when the answer to the handshake is out
	once  sync.Once
	done  chan struct{} // closed with the connection
	close sync.Once

	// writing holds one element while nobody writes, and guards what follows. It is
	// no mutex: waiting for one would stop the clock of a test.
	writing chan struct{}
	frames  frames
	code    uint16 // of the close frame to send; 0 for none
	silent  bool   // nothing goes to the browser any more
}

// newSocketConn takes over a connection whose handshake is under way.
func newSocketConn(conn net.Conn) *socketConn {
	c := &socketConn{Conn: conn, done: make(chan struct{}), writing: make(chan struct{}, 1)}
	c.writing <- struct{}{}
	return c
}

// Read implements [net.Conn]. The first one follows the answer to the
// handshake.
func (c *socketConn) Read(b []byte) (int, error) {
	c.once.Do(c.start)
	return c.Conn.Read(b)
}

// Write passes on what the application sends. While the connection is ending,
// that is the rest of the frame that is under way. After the close frame nothing
// more may go out.
func (c *socketConn) Write(b []byte) (int, error) {
	<-c.writing
	defer func() { c.writing <- struct{}{} }()
	if c.silent {
		return len(b), nil
	}
	if c.code != 0 {
		n, err := c.Conn.Write(b[:c.frames.take(b)])
		if err != nil {
			return n, err
		}
		return len(b), c.sendClose()
	}
	for rest := b; len(rest) > 0; {
		rest = rest[c.frames.take(rest):]
	}
	return c.Conn.Write(b)
}

// end closes the connection in the way of the protocol: a close frame as soon
// as no other frame is under way, then the browser's answer to it goes to the
// application, which closes its side. Whoever does not play along is cut off
// after closeGrace.
func (c *socketConn) end(code uint16) {
	// First of all, because a browser that does not read holds up a Write.
	_ = c.SetDeadline(time.Now().Add(closeGrace))
	<-c.writing
	defer func() { c.writing <- struct{}{} }()
	c.code = code
	_ = c.sendClose() // the deadline ends the connection in any case
}

// sendClose sends the close frame if one may begin here and the application has
// not sent its own. The caller has taken writing's
// element.
func (c *socketConn) sendClose() error {
	if c.silent || !c.frames.between() {
		return nil
	}
	c.silent = true
	if c.frames.closed {
		return nil
	}
	_, err := c.Conn.Write(closeFrame(c.code))
	return err
}

// CloseWrite is called when the application has closed its side. The browser
// gets a moment to close its own.
func (c *socketConn) CloseWrite() error {
	_ = c.SetDeadline(time.Now().Add(closeGrace))
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return c.Close()
}

// Close implements [net.Conn].
func (c *socketConn) Close() error {
	c.close.Do(func() { close(c.done) })
	return c.Conn.Close()
}
