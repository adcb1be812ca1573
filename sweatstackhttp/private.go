package sweatstackhttp

import (
	"net/http"
	"slices"
	"strings"
)

// privateCache is the Cache-Control of every page behind a session.
const privateCache = "private, no-store"

// keepPrivate marks an answer as one person's own.
func keepPrivate(h http.Header) {
	if h["Vary"] == nil {
		// The usual case, with one allocation for both.
		lines := []string{privateCache, "Cookie"}
		h["Cache-Control"], h["Vary"] = lines[:1:1], lines[1:]
		return
	}
	h.Set("Cache-Control", privateCache)
	for _, line := range h.Values("Vary") {
		fields := strings.Split(line, ",")
		if slices.ContainsFunc(fields, func(f string) bool { return strings.EqualFold(strings.TrimSpace(f), "Cookie") }) {
			return
		}
	}
	h.Add("Vary", "Cookie")
}

// forProblem prepares the headers for an answer that takes the place of
// another one: what a handler has said about its own body is not true of it.
func forProblem(h http.Header) {
	keepPrivate(h)
	for _, name := range []string{"Content-Length", "Content-Encoding", "Content-Range", "Content-Disposition", "Etag", "Last-Modified"} {
		h.Del(name)
	}
}

// guardPrivate gives a writer that keeps the headers of an answer private,
// whatever the handler says: a shared cache that stored a cookie would hand the
// session to the next person. It is used for answers that set one only. Call
// done when the handler has returned or panicked: it may have written nothing.
func guardPrivate(w http.ResponseWriter) (guarded http.ResponseWriter, done func()) {
	answer := &answerWriter{ResponseWriter: w, first: func() { keepPrivate(w.Header()) }}
	return answer, answer.begin
}
