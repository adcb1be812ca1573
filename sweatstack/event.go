package sweatstack

import (
	"log/slog"
	"time"
)

// Event is something that happened in the client or in the web kit. The
// function set with [WithObserver] gets every one: switch on its type, or log
// its name and attributes. No event holds a secret.
type Event interface {
	// EventName is a stable name such as "request" or "refresh".
	EventName() string
	// Attrs are the facts for a log line.
	Attrs() []slog.Attr
}

// RequestEvent is one request to the platform, ended. A call that is retried
// gives one for each attempt.
type RequestEvent struct {
	// Method and Path name the request, the query left out.
	Method, Path string
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
	if e.RequestID != "" {
		attrs = append(attrs, slog.String("request_id", e.RequestID))
	}
	if e.Err != nil {
		attrs = append(attrs, slog.String("error", e.Err.Error()))
	}
	return attrs
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
