package sweatstackhttp_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// A layout that shows the selected person runs OptionalSelectedUser on every
// route; the route that writes has SelectedUser.
func TestForms_AnotherSubjectIs409BelowOptionalSelectedUserToo(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	ran := false
	k.mux.Handle("POST /nested", k.auth.OptionalSelectedUser(sweatstackhttp.Handler(k.auth,
		func(http.ResponseWriter, *http.Request, sweatstackhttp.SelectedUser) error { ran = true; return nil })))
	b := k.signIn(t, k.sandbox.Coach())
	a := b.post("/nested", url.Values{sweatstackhttp.SubjectField: {k.sandbox.Athletes()[0].ID}})
	assert.Equal(t, http.StatusConflict, a.status)
	assert.False(t, ran)
}

// A middleware of the application (method override, CSRF) has parsed the form.
func TestForms_AnotherSubjectIs409WhenTheFormWasParsedBefore(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	ran := false
	inner := sweatstackhttp.Handler(k.auth,
		func(http.ResponseWriter, *http.Request, sweatstackhttp.SelectedUser) error { ran = true; return nil })
	k.mux.Handle("POST /parsed", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.FormValue("_method")
		inner.ServeHTTP(w, r)
	}))
	b := k.signIn(t, k.sandbox.Coach())
	// A server's body is not seekable, and is empty after ParseForm.
	a := b.post("/parsed", url.Values{sweatstackhttp.SubjectField: {k.sandbox.Athletes()[0].ID}})
	assert.Equal(t, http.StatusConflict, a.status)
	assert.False(t, ran)
}

// A session of a lost phone, a disconnect, a sign-in on the new phone.
func TestDisconnect_SessionOfBeforeStaysEndedAfterANewSignIn(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: inStoreMode})
	lost := k.signIn(t, k.sandbox.Coach())
	require.Equal(t, http.StatusOK, lost.get("/me").status)
	require.NoError(t, k.auth.Disconnect(t.Context(), k.sandbox.Coach().ID))
	k.signIn(t, k.sandbox.Coach())
	a := lost.get("/me")
	assert.NotEqual(t, http.StatusOK, a.status, a.body)
}

// gateway answers the token endpoint in the platform's place.
type gateway struct {
	http.RoundTripper
	on     atomic.Bool
	status int
	body   string
	kind   string
}

func (g *gateway) RoundTrip(r *http.Request) (*http.Response, error) {
	if !g.on.Load() || r.URL.Path != "/api/v1/oauth/token" {
		return g.RoundTripper.RoundTrip(r)
	}
	return &http.Response{StatusCode: g.status, Header: http.Header{"Content-Type": {g.kind}},
		Body: io.NopCloser(strings.NewReader(g.body)), Request: r, ProtoMajor: 1, ProtoMinor: 1}, nil
}

// A gateway, a firewall or a proxy before the platform answers 400 or 401.
func TestRefresh_HTMLOrNothingWithStatus400Or401IsNoSignOut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status     int
		kind, body string
	}{
		"400 html":  {400, "text/html", "<html><h1>400 Bad Request</h1>cloudflare</html>"},
		"401 html":  {401, "text/html", "<html>proxy login</html>"},
		"400 empty": {400, "", ""},
		"401 empty": {401, "", ""},
	} {
		for mode, config := range map[string]func(*sweatstackhttp.Config){"cookie": nil, "store": inStoreMode} {
			t.Run(name+" "+mode, func(t *testing.T) {
				t.Parallel()
				g := &gateway{status: c.status, kind: c.kind, body: c.body}
				k := newKit(t, setup{config: func(s *sweatstackhttp.Config) {
					g.RoundTripper = s.HTTPClient.Transport
					s.HTTPClient = &http.Client{Transport: g}
					if config != nil {
						config(s)
					}
				}})
				b := k.signIn(t, k.sandbox.Coach())
				k.sandbox.Advance(20 * time.Minute)
				g.on.Store(true)
				first := b.get("/me")
				k.sandbox.Advance(time.Minute)
				second := b.get("/me")
				g.on.Store(false)
				k.sandbox.Advance(time.Minute)
				assert.Equal(t, http.StatusServiceUnavailable, first.status)
				assert.Equal(t, http.StatusServiceUnavailable, second.status)
				assert.Equal(t, http.StatusOK, b.get("/me").status)
			})
		}
	}
}

// A cache before the platform gives the token of somebody else.
type swapper struct {
	http.RoundTripper
	on    atomic.Bool
	other func() string
}

func (s *swapper) RoundTrip(r *http.Request) (*http.Response, error) {
	if !s.on.Load() || r.URL.Path != "/api/v1/oauth/token" {
		return s.RoundTripper.RoundTrip(r)
	}
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(s.other())), Request: r, ProtoMajor: 1, ProtoMinor: 1}, nil
}

func TestRefresh_AnswerForAnotherUserIsNeverShown(t *testing.T) {
	t.Parallel()
	for mode, config := range map[string]func(*sweatstackhttp.Config){"cookie": nil, "store": inStoreMode} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			s := &swapper{}
			k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
				s.RoundTripper = c.HTTPClient.Transport
				c.HTTPClient = &http.Client{Transport: s}
				if config != nil {
					config(c)
				}
			}})
			other := k.sandbox.Athletes()[0]
			b := k.signIn(t, k.sandbox.Coach())
			k.sandbox.Advance(20 * time.Minute)
			tok := k.sandbox.Token(other)
			s.other = func() string {
				return `{"access_token":"` + tok.AccessToken.Reveal() + `","refresh_token":"r","expires_in":900}`
			}
			s.on.Store(true)
			a := b.get("/me")
			assert.NotContains(t, a.body, other.ID)
		})
	}
}

