package bench

import (
	"io"
	"log/slog"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// The people of the benchmarks. Ids have the platform's form.
const (
	coach   = "01J6RWTBX07APHFDB8E5N3KGN2"
	other   = "01J6RWTBX0PW1C5R7T9V3YX2ZB"
	athlete = "01J6RWTBX0A4J8K6T5V2YQ9M3C"
)

// sessionSecret is the same for all nodes of the application.
const sessionSecret = "a session secret of the benchmarks, long enough"

// mode is where an application on the kit keeps tokens and sessions.
type mode string

const (
	cookieMode   mode = "cookie mode"
	storeMode    mode = "store mode"
	sessionsMode mode = "store mode, sessions stored"
)

// modes lists all of them.
func modes() []mode { return []mode{cookieMode, storeMode, sessionsMode} }

// kit is an application on the kit with the routes that are compared.
type kit struct {
	auth     *sweatstackhttp.Auth
	router   http.Handler
	platform *platform
	ahead    atomic.Int64 // nanoseconds that the kit's clock is ahead
}

// newKit makes a node of the application: two with the same secret open each
// other's cookies.
func newKit(tb testing.TB, m mode) *kit {
	tb.Helper()
	k := &kit{platform: &platform{}}
	config := sweatstackhttp.Config{
		ClientID: "client", ClientSecret: "client secret", AppURL: appURL,
		SessionSecrets: []string{sessionSecret},
		HTTPClient:     &http.Client{Transport: k.platform},
		Logger:         slog.New(slog.DiscardHandler),
		Now:            func() time.Time { return time.Now().Add(time.Duration(k.ahead.Load())) },
	}
	if m != cookieMode {
		config.Store = tokenstore.NewMemory()
	}
	if m == sessionsMode {
		config.Sessions = tokenstore.NewMemorySessions()
	}
	auth, err := sweatstackhttp.Configure(config)
	if err != nil {
		tb.Fatal(err)
	}
	router := chi.NewRouter()
	auth.Instrument(router)
	router.Get(barePath, bare)
	router.With(auth.AuthenticatedUser).Get(mePath, func(w http.ResponseWriter, r *http.Request) {
		page(w, sweatstackhttp.AuthenticatedUserFrom(r.Context()).ID())
	})
	router.With(auth.SelectedUser).Get(shownPath, func(w http.ResponseWriter, r *http.Request) {
		page(w, sweatstackhttp.SelectedUserFrom(r.Context()).ID())
	})
	k.auth, k.router = auth, router
	return k
}

// The routes of each application.
const (
	barePath  = "/bare"  // reads no cookie
	mePath    = "/me"    // knows who is signed in
	shownPath = "/shown" // knows whose data is shown
)

// bare is what the others are compared with.
func bare(w http.ResponseWriter, _ *http.Request) { page(w, "nobody in particular") }

// page is the work of every handler. Without a user it is an error, so that no
// library is fast by not knowing who asks.
func page(w http.ResponseWriter, user string) {
	if user == "" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	_, _ = io.WriteString(w, "ok")
}
