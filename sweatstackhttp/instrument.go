package sweatstackhttp

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
)

// Router is what [Auth.Instrument] needs of a router: the method that
// [http.ServeMux] and chi's routers share.
type Router interface {
	// Handle registers a handler for a pattern of the form "METHOD /path".
	Handle(pattern string, handler http.Handler)
}

// Instrument registers the kit's routes, below [Config.AuthPrefix]:
//
//	GET  login                  begins a sign-in
//	GET  callback               ends it
//	POST logout                 ends the session
//	POST select-user/{user_id}  begins to act as another user
//	POST select-user            the same, with the field user_id
//	POST select-self            ends that
//
// The other ones of GET, HEAD and POST answer 405. When [Config.AppURL] has a
// path, mount the router below it with [http.StripPrefix] or a sub-router.
// Registering twice on one router panics.
func (a *Auth) Instrument(router Router) {
	a.mu.Lock()
	// A router that cannot be compared, such as a function, is nobody's second.
	twice := reflect.ValueOf(router).Comparable() && slices.Contains(a.instrumented, router)
	a.instrumented = append(a.instrumented, router)
	a.mu.Unlock()
	if twice {
		panic("sweatstackhttp: Instrument called twice on one router")
	}
	a.route(router, http.MethodGet, "/login", a.login)
	a.route(router, http.MethodGet, "/callback", a.callback)
	a.route(router, http.MethodPost, "/logout", a.logout)
	a.route(router, http.MethodPost, "/select-user/{user_id}", a.selectUser)
	a.route(router, http.MethodPost, "/select-user", a.selectUserField)
	a.route(router, http.MethodPost, "/select-self", a.selectSelf)
}

// route registers one route, and a refusal for the methods that it does not
// take: otherwise a catch-all of the application would answer them. Patterns
// have a method each because chi and http.ServeMux agree only on those.
func (a *Auth) route(router Router, method, path string, handler http.HandlerFunc) {
	for _, m := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
		served := http.Handler(handler)
		if m != method {
			served = a.wrongMethod(method)
		} else if method == http.MethodPost {
			served = a.sameOrigin(handler)
		}
		router.Handle(m+" "+a.routePrefix+path, served)
	}
}

// wrongMethod answers 405 with the method that would do.
func (a *Auth) wrongMethod(allow string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", allow)
		a.problem(w, r, problemPage{Status: http.StatusMethodNotAllowed, Title: "Method not allowed",
			Text: "This address takes " + strings.ToUpper(allow) + " only."})
	})
}

// sameOrigin refuses writing requests that a page of another origin sent,
// before anything of them is looked at.
func (a *Auth) sameOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !a.checkOrigin(w, r) {
			return
		}
		next.ServeHTTP(w, r)
	})
}

// checkOrigin answers 403 and returns false for a writing request from
// another origin.
func (a *Auth) checkOrigin(w http.ResponseWriter, r *http.Request) bool {
	return a.checkAgainst(a.crossOrigin, w, r)
}

// checkOwnOrigin does the same on the application's own routes, where
// [Config.AllowCrossOrigin] may let some pass.
func (a *Auth) checkOwnOrigin(w http.ResponseWriter, r *http.Request) bool {
	return a.checkAgainst(a.ownRoutes, w, r)
}

func (a *Auth) checkAgainst(protection *http.CrossOriginProtection, w http.ResponseWriter, r *http.Request) bool {
	if protection.Check(a.withScheme(r)) == nil {
		return true
	}
	a.problem(w, r, problemPage{Status: http.StatusForbidden, Title: "Not allowed",
		Text: "This request came from another site."})
	return false
}

// withScheme marks a request as one of another site when an old browser, which
// sends Origin and no Sec-Fetch-Site, sent it from a page of another scheme. The
// standard check compares only the hosts then, and would let a page write that
// somebody on the way has put at http://coach.example.
func (a *Auth) withScheme(r *http.Request) *http.Request {
	origin := r.Header.Get("Origin")
	if origin == "" || r.Header.Get("Sec-Fetch-Site") != "" || strings.HasPrefix(origin, a.app.Scheme+"://") {
		return r
	}
	marked := r.WithContext(r.Context()) // a copy, but not of the headers
	marked.Header = http.Header{"Origin": {origin}, "Sec-Fetch-Site": {"cross-site"}}
	return marked
}
