package otel

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// metrics are the instruments. None of their attributes may hold an id.
type metrics struct {
	requests  metric.Float64Histogram
	webhooks  metric.Float64Histogram
	refreshes metric.Int64Counter
	signIns   metric.Int64Counter
	signOuts  metric.Int64Counter
	acting    metric.Int64Counter
	oldKeys   metric.Int64Counter
	chunked   metric.Int64Counter
	others    metric.Int64Counter
}

// secondsBuckets are those that the semantic conventions advise for the
// duration of requests.
func secondsBuckets() []float64 {
	return []float64{0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10}
}

func newMetrics(meter metric.Meter) (*metrics, error) {
	var problems []error
	histogram := func(name, description string) metric.Float64Histogram {
		h, err := meter.Float64Histogram(name, metric.WithUnit("s"), metric.WithDescription(description),
			metric.WithExplicitBucketBoundaries(secondsBuckets()...))
		problems = append(problems, err)
		return h
	}
	counter := func(name, unit, description string) metric.Int64Counter {
		c, err := meter.Int64Counter(name, metric.WithUnit(unit), metric.WithDescription(description))
		problems = append(problems, err)
		return c
	}
	m := &metrics{
		requests:  histogram("http.client.request.duration", "Duration of HTTP client requests."),
		webhooks:  histogram("sweatstack.webhook.duration", "Duration of requests to the webhook endpoint."),
		refreshes: counter("sweatstack.token.refreshes", "{refresh}", "Requests for a newer token."),
		signIns:   counter("sweatstack.sign_ins", "{sign_in}", "Sign-ins that came to their end."),
		signOuts:  counter("sweatstack.sign_outs", "{sign_out}", "Sessions that ended by a request."),
		acting:    counter("sweatstack.acting.changes", "{change}", "Times that somebody began or ceased to act as another."),
		oldKeys:   counter("sweatstack.sessions.old_key", "{session}", "Session cookies that an older secret opened."),
		chunked:   counter("sweatstack.cookies.chunked", "{cookie}", "Session cookies that were split."),
		others:    counter("sweatstack.events", "{event}", "Events without a metric of their own."),
	}
	return m, errors.Join(problems...)
}

func (m *metrics) record(ctx context.Context, event sweatstack.Event) {
	count := func(c metric.Int64Counter, outcome string) {
		c.Add(ctx, 1, metric.WithAttributes(attribute.String("sweatstack.outcome", outcome)))
	}
	switch e := event.(type) {
	case sweatstack.RequestEvent:
		m.requests.Record(ctx, e.Duration.Seconds(), metric.WithAttributes(requestAttributes(e)...))
	case sweatstackhttp.WebhookDeliveryEvent:
		m.recordWebhook(ctx, e)
	case sweatstack.RefreshEvent:
		count(m.refreshes, string(e.Outcome))
	case sweatstackhttp.SignedInEvent:
		count(m.signIns, "success")
	case sweatstackhttp.SignInFailedEvent:
		count(m.signIns, string(e.Step))
	case sweatstackhttp.SignedOutEvent:
		count(m.signOuts, either(e.Lost, "lost", either(e.Everywhere, "everywhere", "asked")))
	case sweatstackhttp.ActingStartedEvent:
		count(m.acting, "started")
	case sweatstackhttp.ActingEndedEvent:
		count(m.acting, either(e.Withdrawn, "withdrawn", "ended"))
	case sweatstackhttp.SessionOpenedByOldKeyEvent:
		m.oldKeys.Add(ctx, 1)
	case sweatstackhttp.CookieChunkedEvent:
		m.chunked.Add(ctx, 1)
	default:
		m.others.Add(ctx, 1, metric.WithAttributes(attribute.String("sweatstack.event", event.EventName())))
	}
}

func (m *metrics) recordWebhook(ctx context.Context, e sweatstackhttp.WebhookDeliveryEvent) {
	attributes := []attribute.KeyValue{
		attribute.String("sweatstack.outcome", string(e.Outcome())),
		attribute.Int("http.response.status_code", e.Delivery.Status),
	}
	if e.Delivery.Reason != "" {
		attributes = append(attributes, attribute.String("sweatstack.reason", string(e.Delivery.Reason)))
	}
	m.webhooks.Record(ctx, e.Delivery.Took.Seconds(), metric.WithAttributes(attributes...))
}

func either(condition bool, yes, no string) string {
	if condition {
		return yes
	}
	return no
}
