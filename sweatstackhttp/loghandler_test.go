package sweatstackhttp_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/slogtest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// lines reads a JSON log.
func lines(t *testing.T, log string) []map[string]any {
	t.Helper()
	var all []map[string]any
	for line := range strings.Lines(log) {
		var entry map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &entry))
		all = append(all, entry)
	}
	return all
}

func TestLogHandler_KeepsTheRulesOfSlog(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	slogtest.Run(t, func(*testing.T) slog.Handler {
		out.Reset()
		return sweatstackhttp.NewLogHandler(slog.NewJSONHandler(&out, nil))
	}, func(t *testing.T) map[string]any {
		t.Helper()
		return lines(t, out.String())[0]
	})
}

// logged runs a function behind a middleware, while the coach acts as an
// athlete, and gives what it has logged.
func logged(t *testing.T, act bool, with func(*sweatstackhttp.Auth) func(http.Handler) http.Handler, log func(l *slog.Logger, r *http.Request)) (*kit, []map[string]any) {
	t.Helper()
	k := newKit(t, setup{})
	var out bytes.Buffer
	logger := slog.New(sweatstackhttp.NewLogHandler(slog.NewJSONHandler(&out, nil)))
	k.mux.Handle("/logs", with(k.auth)(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { log(logger, r) })))
	b := k.signIn(t, k.sandbox.Coach())
	if act {
		b.selects(k, k.sandbox.Athletes()[0])
	}
	require.Equal(t, http.StatusOK, b.get("/logs").status)
	return k, lines(t, out.String())
}

func selected(a *sweatstackhttp.Auth) func(http.Handler) http.Handler { return a.SelectedUser }

func TestLogHandler_EveryLineBehindAMiddlewareHasActorAndSubject(t *testing.T) {
	t.Parallel()
	k, all := logged(t, true, selected, func(l *slog.Logger, r *http.Request) {
		l.InfoContext(r.Context(), "plain")
		l.With("a", 1).InfoContext(r.Context(), "with", "b", 2)
		l.Info("without a context")
	})
	coach, athlete := k.sandbox.Coach().ID, k.sandbox.Athletes()[0].ID
	for _, line := range all[:2] {
		assert.Equal(t, coach, line["actor"])
		assert.Equal(t, athlete, line["subject"])
		assert.Regexp(t, "^[0-9a-f]{8}$", line["session"])
	}
	assert.InDelta(t, 1, all[1]["a"], 0)
	assert.InDelta(t, 2, all[1]["b"], 0)
	assert.Equal(t, all[0]["session"], all[1]["session"])
	for _, key := range []string{"actor", "subject", "session"} {
		assert.NotContains(t, all[2], key)
	}
}

func TestLogHandler_SubjectIsThereOnlyWhileActing(t *testing.T) {
	t.Parallel()
	k, all := logged(t, false, selected, func(l *slog.Logger, r *http.Request) { l.InfoContext(r.Context(), "plain") })
	assert.Equal(t, k.sandbox.Coach().ID, all[0]["actor"])
	assert.NotContains(t, all[0], "subject")
}

func TestLogHandler_GroupsDoNotSwallowTheActor(t *testing.T) {
	t.Parallel()
	k, all := logged(t, true, selected, func(l *slog.Logger, r *http.Request) {
		g := l.With("top", 0).WithGroup("g").With("a", 1)
		g.WithGroup("h").With("b", 2).InfoContext(r.Context(), "deep", "c", 3)
		g.InfoContext(r.Context(), "sibling", "actor", "of the group")
	})
	coach := k.sandbox.Coach().ID
	assert.Equal(t, coach, all[0]["actor"])
	assert.InDelta(t, 0, all[0]["top"], 0)
	assert.Equal(t, map[string]any{"a": 1.0, "h": map[string]any{"b": 2.0, "c": 3.0}}, all[0]["g"])
	assert.Equal(t, coach, all[1]["actor"])
	assert.Equal(t, map[string]any{"a": 1.0, "actor": "of the group"}, all[1]["g"])
}

