package sweatstackhttp

import (
	"crypto/rand"
	"net/http"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// sessionBase is the name of the session cookie before prefix or suffix.
const sessionBase = "sweatstack_session"

// sessionVersion begins the payload; another value is another form.
const sessionVersion = "1"

// clockSlack is how far in the future a time in a cookie may lie: nodes of one
// application may disagree a little.
const clockSlack = 2 * time.Minute

// session is what a session cookie says.
type session struct {
	id      string    // random, kept from sign-in to the end
	userID  string    // the principal
	created time.Time // the sign-in
	sealed  time.Time // when the cookie was written
	// token is the principal's in cookie mode; in store mode it is empty.
	token sweatstack.Token
}

// newSession begins a session for a person who has just signed in.
func (a *Auth) newSession(userID string, t sweatstack.Token) session {
	s := session{id: rand.Text(), userID: userID, created: a.now()}
	// Cookies know whole seconds: the session must begin in a later one than
	// that in which the user was disconnected.
	if last := a.departures.last(userID); !last.IsZero() && s.created.Sub(last) < time.Second {
		s.created = last.Add(time.Second)
	}
	if a.store == nil {
		s.token = t
	}
	return s
}

// ends is when the session ends in any case.
func (a *Auth) ends(s session) time.Time { return s.created.Add(a.lifetime) }

// readSession opens the session cookie of a request. present says that there
// was one, whether or not it is good.
func (a *Auth) readSession(r *http.Request) (s session, present, ok bool) {
	name := a.cookies.name(sessionBase)
	find := lookup(r)
	if _, present = find(name); !present {
		return session{}, false, false
	}
	payload, old, err := a.sealSession.open(name, join(name, find))
	if err != nil {
		return session{}, true, false
	}
	s, ok = parseSession(payload)
	if !ok || !a.alive(s) || (a.store != nil) != s.token.AccessToken.IsZero() {
		return session{}, true, false // another mode's cookie is not ours to guess at
	}
	if old {
		s.sealed = time.Time{} // opened by an older secret: seal it anew
	}
	return s, true, true
}

// alive checks the times inside the cookie, both ways, and that the user has
// not been disconnected since.
func (a *Auth) alive(s session) bool {
	now := a.now()
	future := now.Add(clockSlack)
	return !s.created.After(future) && !s.sealed.After(future) &&
		now.Before(a.ends(s)) && now.Before(s.sealed.Add(a.idle)) &&
		s.created.After(a.departures.last(s.userID))
}

// writeSession sets the session cookie.
func (a *Auth) writeSession(w http.ResponseWriter, r *http.Request, s session) error {
	now := a.now()
	s.sealed = now
	name := a.cookies.name(sessionBase)
	value, err := a.sealSession.seal(name, s.payload())
	if err != nil {
		return err
	}
	life := min(a.idle, a.ends(s).Sub(now))
	a.cookies.write(w, r, name, value, max(life, time.Second))
	return nil
}

// dropSession takes the session and the selection from the browser.
func (a *Auth) dropSession(w http.ResponseWriter, r *http.Request) {
	a.cookies.remove(w, r, a.cookies.name(sessionBase))
	a.cookies.remove(w, r, a.cookies.name(subjectBase))
}

// payload is what is sealed.
func (s session) payload() []byte {
	b := appendField(nil, sessionVersion)
	b = appendField(b, s.id)
	b = appendField(b, s.userID)
	b = appendTime(b, s.created)
	b = appendTime(b, s.sealed)
	if s.token.AccessToken.IsZero() {
		return b
	}
	b = appendField(b, packJWT(s.token.AccessToken))
	b = appendField(b, s.token.RefreshToken.Reveal())
	return appendTime(b, s.token.Expiry)
}

// parseSession undoes payload.
func parseSession(payload []byte) (session, bool) {
	r := reader{rest: payload}
	if r.field() != sessionVersion {
		return session{}, false
	}
	s := session{id: r.field(), userID: r.field(), created: r.time(), sealed: r.time()}
	if !r.bad && len(r.rest) > 0 {
		access, ok := unpackJWT(r.field())
		if !ok {
			return session{}, false
		}
		s.token = sweatstack.Token{
			AccessToken: access, RefreshToken: sweatstack.NewSecret(r.field()), Expiry: r.time(), UserID: s.userID,
		}
	}
	return s, r.done() && s.id != "" && s.userID != ""
}
