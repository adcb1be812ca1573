package otel

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// addRequestSpan adds the span of a request that has ended. It began as long
// ago as the request took.
func addRequestSpan(ctx context.Context, tracer trace.Tracer, e sweatstack.RequestEvent) {
	end := time.Now()
	_, span := tracer.Start(ctx, e.Method+" "+pathTemplate(e.Path),
		trace.WithSpanKind(trace.SpanKindClient),
		trace.WithTimestamp(end.Add(-max(0, e.Duration))))
	if !span.IsRecording() {
		span.End()
		return
	}
	span.SetAttributes(requestAttributes(e)...)
	span.SetAttributes(attribute.String("url.full", e.BaseURL+apiPath+e.Path))
	if e.Attempt > 1 {
		span.SetAttributes(attribute.Int("http.request.resend_count", e.Attempt-1))
	}
	if e.RequestID != "" {
		span.SetAttributes(attribute.String("sweatstack.request_id", e.RequestID))
	}
	if e.UserID != "" {
		span.SetAttributes(attribute.String("sweatstack.user", e.UserID))
	}
	if e.Err != nil {
		span.SetStatus(codes.Error, e.Err.Error())
	}
	span.End(trace.WithTimestamp(end))
}

// addSpanEvent notes an event at the span of its context, if there is one.
func addSpanEvent(ctx context.Context, e sweatstack.Event) {
	span := trace.SpanFromContext(ctx)
	if !span.IsRecording() {
		return
	}
	var attributes []attribute.KeyValue
	for _, a := range e.Attrs() {
		attributes = append(attributes, convert("sweatstack."+a.Key, a.Value))
	}
	span.AddEvent("sweatstack."+e.EventName(), trace.WithAttributes(attributes...))
}

// convert gives a log attribute the form that spans take. Durations are in
// seconds, as in the semantic conventions.
func convert(key string, value slog.Value) attribute.KeyValue {
	switch value = value.Resolve(); value.Kind() {
	case slog.KindBool:
		return attribute.Bool(key, value.Bool())
	case slog.KindInt64:
		return attribute.Int64(key, value.Int64())
	case slog.KindFloat64:
		return attribute.Float64(key, value.Float64())
	case slog.KindDuration:
		return attribute.Float64(key, value.Duration().Seconds())
	}
	return attribute.String(key, fmt.Sprint(value))
}
