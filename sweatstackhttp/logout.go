package sweatstackhttp

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
)

// logout ends the session. The tokens in the store stay: webhooks and jobs go
// on. [Auth.Disconnect] removes them too, and so does the log-out with
// [Config.DeleteTokensOnLogout].
func (a *Auth) logout(w http.ResponseWriter, r *http.Request) {
	keepPrivate(w.Header())
	if s, _, ok := a.readSession(r); ok {
		// The tokens come first: when they cannot be deleted, the session goes on
		// and the log-out can be tried again.
		if err := a.deleteTokens(r, s); err != nil {
			a.notSignedOut(w, r, "tokens not deleted", err)
			return
		}
		if err := a.endSession(r.Context(), s); err != nil {
			// The cookie stays as well: a log-out that may not have happened
			// must not look as if it had.
			a.notSignedOut(w, r, "session not ended", err)
			return
		}
		a.observe(r.Context(), SignedOutEvent{UserID: s.userID})
	}
	if err := a.endPython(r.Context(), r); err != nil {
		a.notSignedOut(w, r, "session in Python's cookie not ended", err)
		return
	}
	a.dropSession(w, r)
	seeOther(w, a.afterForm(r, false))
}

// notSignedOut answers a log-out that has not happened as a whole.
func (a *Auth) notSignedOut(w http.ResponseWriter, r *http.Request, what string, err error) {
	a.logger.LogAttrs(r.Context(), slog.LevelError, "sweatstack: log-out refused", slog.String("because", what), slog.String("error", err.Error()))
	a.problem(w, r, problemPage{Status: http.StatusServiceUnavailable, Title: "Please try again",
		Text: "You could not be signed out just now.", RetryAfter: retryStore})
}

// endSession makes sure that no cookie of the session opens anything again,
// and forgets the delegated tokens that were got through it.
func (a *Auth) endSession(ctx context.Context, s session) error {
	end := a.coordinator.EndSession
	if a.sessions != nil {
		end = a.sessions.End
	}
	if err := end(ctx, s.id, a.tombstone(s)); err != nil {
		return &storeError{err}
	}
	a.delegations.dropSession(s.id)
	return nil
}

// deleteTokens forgets the tokens of a session's person in the store, when the
// application wants that at the log-out. One that comes late, from a session
// that had ended before, deletes nothing: the person may have signed in again.
func (a *Auth) deleteTokens(r *http.Request, s session) error {
	if !a.deleteOnLogout || a.store == nil {
		return nil
	}
	switch _, err := a.openSession(r); {
	case errors.Is(err, errNoSession):
		return nil
	case err != nil:
		return err // nobody can tell
	}
	// Before Disconnect, which ends the session in the session store first: a
	// second try would count as a late one.
	if err := a.store.Delete(r.Context(), s.userID); err != nil {
		return &storeError{err}
	}
	return a.Disconnect(r.Context(), s.userID)
}
