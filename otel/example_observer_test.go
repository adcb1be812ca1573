package otel_test

import (
	"context"
	"fmt"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	sweatotel "github.com/sweatstack/sweatstack-go/otel"
	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// A client whose requests are spans. For the web kit the function goes into
// sweatstackhttp.Config.Observe. A program sets the global providers and leaves
// the Config empty.
func ExampleNewObserver() {
	spans := tracetest.NewInMemoryExporter()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans))
	observe, err := sweatotel.NewObserver(sweatotel.Config{TracerProvider: provider})
	if err != nil {
		fmt.Println(err)
		return
	}
	sandbox, err := sweatstacktest.Start()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = sandbox.Close() }()
	client := sandbox.Client(sandbox.Coach(), sweatstack.WithObserver(observe))

	ctx, page := provider.Tracer("app").Start(context.Background(), "training page")
	list, err := client.Activities.List(ctx, sweatstack.ActivityListParams{Limit: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := client.Activities.Get(ctx, list[0].ID); err != nil {
		fmt.Println(err)
		return
	}
	page.End()
	for _, span := range spans.GetSpans() {
		fmt.Println(span.Name, "in a trace of the page:", span.SpanContext.TraceID() == page.SpanContext().TraceID())
	}
	// Output:
	// GET /activities/ in a trace of the page: true
	// GET /activities/{id} in a trace of the page: true
	// training page in a trace of the page: true
}
