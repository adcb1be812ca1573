package sweatstacktest

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
)

const (
	// loginPath is the login route of the web kit with its default prefix.
	loginPath = "/auth/sweatstack/login"
	// firstOrigin is where an application is looked for before it has told its
	// own origin.
	firstOrigin = "http://localhost:8000"
	// authorizePath is the sandbox's sign-in page.
	authorizePath = "/oauth/authorize"
	// maxHops bounds the redirects of a sign-in.
	maxHops = 20
)

// SignIn walks through the whole sign-in of an application as a browser would:
// the login route at /auth/sweatstack/login, the sandbox's page, the button of
// the user, the callback, and what comes behind it. It returns a client that
// has the session's cookies and calls the application in process.
//
// Use the client with the URL that the application knows itself by: the cookies
// belong to that origin, which SignIn learns from the redirect URI. The client
// follows no redirects. A sign-in that does not reach the sandbox's page, whose
// callback answers with an error, or that does not end, ends the test; what the
// callback leads to may be any page, also one that the application does not
// have.
func (s *Sandbox) SignIn(tb testing.TB, app http.Handler, user User) *http.Client {
	tb.Helper()
	return s.SignInAt(tb, app, loginPath, user)
}

// SignInAt is [Sandbox.SignIn] for an application whose login route has the
// given path, with a query if need be: /login?next=/rides.
func (s *Sandbox) SignInAt(tb testing.TB, app http.Handler, login string, user User) *http.Client {
	tb.Helper()
	walk := &signInWalk{tb: tb, sandbox: s, handler: app, user: user}
	return walk.run(login)
}

// signInWalk is one sign-in under way.
type signInWalk struct {
	tb      testing.TB
	sandbox *Sandbox
	handler http.Handler
	user    User

	app  *http.Client
	site string // what a browser says about where the request came from
}

// run finds out the application's origin, and then walks from there.
func (w *signInWalk) run(login string) *http.Client {
	w.tb.Helper()
	at := w.parse(firstOrigin + login)
	origin := w.originOf(at)
	w.restart()
	at.Scheme, at.Host = origin.Scheme, origin.Host
	pressed, back := false, false // back: this is the callback
	for range maxHops {
		next := ""
		if at.Path == authorizePath && at.Host != origin.Host {
			next, pressed, back = w.press(at), true, true
		} else {
			answer := w.do(w.app, http.MethodGet, at, "")
			if back && answer.status >= 400 {
				w.tb.Fatalf("sweatstacktest: the callback %s answered %d: user %q is not signed in", at.Path, answer.status, w.user.ID)
			}
			next, back = answer.next(), false
		}
		if next == "" {
			if !pressed {
				w.tb.Fatalf("sweatstacktest: the sign-in ended at %s without the sandbox's page", at.Path)
			}
			return w.app
		}
		at = at.ResolveReference(w.parse(next))
	}
	w.tb.Fatalf("sweatstacktest: the sign-in did not end after %d redirects", maxHops)
	return nil
}

// restart begins with a browser that has been nowhere.
func (w *signInWalk) restart() {
	w.tb.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.tb.Fatal(err)
	}
	w.site = "none"
	w.app = &http.Client{
		Transport: handlerTransport{w.handler}, Jar: jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// originOf visits the login route once and reads the application's own origin
// from the redirect URI that it sends along.
func (w *signInWalk) originOf(login *url.URL) *url.URL {
	w.tb.Helper()
	w.restart()
	at := login
	for range maxHops {
		next := w.do(w.app, http.MethodGet, at, "").next()
		if next == "" {
			break
		}
		at = at.ResolveReference(w.parse(next))
		if back := at.Query().Get("redirect_uri"); at.Path == authorizePath && back != "" {
			return w.parse(back)
		}
	}
	w.tb.Fatalf("sweatstacktest: %s does not lead to the sandbox's sign-in page", login.Path)
	return nil
}

func (w *signInWalk) parse(raw string) *url.URL {
	w.tb.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		w.tb.Fatal("sweatstacktest: the sign-in was sent to a URL that cannot be parsed")
	}
	return u
}

// press opens the sandbox's page, presses the button of the user, and returns
// where the browser is sent back to.
func (w *signInWalk) press(at *url.URL) string {
	w.tb.Helper()
	platform := &http.Client{Transport: w.sandbox.Transport(), CheckRedirect: w.app.CheckRedirect}
	w.site = "cross-site"
	answer := w.do(platform, http.MethodGet, at, "")
	if answer.status == http.StatusOK {
		answer = w.do(platform, http.MethodPost, at, url.Values{"user_id": {w.user.ID}}.Encode())
	}
	if answer.location == "" {
		w.tb.Fatalf("sweatstacktest: the sign-in page answered %d for user %q", answer.status, w.user.ID)
	}
	return answer.location
}

// step is as much of an answer as a walk needs.
type step struct {
	status   int
	location string
}

// next is where an answer sends the browser; empty when it shows a page.
func (s step) next() string {
	if s.status < 300 || s.status > 399 {
		return ""
	}
	return s.location
}

// do sends what a browser sends when a person follows a link or presses a
// button.
func (w *signInWalk) do(client *http.Client, method string, at *url.URL, form string) step {
	w.tb.Helper()
	r, err := http.NewRequestWithContext(w.tb.Context(), method, at.String(), strings.NewReader(form))
	if err != nil {
		w.tb.Fatal(err)
	}
	r.Header.Set("Accept", "text/html,application/xhtml+xml")
	r.Header.Set("Sec-Fetch-Mode", "navigate")
	r.Header.Set("Sec-Fetch-Dest", "document")
	r.Header.Set("Sec-Fetch-Site", w.site)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	answer, err := client.Do(r)
	if err != nil {
		w.tb.Fatalf("sweatstacktest: %s %s: %v", method, at.Path, err)
	}
	_, _ = io.Copy(io.Discard, answer.Body)
	_ = answer.Body.Close()
	return step{answer.StatusCode, answer.Header.Get("Location")}
}
