package sweatstackhttp_test

import (
	"net/http"
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
// /me, a page /selected, and a handler for everything else.
func routings() map[string]routing {
	fill := func(r chi.Router, a *sweatstackhttp.Auth, page, catchAll http.Handler) {
		a.Instrument(r)
		r.With(a.AuthenticatedUser).Handle("/me", page)
		r.With(a.SelectedUser).Handle("/selected", page)
		r.Handle("/*", catchAll)
	}
	mux := func(a *sweatstackhttp.Auth, page, catchAll http.Handler) *http.ServeMux {
		m := http.NewServeMux()
		a.Instrument(m)
		m.Handle("/me", a.AuthenticatedUser(page))
		m.Handle("/selected", a.SelectedUser(page))
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
			m.Handle("GET /selected", a.SelectedUser(page))
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
			r.With(a.SelectedUser).Handle("/selected", page)
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
				r.With(a.SelectedUser).Handle("/selected", page)
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
		"chi Route inside Mount": {"/team/coach", func(a *sweatstackhttp.Auth, page, catchAll http.Handler) http.Handler {
			sub := chi.NewRouter()
			sub.Route("/coach", func(r chi.Router) { fill(r, a, page, catchAll) })
			r := chi.NewRouter()
			r.Mount("/team", sub)
			return r
		}},
		"chi Mount at the root": {"", func(a *sweatstackhttp.Auth, page, catchAll http.Handler) http.Handler {
			sub := chi.NewRouter()
			fill(sub, a, page, catchAll)
			r := chi.NewRouter()
			r.Mount("/", sub)
			return r
		}},
		"chi below StripPrefix of a ServeMux": {"/coach", func(a *sweatstackhttp.Auth, page, catchAll http.Handler) http.Handler {
			r := chi.NewRouter()
			fill(r, a, page, catchAll)
			outer := http.NewServeMux()
			outer.Handle("/coach/", http.StripPrefix("/coach", r))
			return outer
		}},
		"chi Mount behind its middleware": {"/coach", func(a *sweatstackhttp.Auth, page, catchAll http.Handler) http.Handler {
			sub := chi.NewRouter()
			sub.Use(middleware.CleanPath, middleware.StripSlashes, middleware.Compress(5))
			fill(sub, a, page, catchAll)
			r := chi.NewRouter()
			r.Use(middleware.RequestID, middleware.Recoverer, middleware.Timeout(time.Minute))
			r.Mount("/coach", sub)
			return r
		}},
		"chi behind its middleware": {"", func(a *sweatstackhttp.Auth, page, catchAll http.Handler) http.Handler {
			r := chi.NewRouter()
			r.Use(middleware.RealIP) //nolint:staticcheck // many use it still; what it believes must not reach the kit
			r.Use(middleware.RequestID, middleware.Recoverer, middleware.CleanPath, middleware.StripSlashes, middleware.GetHead,
				middleware.Compress(5), middleware.NoCache, middleware.Timeout(time.Minute))
			fill(r, a, page, catchAll)
			return r
		}},
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
