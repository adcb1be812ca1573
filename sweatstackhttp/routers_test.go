package sweatstackhttp_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// routing is one way to mount the kit.
type routing struct {
	path  string // of AppURL
	mount func(a *sweatstackhttp.Auth, page, catchAll http.Handler) http.Handler
}

// routings are the routers that the kit promises to work with. Each has a page
// /me and a handler for everything else.
func routings() map[string]routing {
	fill := func(r chi.Router, a *sweatstackhttp.Auth, page, catchAll http.Handler) {
		a.Instrument(r)
		r.With(a.AuthenticatedUser).Handle("/me", page)
		r.Handle("/*", catchAll)
	}
	mux := func(a *sweatstackhttp.Auth, page, catchAll http.Handler) *http.ServeMux {
		m := http.NewServeMux()
		a.Instrument(m)
		m.Handle("/me", a.AuthenticatedUser(page))
		m.Handle("/", catchAll)
		return m
	}
	pass := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(w, r) })
	}
	return map[string]routing{
		"http.ServeMux": {"", func(a *sweatstackhttp.Auth, page, catchAll http.Handler) http.Handler {
			return mux(a, page, catchAll)
		}},
		"http.ServeMux with a method on the catch-all": {"", func(a *sweatstackhttp.Auth, page, catchAll http.Handler) http.Handler {
			m := http.NewServeMux()
			a.Instrument(m)
			m.Handle("GET /me", a.AuthenticatedUser(page))
			m.Handle("GET /", catchAll)
			m.Handle("POST /", catchAll)
			return m
		}},
		"http.ServeMux below StripPrefix": {"/coach", func(a *sweatstackhttp.Auth, page, catchAll http.Handler) http.Handler {
			outer := http.NewServeMux()
			outer.Handle("/coach/", http.StripPrefix("/coach", mux(a, page, catchAll)))
			return outer
		}},
		"chi": {"", func(a *sweatstackhttp.Auth, page, catchAll http.Handler) http.Handler {
			r := chi.NewRouter()
			fill(r, a, page, catchAll)
			return r
		}},
		"chi With": {"", func(a *sweatstackhttp.Auth, page, catchAll http.Handler) http.Handler {
			r := chi.NewRouter()
			a.Instrument(r.With(pass))
			r.With(a.AuthenticatedUser).Handle("/me", page)
			r.Handle("/*", catchAll)
			return r
		}},
		"chi Group": {"", func(a *sweatstackhttp.Auth, page, catchAll http.Handler) http.Handler {
			r := chi.NewRouter()
			r.Group(func(r chi.Router) {
				r.Use(pass)
				a.Instrument(r)
			})
			r.Group(func(r chi.Router) {
				r.Use(a.AuthenticatedUser)
				r.Handle("/me", page)
			})
			r.Handle("/*", catchAll)
			return r
		}},
		"chi Route": {"/coach", func(a *sweatstackhttp.Auth, page, catchAll http.Handler) http.Handler {
			r := chi.NewRouter()
			r.Route("/coach", func(r chi.Router) { fill(r, a, page, catchAll) })
			return r
		}},
		"chi Mount": {"/team/coach", func(a *sweatstackhttp.Auth, page, catchAll http.Handler) http.Handler {
			sub := chi.NewRouter()
			fill(sub, a, page, catchAll)
			r := chi.NewRouter()
			r.Mount("/team/coach", sub)
			return r
		}},
		"chi Mount of a ServeMux": {"/coach", func(a *sweatstackhttp.Auth, page, catchAll http.Handler) http.Handler {
			r := chi.NewRouter()
			r.Mount("/coach", http.StripPrefix("/coach", mux(a, page, catchAll)))
			return r
		}},
		"chi behind its middleware": {"", func(a *sweatstackhttp.Auth, page, catchAll http.Handler) http.Handler {
			r := chi.NewRouter()
			r.Use(middleware.RequestID, middleware.Recoverer, middleware.CleanPath, middleware.StripSlashes, middleware.GetHead,
				middleware.Compress(5), middleware.NoCache, middleware.Timeout(time.Minute))
			fill(r, a, page, catchAll)
			return r
		}},
	}
}

