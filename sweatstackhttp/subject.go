package sweatstackhttp

import (
	"net/http"
	"time"
)

// subjectBase is the name of the selection cookie before prefix or suffix.
const subjectBase = "sweatstack_subject"

// Subject is whose data a request shows.
type Subject struct {
	// ID is the user's id.
	ID string
	// TeamID is the team through which the principal has access; empty for a
	// direct delegation, and for the principal themselves.
	TeamID string
}

// readSubject gives the selection that belongs to a session. The cookie is
// bound to the session: a late one from another sign-in selects nobody.
func (a *Auth) readSubject(r *http.Request, s session) (Subject, bool) {
	name := a.cookies.name(subjectBase)
	value, there := lookup(r)(name)
	if !there {
		return Subject{}, false
	}
	payload, _, err := a.sealSubject.open(name, value)
	if err != nil {
		return Subject{}, false
	}
	fields := reader{rest: payload}
	session, subject := fields.field(), Subject{ID: fields.field(), TeamID: fields.field()}
	if !fields.done() || session != s.id || subject.ID == "" || subject.ID == s.userID {
		return Subject{}, false
	}
	return subject, true
}

// writeSubject sets the selection. It lives as long as the session does.
func (a *Auth) writeSubject(w http.ResponseWriter, r *http.Request, s session, subject Subject) error {
	name := a.cookies.name(subjectBase)
	payload := appendField(appendField(appendField(nil, s.id), subject.ID), subject.TeamID)
	value, err := a.sealSubject.seal(name, payload)
	if err != nil {
		return err
	}
	a.cookies.write(w, r, name, value, max(a.ends(s).Sub(a.now()), time.Second))
	return nil
}

// dropSubject ends the selection.
func (a *Auth) dropSubject(w http.ResponseWriter, r *http.Request) {
	a.cookies.remove(w, r, a.cookies.name(subjectBase))
}
