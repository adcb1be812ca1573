package sweatstackhttp_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

func TestHandler_ParameterSaysWhatTheRequestMustHave(t *testing.T) {
	t.Parallel()
	for mode, change := range modesWithoutSessions() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			coach, athlete := k.sandbox.Coach().ID, k.sandbox.Athletes()[0].ID
			nobody, b := k.newBrowser(t), k.signIn(t, k.sandbox.Coach())
			for path, want := range map[string]struct{ nobody, self, acting string }{
				"/me":          {"", "principal " + coach + " " + coach, "principal " + coach + " " + coach},
				"/shown":       {"", "actor " + coach + " subject " + coach, "actor " + coach + " subject " + athlete},
				"/maybe":       {"optional false ", "optional true " + coach, "optional true " + coach},
				"/maybe-shown": {"optional false ", "optional true " + coach, "optional true " + athlete},
			} {
				got := nobody.get(path)
				if want.nobody == "" {
					assert.Equal(t, http.StatusSeeOther, got.status, path)
				}
				assert.Equal(t, want.nobody, got.body, path)
				self := b.copy()
				assert.True(t, strings.HasPrefix(self.get(path).body, want.self), path)
				acting := b.copy()
				require.Equal(t, http.StatusSeeOther, acting.selects(k, k.sandbox.Athletes()[0]).status)
				assert.True(t, strings.HasPrefix(acting.get(path).body, want.acting), path)
			}
		})
	}
}

// accessors are the functions that need a middleware.
func accessors() map[string]func(context.Context) {
	return map[string]func(context.Context){
		"AuthenticatedUser":    func(ctx context.Context) { sweatstackhttp.AuthenticatedUserFrom(ctx) },
		"SelectedUser":         func(ctx context.Context) { sweatstackhttp.SelectedUserFrom(ctx) },
		"OptionalUser":         func(ctx context.Context) { sweatstackhttp.OptionalUserFrom(ctx) },
		"OptionalSelectedUser": func(ctx context.Context) { sweatstackhttp.OptionalSelectedUserFrom(ctx) },
	}
}

func TestFrom_WithoutItsMiddlewarePanicsWithTheName(t *testing.T) {
	t.Parallel()
	for name, from := range accessors() {
		want := "sweatstackhttp: " + name + "From needs the middleware Auth." + name + " on this route"
		assert.PanicsWithValue(t, want, func() { from(t.Context()) })
	}
}

func TestFrom_WorksBelowAMiddlewareThatDemandsMoreAndNeverBelowOneThatDemandsLess(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	works := map[string][]string{ // by middleware
		"AuthenticatedUser":    {"AuthenticatedUser", "OptionalUser"},
		"SelectedUser":         {"SelectedUser", "AuthenticatedUser", "OptionalUser", "OptionalSelectedUser"},
		"OptionalUser":         {"OptionalUser"},
		"OptionalSelectedUser": {"OptionalSelectedUser", "OptionalUser"},
	}
	b := k.signIn(t, k.sandbox.Coach())
	for kind, middleware := range protected(k.auth) {
		for name, from := range accessors() {
			ran := false
			b.app = middleware(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				ran = true
				if slices.Contains(works[kind], name) {
					assert.NotPanics(t, func() { from(r.Context()) }, "%sFrom below %s", name, kind)
					return
				}
				assert.Panics(t, func() { from(r.Context()) }, "%sFrom below %s", name, kind)
			}))
			b.get("/")
			require.True(t, ran)
		}
	}
}

func TestFrom_PrincipalBelowSelectedUserIsTheActor(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	k.mux.Handle("/both", k.auth.SelectedUser(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		info, err := sweatstackhttp.AuthenticatedUserFrom(r.Context()).Client().OAuth.UserInfo(r.Context())
		assert.NoError(t, err)
		_ = say(w, "%s %s", info.Subject, sweatstackhttp.SelectedUserFrom(r.Context()).ID())
	})))
	b := k.signIn(t, k.sandbox.Coach())
	require.Equal(t, http.StatusSeeOther, b.selects(k, k.sandbox.Athletes()[0]).status)
	assert.Equal(t, k.sandbox.Coach().ID+" "+k.sandbox.Athletes()[0].ID, b.get("/both").body)
}

// countingStore counts how often a row is read.
type countingStore struct {
	tokenstore.Store
	loads atomic.Int64
}

func (s *countingStore) Load(ctx context.Context, user string) (sweatstack.Token, error) {
	s.loads.Add(1)
	return s.Store.Load(ctx, user)
}

