package sweatstackhttp

import (
	"crypto/rand"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// sessionBase is the name of the session cookie before prefix or suffix.
const sessionBase = "sweatstack_session"

// sessionVersion begins the payload; another value is another form.
const sessionVersion = "2"

// clockSlack is how far in the future a time in a cookie may lie: nodes of one
// application may disagree a little.
const clockSlack = 2 * time.Minute

// session is what a session cookie says, and what the session store adds.
type session struct {
	id      string    // random, kept from sign-in to the end
	userID  string    // the principal
	created time.Time // the sign-in
	sealed  time.Time // when the cookie was written
	// token is the principal's in cookie mode; in store mode it is empty.
	token sweatstack.Token

	oldKey bool                // an older secret has opened the cookie
	own    *ownToken           // what is known of the cookie's own token
	row    *tokenstore.Session // of the session store, when there is one
	python *pythonForm         // what Python's cookie says, when the session came in it
}

// ownToken belongs to a cookie that has been opened before. It notes that the
// token in it was the newest when the coordinator was last asked.
type ownToken struct{ newestAt atomic.Uint64 }

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
	if a.besidePython() {
		s.id, s.token = pythonID(t), t
	}
	return s
}

// ends is when the session ends in any case.
func (a *Auth) ends(s session) time.Time { return s.created.Add(a.lifetime) }

// readSession opens the session cookie of a request. present says that there
// was one, whether or not it is good. Of several with one name the first that
// opens counts: one that somebody else could plant signs nobody out.
func (a *Auth) readSession(r *http.Request) (s session, present, ok bool) {
	if a.besidePython() {
		s, ok = a.readPython(r)
		return s, false, ok
	}
	name := a.cookies.name(sessionBase)
	var room [maxTwins]string
	values := cookieValues(r, name, room[:0])
	for _, value := range values {
		value = join(name, value, func(part string) []string {
			return cookieValues(r, part, make([]string, 0, maxTwins))
		})
		if s, ok = a.openSessionCookie(name, value); ok && a.alive(s) {
			return s, true, true
		}
	}
	if len(values) == 0 {
		s, ok = a.readPython(r)
		return s, false, ok
	}
	return session{}, true, false
}

// openSessionCookie opens one value, or remembers what it holds.
func (a *Auth) openSessionCookie(name, value string) (session, bool) {
	if s, ok := a.opened.get(value); ok {
		return s, true
	}
	payload, old, err := a.sealSession.open(name, value)
	if err != nil {
		return session{}, false
	}
	s, ok := parseSession(payload)
	if !ok || (a.store != nil) != s.token.AccessToken.IsZero() {
		return session{}, false // another mode's cookie is not ours to guess at
	}
	s.oldKey, s.own = old, &ownToken{}
	a.opened.put(value, s)
	return s, true
}

// alive checks the times inside the cookie, both ways, and that the user has
// not been disconnected since.
func (a *Auth) alive(s session) bool {
	now := a.now()
	future := now.Add(clockSlack)
	// With a session store the idle time is in the row, not in the cookie.
	idle := a.sessions == nil && !now.Before(s.sealed.Add(a.idle))
	return !s.created.After(future) && !s.sealed.After(future) &&
		now.Before(a.ends(s)) && !idle &&
		s.created.After(a.departures.last(s.userID))
}

// writeSession sets the session cookie. Error: errTooLong.
func (a *Auth) writeSession(w http.ResponseWriter, r *http.Request, s session) error {
	if a.besidePython() {
		return a.writeSessionBeside(w, r, s)
	}
	now := a.now()
	s.sealed = now
	name := a.cookies.name(sessionBase)
	value, err := a.sealSession.seal(name, s.payload())
	if err != nil {
		return err
	}
	life := a.ends(s).Sub(now)
	if a.sessions == nil {
		life = min(a.idle, life)
	}
	parts := a.cookies.write(w, r, name, value, max(life, time.Second))
	a.noteChunks(r, s.userID, parts-1, len(value))
	return a.leavePython(w, r, s)
}

// dropSession takes the session and the selection from the browser.
func (a *Auth) dropSession(w http.ResponseWriter, r *http.Request) {
	a.cookies.remove(w, r, a.cookies.name(sessionBase))
	a.dropSubject(w, r)
	a.dropNotice(w, r)
	a.dropPython(w, r)
}

// payload is what is sealed.
func (s session) payload() []byte {
	b := appendField(make([]byte, 0, 256+2*len(s.token.AccessToken.Reveal())), sessionVersion)
	b = appendField(b, s.id)
	b = appendField(b, s.userID)
	b = appendTime(b, s.created)
	b = appendTime(b, s.sealed)
	if s.token.AccessToken.IsZero() {
		return b
	}
	b = appendField(b, packJWT(s.token.AccessToken))
	b = appendField(b, packJWT(s.token.RefreshToken))
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
		refresh, alsoOK := unpackJWT(r.field())
		if !ok || !alsoOK {
			return session{}, false
		}
		s.token = sweatstack.Token{AccessToken: access, RefreshToken: refresh, Expiry: r.time(), UserID: s.userID}
	}
	return s, r.done() && s.id != "" && s.userID != ""
}