// Two loggers made from one deep logger share nothing that one of them adds.
func TestLogHandler_SiblingsDoNotMixTheirAttributes(t *testing.T) {
	t.Parallel()
	_, all := logged(t, false, selected, func(l *slog.Logger, r *http.Request) {
		deep := l.WithGroup("g").With("a", 1).With("b", 2)
		one, two := deep.With("one", true), deep.With("two", true)
		one.InfoContext(r.Context(), "one")
		two.InfoContext(r.Context(), "two")
	})
	assert.Equal(t, map[string]any{"a": 1.0, "b": 2.0, "one": true}, all[0]["g"])
	assert.Equal(t, map[string]any{"a": 1.0, "b": 2.0, "two": true}, all[1]["g"])
}

func TestLogHandler_KeyThatIsThereIsNotRepeated(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	var out bytes.Buffer
	logger := slog.New(sweatstackhttp.NewLogHandler(slog.NewTextHandler(&out, nil)))
	k.mux.Handle("/logs", k.auth.AuthenticatedUser(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		logger.InfoContext(r.Context(), "x", "actor", "mine")
		logger.With("actor", "mine").InfoContext(r.Context(), "x")
	})))
	k.signIn(t, k.sandbox.Coach()).get("/logs")
	assert.Equal(t, 2, strings.Count(out.String(), "actor="), out.String())
	assert.Equal(t, 2, strings.Count(out.String(), "actor=mine"))
}

func TestLogHandler_NobodySignedInIsNoActor(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	var out bytes.Buffer
	logger := slog.New(sweatstackhttp.NewLogHandler(slog.NewTextHandler(&out, nil)))
	k.mux.Handle("/logs", k.auth.OptionalUser(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		logger.InfoContext(r.Context(), "x")
	})))
	k.newBrowser(t).get("/logs")
	assert.NotContains(t, out.String(), "actor")
	assert.Contains(t, out.String(), "msg=x")
}

func TestLogHandler_KitsOwnLinesHaveTheActor(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.signIn(t, k.sandbox.Coach())
	b.selects(k, k.sandbox.Athletes()[0])
	b.get("/shown")
	assert.Contains(t, k.log.String(), "path=/activities/")
	for line := range strings.Lines(k.log.String()) {
		if strings.Contains(line, "path=/activities/") {
			assert.Contains(t, line, "actor="+k.sandbox.Coach().ID)
			assert.Contains(t, line, "subject="+k.sandbox.Athletes()[0].ID)
		}
	}
}

func TestLogHandler_WrappedTwiceIsWrappedOnce(t *testing.T) {
	t.Parallel()
	h := sweatstackhttp.NewLogHandler(slog.NewTextHandler(&bytes.Buffer{}, nil))
	assert.Same(t, h, sweatstackhttp.NewLogHandler(h))
}

func TestLogActor_LineOutsideOfTheMiddlewareKnowsThePerson(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	var out bytes.Buffer
	logger := slog.New(sweatstackhttp.NewLogHandler(slog.NewTextHandler(&out, nil)))
	access := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			logger.InfoContext(r.Context(), "begins")
			next.ServeHTTP(w, r)
			logger.InfoContext(r.Context(), "ended", "path", r.URL.Path)
		})
	}
	b := k.signIn(t, k.sandbox.Coach())
	b.selects(k, k.sandbox.Athletes()[0])
	b.app = sweatstackhttp.LogActor(sweatstackhttp.LogActor(access(k.mux)))
	b.get("/shown")
	b.get("/")
	all := strings.Split(out.String(), "\n")
	assert.NotContains(t, all[0], "actor")
	assert.Contains(t, all[1], "path=/shown actor="+k.sandbox.Coach().ID+" subject="+k.sandbox.Athletes()[0].ID)
	assert.NotContains(t, all[3], "actor", "another request, on a route that knows nobody")
}

func TestLogHandler_TellsNoToken(t *testing.T) {
	t.Parallel()
	c := newCanary(t, inStoreMode)
	var out bytes.Buffer
	logger := slog.New(sweatstackhttp.NewLogHandler(slog.NewJSONHandler(&out, nil)))
	c.mux.Handle("/logs", c.auth.SelectedUser(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		logger.InfoContext(r.Context(), "x")
	})))
	b := c.signIn(t, c.sandbox.Coach())
	b.selects(c.kit, c.sandbox.Athletes()[0])
	c.sandbox.Advance(2 * time.Minute)
	b.get("/logs")
	for _, value := range b.cookies() {
		c.wire.note("cookie", value)
	}
	c.said.say("log", out.String())
	require.Contains(t, out.String(), "actor")
	c.said.check(t, c.wire.secrets)
}
