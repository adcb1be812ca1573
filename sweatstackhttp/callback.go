package sweatstackhttp

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// callback ends a sign-in. The state is looked at before anything else.
func (a *Auth) callback(w http.ResponseWriter, r *http.Request) {
	keepPrivate(w.Header())
	query := r.URL.Query()
	state := once(query, "state")
	tx, ok := a.readLogin(r, state)
	if !ok {
		a.callbackWithoutLogin(w, r)
		return
	}
	if refusal := query.Get("error"); refusal != "" {
		a.dropLogin(w, r, state)
		a.signInFailed(r.Context(), FailedDenied, nil)
		a.problem(w, r, refusalPage(refusal))
		return
	}
	code := once(query, "code")
	if code == "" {
		a.dropLogin(w, r, state)
		a.signInFailed(r.Context(), FailedCallback, errors.New("no code, or more than one"))
		a.problem(w, r, problemPage{Status: http.StatusBadRequest, Title: "Sign-in did not complete",
			Text: "SweatStack sent no code that can be used. Please sign in again.", SignIn: true})
		return
	}
	s, err := a.logins.exchange(r.Context(), tx.state, func(ctx context.Context) (session, error) {
		return a.signIn(ctx, sweatstack.NewSecret(code), tx, r.UserAgent())
	})
	if gone(r) {
		return // the browser went away; the doubled request, if any, gets the result
	}
	a.dropLogin(w, r, state)
	if err != nil {
		a.callbackFailed(w, r, err)
		return
	}
	a.endPrevious(r, s)
	if err := a.writeSession(w, r, s); err != nil {
		a.fail(w, r, err)
		return
	}
	a.dropSubject(w, r)
	a.dropNotice(w, r)
	seeOther(w, tx.next)
}

// once gives a parameter that came exactly once. None may come twice (RFC 6749,
// section 3.1): to take one of two would be a guess, and others guess otherwise.
func once(query url.Values, name string) string {
	if values := query[name]; len(values) == 1 {
		return values[0]
	}
	return ""
}

// callbackWithoutLogin answers a callback that belongs to no sign-in of this
// browser: forged, too old, or the second one of a pair.
func (a *Auth) callbackWithoutLogin(w http.ResponseWriter, r *http.Request) {
	if _, err := a.openSession(r); err == nil {
		seeOther(w, a.homePage())
		return
	}
	a.signInFailed(r.Context(), FailedState, nil)
	a.problem(w, r, problemPage{Status: http.StatusBadRequest, Title: "Sign-in did not complete",
		Text: "This sign-in was begun in another browser, or too long ago. Please sign in again.", SignIn: true})
}

// signIn redeems a code and makes the session. It runs once per state.
func (a *Auth) signIn(ctx context.Context, code sweatstack.Secret, tx transaction, userAgent string) (session, error) {
	t, err := a.platform.OAuth.Exchange(ctx, sweatstack.ExchangeParams{
		Code: code, Verifier: tx.verifier, RedirectURI: a.redirectURI,
	})
	if err != nil {
		return session{}, err
	}
	if t.UserID == "" {
		return session{}, errNoUser
	}
	s := a.newSession(t.UserID, t)
	if a.onSignIn != nil {
		// The row of the store is not there yet: the client lives on what came.
		user := AuthenticatedUser{id: t.UserID, session: s.id, client: &lazyClient{platform: a.platform, source: sweatstack.StaticToken(t)}}
		if err := a.onSignIn(ctx, SignIn{User: user, Scopes: t.Scopes}); err != nil {
			return session{}, &signInError{t.UserID, err}
		}
	}
	if a.store != nil {
		if _, err := tokenstore.Put(ctx, a.store, t); err != nil {
			return session{}, &signInError{t.UserID, &storeError{err}}
		}
	}
	if s, err = a.createRow(ctx, s, userAgent); err != nil {
		return session{}, err
	}
	a.observe(ctx, SignedInEvent{UserID: s.userID})
	return s, nil
}

// errNoUser is a token whose user nobody can tell.
var errNoUser = errors.New("sweatstackhttp: token without a user id")

// endPrevious ends the session that the browser had before: a sign-in always
// makes a new one.
func (a *Auth) endPrevious(r *http.Request, next session) {
	ctx := context.WithoutCancel(r.Context())
	var err error
	if old, _, ok := a.readSession(r); ok && old.id != next.id {
		err = a.endSession(ctx, old)
	}
	if a.movesFromPython() {
		err = errors.Join(err, a.endPython(ctx, r))
	}
	if err != nil {
		a.logger.LogAttrs(r.Context(), slog.LevelError, "sweatstack: previous session not ended", slog.String("error", err.Error()))
	}
}

// callbackFailed answers a sign-in that was refused or did not get through.
func (a *Auth) callbackFailed(w http.ResponseWriter, r *http.Request, err error) {
	_, badStore := errors.AsType[*storeError](err)
	reason, page := FailedExchange, problemPage{Status: http.StatusBadGateway, Title: "SweatStack cannot be reached",
		Text: "The sign-in did not get through. Please try again in a moment.", SignIn: true}
	switch {
	case errors.Is(err, ErrNotAllowed):
		reason, page = FailedNotAllowed, problemPage{Status: http.StatusForbidden, Title: "No access",
			Text: "Your SweatStack account has no access to this application."}
	case errors.Is(err, sweatstack.ErrInvalidGrant):
		page = problemPage{Status: http.StatusBadRequest, Title: "Sign-in did not complete",
			Text: "The sign-in took too long or was used before. Please sign in again.", SignIn: true}
	case errors.Is(err, sweatstack.ErrInvalidClient):
		page = problemPage{Status: http.StatusInternalServerError, Title: "Sign-in is not set up",
			Text: "This application's SweatStack credentials are wrong."}
	case badStore:
		page = problemPage{Status: http.StatusServiceUnavailable, Title: "Please try again",
			Text: "The sign-in could not be saved. Please try again in a moment.", SignIn: true, RetryAfter: retryStore}
	case !fromPlatform(err):
		page = problemPage{Status: http.StatusInternalServerError, Title: "Something went wrong",
			Text: "The sign-in failed in this application."}
	}
	a.signInFailed(r.Context(), reason, err)
	a.problem(w, r, page)
}

// refusalPage is what a person sees after the platform sent them back without
// a code. The platform's own text never reaches the page.
func refusalPage(code string) problemPage {
	if code == "access_denied" {
		return problemPage{Status: http.StatusForbidden, Title: "Sign-in cancelled",
			Text: "You did not allow access to your SweatStack data.", SignIn: true}
	}
	return problemPage{Status: http.StatusBadGateway, Title: "Sign-in did not complete",
		Text: "SweatStack could not complete the sign-in. Please try again.", SignIn: true}
}
