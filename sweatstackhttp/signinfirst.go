package sweatstackhttp

import (
	"net/http"
	"net/url"
	"strings"
)

// signInFirst answers a request that needs a session and has none. What the
// client can use decides, in this order: an event stream and a prefetch get a
// bare 401, htmx gets 401 with the address to go to, a page that a person
// navigates to is sent to the sign-in, a form that a person sent gets 401 as a
// page, everything else gets 401 as JSON.
func (a *Auth) signInFirst(w http.ResponseWriter, r *http.Request) {
	forProblem(w.Header())
	switch {
	case accepts(r, "text/event-stream"):
		w.WriteHeader(http.StatusUnauthorized)
	case prefetch(r):
		w.Header().Del("Set-Cookie")
		w.WriteHeader(http.StatusUnauthorized)
	case r.Header.Get("HX-Request") == "true":
		w.Header().Set("HX-Redirect", a.URLs().Login(a.htmxPage(r)))
		w.WriteHeader(http.StatusUnauthorized)
	case navigates(r):
		w.Header().Set("Location", a.URLs().Login(a.nextFrom(a.here(r))))
		w.WriteHeader(http.StatusSeeOther)
	case formPost(r):
		// A person who was signed out while filling in a form. The form cannot be
		// sent again by a redirect, and JSON would tell them nothing.
		a.problem(w, r, problemPage{Status: http.StatusUnauthorized, Title: "Please sign in",
			Text: "You are not signed in any more. Nothing was changed.", SignIn: true})
	default:
		a.problemJSON(w, problemPage{Status: http.StatusUnauthorized, Title: "Unauthorized",
			Text: "Sign in first."}, a.URLs().Login(""))
	}
}

// nextFrom leaves out a next that is the default anyway.
func (a *Auth) nextFrom(t target) string {
	if t == a.homePage() {
		return ""
	}
	return string(t)
}

// htmxPage is the page that an htmx request was made from, when it is ours.
func (a *Auth) htmxPage(r *http.Request) string {
	page, err := url.Parse(r.Header.Get("HX-Current-URL"))
	if err != nil || page.Scheme != a.app.Scheme || !strings.EqualFold(page.Host, a.app.Host) {
		return ""
	}
	path := url.URL{Path: page.Path, RawPath: page.RawPath, RawQuery: page.RawQuery, Fragment: page.Fragment}
	t, ok := parseTarget(path.String(), a.prefix)
	if !ok {
		return ""
	}
	return a.nextFrom(t)
}

// navigates reports whether a person goes to a page: their browser says so,
// or, when it is too old to, it asks for HTML.
func navigates(r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return false
	}
	if mode := r.Header.Get("Sec-Fetch-Mode"); mode != "" {
		return mode == "navigate"
	}
	return accepts(r, "text/html")
}

// accepts reports whether the Accept header names a media type.
func accepts(r *http.Request, kind string) bool {
	for _, line := range r.Header.Values("Accept") {
		if strings.Contains(strings.ToLower(line), kind) {
			return true
		}
	}
	return false
}
