package sweatstackhttp

import (
	"context"
	"errors"
	"log/slog"
)

// SignedInEvent is a session that began.
type SignedInEvent struct {
	// UserID is the principal.
	UserID string
}

// EventName implements [sweatstack.Event].
func (SignedInEvent) EventName() string { return "signed_in" }

// Attrs implements [sweatstack.Event].
func (e SignedInEvent) Attrs() []slog.Attr { return []slog.Attr{slog.String("actor", e.UserID)} }

// Level implements [slog.Leveler]: info.
func (SignedInEvent) Level() slog.Level { return slog.LevelInfo }

// SignedOutEvent is a session that ended.
type SignedOutEvent struct {
	// UserID is the principal.
	UserID string
	// Lost says that the person did not ask for it: the platform refused the
	// refresh token, or the row in the store was deleted.
	Lost bool
	// Everywhere says that all sessions of the person ended.
	Everywhere bool
}

// EventName implements [sweatstack.Event].
func (SignedOutEvent) EventName() string { return "signed_out" }

// Attrs implements [sweatstack.Event].
func (e SignedOutEvent) Attrs() []slog.Attr {
	attrs := []slog.Attr{slog.String("actor", e.UserID), slog.Bool("lost", e.Lost)}
	if e.Everywhere {
		attrs = append(attrs, slog.Bool("everywhere", true))
	}
	return attrs
}

// Level implements [slog.Leveler]: info, and warn for a session that was lost.
func (e SignedOutEvent) Level() slog.Level {
	if e.Lost {
		return slog.LevelWarn
	}
	return slog.LevelInfo
}

// SignInFailure says at which step a sign-in failed.
type SignInFailure string

// The steps at which a sign-in fails.
const (
	// FailedState: the callback belongs to no sign-in of this browser.
	FailedState SignInFailure = "state"
	// FailedDenied: the platform sent an error, such as a person's refusal.
	FailedDenied SignInFailure = "denied"
	// FailedCallback: the callback brought no code.
	FailedCallback SignInFailure = "callback"
	// FailedExchange: the code could not be redeemed or the token not saved.
	FailedExchange SignInFailure = "exchange"
	// FailedNotAllowed: [Config.OnSignIn] turned the person away.
	FailedNotAllowed SignInFailure = "not_allowed"
)

// SignInFailedEvent is a sign-in that made no session.
type SignInFailedEvent struct {
	// Step is where it failed.
	Step SignInFailure
	// UserID is the principal, when the platform has said who it is; else
	// empty.
	UserID string
	// Err is why, when there is more to tell.
	Err error
}

// EventName implements [sweatstack.Event].
func (SignInFailedEvent) EventName() string { return "sign_in_failed" }

// Attrs implements [sweatstack.Event].
func (e SignInFailedEvent) Attrs() []slog.Attr {
	attrs := []slog.Attr{slog.String("step", string(e.Step))}
	if e.UserID != "" {
		attrs = append(attrs, slog.String("actor", e.UserID))
	}
	if e.Err != nil {
		attrs = append(attrs, slog.String("error", e.Err.Error()))
	}
	return attrs
}

// Level implements [slog.Leveler]: warn.
func (SignInFailedEvent) Level() slog.Level { return slog.LevelWarn }

// signInError is a failure after the platform has said who signs in.
type signInError struct {
	userID string
	err    error
}

func (e *signInError) Error() string { return e.err.Error() }
func (e *signInError) Unwrap() error { return e.err }

// signInFailed reports a failed sign-in.
func (a *Auth) signInFailed(ctx context.Context, step SignInFailure, err error) {
	event := SignInFailedEvent{Step: step, Err: err}
	if known, ok := errors.AsType[*signInError](err); ok {
		event.UserID = known.userID
	}
	a.observe(ctx, event)
}