// routed mounts a kit with a router, and gives the ids that the platform was
// asked to act as.
func routed(t *testing.T, how routing) (k *kit, asked func() []string) {
	t.Helper()
	var mu sync.Mutex
	var ids []string
	k = newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		c.AppURL = appURL + how.path
		below := c.HTTPClient.Transport
		c.HTTPClient = &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			if strings.HasSuffix(r.URL.Path, "/delegated-token") {
				body, err := io.ReadAll(r.Body)
				if err != nil {
					return nil, err
				}
				var form struct{ Sub string }
				if err := json.Unmarshal(body, &form); err != nil {
					return nil, err
				}
				mu.Lock()
				ids = append(ids, form.Sub)
				mu.Unlock()
				r.Body = io.NopCloser(strings.NewReader(string(body)))
			}
			return below.RoundTrip(r)
		})}
	}})
	return k, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return ids
	}
}

// enters mounts the routes and signs the coach in through them.
func (k *kit) enters(t *testing.T, how routing) *browser {
	t.Helper()
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = say(w, "page of %s", sweatstackhttp.AuthenticatedUserFrom(r.Context()).ID())
	})
	catchAll := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _ = say(w, "catch-all") })
	app := how.mount(k.auth, page, catchAll)
	client := k.sandbox.SignInAt(t, app, how.path+"/auth/sweatstack/login?next="+how.path+"/me", k.sandbox.Coach())
	return &browser{t: t, app: app, client: client}
}

func TestInstrument_WholeVisitOnEveryRouter(t *testing.T) {
	t.Parallel()
	for name, how := range routings() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k, asked := routed(t, how)
			b := k.enters(t, how)
			me := b.get(how.path + "/me")
			require.Equal(t, "page of "+k.sandbox.Coach().ID, me.body)
			athlete := k.sandbox.Athletes()[0]
			urls := k.auth.URLs()
			require.True(t, strings.HasPrefix(urls.Logout(), how.path+"/auth/sweatstack/"))
			switched := b.post(urls.SelectUser(athlete.ID, how.path+"/me", ""), nil)
			require.Equal(t, http.StatusSeeOther, switched.status, switched.body)
			assert.Equal(t, how.path+"/me", switched.location())
			assert.Equal(t, []string{athlete.ID}, asked())
			require.Equal(t, http.StatusSeeOther, b.post(urls.SelectSelf(""), nil).status)
			out := b.post(urls.Logout(), nil)
			require.Equal(t, http.StatusSeeOther, out.status)
			assert.Equal(t, how.path+"/", out.location())
			assert.Equal(t, urls.Login(how.path+"/me?x=1"), b.get(how.path+"/me?x=1").location())
		})
	}
}

func TestInstrument_WrongMethodsAre405AlthoughThereIsACatchAll(t *testing.T) {
	t.Parallel()
	for name, how := range routings() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k, _ := routed(t, how)
			b := k.enters(t, how)
			urls := k.auth.URLs()
			require.Equal(t, "catch-all", b.get(how.path+"/elsewhere").body)
			for path, allowed := range map[string]string{
				urls.Login(""): http.MethodGet,
				strings.TrimSuffix(urls.Login(""), "login") + "callback": http.MethodGet,
				urls.Logout():                       http.MethodPost,
				urls.SelectUser("somebody", "", ""): http.MethodPost,
				urls.SelectSelf(""):                 http.MethodPost,
			} {
				for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
					if method == allowed {
						continue
					}
					a := b.api(method, path)
					assert.Equal(t, http.StatusMethodNotAllowed, a.status, "%s %s", method, path)
					assert.Equal(t, allowed, a.header.Get("Allow"), "%s %s", method, path)
				}
			}
			assert.Equal(t, "page of "+k.sandbox.Coach().ID, b.get(how.path+"/me").body, "nothing happened")
		})
	}
}

