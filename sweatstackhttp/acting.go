package sweatstackhttp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
)

// Acting is one deed of a principal in another person's place, for
// [Config.OnActing].
type Acting struct {
	// Actor is who is really signed in.
	Actor AuthenticatedUser
	// Subject is whose data is shown or changed.
	Subject Subject
	// Via says what is about to happen.
	Via ActingVia
	// Method and Path are the request's. The path is what the client sent:
	// escape it.
	Method, Path string
}

// ActingVia says how a principal comes to act as another.
type ActingVia string

// The ways to act as another.
const (
	// ActingSelects: the principal chooses the subject for what follows.
	ActingSelects ActingVia = "select"
	// ActingRequest: a request runs for the subject who is selected.
	ActingRequest ActingVia = "request"
	// ActingOnce: a handler acts as the subject with [Auth.As].
	ActingOnce ActingVia = "as"
)

// As lets a handler act as another user for one request, for addresses such as
// /athletes/{id}: the selection of the session stays as it is. The request has
// to be behind one of the user middlewares; without it As panics. The id is
// often a part of the address, so it is the platform that decides: nobody gets
// at the data of somebody who has not given them access. For an access through
// a team see [Auth.AsMember].
//
// Errors: [sweatstack.ErrForbidden], [sweatstack.ErrNotFound] (hand them to
// [Auth.Fail]); [sweatstack.ErrReauthRequired], also when nobody is signed in;
// [sweatstack.ErrUnavailable]; [ErrNotAllowed] from [Config.OnActing].
//
// The request's context stays as it is, and so does what [NewLogHandler] takes
// from it: name the user yourself in a log line, slog.Any("user", user).
func (a *Auth) As(ctx context.Context, athlete string) (SelectedUser, error) {
	return a.AsMember(ctx, Subject{ID: athlete})
}

// AsMember is [Auth.As] for an athlete to whom a team gives the access.
func (a *Auth) AsMember(ctx context.Context, subject Subject) (SelectedUser, error) {
	v := visitOf(ctx)
	if v == nil || v.auth != a || v.grants == 0 {
		panic("sweatstackhttp: Auth.As needs a middleware such as Auth.AuthenticatedUser on this route")
	}
	if !v.signed {
		return SelectedUser{}, errSignedOut
	}
	if !subjectID(subject.ID) {
		return SelectedUser{}, errNoSubject
	}
	if subject.ID == v.principal.session.userID {
		return a.selectedOf(v.user, v.principal, Subject{ID: subject.ID}, v.principal.token), nil
	}
	t, err := a.delegatedToken(ctx, v.principal, subject)
	if err != nil {
		return SelectedUser{}, err
	}
	if err := a.audit(ctx, v, subject, ActingOnce); err != nil {
		return SelectedUser{}, err
	}
	return a.selectedOf(v.user, v.principal, subject, t), nil
}

// audit asks the application before a principal acts as another.
func (a *Auth) audit(ctx context.Context, v *visit, subject Subject, via ActingVia) error {
	if a.onActing == nil {
		return nil
	}
	err := a.onActing(ctx, Acting{Actor: v.user, Subject: subject, Via: via, Method: v.method, Path: v.path})
	if err != nil {
		return fmt.Errorf("sweatstackhttp: acting refused: %w", err)
	}
	return nil
}

// actingRefused answers a request that the application's audit has stopped.
func (a *Auth) actingRefused(w http.ResponseWriter, r *http.Request, err error) {
	if !errors.Is(err, ErrNotAllowed) {
		a.fail(w, r, err)
		return
	}
	a.logger.LogAttrs(r.Context(), slog.LevelWarn, "sweatstack: acting refused", slog.String("error", err.Error()))
	a.problem(w, r, problemPage{Status: http.StatusForbidden, Title: "Not allowed",
		Text: "You may not do this for another person.", SelectSelf: true})
}

// RequireSelf refuses a request while its principal acts as another, with 409:
// for routes that are a person's own business, such as their settings or their
// subscription. It also asks to sign in, as [Auth.AuthenticatedUser] does, and
// [AuthenticatedUserFrom] works behind it.
func (a *Auth) RequireSelf(next http.Handler) http.Handler {
	return a.middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := visitOf(r.Context())
		if _, acting := a.readSubject(r, v.principal.session); !acting {
			next.ServeHTTP(w, r)
			return
		}
		a.problem(w, r, problemPage{Status: http.StatusConflict, Title: "Not while you act as another person",
			Text: "This is for your own account only. Go back to yourself first.", SelectSelf: true})
	}), need{grants: grantAuthenticated | grantOptional, signedIn: true})
}

// Notice is something that a person should be told on the next page.
type Notice struct {
	// Withdrawn is the person whom the principal acted as, and whose data they
	// see no more because the access has ended. The page shows the principal's
	// own data now.
	Withdrawn Subject
}

// NoticeFrom gives the notice that waits for a page, behind [Auth.SelectedUser]
// or [Auth.OptionalSelectedUser]. It is there once: the same request takes it
// from the browser.
func NoticeFrom(ctx context.Context) (Notice, bool) {
	v := granted(ctx, grantOptionalSelected, "NoticeFrom", "SelectedUser")
	return v.notice, v.notice != Notice{}
}
