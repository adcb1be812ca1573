package sweatstackhttp_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// owner is a handler that makes use of a right that [slog.Handler] gives it:
// the attributes that it is given are its own.
type owner struct{ slog.Handler }

func (o owner) WithAttrs(attrs []slog.Attr) slog.Handler {
	for i := range attrs {
		attrs[i].Key = "app_" + attrs[i].Key
	}
	return owner{o.Handler.WithAttrs(attrs)}
}

func (o owner) WithGroup(name string) slog.Handler { return owner{o.Handler.WithGroup(name)} }

func TestLogHandler_AHandlerMayChangeTheAttributesThatItIsGiven(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	var out bytes.Buffer
	logger := slog.New(sweatstackhttp.NewLogHandler(owner{slog.NewJSONHandler(&out, nil)}))
	k.mux.Handle("/logs", k.auth.AuthenticatedUser(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		grouped := logger.WithGroup("g").With("a", 1)
		for range 3 {
			grouped.InfoContext(r.Context(), "x")
		}
	})))
	k.signIn(t, k.sandbox.Coach()).get("/logs")
	for _, line := range lines(t, out.String()) {
		assert.Equal(t, map[string]any{"app_a": 1.0}, line["g"])
	}
}

func TestLogHandler_KeyOfAGroupThatIsThereIsNotRepeated(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	var out bytes.Buffer
	logger := slog.New(sweatstackhttp.NewLogHandler(slog.NewJSONHandler(&out, nil)))
	inline := slog.Group("", slog.String("session", "mine"))
	k.mux.Handle("/logs", k.auth.AuthenticatedUser(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		logger.InfoContext(r.Context(), "inlined", inline)
		logger.With(inline).InfoContext(r.Context(), "inlined before")
		logger.WithGroup("session").InfoContext(r.Context(), "open", "a", 1)
		logger.WithGroup("session").With("a", 1).InfoContext(r.Context(), "open")
		logger.WithGroup("session").InfoContext(r.Context(), "open, and left out by slog since it is empty")
	})))
	k.signIn(t, k.sandbox.Coach()).get("/logs")
	n := 0
	for line := range strings.Lines(out.String()) {
		assert.Equal(t, 1, strings.Count(line, `"session":`), line)
		n++
	}
	assert.Equal(t, 5, n)
}
