package sweatstackhttp

import (
	"context"
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
func (e SignedInEvent) Attrs() []slog.Attr { return []slog.Attr{slog.String("user", e.UserID)} }

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
	return []slog.Attr{slog.String("user", e.UserID), slog.Bool("lost", e.Lost), slog.Bool("everywhere", e.Everywhere)}
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
	// Err is why, when there is more to tell.
	Err error
}

// EventName implements [sweatstack.Event].
func (SignInFailedEvent) EventName() string { return "sign_in_failed" }

// Attrs implements [sweatstack.Event].
func (e SignInFailedEvent) Attrs() []slog.Attr {
	attrs := []slog.Attr{slog.String("step", string(e.Step))}
	if e.Err != nil {
		attrs = append(attrs, slog.String("error", e.Err.Error()))
	}
	return attrs
}

// signInFailed reports a failed sign-in, to the log as well.
func (a *Auth) signInFailed(ctx context.Context, step SignInFailure, err error) {
	event := SignInFailedEvent{Step: step, Err: err}
	a.logger.LogAttrs(ctx, slog.LevelWarn, "sweatstack: sign-in failed", event.Attrs()...)
	a.observe(ctx, event)
}

// ActingStartedEvent is a principal who begins to act as another user.
type ActingStartedEvent struct {
	// UserID is the principal, SubjectID whose data they see now, TeamID the
	// team that gave the access or empty.
	UserID, SubjectID, TeamID string
}

// EventName implements [sweatstack.Event].
func (ActingStartedEvent) EventName() string { return "acting_started" }

// Attrs implements [sweatstack.Event].
func (e ActingStartedEvent) Attrs() []slog.Attr {
	return []slog.Attr{slog.String("user", e.UserID), slog.String("subject", e.SubjectID), slog.String("team", e.TeamID)}
}

// ActingEndedEvent is a principal who no longer acts as another user.
type ActingEndedEvent struct {
	// UserID is the principal, SubjectID whose data they saw.
	UserID, SubjectID string
	// Withdrawn says that the access has ended, not the principal's wish.
	Withdrawn bool
}

// EventName implements [sweatstack.Event].
func (ActingEndedEvent) EventName() string { return "acting_ended" }

// Attrs implements [sweatstack.Event].
func (e ActingEndedEvent) Attrs() []slog.Attr {
	return []slog.Attr{slog.String("user", e.UserID), slog.String("subject", e.SubjectID), slog.Bool("withdrawn", e.Withdrawn)}
}
