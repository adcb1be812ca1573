package sweatstackhttp

import (
	"context"
	"net/http"
	"strings"
	"time"
)

// maxPythonValue bounds a value of Python's cookie that is read, in bytes.
// Python writes any length, and some browsers keep more than others.
const maxPythonValue = 16 << 10

// readPython gives the session in Python's cookie, when that cookie counts: it
// moves over only where the request brings no session cookie of the kit, not
// even a worthless one or a part of one. The cookies themselves stay as they
// are.
func (a *Auth) readPython(r *http.Request) (session, bool) {
	moves := a.movesFromPython()
	if !moves && !a.besidePython() || moves && a.bringsOwn(r) {
		return session{}, false
	}
	form, written, ok := a.openPython(r)
	if !ok {
		return session{}, false
	}
	s := session{
		id: pythonID(form.principal), userID: form.principal.UserID,
		// The only time in the cookie is when it was last written.
		created: written, sealed: written, python: &form,
	}
	// The cookie ages also where a session store knows of later requests.
	if !a.alive(s) || !a.now().Before(written.Add(a.idle)) {
		return session{}, false
	}
	switch {
	case !moves:
		s.token = form.principal
		return a.newestBeside(r.Context(), s)
	case a.store == nil:
		s.token = form.principal
	}
	return s, true
}

// openPython opens the cookie. Of several with its name those that do not open
// count for nothing; when two different ones open, neither counts: another host
// of the site may have planted one, with the session of somebody who can sign
// in, and the plugin may take another one than the kit.
func (a *Auth) openPython(r *http.Request) (form pythonForm, written time.Time, ok bool) {
	opened := ""
	for i, c := range r.CookiesNamed(pythonName) {
		if i == maxTwins {
			return pythonForm{}, time.Time{}, false
		}
		if c.Value == opened {
			continue
		}
		f, at, opens := a.python.open(c.Value)
		if opens && ok {
			return pythonForm{}, time.Time{}, false
		}
		if opens {
			form, written, ok, opened = f, at, true, c.Value
		}
	}
	return form, written, ok
}

// open opens a value, without the quotes that Python may put around it.
func (p *python) open(value string) (pythonForm, time.Time, bool) {
	if len(value) > maxPythonValue {
		return pythonForm{}, time.Time{}, false
	}
	plaintext, written, err := p.ring.Decrypt(value)
	if err != nil {
		return pythonForm{}, time.Time{}, false
	}
	form, ok := parsePythonForm(plaintext)
	return form, written, ok
}

// newestBeside makes a refresh token that the kit has redeemed since lead to
// the session of its successor: after a log-out, a cookie of either must not
// open anything. There is no shared coordinator in this mode, so the questions
// are answered from memory; without an answer there is no session.
func (a *Auth) newestBeside(ctx context.Context, s session) (session, bool) {
	ended, err := a.coordinator.SessionEnded(ctx, s.id)
	if err != nil || ended {
		return session{}, false
	}
	newest, err := a.coordinator.Newest(ctx, a.refreshRequest(s, s.token))
	if err != nil {
		return session{}, false
	}
	s.id = pythonID(newest)
	return s, true
}

// bringsOwn reports whether a request brings a session cookie of the kit, whole
// or in parts.
func (a *Auth) bringsOwn(r *http.Request) bool {
	name := a.cookies.name(sessionBase)
	for _, c := range r.Cookies() {
		part, chunk := strings.CutPrefix(c.Name, name+"_")
		if c.Name == name || chunk && len(part) == 1 { // longer is another application's on this host
			return true
		}
	}
	return false
}
