package sweatstacktest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// pipeAnswer is the response writer of an in-process request. What a caller
// sees is what it would see over a network.
type pipeAnswer struct {
	header http.Header
	pipe   *io.PipeWriter
	head   bool          // the answer to HEAD has no body
	ready  chan struct{} // closed when status, sent and failed are there

	status int // zero before the handler has said it
	sent   http.Header
	failed error

	mu      sync.Mutex
	begun   bool         // ready is closed
	pending bytes.Buffer // not flushed yet
}

// serve runs the handler. A panic is what the server of net/http makes of it:
// the connection ends. So it does when the goroutine ends in the handler, which
// is what a failed assertion of a test does there.
func (a *pipeAnswer) serve(handler http.Handler, r *http.Request, body io.Closer) {
	returned := false
	defer func() { _ = body.Close() }()
	defer func() {
		cut := recover()
		if returned {
			a.Flush()
			// A handler that gave up because the caller did must not look as if
			// it had come to its end: nil closes as io.EOF.
			_ = a.pipe.CloseWithError(r.Context().Err())
			return
		}
		a.fail(cutBy(cut))
	}()
	handler.ServeHTTP(a, r)
	returned = true
}

// cutBy is the error of a handler that did not return. A panic that was not
// meant to end the connection is a mistake: it is named with its place, because
// nobody else reports it. Call it where the panic was recovered.
func cutBy(cut any) error {
	if err, ok := cut.(error); cut == nil || ok && errors.Is(err, http.ErrAbortHandler) {
		return errCut
	}
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(1, callers)])
	for panicked := false; ; {
		frame, more := frames.Next()
		ours := !strings.HasPrefix(frame.Function, "runtime.") && !strings.HasPrefix(frame.Function, "internal/")
		if panicked && ours {
			return fmt.Errorf("%w: the handler panicked at %s:%d: %v", errCut, filepath.Base(frame.File), frame.Line, cut)
		}
		panicked = panicked || frame.Function == "runtime.gopanic"
		if !more {
			return fmt.Errorf("%w: the handler panicked: %v", errCut, cut)
		}
	}
}

// fail ends the answer where it is. What was not flushed is lost.
func (a *pipeAnswer) fail(err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.begun {
		a.failed, a.begun = err, true
		close(a.ready)
	}
	_ = a.pipe.CloseWithError(io.ErrUnexpectedEOF)
}

// Header implements [http.ResponseWriter].
func (a *pipeAnswer) Header() http.Header { return a.header }

// WriteHeader implements [http.ResponseWriter]. The first call counts, but for
// one that informs (1xx): the answer comes after it.
func (a *pipeAnswer) WriteHeader(status int) {
	if a.status != 0 || (status >= 100 && status < 200 && status != http.StatusSwitchingProtocols) {
		return
	}
	a.status, a.sent = status, a.header.Clone()
}

// flushSize is how much of a body is gathered before the caller sees it.
const flushSize = 32 << 10

// Write implements [http.ResponseWriter].
func (a *pipeAnswer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	if a.status < 200 || a.status == http.StatusNoContent || a.status == http.StatusNotModified {
		return 0, http.ErrBodyNotAllowed
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.pending.Write(p)
	if a.pending.Len() < flushSize {
		return len(p), nil
	}
	return len(p), a.push()
}

// Flush implements [http.Flusher].
func (a *pipeAnswer) Flush() {
	a.WriteHeader(http.StatusOK)
	a.mu.Lock()
	defer a.mu.Unlock()
	_ = a.push()
}

// push gives what was gathered to the reader, who may take its time. Hold the
// lock.
func (a *pipeAnswer) push() error {
	if !a.begun {
		a.begun = true
		a.describe()
		close(a.ready)
	}
	if a.head {
		a.pending.Reset()
	}
	if a.pending.Len() == 0 {
		return nil
	}
	_, err := a.pipe.Write(a.pending.Bytes())
	a.pending.Reset()
	return err
}

// describe sets the type of a body whose handler has not said it, by its first
// bytes.
func (a *pipeAnswer) describe() {
	_, typed := a.sent["Content-Type"]
	if !typed && a.sent.Get("Content-Encoding") == "" && a.pending.Len() > 0 {
		a.sent.Set("Content-Type", http.DetectContentType(a.pending.Bytes()))
	}
}
