package otel

import (
	"context"
	"fmt"

	api "go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// scope names this package as the source of spans and metrics.
const scope = "github.com/sweatstack/sweatstack-go/otel"

// Config are the settings of [NewObserver]. The zero value uses the global
// providers.
type Config struct {
	// TracerProvider makes the spans. Nil means the global one, also one that is
	// set later.
	TracerProvider trace.TracerProvider
	// MeterProvider makes the metrics. Nil means the global one, also one that
	// is set later.
	MeterProvider metric.MeterProvider
}

// NewObserver makes a function for sweatstackhttp.Config.Observe or
// [sweatstack.WithObserver]. The function is safe for concurrent use and does
// not block. An error is the meter provider's, which refused a metric.
//
// A function that is set there gets the events alone. To log them as well, call
// the one of [sweatstack.LogEvents] beside this one.
func NewObserver(config Config) (func(context.Context, sweatstack.Event), error) {
	if config.TracerProvider == nil {
		config.TracerProvider = api.GetTracerProvider()
	}
	if config.MeterProvider == nil {
		config.MeterProvider = api.GetMeterProvider()
	}
	metrics, err := newMetrics(config.MeterProvider.Meter(scope))
	if err != nil {
		return nil, fmt.Errorf("otel: make metrics: %w", err)
	}
	tracer := config.TracerProvider.Tracer(scope)
	return func(ctx context.Context, event sweatstack.Event) {
		if request, ok := event.(sweatstack.RequestEvent); ok {
			addRequestSpan(ctx, tracer, request)
		} else {
			addSpanEvent(ctx, event)
		}
		metrics.record(ctx, event)
	}, nil
}
