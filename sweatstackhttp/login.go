package sweatstackhttp

import (
	"net/http"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// login begins a sign-in: a transaction cookie, and off to the platform.
func (a *Auth) login(w http.ResponseWriter, r *http.Request) {
	keepPrivate(w.Header())
	if prefetch(r) {
		// A page that is only looked ahead at must not leave a sign-in behind.
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if r.Header.Get("Sec-Fetch-Site") == "cross-site" && r.Header.Get("Sec-Fetch-Mode") != "navigate" {
		a.problem(w, r, problemPage{Status: http.StatusForbidden, Title: "Not allowed",
			Text: "A sign-in begins on a page, not inside another one."})
		return
	}
	next, ok := parseTarget(r.URL.Query().Get("next"), a.prefix)
	if !ok {
		next = a.homePage()
	}
	tx, pkce := a.newTransaction(next)
	page, err := a.platform.OAuth.AuthorizeURL(sweatstack.AuthorizeParams{
		RedirectURI: a.redirectURI, State: tx.state, Challenge: pkce.Challenge, Scopes: a.scopes,
	})
	if err == nil {
		err = a.writeLogin(w, r, tx)
	}
	if err != nil {
		a.fail(w, r, err)
		return
	}
	toPlatform(w, page)
}