func TestMiddlewares_NestedInAnyOrderDoTheWorkOnce(t *testing.T) {
	t.Parallel()
	store := &countingStore{Store: tokenstore.NewMemory()}
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { c.Store = store }})
	page := http.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = say(w, "%s", sweatstackhttp.SelectedUserFrom(r.Context()).ID())
	}))
	a := k.auth
	for name, app := range map[string]http.Handler{
		"one":         a.SelectedUser(page),
		"outside in":  a.OptionalUser(a.AuthenticatedUser(a.SelectedUser(page))),
		"inside out":  a.SelectedUser(a.AuthenticatedUser(a.OptionalUser(page))),
		"twice":       a.SelectedUser(a.SelectedUser(page)),
		"all of them": a.OptionalSelectedUser(a.OptionalUser(a.SelectedUser(a.AuthenticatedUser(page)))),
		"with Handler": a.SelectedUser(sweatstackhttp.Handler(a, func(w http.ResponseWriter, r *http.Request, _ sweatstackhttp.SelectedUser) error {
			page.ServeHTTP(w, r)
			return nil
		})),
	} {
		b := k.signIn(t, k.sandbox.Coach())
		k.sandbox.Advance(2 * time.Hour)
		b.get("/me") // renews the token
		k.sandbox.Advance(2 * time.Hour)
		b.get("/me")
		b.app = app
		k.sandbox.Advance(90 * time.Minute) // so that the answer sets a cookie
		store.loads.Store(0)
		got := b.get("/")
		assert.Equal(t, k.sandbox.Coach().ID, got.body, name)
		assert.Len(t, got.header.Values("Set-Cookie"), 1, name)
		requirePrivate(t, got)
		assert.LessOrEqual(t, store.loads.Load(), int64(2), "%s: once, and once inside the refresh", name)
	}
}

func TestMiddlewares_NestedOnesOfTwoKitsKeepTheirUsersApart(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{sandbox: localRedirects()})
	other := *k
	other.config.SessionSecrets = []string{otherSecret}
	other.auth, other.mux = other.node(t)
	b := k.signIn(t, k.sandbox.Coach())
	b.app = k.auth.AuthenticatedUser(other.auth.OptionalUser(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, signedIn := sweatstackhttp.OptionalUserFrom(r.Context()).User()
		_ = say(w, "%t", signedIn)
	})))
	assert.Equal(t, "false", b.get("/").body, "the inner kit knows nobody")
}

func TestHandler_ErrorsAreAnsweredWithTheStatusThatFits(t *testing.T) {
	t.Parallel()
	const secret = "secret detail of the failure"
	api := func(status int) error {
		return &sweatstack.APIError{Status: status, Method: "GET", Path: "/x", Detail: secret}
	}
	for name, c := range map[string]struct {
		err        error
		page, json int
		retryAfter string
	}{
		"sign in again":            {sweatstack.ErrReauthRequired, 303, 401, ""},
		"renewed token refused":    {api(401), 503, 503, "2"},
		"client secret wrong":      {&sweatstack.UnavailableError{RetryAfter: 4 * time.Second, Err: api(401)}, 503, 503, "4"},
		"forbidden":                {api(403), 403, 403, ""},
		"not found":                {api(404), 404, 404, ""},
		"not found, by the search": {fmt.Errorf("%w: %s", sweatstack.ErrNotFound, secret), 404, 404, ""},
		"rate limited":             {api(429), 503, 503, "2"},
		"rate limited, with a wait": {
			&sweatstack.APIError{Status: 429, RetryAfter: 30 * time.Second, Detail: secret}, 503, 503, "30"},
		"unavailable":         {&sweatstack.UnavailableError{RetryAfter: 6500 * time.Millisecond, Err: errors.New(secret)}, 503, 503, "7"},
		"platform 500":        {api(500), 502, 502, ""},
		"platform 503":        {api(503), 502, 502, ""},
		"platform redirects":  {api(302), 502, 502, ""},
		"our request refused": {api(422), 500, 500, ""},
		"conflict":            {api(409), 500, 500, ""},
		"no connection":       {fmt.Errorf("%w: %s", sweatstack.ErrConnection, secret), 502, 502, ""},
		"damaged data":        {fmt.Errorf("%w: %s", sweatstack.ErrCorruptData, secret), 502, 502, ""},
		"too much data":       {fmt.Errorf("%w: %s", sweatstack.ErrTooLarge, secret), 502, 502, ""},
		"deadline":            {fmt.Errorf("%s: %w", secret, context.DeadlineExceeded), 502, 502, ""},
		"store":               {fmt.Errorf("%s: %w", secret, tokenstore.ErrNotFound), 500, 500, ""},
		"anything else":       {errors.New(secret), 500, 500, ""},
		"two at once":         {errors.Join(errors.New(secret), api(403)), 403, 403, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{})
			k.mux.Handle("/fails", sweatstackhttp.Handler(k.auth, func(http.ResponseWriter, *http.Request, sweatstackhttp.AuthenticatedUser) error {
				return fmt.Errorf("load the page: %w", c.err)
			}))
			b := k.signIn(t, k.sandbox.Coach())
			page, program := b.get("/fails?q=1"), b.api(http.MethodGet, "/fails?q=1")
			assert.Equal(t, c.page, page.status)
			assert.Equal(t, c.json, program.status)
			for _, a := range []answer{page, program} {
				assert.Equal(t, c.retryAfter, a.header.Get("Retry-After"))
				assert.NotContains(t, a.body, secret)
				assert.Empty(t, a.header.Values("Set-Cookie"), "an error of a handler is nobody's sign-out")
			}
			if c.page != http.StatusSeeOther {
				assert.Equal(t, "text/html; charset=utf-8", page.header.Get("Content-Type"))
				assert.Equal(t, "nosniff", page.header.Get("X-Content-Type-Options"))
			}
			assert.Equal(t, "application/problem+json", program.header.Get("Content-Type"))
			assert.Contains(t, k.log.String(), "load the page")
			assert.NotContains(t, k.log.String(), "q=1", "a query may hold anything")
			assert.Equal(t, http.StatusOK, b.get("/me").status, "still signed in")
		})
	}
}

