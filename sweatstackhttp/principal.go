package sweatstackhttp

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// errNoSession means that a request has no session: no cookie, one that does
// not open, or one of a session that has ended.
var errNoSession = errors.New("sweatstackhttp: no session")

// storeError is a store or a coordinator that did not answer. It is nobody's
// sign-out.
type storeError struct{ err error }

func (e *storeError) Error() string { return "sweatstackhttp: store: " + e.err.Error() }
func (e *storeError) Unwrap() error { return e.err }

// principal is the person who is signed in, with a token that works.
type principal struct {
	session session
	token   sweatstack.Token
}

// openSession gives the session of a request, or errNoSession, or why nobody
// can tell.
func (a *Auth) openSession(r *http.Request) (session, error) {
	s, _, ok := a.readSession(r)
	if !ok {
		return session{}, errNoSession
	}
	if a.sessions != nil {
		if s.python != nil {
			return a.adoptRow(r, s)
		}
		return a.loadRow(r.Context(), s)
	}
	ended, err := a.coordinator.SessionEnded(r.Context(), s.id)
	switch {
	case err != nil:
		return session{}, &storeError{err}
	case ended:
		return session{}, errNoSession
	}
	return s, nil
}

// dropDead removes cookies that open nothing, once. The log tells that, and
// nothing of the cookie.
func (a *Auth) dropDead(w http.ResponseWriter, r *http.Request) {
	_, present, opens := a.readSession(r)
	if !present || opens {
		// One that opens is of a session that has ended. It may be a late one: the
		// browser may have signed in again since, and would lose that session.
		return
	}
	a.dropSession(w, r)
	a.logger.LogAttrs(r.Context(), slog.LevelInfo, "sweatstack: worthless session cookie removed")
}

// principal gives the session's person with a fresh token. Errors:
// errNoSession when the store has no row for them any more,
// [sweatstack.ErrReauthRequired], [sweatstack.ErrUnavailable], storeError.
func (a *Auth) principal(ctx context.Context, s session) (principal, error) {
	t, err := a.currentToken(ctx, s)
	if s.python != nil && errors.Is(err, errNoSession) {
		t, err = a.adoptToken(ctx, s)
	}
	if err == nil && !t.Fresh(a.now()) {
		t, err = a.renew(ctx, s, t, false)
	}
	p := principal{session: s, token: t}
	if s.python != nil && err == nil {
		err = a.admit(ctx, p)
	}
	return p, err
}

// currentToken is the newest token of the session's person that is known
// without asking the platform.
func (a *Auth) currentToken(ctx context.Context, s session) (sweatstack.Token, error) {
	if a.store == nil {
		return a.newestOf(ctx, s)
	}
	t, err := a.loadToken(ctx, s.userID)
	if errors.Is(err, tokenstore.ErrNotFound) {
		return sweatstack.Token{}, errNoSession
	}
	return t, err
}

// newestOf is the newest token that follows the one in a session cookie. The
// coordinator is asked once, and again after each renewal for the session in
// this process. A renewal elsewhere does no harm: the token in the cookie was
// fresh before and is so still, or the platform refuses it and it is renewed.
func (a *Auth) newestOf(ctx context.Context, s session) (sweatstack.Token, error) {
	stamp := a.renewals.stamp(s.id)
	if s.own != nil && s.own.newestAt.Load() == stamp {
		return s.token, nil
	}
	t, err := a.coordinator.Newest(ctx, a.refreshRequest(s, s.token))
	if err != nil {
		return sweatstack.Token{}, &storeError{err}
	}
	if s.own != nil && t.AccessToken.Equal(s.token.AccessToken) {
		s.own.newestAt.Store(stamp)
	}
	return t, nil
}

// refreshRequest names a token for the coordinator.
func (a *Auth) refreshRequest(s session, t sweatstack.Token) sweatstack.RefreshRequest {
	request := sweatstack.RefreshRequest{BaseURL: a.platform.BaseURL(), ClientID: a.platform.ClientID(), Token: t}
	if s.id != "" {
		request.Until = a.ends(s)
	}
	return request
}

// keepToken writes the session cookie when the browser's is not the newest, when
// an older secret has opened it, or when it is time to push its idle end.
func (a *Auth) keepToken(w http.ResponseWriter, r *http.Request, s session, p principal) {
	if s.row != nil {
		a.noteSeen(r.Context(), s)
	}
	renewed := (a.store == nil || a.besidePython()) && !p.token.AccessToken.Equal(s.token.AccessToken)
	push := a.sessions == nil && !a.now().Before(s.sealed.Add(a.idle/24))
	moves := s.python != nil && !a.besidePython()
	if !renewed && !push && !s.oldKey && !moves {
		return
	}
	// The person may have signed out in another tab while this request was
	// under way; its cookie must not bring the session back. Not written is safe:
	// the next request tries again.
	if a.hasEnded(r.Context(), s) {
		return
	}
	if renewed {
		s.token = p.token
	}
	if s.oldKey {
		a.oldKeys.note(a.now())
		a.observe(r.Context(), SessionOpenedByOldKeyEvent{UserID: s.userID})
	}
	if err := a.writeSession(w, r, s); err != nil {
		// The platform's tokens have grown in mid-session. This process knows the
		// newest and goes on with it; the person has to sign in again only after a
		// restart.
		a.logger.LogAttrs(r.Context(), slog.LevelError, "sweatstack: session cookie not written", slog.String("error", err.Error()))
	}
}

// hasEnded reports whether a session has ended by now, as far as can be told.
func (a *Auth) hasEnded(ctx context.Context, s session) bool {
	if a.sessions != nil {
		_, err := a.sessions.Get(ctx, s.id)
		return err != nil
	}
	ended, err := a.coordinator.SessionEnded(ctx, s.id)
	return err != nil || ended
}

// principalFailed answers a request whose session gives no token. begun is when
// the request began.
func (a *Auth) principalFailed(w http.ResponseWriter, r *http.Request, s session, begun time.Time, err error) {
	refused, turnedAway := errors.AsType[*admissionError](err)
	switch {
	case turnedAway:
		a.notAdmitted(w, r, refused)
	case errors.Is(err, errTooLong):
		a.fail(w, r, err)
	case errors.Is(err, errNoSession): // the row was deleted in the store
		a.end(w, r, s)
		a.signInFirst(w, r)
	case errors.Is(err, sweatstack.ErrReauthRequired):
		if a.refusedForGood(err, begun) {
			a.end(w, r, s)
		}
		a.signInFirst(w, r)
	default:
		a.unavailable(w, r, err)
	}
}

// refusedForGood reports whether a refusal ends the session. In store mode the
// row is the newest token there is. In cookie mode nobody can know: another
// tab may hold a newer one. So only a request that began after the answer, and
// still brings the refused token, is proof.
func (a *Auth) refusedForGood(err error, begun time.Time) bool {
	refusal, ok := errors.AsType[*sweatstack.ReauthError](err)
	if a.store != nil || !ok || refusal.Err == nil {
		return true
	}
	return begun.After(refusal.At)
}

// end ends a session whose tokens are gone.
func (a *Auth) end(w http.ResponseWriter, r *http.Request, s session) {
	if err := a.endSession(context.WithoutCancel(r.Context()), s); err == nil {
		a.dropSession(w, r)
	}
	a.observe(r.Context(), SignedOutEvent{UserID: s.userID, Lost: true})
}
