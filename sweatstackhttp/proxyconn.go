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

	mu     sync.Mutex
	frames frames
	code   uint16 // of the close frame to send; 0 for none
	silent bool   // nothing goes to the browser any more
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
	c.mu.Lock()
	defer c.mu.Unlock()
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
	// First of all, because a browser that does not read holds up a Write, and
	// the lock with it.
	_ = c.SetDeadline(time.Now().Add(closeGrace))
	c.mu.Lock()
	defer c.mu.Unlock()
	c.code = code
	_ = c.sendClose() // the deadline ends the connection in any case
}

// sendClose sends the close frame if one may begin here and the application has
// not sent its own. The caller holds the lock.
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
