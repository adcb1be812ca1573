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
// page, everything else gets 401 as JSON. [Config.Unauthenticated] takes the
// place of all of it.
func (a *Auth) signInFirst(w http.ResponseWriter, r *http.Request) {
	forProblem(w.Header())
	if prefetch(r) {
		// A page that is only looked ahead at must not change what the browser has.
		w.Header().Del("Set-Cookie")
	}
	if a.answers.unauthenticated != nil {
		a.signInOwn(w, r)
		return
	}
	switch {
	case accepts(r, "text/event-stream"), prefetch(r):
		w.WriteHeader(http.StatusUnauthorized)
	case htmx(r):
		w.Header().Set("HX-Redirect", a.loginFor(r))
		w.WriteHeader(http.StatusUnauthorized)
	case navigates(r) && a.answers.redirect:
		w.Header().Set("Location", a.loginFor(r))
		w.WriteHeader(http.StatusSeeOther)
	case navigates(r):
		a.problem(w, r, problemPage{Status: http.StatusUnauthorized, Title: "Please sign in",
			Text: "This page is for people who are signed in.", SignIn: true, login: a.loginFor(r)})
	case formPost(r):
		// A person who was signed out while filling in a form. The form cannot be
		// sent again by a redirect, and JSON would tell them nothing.
		a.problem(w, r, problemPage{Status: http.StatusUnauthorized, Title: "Please sign in",
			Text: "You are not signed in any more. Nothing was changed.", SignIn: true})
	default:
		a.problemJSON(w, r, problemPage{Status: http.StatusUnauthorized, Title: "Unauthorized",
			Text: "Sign in first."}, a.loginFor(r))
	}
}

// signInOwn lets the application answer. When the kit removes a cookie with the
// answer, the answer stays private, whatever the application says. One that says
// nothing is 401: net/http would make 200 of it, which programs take for success.
func (a *Auth) signInOwn(w http.ResponseWriter, r *http.Request) {
	login := a.loginFor(r)
	if setsCookie(w.Header()) {
		guarded, done := guardPrivate(w)
		defer done()
		w = guarded
	}
	answer := &answerWriter{ResponseWriter: w}
	a.answers.unauthenticated(answer, r, login)
	if !answer.begun {
		answer.WriteHeader(http.StatusUnauthorized)
	}
}

// loginFor is the address of the sign-in for a request. It leads back to the
// page that the person is on or goes to; to no other address, since nobody
// wants to end up on the answer to a script.
func (a *Auth) loginFor(r *http.Request) string {
	switch {
	case htmx(r):
		return a.URLs().Login(a.htmxPage(r))
	case navigates(r):
		return a.URLs().Login(a.nextFrom(a.here(r)))
	}
	return a.URLs().Login("")
}

// nextFrom leaves out a next that is the default anyway.
func (a *Auth) nextFrom(t target) string {
	if t == a.homePage() {
		return ""
	}
	return string(t)
}

// htmx reports whether htmx sent a request. A link that it follows in place of
// the browser (hx-boost) is one, too.
func htmx(r *http.Request) bool { return r.Header.Get("HX-Request") == "true" }

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
// or, when it says nothing (it is old, or the page is on plain http), it asks for
// HTML. htmx asks for that as well, but follows a redirect unseen and puts what
// it finds into the page that is there. A page in a frame counts.
func navigates(r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return false
	}
	if mode := r.Header.Get("Sec-Fetch-Mode"); mode != "" {
		return mode == "navigate"
	}
	return accepts(r, "text/html") && !htmx(r)
}

// formPost reports whether a person sent a form from a page.
func formPost(r *http.Request) bool {
	return r.Method == http.MethodPost && (r.Header.Get("Sec-Fetch-Mode") == "navigate" ||
		r.Header.Get("Sec-Fetch-Mode") == "" && accepts(r, "text/html"))
}