// A page of before a new sign-in still loads its pictures.
func TestSignIn_LateRequestOfTheSessionBeforeDoesNotTakeTheNewCookie(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: inStoreMode})
	b := k.signIn(t, k.sandbox.Coach())
	late := b.copy() // was sent before the second sign-in, is answered after it
	again := &browser{t: t, app: k.mux, client: b.client}
	login := again.get(k.auth.URLs().Login("/"))
	require.Equal(t, http.StatusSeeOther, login.status)
	_ = login
	signInAgain(t, k, again, login.location(), k.sandbox.Coach())
	require.Equal(t, http.StatusOK, b.get("/me").status)
	a := late.api(http.MethodGet, "/me")
	require.Equal(t, http.StatusUnauthorized, a.status)
	assert.Empty(t, a.cookie("__Host-sweatstack_session"), "it would delete the new session's cookie")
}

// signInAgain clicks the user's button on the platform's page.
func signInAgain(t *testing.T, k *kit, b *browser, page string, user sweatstacktest.User) {
	t.Helper()
	u, err := url.Parse(page)
	require.NoError(t, err)
	client := &http.Client{Transport: k.sandbox.Transport(), CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	form := u.Query()
	form.Set("user_id", user.ID)
	u2 := *u
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, u2.String(), strings.NewReader(form.Encode()))
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := client.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	back, err := url.Parse(response.Header.Get("Location"))
	require.NoError(t, err)
	require.Equal(t, http.StatusSeeOther, b.get(back.RequestURI()).status)
}

// The application bounds its requests with a deadline, as many do.
func TestFail_AfterADeadlineOfTheApplicationIsNoEmptyPage(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	bounded := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			ctx, cancel := context.WithTimeout(r.Context(), time.Nanosecond)
			defer cancel()
			<-ctx.Done()
			next.ServeHTTP(w, r.WithContext(ctx))
		})
	}
	k.mux.Handle("/bounded", bounded(sweatstackhttp.Handler(k.auth,
		func(http.ResponseWriter, *http.Request, sweatstackhttp.AuthenticatedUser) error { return nil })))
	b := k.signIn(t, k.sandbox.Coach())
	a := b.get("/bounded")
	assert.GreaterOrEqual(t, a.status, 500, "got %d with %d bytes", a.status, len(a.body))
	w := httptest.NewRecorder()
	ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	<-ctx.Done()
	k.auth.Fail(w, httptest.NewRequestWithContext(ctx, http.MethodGet, "/", nil), context.DeadlineExceeded)
	assert.GreaterOrEqual(t, w.Code, 500)
}

// One request must not be its own proof: it began before the answer.
func TestRefresh_RefusalWithinOneRequestIsNoProofBelowOptionalUser(t *testing.T) {
	t.Parallel()
	for name, wrap := range map[string]bool{"alone": false, "below OptionalUser": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
				now := c.Now
				var ticks atomic.Int64
				c.Now = func() time.Time { return now().Add(time.Duration(ticks.Add(1)) * time.Microsecond) }
			}})
			inner := http.Handler(sweatstackhttp.Handler(k.auth,
				func(http.ResponseWriter, *http.Request, sweatstackhttp.AuthenticatedUser) error { return nil }))
			if wrap {
				inner = k.auth.OptionalUser(inner)
			}
			k.mux.Handle("/once", inner)
			b := k.signIn(t, k.sandbox.Coach())
			k.sandbox.Advance(20 * time.Minute)
			k.sandbox.Fail("POST /api/v1/oauth/token", sweatstacktest.Fault{Status: 401, Times: 1})
			a := b.get("/once")
			assert.Empty(t, a.cookie("__Host-sweatstack_session"), "the session cookie is taken: %d", a.status)
		})
	}
}

// Observe is the application's code. On the request's own goroutine net/http
// would catch the panic.
func TestDelegation_PanicInObserveDoesNotEndTheProcess(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		c.Observe = func(_ context.Context, e sweatstack.Event) {
			if r, ok := e.(sweatstack.RequestEvent); ok && strings.Contains(r.Path, "delegated-token") {
				panic("in Observe")
			}
		}
	}})
	b := k.signIn(t, k.sandbox.Coach())
	a := b.post(k.auth.URLs().SelectUser(k.sandbox.Athletes()[0].ID, "/", ""), nil)
	assert.Equal(t, http.StatusSeeOther, a.status, "what counts the requests must not cost one")
}

// A row that was gone for a moment says nothing about the refresh token.
func TestStore_RowThatComesBackIsUsedAgain(t *testing.T) {
	t.Parallel()
	store := &failingStore{Store: tokenstore.NewMemory()}
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { c.Store = store }})
	coach := k.sandbox.Coach()
	k.signIn(t, coach)
	row, err := store.Store.Load(t.Context(), coach.ID)
	require.NoError(t, err)
	k.sandbox.Advance(20 * time.Minute)
	store.beforeSecondLoad(func() { _ = store.Delete(t.Context(), coach.ID) })
	_, err = k.auth.ClientFor(t.Context(), coach.ID)
	require.Error(t, err)
	require.NoError(t, store.Store.Save(t.Context(), row, "")) // restored from a backup, by the Python app
	_, err = k.auth.ClientFor(t.Context(), coach.ID)
	assert.NoError(t, err)
}

var _ = bytes.NewReader
