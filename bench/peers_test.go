package bench

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/alexedwards/scs/v2"
	"github.com/alexedwards/scs/v2/memstore"
	"github.com/go-chi/chi/v5"
	"github.com/gorilla/sessions"
)

// The peers as the tables name them. Their versions are in go.mod.
const (
	scsName     = "alexedwards/scs"
	gorillaName = "gorilla/sessions"
)

// newSCS makes a session manager on its memory store. The store removes what
// has ended only when it is asked to, so that no goroutine of it runs beside the
// measurements.
func newSCS() *scs.SessionManager {
	manager := scs.New()
	manager.Store = memstore.NewWithCleanupInterval(0)
	return manager
}

// newSCSRouter makes an application on scs as its README has it. What the
// session holds is up to the handler of the path /sign-in.
func newSCSRouter(hold map[string]string) http.Handler {
	manager := newSCS()
	router := chi.NewRouter()
	router.Get(barePath, bare)
	router.With(manager.LoadAndSave).Get("/sign-in", func(w http.ResponseWriter, r *http.Request) {
		for name, value := range hold {
			manager.Put(r.Context(), name, value)
		}
		page(w, coach)
	})
	router.With(manager.LoadAndSave).Get(mePath, func(w http.ResponseWriter, r *http.Request) {
		page(w, manager.GetString(r.Context(), "user"))
	})
	return router
}

// newGorillaRouter makes an application on gorilla/sessions, with everything in
// a cookie that is signed and encrypted. Two tokens of 800 bytes fit into the
// 4,096 that it allows itself.
func newGorillaRouter(tb testing.TB, hold map[string]string) http.Handler {
	tb.Helper()
	store := sessions.NewCookieStore([]byte("0123456789abcdef0123456789abcdef"), []byte("abcdef0123456789abcdef0123456789"))
	router := chi.NewRouter()
	router.Get(barePath, bare)
	router.Get("/sign-in", func(w http.ResponseWriter, r *http.Request) {
		session, err := store.Get(r, "session")
		if err != nil {
			tb.Error(err)
		}
		for name, value := range hold {
			session.Values[name] = value
		}
		if err := session.Save(r, w); err != nil {
			tb.Error(err)
		}
		page(w, coach)
	})
	router.Get(mePath, func(w http.ResponseWriter, r *http.Request) {
		session, err := store.Get(r, "session")
		if err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		user, _ := session.Values["user"].(string)
		page(w, user)
	})
	return router
}

// userOnly and withTokens are what a session of a peer holds: no more than the
// id of the user, or what the kit's sessions hold.
func userOnly() map[string]string { return map[string]string{"user": coach} }

func withTokens() map[string]string {
	return map[string]string{"user": coach, "access": jwtOf(coach), "refresh": jwtOf(coach)}
}

// signedIn gives the Cookie header of a browser that has signed in with a peer.
func signedIn(tb testing.TB, router http.Handler) string {
	tb.Helper()
	b := newBrowser(router)
	b.send(tb, http.MethodGet, "/sign-in", http.StatusOK)
	return b.header()
}

// shot is a request that is sent many times.
type shot struct {
	router  http.Handler
	request *http.Request
}

func newShot(router http.Handler, path, cookies string) shot {
	request := httptest.NewRequest(http.MethodGet, appURL+path, nil)
	request.Header.Set("Cookie", cookies)
	return shot{router, request}
}

// fire sends the request and gives the status. Each time it is a new request:
// gorilla/sessions keeps what it has read in the request itself.
func (s shot) fire() int {
	request := *s.request
	recorder := httptest.NewRecorder()
	s.router.ServeHTTP(recorder, &request)
	return recorder.Code
}

// keepInSCS stores a session that holds what the kit's sessions hold.
func keepInSCS(ctx context.Context, manager *scs.SessionManager, user string) error {
	ctx, err := manager.Load(ctx, "")
	if err != nil {
		return err
	}
	manager.Put(ctx, "user", user)
	manager.Put(ctx, "access", jwtOf(user))
	manager.Put(ctx, "refresh", jwtOf(user))
	_, _, err = manager.Commit(ctx)
	return err
}
