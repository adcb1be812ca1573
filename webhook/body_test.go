package webhook_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/webhook"
)

// counter counts what is read from an endless body.
type counter struct{ read int64 }

func (c *counter) Read(p []byte) (int, error) {
	c.read += int64(len(p))
	return len(p), nil
}

func TestHandler_EndlessBodyIsReadUpToTheLimitOnly(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, mustNotRun(t))
	endless := &counter{}
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/hook", endless)
	request.Header = signed(body)
	recorder := httptest.NewRecorder()
	r.ServeHTTP(recorder, request)
	assert.Equal(t, http.StatusRequestEntityTooLarge, recorder.Code)
	assert.Equal(t, webhook.ReasonBodyTooLarge, r.deliveries[0].Reason)
	assert.LessOrEqual(t, endless.read, int64(webhook.DefaultMaxBody+1))
}

func TestHandler_BodyThatAnnouncesTooMuchIsNotRead(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, mustNotRun(t))
	endless := &counter{}
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/hook", endless)
	request.Header = signed(body)
	request.ContentLength = webhook.DefaultMaxBody + 1
	recorder := httptest.NewRecorder()
	r.ServeHTTP(recorder, request)
	assert.Equal(t, http.StatusRequestEntityTooLarge, recorder.Code)
	assert.Zero(t, endless.read)
}

func TestHandler_RequestWithoutBodyIsNoEvent(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, mustNotRun(t))
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/hook", nil)
	request.Body = nil
	request.Header = signed("")
	recorder := httptest.NewRecorder()
	r.ServeHTTP(recorder, request)
	assert.Equal(t, http.StatusBadRequest, recorder.Code)
	assert.Equal(t, webhook.ReasonBadPayload, r.deliveries[0].Reason)
}

// broken is a body whose connection breaks with a telling error.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("read tcp 10.0.0.7:443: reset") }

func TestHandler_BrokenConnectionIs400AndNamesNoAddress(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, mustNotRun(t))
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/hook", io.MultiReader(strings.NewReader(body), broken{}))
	request.Header = signed(body)
	recorder := httptest.NewRecorder()
	r.ServeHTTP(recorder, request)
	assert.Equal(t, http.StatusBadRequest, recorder.Code)
	assert.Equal(t, webhook.ReasonUnreadableBody, r.deliveries[0].Reason)
	assert.NoError(t, r.deliveries[0].Err)
}

// pipeListener gives a server one connection in memory, whose deadlines are
// timers of the synctest bubble.
type pipeListener struct {
	conns chan net.Conn
}

func (l pipeListener) Accept() (net.Conn, error) {
	conn, ok := <-l.conns
	if !ok {
		return nil, net.ErrClosed
	}
	return conn, nil
}

// Close is called once: http.Server sees to that.
func (l pipeListener) Close() error {
	close(l.conns)
	return nil
}

func (l pipeListener) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }

// serve runs a server with one connection and gives the client's end of it.
func serve(t *testing.T, handler http.Handler) net.Conn {
	t.Helper()
	near, far := net.Pipe()
	listener := pipeListener{make(chan net.Conn, 1)}
	listener.conns <- far
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: time.Minute,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() {
		_ = near.Close()
		_ = server.Close()
	})
	return near
}

// head writes the head of a request that announces size bytes.
func head(t *testing.T, conn net.Conn, size int) {
	t.Helper()
	_, err := fmt.Fprintf(conn, "POST /hook HTTP/1.1\r\nHost: app\r\n%s: %s\r\nContent-Length: %d\r\n\r\n",
		webhook.SignatureHeader, signed(body).Get(webhook.SignatureHeader), size)
	require.NoError(t, err)
}

func TestHandler_BodyThatTricklesInIsCutOffInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newReceiver(t, mustNotRun(t))
		conn := serve(t, r)
		head(t, conn, len(body))
		start := time.Now()
		var sender sync.WaitGroup
		sender.Go(func() {
			for i := range len(body) {
				if _, err := conn.Write([]byte{body[i]}); err != nil {
					return
				}
				time.Sleep(100 * time.Millisecond)
			}
		})
		response, err := http.ReadResponse(bufio.NewReader(conn), nil)
		require.NoError(t, err)
		defer response.Body.Close()
		assert.Equal(t, http.StatusRequestTimeout, response.StatusCode)
		assert.Equal(t, webhook.DefaultTimeout, time.Since(start))
		require.NoError(t, conn.Close())
		sender.Wait()
		synctest.Wait()
		assert.Equal(t, webhook.ReasonSlowBody, r.deliveries[0].Reason)
	})
}

func TestHandler_DeadlineOfTheBodyDoesNotEndTheRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var ended error
		handler, err := webhook.NewHandler(webhook.Config{
			Secrets: []string{secret},
			Now:     noon,
			Logger:  slog.New(slog.DiscardHandler),
			Observe: func(ctx context.Context, _ webhook.Delivery) { ended = ctx.Err() },
		}, func(context.Context, webhook.Event) error {
			time.Sleep(time.Minute) // long after the body had to be there
			return nil
		})
		require.NoError(t, err)
		conn := serve(t, handler)
		head(t, conn, len(body))
		_, err = io.WriteString(conn, body)
		require.NoError(t, err)
		response, err := http.ReadResponse(bufio.NewReader(conn), nil)
		require.NoError(t, err)
		defer response.Body.Close()
		synctest.Wait()
		assert.Equal(t, http.StatusNoContent, response.StatusCode)
		assert.NoError(t, ended, "the client never went away")
	})
}
