package sweatstackhttp

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// PythonSessionEvent is a session that came in Python's cookie and was let in:
// when none of these come any more, [Config.Python] has done its work. Side by
// side a session is told again every ten minutes.
type PythonSessionEvent struct {
	// UserID is the principal.
	UserID string
	// SideBySide says that the cookie stays Python's.
	SideBySide bool
}

// EventName implements [sweatstack.Event].
func (PythonSessionEvent) EventName() string { return "python_session" }

// Attrs implements [sweatstack.Event].
func (e PythonSessionEvent) Attrs() []slog.Attr {
	return []slog.Attr{slog.String("actor", e.UserID), slog.Bool("side_by_side", e.SideBySide)}
}

// Level implements [slog.Leveler]: info.
func (PythonSessionEvent) Level() slog.Level { return slog.LevelInfo }

// admissionError is a session in Python's cookie that the application did not
// let in. The cookie stays: it is good for Python.
type admissionError struct{ err error }

func (e *admissionError) Error() string {
	return "sweatstackhttp: session not let in: " + e.err.Error()
}
func (e *admissionError) Unwrap() error { return e.err }

// adoptRow finds the session of Python's cookie in the session store, or begins
// it there, with the selection of the cookie. One that has ended stays ended, and
// of requests that come together one begins it. Errors: errNoSession,
// storeError.
func (a *Auth) adoptRow(r *http.Request, s session) (session, error) {
	row := a.rowOf(s, r.UserAgent())
	if subject, acting := subjectOfPython(s); acting {
		row.SubjectID = subject.ID
	}
	err := a.sessions.Create(r.Context(), row)
	switch {
	case errors.Is(err, tokenstore.ErrEnded):
		return session{}, errNoSession
	case err != nil && !errors.Is(err, tokenstore.ErrConflict):
		return session{}, &storeError{err}
	}
	return a.loadRow(r.Context(), s)
}

// adoptToken saves the token of Python's cookie for a user of whom nothing is
// stored, and gives what is stored then: somebody else may have been first.
func (a *Auth) adoptToken(ctx context.Context, s session) (sweatstack.Token, error) {
	err := a.store.Save(ctx, s.python.principal, "")
	if err != nil && !errors.Is(err, tokenstore.ErrConflict) {
		return sweatstack.Token{}, &storeError{err}
	}
	t, err := a.loadToken(ctx, s.userID)
	if errors.Is(err, tokenstore.ErrNotFound) {
		return sweatstack.Token{}, errNoSession // disconnected in between
	}
	return t, err
}

// admit asks the application about a session that came in Python's cookie. The
// token works.
func (a *Auth) admit(ctx context.Context, p principal) error {
	if a.python.admitted.has(p.session.id, a.now()) {
		return nil
	}
	if a.onSignIn != nil {
		if err := a.onSignIn(ctx, SignIn{User: a.userOf(p)}); err != nil {
			return &admissionError{err}
		}
	}
	a.python.admitted.note(p.session.id, a.now())
	a.observe(ctx, PythonSessionEvent{UserID: p.session.userID, SideBySide: a.besidePython()})
	return nil
}

// notAdmitted answers a request whose session was not let in.
func (a *Auth) notAdmitted(w http.ResponseWriter, r *http.Request, err *admissionError) {
	if !errors.Is(err, ErrNotAllowed) {
		a.Fail(w, r, err)
		return
	}
	a.problem(w, r, problemPage{Status: http.StatusForbidden, Title: "No access",
		Text: "Your SweatStack account has no access to this application.", SignIn: true})
}
