package interop_test

import (
	"context"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

func traces(p sweatstack.TraceListParams) func(context.Context, *sweatstack.Client) (any, error) {
	return func(ctx context.Context, c *sweatstack.Client) (any, error) { return list(c.Traces.All(ctx, p)) }
}

// traceSteps are the calls that list traces.
func traceSteps(w world) []step {
	end := sweatstack.DateOf(w.history[0].Start.In(time.UTC))
	start := end.AddDays(-120)
	return []step{
		{name: "get_traces", as: "athlete", python: call{Call: "get_traces"}, golang: traces(sweatstack.TraceListParams{Limit: 100})},
		{
			name: "get_traces: some, from the third on", as: "athlete", python: call{Call: "get_traces", Kwargs: map[string]any{"limit": 5, "offset": 2}},
			golang: traces(sweatstack.TraceListParams{Limit: 5, Offset: 2}),
		},
		{
			name: "get_traces: of days and a sport", as: "athlete",
			python: call{Call: "get_traces", Kwargs: map[string]any{"start": date(start.String()), "end": date(end.String()), "sports": []any{sportArg("cycling")}}},
			golang: traces(sweatstack.TraceListParams{Start: start, End: end, Sports: []sport.Sport{sport.Cycling}}),
		},
		{
			name: "get_traces: none", as: "athlete", python: call{Call: "get_traces", Kwargs: map[string]any{"tags": []any{"no such tag"}}},
			golang: traces(sweatstack.TraceListParams{Tags: []string{"no such tag"}}),
		},
	}
}
