package sweatstackhttp

import (
	"context"
	"net/http"
	"strings"
	"time"
)

// leavePython completes an answer that sets the kit's own session cookie: the
// selection in Python's cookie is carried over, and the cookie goes. The
// selection of another session is not carried.
func (a *Auth) leavePython(w http.ResponseWriter, r *http.Request, s session) error {
	if a.python == nil {
		return nil
	}
	if s.python != nil && s.row == nil {
		if subject, acting := subjectOfPython(s); acting {
			selected := subjectCookie{kind: subjectSelected, subject: subject}
			if err := a.writeSubject(w, r, s, selected, a.ends(s).Sub(a.now())); err != nil {
				return err
			}
		}
	}
	a.dropPython(w, r)
	return nil
}

// subjectOfPython gives the selection in Python's cookie.
func subjectOfPython(s session) (Subject, bool) {
	subject := Subject{ID: s.python.delegated.UserID}
	return subject, s.python.acting() && subject.ID != s.userID
}

// dropPython removes Python's cookie from a browser that brought it. The
// attributes are those of the kit: a removal needs the same name, path and
// host, and on https it must be Secure to replace a Secure cookie.
func (a *Auth) dropPython(w http.ResponseWriter, r *http.Request) {
	if a.python == nil || len(r.CookiesNamed(pythonName)) == 0 {
		return
	}
	takeBack(w.Header(), pythonName)
	http.SetCookie(w, a.cookies.cookie(pythonName, "", -1))
}

// takeBack removes what an answer has said about a cookie so far.
func takeBack(h http.Header, name string) {
	lines := h["Set-Cookie"]
	kept := lines[:0:0]
	for _, line := range lines {
		if !strings.HasPrefix(line, name+"=") {
			kept = append(kept, line)
		}
	}
	if len(kept) < len(lines) {
		h["Set-Cookie"] = kept
	}
}

// endPython ends the session in Python's cookie of a request, beside the one
// that the kit's own cookie may name: after a log-out neither must open
// anything.
func (a *Auth) endPython(ctx context.Context, r *http.Request) error {
	if !a.movesFromPython() && !a.besidePython() {
		return nil
	}
	form, written, ok := a.openPython(r)
	if !ok {
		return nil
	}
	return a.endSession(ctx, session{id: pythonID(form.principal), userID: form.principal.UserID, created: written})
}

// tombstone is until when the end of a session must be remembered. Python may
// write a session's cookie anew until the day on which its cookies stop to
// count.
func (a *Auth) tombstone(s session) time.Time {
	end := a.ends(s)
	if a.python != nil && strings.HasPrefix(s.id, pythonMark) && end.Before(a.python.until) {
		end = a.python.until
	}
	return end.Add(clockSlack)
}

// settlePython makes a session that is still in Python's cookie the kit's own,
// with an answer that does not need its token. False means that the request is
// answered.
func (a *Auth) settlePython(w http.ResponseWriter, r *http.Request, s session, begun time.Time) bool {
	if s.python == nil || a.besidePython() {
		return true
	}
	p, err := a.principal(r.Context(), s)
	if err != nil {
		a.principalFailed(w, r, s, begun, err)
		return false
	}
	a.keepToken(w, r, s, p)
	return true
}
