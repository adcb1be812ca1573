package sweatstackhttp

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// The names of the selection cookie and of the notice that one has ended, before
// prefix or suffix. A notice has a cookie of its own: the page that shows it
// removes it, and with a late answer must not remove what another tab has
// selected since.
const (
	subjectBase = "sweatstack_subject"
	noticeBase  = "sweatstack_subject_notice"
)

// Subject is whose data a request shows.
type Subject struct {
	// ID is the user's id.
	ID string
	// TeamID is the team through which the principal has access; empty for a
	// direct delegation, and for the principal themselves.
	TeamID string
}

// What the two cookies begin with.
const (
	subjectSelected  = "s" // the principal acts as this subject
	subjectWithdrawn = "w" // the subject's access has ended; the next page says so
)

// readSubject gives the selection that belongs to a session: from its row in
// the session store, else from the cookie. The cookie is bound to the session:
// a late one from another sign-in selects nobody.
func (a *Auth) readSubject(r *http.Request, s session) (Subject, bool) {
	if s.row != nil {
		subject := Subject{ID: s.row.SubjectID, TeamID: s.row.TeamID}
		return subject, subject.ID != "" && subject.ID != s.userID
	}
	if s.python != nil {
		return subjectOfPython(s)
	}
	kind, subject, ok := a.openSubject(r, s, subjectBase)
	return subject, ok && kind == subjectSelected
}

// readWithdrawn gives the subject whose access has ended, when no page has said
// so yet.
func (a *Auth) readWithdrawn(r *http.Request, s session) (Subject, bool) {
	kind, subject, ok := a.openSubject(r, s, noticeBase)
	return subject, ok && kind == subjectWithdrawn
}

// openSubject opens the selection or the notice of a session.
func (a *Auth) openSubject(r *http.Request, s session, base string) (kind string, subject Subject, ok bool) {
	name := a.cookies.name(base)
	var room [maxTwins]string
	for _, value := range cookieValues(r, name, room[:0]) {
		kind, subject, ok = a.openSubjectCookie(name, value, s)
		if ok {
			return kind, subject, true
		}
	}
	return "", Subject{}, false
}

// subjectCookie is what a selection or a notice holds.
type subjectCookie struct {
	kind, session string
	subject       Subject
	oldKey        bool // an older secret has opened the cookie
}

func (a *Auth) openSubjectCookie(name, value string, s session) (string, Subject, bool) {
	c, known := a.openedSubjects.get(value)
	if !known {
		payload, old, err := a.sealSubject.open(name, value)
		if err != nil {
			return "", Subject{}, false
		}
		fields := reader{rest: payload}
		c = subjectCookie{kind: fields.field(), session: fields.field(), subject: Subject{ID: fields.field(), TeamID: fields.field()}}
		if !fields.done() || c.subject.ID == "" {
			return "", Subject{}, false
		}
		c.oldKey = old
		a.openedSubjects.put(value, c)
	}
	ok := c.session == s.id && c.subject.ID != s.userID
	if ok && c.oldKey {
		// It is not sealed anew: a late answer could undo what another tab has
		// chosen since. So the older secret is needed for longer.
		a.oldKeys.used(a.now())
	}
	return c.kind, c.subject, ok
}

// selectSubject keeps whom the principal acts as; the empty subject stands for
// themselves. Errors: errNoSession, storeError, errTooLong.
func (a *Auth) selectSubject(w http.ResponseWriter, r *http.Request, s session, subject Subject) error {
	if s.row != nil {
		err := a.sessions.Select(r.Context(), s.id, subject.ID, subject.TeamID)
		switch {
		case errors.Is(err, tokenstore.ErrNotFound):
			return errNoSession // signed out in another tab
		case err != nil:
			return &storeError{err}
		}
		a.dropSubject(w, r) // what is left of the time without a session store
		return nil
	}
	if subject.ID == "" {
		a.dropSubject(w, r)
		return nil
	}
	return a.writeSubject(w, r, s, subjectCookie{kind: subjectSelected, subject: subject}, a.ends(s).Sub(a.now()))
}

// noticeLife is how long the notice of a withdrawn access waits for a page.
const noticeLife = 10 * time.Minute

// withdraw ends a selection whose access has ended, and leaves a notice for the
// next page.
func (a *Auth) withdraw(w http.ResponseWriter, r *http.Request, s session, subject Subject) error {
	if s.row != nil {
		// The access may have been withdrawn for a subject that is selected no
		// more: another tab may have chosen somebody else since.
		if now, err := a.sessions.Get(r.Context(), s.id); err == nil && now.SubjectID == subject.ID && now.TeamID == subject.TeamID {
			if err := a.sessions.Select(context.WithoutCancel(r.Context()), s.id, "", ""); err != nil && !errors.Is(err, tokenstore.ErrNotFound) {
				return &storeError{err}
			}
		}
	}
	if a.besidePython() {
		if err := a.selectBeside(w, r, sweatstack.Token{}); err != nil {
			return err
		}
	}
	a.dropSubject(w, r)
	return a.writeSubject(w, r, s, subjectCookie{kind: subjectWithdrawn, subject: subject}, noticeLife)
}

// writeSubject sets the selection cookie, or that of the notice.
func (a *Auth) writeSubject(w http.ResponseWriter, r *http.Request, s session, c subjectCookie, life time.Duration) error {
	name := a.cookies.name(subjectBase)
	if c.kind == subjectWithdrawn {
		name = a.cookies.name(noticeBase)
	}
	payload := appendField(appendField(nil, c.kind), s.id)
	payload = appendField(appendField(payload, c.subject.ID), c.subject.TeamID)
	value, err := a.sealSubject.seal(name, payload)
	if err == nil && len(value) > maxChunk {
		err = errTooLong
	}
	if err != nil {
		return err
	}
	a.cookies.write(w, r, name, value, max(life, time.Second))
	return nil
}

// dropSubject removes the selection cookie.
func (a *Auth) dropSubject(w http.ResponseWriter, r *http.Request) {
	a.cookies.remove(w, r, a.cookies.name(subjectBase))
}

// dropNotice removes the cookie of a notice.
func (a *Auth) dropNotice(w http.ResponseWriter, r *http.Request) {
	a.cookies.remove(w, r, a.cookies.name(noticeBase))
}

// dropDeadSubject removes a selection cookie that opens for no session at all.
// One of another session stays: it may be a late request that brings it.
func (a *Auth) dropDeadSubject(w http.ResponseWriter, r *http.Request) {
	name := a.cookies.name(subjectBase)
	var room [maxTwins]string
	values := cookieValues(r, name, room[:0])
	for _, value := range values {
		if _, known := a.openedSubjects.get(value); known {
			return
		}
		if _, _, err := a.sealSubject.open(name, value); err == nil {
			return
		}
	}
	if len(values) > 0 {
		a.dropSubject(w, r)
	}
}
