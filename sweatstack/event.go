package sweatstack

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"
)

// Event is something that happened in the client or in the web kit. The
// function set with [WithObserver] gets every one: switch on its type, or log
// it with [LogEvents]. No event holds a secret.
//
// Most events are a [slog.Leveler] as well: debug for what happens all the time,
// info for what changed, warn for what failed.
type Event interface {
	// EventName is a stable name such as "request" or "refresh".
	EventName() string
	// Attrs are the facts for a log line.
	Attrs() []slog.Attr
}

// RequestEvent is one request to the platform, ended. A call that is retried
// gives one for each attempt.
type RequestEvent struct {
	// BaseURL is where the platform is, such as https://app.sweatstack.no.
	BaseURL string
	// Method and Path name the request. Path is below /api/v1, escaped, the
	// query left out; it may hold ids.
	Method, Path string
	// UserID is whose data the token opens: while acting as another, the
	// other's id. Empty when the request carries no token.
	UserID string
	// Status is the answer's, or zero when there was none.
	Status int
	// Attempt counts from 1.
	Attempt int
	// Duration is from sending to the last byte of the answer.
	Duration time.Duration
	// RequestID is the platform's x-request-id; may be empty.
	RequestID string
	// Err is why there was no answer; nil when there was one.
	Err error
}

// EventName implements [Event].
func (RequestEvent) EventName() string { return "request" }

// Attrs implements [Event].
func (e RequestEvent) Attrs() []slog.Attr {
	attrs := []slog.Attr{
		slog.String("method", e.Method), slog.String("path", e.Path), slog.Int("status", e.Status),
		slog.Int("attempt", e.Attempt), slog.Duration("duration", e.Duration),
	}
	if e.UserID != "" {
		attrs = append(attrs, slog.String("user", e.UserID))
	}
	if e.RequestID != "" {
		attrs = append(attrs, slog.String("request_id", e.RequestID))
	}
	if e.Err != nil {
		attrs = append(attrs, slog.String("error", e.Err.Error()))
	}
	return attrs
}

// Level implements [slog.Leveler]: warn when the platform failed (no answer, 429,
// 5xx), else debug. What a refusal such as 404 means only the caller knows.
func (e RequestEvent) Level() slog.Level {
	switch {
	case errors.Is(e.Err, context.Canceled):
		return slog.LevelDebug
	case e.Err != nil && (e.Status < http.StatusBadRequest || e.Status == http.StatusTooManyRequests ||
		e.Status >= http.StatusInternalServerError):
		return slog.LevelWarn
	}
	return slog.LevelDebug
}

// RefreshOutcome says how a request for a newer token ended.
type RefreshOutcome string

// The outcomes of a refresh.
const (
	// RefreshLed: this caller's request was sent, and it succeeded.
	RefreshLed RefreshOutcome = "led"
	// RefreshJoined: the result of somebody else's request was taken over.
	RefreshJoined RefreshOutcome = "joined"
	// RefreshFailed: there is no newer token; see the error.
	RefreshFailed RefreshOutcome = "failed"
)

// RefreshEvent is a request for a newer token, ended.
type RefreshEvent struct {
	// UserID is whose token it is.
	UserID string
	// Outcome says how it ended.
	Outcome RefreshOutcome
	// Err is why it failed.
	Err error
}

// EventName implements [Event].
func (RefreshEvent) EventName() string { return "refresh" }

// Attrs implements [Event].
func (e RefreshEvent) Attrs() []slog.Attr {
	attrs := []slog.Attr{slog.String("user", e.UserID), slog.String("outcome", string(e.Outcome))}
	if e.Err != nil {
		attrs = append(attrs, slog.String("error", e.Err.Error()))
	}
	return attrs
}

// Level implements [slog.Leveler]: info for a token that was renewed, debug for who
// shared in it or went away, warn when there is no newer token.
func (e RefreshEvent) Level() slog.Level {
	switch {
	case e.Outcome == RefreshLed:
		return slog.LevelInfo
	case e.Outcome == RefreshFailed && !errors.Is(e.Err, context.Canceled):
		return slog.LevelWarn
	}
	return slog.LevelDebug
}
