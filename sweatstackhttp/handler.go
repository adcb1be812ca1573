package sweatstackhttp

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// AnyUser is the constraint of [Handler]: one of the four kinds of user. What a
// handler's parameter is says what the request must have. It is no type to keep
// a user in.
type AnyUser interface {
	AuthenticatedUser | SelectedUser | OptionalUser | OptionalSelectedUser
}

// Handler makes an [http.Handler] of a function that gets its user as a typed
// parameter. It brings the middleware of that type, so none can be missing.
//
// An error that the function returns is answered by [Auth.Fail].
func Handler[U AnyUser](a *Auth, serve func(w http.ResponseWriter, r *http.Request, user U) error) http.Handler {
	middleware, userFrom := a.kindOf(any(*new(U)))
	return middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, _ := userFrom(r.Context()).(U) // kindOf gives the accessor of U
		out := &answerWriter{ResponseWriter: w}
		if err := serve(out, r, user); err != nil {
			if out.begun {
				// Half an answer is out. Cutting the connection is the only way
				// to tell the client that the rest is missing.
				a.logFailure(r, err, false)
				panic(http.ErrAbortHandler)
			}
			a.Fail(w, r, err)
		}
	}))
}

// kindOf gives the middleware and the accessor of a user type.
func (a *Auth) kindOf(user any) (func(http.Handler) http.Handler, func(context.Context) any) {
	switch user.(type) {
	case AuthenticatedUser:
		return a.AuthenticatedUser, func(ctx context.Context) any { return AuthenticatedUserFrom(ctx) }
	case SelectedUser:
		return a.SelectedUser, func(ctx context.Context) any { return SelectedUserFrom(ctx) }
	case OptionalUser:
		return a.OptionalUser, func(ctx context.Context) any { return OptionalUserFrom(ctx) }
	}
	return a.OptionalSelectedUser, func(ctx context.Context) any { return OptionalSelectedUserFrom(ctx) }
}

// Fail answers a request whose handler failed with err: a page for a person,
// JSON for a program, with the status that fits.
//
//	[sweatstack.ErrReauthRequired]                            sign in first
//	[sweatstack.ErrForbidden]                                 403, or as withdrawn
//	                                                          access
//	[ErrNotAllowed]                                           403
//	[sweatstack.ErrNotFound]                                  404
//	[ErrNotOffered]                                           400
//	[sweatstack.ErrRateLimited], [sweatstack.ErrUnavailable],
//	[sweatstack.ErrUnauthorized]                              503 with Retry-After
//	no answer, 5xx or damaged data from the platform          502
//	anything else                                             500
//
// The platform's 401 to a token that has just been renewed is no reason to sign
// in: that would only bring the next such token.
//
// The error's text goes to the log, as an error when the answer is 5xx, and
// never to the answer.
func (a *Auth) Fail(w http.ResponseWriter, r *http.Request, err error) {
	if gone(r) {
		return // nobody is listening any more
	}
	unavailable := errors.Is(err, sweatstack.ErrUnavailable) || errors.Is(err, sweatstack.ErrRateLimited) ||
		(errors.Is(err, sweatstack.ErrUnauthorized) && !errors.Is(err, sweatstack.ErrReauthRequired))
	a.logFailure(r, err, ofRequest(err) && !unavailable)
	if errors.Is(err, sweatstack.ErrForbidden) && a.checkDelegation(w, r) {
		return
	}
	api, isAPI := errors.AsType[*sweatstack.APIError](err)
	switch {
	case unavailable:
		page := problemPage{Status: http.StatusServiceUnavailable, Title: "Please try again",
			Text: "SweatStack does not answer just now. You are still signed in.", RetryAfter: retryStore}
		if later, ok := errors.AsType[*sweatstack.UnavailableError](err); ok {
			page.RetryAfter = later.RetryAfter
		} else if isAPI {
			page.RetryAfter = max(api.RetryAfter, retryStore)
		}
		a.problem(w, r, page)
	case errors.Is(err, sweatstack.ErrReauthRequired):
		a.signInFirst(w, r)
	case errors.Is(err, sweatstack.ErrForbidden), errors.Is(err, ErrNotAllowed):
		a.problem(w, r, problemPage{Status: http.StatusForbidden, Title: "No access", Text: "You have no access to this."})
	case errors.Is(err, sweatstack.ErrNotFound):
		a.problem(w, r, problemPage{Status: http.StatusNotFound, Title: "Not found", Text: "There is nothing here."})
	case errors.Is(err, errDelegationRefused): // with another 4xx, such as 422 for what is no id
		a.problem(w, r, problemPage{Status: http.StatusForbidden, Title: "No access", Text: "You have no access to this."})
	case errors.Is(err, ErrNotOffered):
		a.problem(w, r, problemPage{Status: http.StatusBadRequest, Title: "Not on offer",
			Text: "This choice is not on offer, or not any more."})
	case fromPlatform(err):
		a.problem(w, r, problemPage{Status: http.StatusBadGateway, Title: "SweatStack had a problem",
			Text: "The data could not be loaded. Please try again in a moment. You are still signed in."})
	default:
		a.problem(w, r, problemPage{Status: http.StatusInternalServerError, Title: "Something went wrong",
			Text: "The request could not be answered."})
	}
}

// ofRequest reports whether an error is the request's own fault, or nobody's: an
// operator need not look at it.
func ofRequest(err error) bool {
	for _, target := range []error{
		sweatstack.ErrReauthRequired, sweatstack.ErrForbidden, ErrNotAllowed, sweatstack.ErrNotFound, ErrNotOffered,
		errDelegationRefused,
	} {
		if errors.Is(err, target) {
			return true
		}
	}
	return false
}

func (a *Auth) logFailure(r *http.Request, err error, harmless bool) {
	level := slog.LevelError
	if harmless {
		level = slog.LevelInfo
	}
	a.logger.LogAttrs(r.Context(), level, "sweatstack: handler failed",
		slog.String("method", r.Method), slog.String("path", strings.ToValidUTF8(r.URL.Path, "?")), slog.String("error", err.Error()))
}
