package sweatstackhttp

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
)

// answerWriter notes when a handler begins its answer, and does something
// right before. What the server's own writer can do it hands on.
type answerWriter struct {
	http.ResponseWriter

	first func() // called before the headers go out; may be nil
	begun bool
}

// begin is called before anything that sends the headers.
func (w *answerWriter) begin() {
	if !w.begun && w.first != nil {
		w.first()
	}
}

// WriteHeader sends the headers. An early hint (1xx) is not the answer yet.
func (w *answerWriter) WriteHeader(status int) {
	w.begin()
	w.ResponseWriter.WriteHeader(status)
	w.begun = w.begun || status >= http.StatusOK || status == http.StatusSwitchingProtocols
}

// Write implements [io.Writer].
func (w *answerWriter) Write(b []byte) (int, error) {
	w.begin()
	w.begun = true
	return w.ResponseWriter.Write(b)
}

// ReadFrom implements [io.ReaderFrom], so that sending a file stays cheap.
func (w *answerWriter) ReadFrom(from io.Reader) (int64, error) {
	w.begin()
	w.begun = true
	return io.Copy(w.ResponseWriter, from)
}

// Flush implements [http.Flusher].
func (w *answerWriter) Flush() { _ = w.FlushError() }

// FlushError is what [http.ResponseController] calls.
func (w *answerWriter) FlushError() error {
	w.begin()
	err := http.NewResponseController(w.ResponseWriter).Flush()
	w.begun = w.begun || !errors.Is(err, http.ErrNotSupported)
	return err
}

// Hijack implements [http.Hijacker]. From then on the answer is the handler's.
func (w *answerWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(w.ResponseWriter).Hijack()
	w.begun = w.begun || err == nil
	return conn, buffered, err
}

// Unwrap serves [http.ResponseController].
func (w *answerWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
