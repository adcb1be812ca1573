package sweatstacktest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// shownScopes is the name of the field with which the page tells that it
// offered a choice of scopes. A form without it agrees to all that was asked.
const shownScopes = "scopes_shown"

// reduce keeps the asked scopes that the person left ticked. It can only take
// away: a scope that was not asked for is not added by a form.
func (a *authorization) reduce(form url.Values) {
	if !form.Has(shownScopes) {
		return
	}
	var kept []string
	for _, scope := range a.scopes {
		if slices.Contains(form["scope"], scope) {
			kept = append(kept, scope)
		}
	}
	a.scopes = kept
}

// consented returns who may be sent back without a page: the person who is
// signed in at the sandbox in this browser and has agreed to all of it before.
// With prompt=none an application asks for that. Without any prompt the
// platform does it by itself, and the sandbox when it was told to
// ([WithRememberedConsent]): while developing, the choice of people is worth
// more than a page less.
func (s *Sandbox) consented(r *http.Request, a authorization) (user string, ok bool) {
	if a.prompt != "none" && (a.prompt != "" || !s.settings.rememberConsent) {
		return "", false
	}
	cookie, err := r.Cookie(browserCookie)
	if err != nil {
		return "", false
	}
	return s.oauth.agreed(cookie.Value, a.app.ID, a.scopes)
}

// present returns the person who is signed in at the sandbox in this browser.
// The prompts login and select_account ask as if it were nobody.
func (s *Sandbox) present(r *http.Request, a authorization) (User, bool) {
	if a.prompt == "login" || a.prompt == "select_account" {
		return User{}, false
	}
	cookie, err := r.Cookie(browserCookie)
	if err != nil {
		return User{}, false
	}
	id, ok := s.oauth.browser(cookie.Value)
	if !ok {
		return User{}, false
	}
	return s.user(id)
}

// browser returns who is signed in at the sandbox in a browser.
func (o *oauthState) browser(id string) (user string, ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	user, ok = o.browsers[id]
	return user, ok
}

// Withdraw takes back what a user allowed the sandbox's applications, as a
// person does in the settings of the platform: every token that came from a
// sign-in of this user ends, those for other people included, and the next
// sign-in asks for consent again. The pair of [Sandbox.Environment] stays good.
// It returns how many sign-ins ended.
func (s *Sandbox) Withdraw(user User) int {
	defer s.touch()
	return s.oauth.withdraw(user.ID)
}

// withdraw revokes the sign-ins of a user and forgets the consents.
func (o *oauthState) withdraw(user string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	ended := 0
	for _, g := range o.grants {
		if g.root == nil && g.actor == user && !g.revoked && g != o.environment.grant {
			g.revoked = true
			ended++
		}
	}
	for _, c := range o.codes {
		if c.grant.actor == user {
			c.grant.revoked = true // a code on its way gives nothing any more
		}
	}
	for key := range o.consents {
		if key[0] == user {
			delete(o.consents, key)
		}
	}
	return ended
}

// controlWithdraw answers POST withdraw: {"user_id":"…"}.
func (s *Sandbox) controlWithdraw(r *http.Request) (any, error) {
	var body struct {
		UserID string `json:"user_id"`
	}
	if err := readControl(r, &body); err != nil {
		return nil, err
	}
	user, ok := s.user(body.UserID)
	if !ok {
		return nil, refuse(http.StatusNotFound, "User not found")
	}
	return map[string]any{"sign_ins_ended": s.Withdraw(user)}, nil
}

// pageHeading says in words what the application asks for.
func (a *authorization) pageHeading() string {
	switch {
	case a.userFlow == "signup":
		return a.app.title() + " wants to open an account at SweatStack for you"
	case a.integration != "":
		return a.app.title() + " wants to connect to SweatStack with " + integrationName(a.integration)
	}
	return a.app.title() + " wants to connect to SweatStack"
}

// integrationName is what people call a connected service.
func integrationName(wire string) string {
	switch wire {
	case "garmin_connect":
		return "Garmin Connect"
	case "intervals_icu":
		return "Intervals.icu"
	}
	return strings.ToUpper(wire[:1]) + wire[1:]
}
