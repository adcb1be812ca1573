package sweatstackhttp

import (
	"log/slog"

	"github.com/sweatstack/sweatstack-go/webhook"
)

// WebhookOutcome says what became of a webhook.
type WebhookOutcome string

// The outcomes of a webhook.
const (
	// WebhookAccepted: it was verified, and the function took it.
	WebhookAccepted WebhookOutcome = "accepted"
	// WebhookRefused: it was not for the function: no right signature, too old,
	// too long, no event.
	WebhookRefused WebhookOutcome = "refused"
	// WebhookFailed: it was verified, and the function failed. The platform
	// sends it again.
	WebhookFailed WebhookOutcome = "failed"
)

// WebhookDeliveryEvent is a request to the webhook endpoint, answered.
type WebhookDeliveryEvent struct {
	// Delivery says what came and what was answered.
	Delivery webhook.Delivery
}

// Outcome says whether it was accepted. Anything but [WebhookAccepted] comes
// with a reason in the delivery.
func (e WebhookDeliveryEvent) Outcome() WebhookOutcome {
	switch e.Delivery.Reason {
	case "":
		return WebhookAccepted
	case webhook.ReasonHandlerFailed, webhook.ReasonHandlerPanicked:
		return WebhookFailed
	}
	return WebhookRefused
}

// EventName implements [sweatstack.Event].
func (WebhookDeliveryEvent) EventName() string { return "webhook" }

// Attrs implements [sweatstack.Event]. They name what the event is about only
// when its signature was right.
func (e WebhookDeliveryEvent) Attrs() []slog.Attr {
	d := e.Delivery
	attrs := []slog.Attr{
		slog.String("outcome", string(e.Outcome())), slog.Int("status", d.Status), slog.Duration("took", d.Took),
	}
	if d.Reason != "" {
		attrs = append(attrs, slog.String("reason", string(d.Reason)))
	}
	if d.Event.UserID != "" {
		attrs = append(attrs, slog.String("user", d.Event.UserID), slog.String("type", string(d.Event.Type)),
			slog.String("resource", d.Event.ResourceID))
	}
	if d.Err != nil {
		attrs = append(attrs, slog.String("error", d.Err.Error()))
	}
	return attrs
}

// Level implements [slog.Leveler]: debug for an accepted one, warn for a
// refused one, error when the application's function failed.
func (e WebhookDeliveryEvent) Level() slog.Level {
	switch e.Outcome() {
	case WebhookAccepted:
		return slog.LevelDebug
	case WebhookFailed:
		return slog.LevelError
	}
	return slog.LevelWarn
}