func TestInstrument_EncodedIDsArriveAsTheyWereMeant(t *testing.T) {
	t.Parallel()
	ids := []string{"a/b", "a b", "%2F", "a%2Fb", "ünï", "a+b", "a?b", "a#b", "a;b=c", "{user_id}", "*", "a:b@c", `a"b`, "..a"}
	for name, how := range routings() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k, asked := routed(t, how)
			b := k.enters(t, how)
			for _, id := range ids {
				assert.Equal(t, http.StatusNotFound, b.post(k.auth.URLs().SelectUser(id, "", ""), nil).status, id)
			}
			assert.Equal(t, ids, asked())
		})
	}
}

func TestInstrument_StrangePathsSelectNobody(t *testing.T) {
	t.Parallel()
	for name, how := range routings() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k, asked := routed(t, how)
			b := k.enters(t, how)
			base := strings.TrimSuffix(k.auth.URLs().SelectUser("x", "", ""), "x")
			for _, last := range []string{"", "..", "%2E%2E", ".", "a/b", "x/", strings.Repeat("i", 300)} {
				a := b.post(base+last, nil)
				assert.Empty(t, a.cookie(subjectCookie), last)
			}
			for _, id := range asked() {
				assert.NotContains(t, []string{"", "..", ".", "b", "a/b"}, id)
				assert.Less(t, len(id), 300)
			}
		})
	}
}

func TestInstrument_TwiceOnOneRouterPanics(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	for name, router := range map[string]sweatstackhttp.Router{"http.ServeMux": http.NewServeMux(), "chi": chi.NewRouter()} {
		k.auth.Instrument(router)
		assert.PanicsWithValue(t, "sweatstackhttp: Instrument called twice on one router", func() { k.auth.Instrument(router) }, name)
	}
	assert.NotPanics(t, func() { k.auth.Instrument(http.NewServeMux()) }, "another router is fine")
}

// routerFunc is a router that an application made of a function. Functions
// cannot be compared.
type routerFunc func(pattern string, handler http.Handler)

func (f routerFunc) Handle(pattern string, handler http.Handler) { f(pattern, handler) }

func TestInstrument_RoutersThatCannotBeComparedAreFine(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	for range 2 {
		routes := 0
		assert.NotPanics(t, func() { k.auth.Instrument(routerFunc(func(string, http.Handler) { routes++ })) })
		assert.Equal(t, 18, routes)
	}
}

func TestInstrument_TwoKitsOnOneRouterUnderPrefixesOfTheirOwn(t *testing.T) {
	t.Parallel()
	for name, router := range map[string]interface {
		http.Handler
		sweatstackhttp.Router
	}{"http.ServeMux": http.NewServeMux(), "chi": chi.NewRouter()} {
		k := newKit(t, setup{})
		k.auth.Instrument(router)
		k.config.AuthPrefix = "/other"
		other, err := sweatstackhttp.Configure(k.config)
		require.NoError(t, err)
		other.Instrument(router)
		b := k.newBrowser(t)
		b.app = router
		assert.Contains(t, b.get("/auth/sweatstack/login").location(), "auth%2Fsweatstack%2Fcallback", name)
		assert.Contains(t, b.get("/other/login").location(), "other%2Fcallback", name)
	}
}

func TestURLs_EscapeWhatTheyAreGiven(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	urls := k.auth.URLs()
	const base = "/auth/sweatstack"
	assert.Equal(t, base+"/login", urls.Login(""))
	assert.Equal(t, base+"/login?next=/a%3Fb%3Dc%26d%23e", urls.Login("/a?b=c&d#e"))
	assert.Equal(t, base+"/logout", urls.Logout())
	assert.Equal(t, base+"/select-user/a%2Fb%3Fc%23d?next=/x&team_id=t%261", urls.SelectUser("a/b?c#d", "/x", "t&1"))
	assert.Equal(t, base+"/select-user?next=/x", urls.SelectUser("", "/x", ""), "for a form that names the user in a field")
	assert.Equal(t, base+"/select-user/%2E%2E", urls.SelectUser("..", "", ""))
	assert.Equal(t, base+"/select-user/%2E", urls.SelectUser(".", "", ""))
	assert.Equal(t, base+"/select-self?next=/x", urls.SelectSelf("/x"))
}
