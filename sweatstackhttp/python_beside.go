package sweatstackhttp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// maxCookie is what browsers keep of one cookie, name and value together, in
// bytes. They drop a longer one without a word.
const maxCookie = 4096

// writeBeside sets Python's cookie.
func (a *Auth) writeBeside(w http.ResponseWriter, f pythonForm) error {
	plaintext, err := f.encode()
	if err != nil {
		return fmt.Errorf("sweatstackhttp: encode Python's cookie: %w", err)
	}
	if _, ok := parsePythonForm(plaintext); !ok {
		return errors.New("sweatstackhttp: a token is not of the user in whose name it would be written")
	}
	value := a.python.ring.Encrypt(plaintext, a.now())
	if len(pythonName)+len(value) > maxCookie {
		return errPythonTooLong
	}
	// One line per cookie: a second write in an answer replaces the first.
	takeBack(w.Header(), pythonName)
	http.SetCookie(w, a.cookies.cookie(pythonName, value, int(min(a.idle, a.lifetime)/time.Second)))
	return nil
}

// formBeside is what Python's cookie will say after this answer as it is so
// far: what the answer sets, else what the request brought.
func (a *Auth) formBeside(w http.ResponseWriter, r *http.Request) (pythonForm, bool) {
	for _, line := range w.Header()["Set-Cookie"] {
		if !strings.HasPrefix(line, pythonName+"=") {
			continue
		}
		c, err := http.ParseSetCookie(line)
		if err != nil {
			return pythonForm{}, false
		}
		f, _, ok := a.python.open(c.Value)
		return f, ok
	}
	f, _, ok := a.openPython(r)
	return f, ok
}

// writeSessionBeside sets Python's cookie for a session. The selection in it is
// kept while the session is the same.
func (a *Auth) writeSessionBeside(w http.ResponseWriter, r *http.Request, s session) error {
	next := pythonForm{principal: s.token}
	if s.python == nil {
		a.python.admitted.note(s.id, a.now()) // a sign-in with the kit: asked already
	} else if f, ok := a.formBeside(w, r); ok {
		next.delegated = f.delegated
	}
	a.cookies.remove(w, r, a.cookies.name(sessionBase)) // left over from before this mode
	return a.writeBeside(w, next)
}

// selectBeside puts the delegated token of a selected athlete into Python's
// cookie, or takes it out when the token is zero.
func (a *Auth) selectBeside(w http.ResponseWriter, r *http.Request, delegated sweatstack.Token) error {
	f, ok := a.formBeside(w, r)
	if !ok || f.delegated.Generation() == delegated.Generation() {
		return nil
	}
	f.delegated = delegated
	return a.writeBeside(w, f)
}

// keepSelection keeps whom the principal acts as, as selectSubject does. The
// token opens the subject's data; only Python's cookie keeps it.
func (a *Auth) keepSelection(w http.ResponseWriter, r *http.Request, s session, subject Subject, t sweatstack.Token) error {
	var err error
	if a.besidePython() {
		err = a.selectBeside(w, r, t)
	} else {
		err = a.selectSubject(w, r, s, subject)
	}
	if err == nil {
		a.dropNotice(w, r) // a choice of one's own needs no explanation
	}
	return err
}

// subjectToken gives the token of the selected athlete: that of Python's cookie
// while it is fresh, else one from the platform, which Python then gets too.
func (a *Auth) subjectToken(w http.ResponseWriter, r *http.Request, p principal, subject Subject) (sweatstack.Token, error) {
	s := p.session
	beside := a.besidePython() && s.python != nil
	if beside && s.python.delegated.UserID == subject.ID && s.python.delegated.Fresh(a.now()) {
		return s.python.delegated, nil
	}
	t, err := a.delegatedToken(r.Context(), p, subject)
	if err == nil && beside {
		if err := a.selectBeside(w, r, t); err != nil {
			// The old cookie stays, and Python gets a new token by itself.
			a.logger.LogAttrs(r.Context(), slog.LevelError, "sweatstack: Python's cookie not renewed", slog.String("error", err.Error()))
		}
	}
	return t, err
}

// redelegateBeside gets a delegated token as Python does, by the refresh token
// of the last one. The kit asks through the principal first; but Python's
// cookie does not say through which team an athlete was selected, and without
// the team the platform may refuse.
func (a *Auth) redelegateBeside(ctx context.Context, s session, subject Subject, refusal error) (sweatstack.Token, error) {
	if !a.besidePython() || s.python == nil || s.python.delegated.UserID != subject.ID || s.python.delegated.RefreshToken.IsZero() {
		return sweatstack.Token{}, refusal
	}
	t, err := a.platform.OAuth.Refresh(ctx, s.python.delegated)
	if errors.Is(err, sweatstack.ErrInvalidGrant) {
		return sweatstack.Token{}, refusal
	}
	return t, err
}
