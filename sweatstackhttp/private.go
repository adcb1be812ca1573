package sweatstackhttp

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
)

// privateCache is the Cache-Control of every page behind a session.
const privateCache = "private, no-store"

// noStore keeps the kit's own answers out of every cache.
func noStore(w http.ResponseWriter) { w.Header().Set("Cache-Control", "no-store") }

// keepPrivate marks an answer as one person's own.
func keepPrivate(h http.Header) {
	h.Set("Cache-Control", privateCache)
	for _, line := range h.Values("Vary") {
		fields := strings.Split(line, ",")
		if slices.ContainsFunc(fields, func(f string) bool { return strings.EqualFold(strings.TrimSpace(f), "Cookie") }) {
			return
		}
	}
	h.Add("Vary", "Cookie")
}

// privateWriter keeps the headers of an answer that sets a cookie private,
// whatever the handler says: a shared cache that stored one would hand the
// session to the next person. It is used for those answers only.
type privateWriter struct {
	http.ResponseWriter
	begun bool
}

// WriteHeader sets the headers once more before they go out.
func (w *privateWriter) WriteHeader(status int) {
	w.begin()
	w.ResponseWriter.WriteHeader(status)
	w.begun = status >= http.StatusOK || status == http.StatusSwitchingProtocols // an early hint is not the answer
}

// Write implements [io.Writer].
func (w *privateWriter) Write(b []byte) (int, error) {
	w.begin()
	w.begun = true
	return w.ResponseWriter.Write(b)
}

// ReadFrom implements [io.ReaderFrom], so that sending a file stays cheap.
func (w *privateWriter) ReadFrom(from io.Reader) (int64, error) {
	w.begin()
	w.begun = true
	return io.Copy(w.ResponseWriter, from)
}

// Flush implements [http.Flusher].
func (w *privateWriter) Flush() {
	w.begin()
	w.begun = true
	_ = http.NewResponseController(w.ResponseWriter).Flush()
}

// Hijack implements [http.Hijacker].
func (w *privateWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return http.NewResponseController(w.ResponseWriter).Hijack()
}

// Unwrap serves [http.ResponseController].
func (w *privateWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *privateWriter) begin() {
	if !w.begun {
		keepPrivate(w.Header())
	}
}