func TestHandler_NobodyIsToldWhenTheBrowserHasGone(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	ctx, leave := context.WithCancel(t.Context())
	page := sweatstackhttp.Handler(k.auth, func(_ http.ResponseWriter, r *http.Request, _ sweatstackhttp.AuthenticatedUser) error {
		leave()
		return r.Context().Err()
	})
	b := k.signIn(t, k.sandbox.Coach())
	b.app = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { page.ServeHTTP(w, r.WithContext(ctx)) })
	a := b.get("/")
	assert.Empty(t, a.body)
	assert.NotContains(t, k.log.String(), "handler failed")
}

func TestHandler_ErrorAfterHalfAnAnswerCutsTheConnection(t *testing.T) {
	t.Parallel()
	for name, begin := range map[string]func(w http.ResponseWriter){
		"written":  func(w http.ResponseWriter) { _ = say(w, "half of it") },
		"header":   func(w http.ResponseWriter) { w.WriteHeader(http.StatusOK) },
		"copied":   func(w http.ResponseWriter) { _, _ = io.Copy(w, strings.NewReader("half of it")) },
		"flushed":  func(w http.ResponseWriter) { _ = http.NewResponseController(w).Flush() },
		"streamed": func(w http.ResponseWriter) { _ = say(w, "half"); _ = http.NewResponseController(w).Flush() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k, server, client := liveServer(t, func(k *kit) {
				k.mux.Handle("/page", sweatstackhttp.Handler(k.auth, func(w http.ResponseWriter, _ *http.Request, _ sweatstackhttp.AuthenticatedUser) error {
					begin(w)
					return errors.New("the rest is missing")
				}))
			})
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/page", nil)
			require.NoError(t, err)
			response, err := client.Do(request)
			if err == nil {
				var body []byte
				body, err = io.ReadAll(response.Body)
				_ = response.Body.Close()
				assert.NotContains(t, string(body), "Something went wrong", "no page within a page")
			}
			assert.Error(t, err, "the client can tell that something is missing")
			assert.Contains(t, k.log.String(), "the rest is missing")
		})
	}
}

func TestHandler_EarlyHintBeforeAnErrorLeavesRoomForThePage(t *testing.T) {
	t.Parallel()
	_, server, client := liveServer(t, func(k *kit) {
		k.mux.Handle("/page", sweatstackhttp.Handler(k.auth, func(w http.ResponseWriter, _ *http.Request, _ sweatstackhttp.AuthenticatedUser) error {
			w.WriteHeader(http.StatusEarlyHints)
			return sweatstack.ErrNotFound
		}))
	})
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/page", nil)
	require.NoError(t, err)
	response, err := client.Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	assert.Equal(t, http.StatusNotFound, response.StatusCode)
}

func TestHandler_PanicIsTheServersBusiness(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	page := sweatstackhttp.Handler(k.auth, func(http.ResponseWriter, *http.Request, sweatstackhttp.OptionalUser) error { panic("bug") })
	assert.PanicsWithValue(t, "bug", func() {
		page.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
	})
}
