package interop_test

import (
	"context"
	"net/http"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

func activities(p sweatstack.ActivityListParams) func(context.Context, *sweatstack.Client) (any, error) {
	return func(ctx context.Context, c *sweatstack.Client) (any, error) { return list(c.Activities.All(ctx, p)) }
}

func activity(id string) func(context.Context, *sweatstack.Client) (any, error) {
	return func(ctx context.Context, c *sweatstack.Client) (any, error) { return c.Activities.Get(ctx, id) }
}

func latest(p sweatstack.ActivityListParams) func(context.Context, *sweatstack.Client) (any, error) {
	return func(ctx context.Context, c *sweatstack.Client) (any, error) { return c.Activities.Latest(ctx, p) }
}

// activitySteps are the calls that list activities and read one.
func activitySteps(w world) []step {
	end := sweatstack.DateOf(w.history[3].Start.In(time.UTC))
	start := end.AddDays(-40)
	tag := ""
	for _, a := range w.history {
		if len(a.Tags) > 0 {
			tag = a.Tags[0]
		}
	}
	// Latest gives the details in Go, as the text of 0.70 promises and its code does not.
	details := comparison{also: []string{"distance", "devices"}}
	steps := []step{
		{name: "get_activities", as: "athlete", python: call{Call: "get_activities"}, golang: activities(sweatstack.ActivityListParams{Limit: 100})},
		{
			name: "get_activities: two pages from the tenth on", as: "athlete",
			python: call{Call: "get_activities", Kwargs: map[string]any{"limit": 130, "offset": 10}},
			golang: activities(sweatstack.ActivityListParams{Limit: 130, Offset: 10}),
		},
		{
			name: "get_activities: of some weeks", as: "athlete",
			python: call{Call: "get_activities", Kwargs: map[string]any{"start": date(start.String()), "end": date(end.String())}},
			golang: activities(sweatstack.ActivityListParams{Start: start, End: end, Limit: 100}),
		},
		{
			name: "get_activities: of a sport and all below it", as: "athlete",
			python: call{Call: "get_activities", Kwargs: map[string]any{"sports": []any{sportArg("cycling")}, "limit": 20}},
			golang: activities(sweatstack.ActivityListParams{Sports: []sport.Sport{sport.Cycling}, Limit: 20}),
		},
		{
			name: "get_activities: of sports of the older list", as: "athlete",
			python: call{Call: "get_activities", Kwargs: map[string]any{"sports": []any{"cycling.trainer", "running"}, "limit": 20}},
			golang: activities(sweatstack.ActivityListParams{Sports: []sport.Sport{sport.CyclingTrainer, sport.Running}, Limit: 20}),
		},
		{
			name: "get_activities: with a tag", as: "athlete",
			python: call{Call: "get_activities", Kwargs: map[string]any{"tags": []any{tag}, "limit": 20}},
			golang: activities(sweatstack.ActivityListParams{Tags: []string{tag}, Limit: 20}),
		},
		{
			name: "get_activities: none", as: "athlete",
			python: call{Call: "get_activities", Kwargs: map[string]any{"tags": []any{"no such tag"}}},
			golang: activities(sweatstack.ActivityListParams{Tags: []string{"no such tag"}}),
		},
		{
			name: "get_activity: unknown", as: "athlete", python: call{Call: "get_activity", Args: []any{"nothing"}},
			golang: activity("nothing"), refused: refusedWith(http.StatusNotFound, sweatstack.ErrNotFound),
		},
		{
			name: "get_activity: of somebody else", python: call{Call: "get_activity", Args: []any{w.history[0].ID}},
			golang: activity(w.history[0].ID), refused: refusedWith(http.StatusNotFound, sweatstack.ErrNotFound),
		},
		{name: "get_latest_activity", as: "athlete", python: call{Call: "get_latest_activity"}, golang: latest(sweatstack.ActivityListParams{}), differ: details},
		{
			name: "get_latest_activity: of a sport, of some weeks", as: "athlete",
			python: call{Call: "get_latest_activity", Kwargs: map[string]any{"sport": sportArg("running"), "start": date(start.String()), "end": date(end.String())}},
			golang: latest(sweatstack.ActivityListParams{Sports: []sport.Sport{sport.Running}, Start: start, End: end}), differ: details,
		},
		{
			name: "get_latest_activity: with a tag", as: "athlete", python: call{Call: "get_latest_activity", Kwargs: map[string]any{"tag": tag}},
			golang: latest(sweatstack.ActivityListParams{Tags: []string{tag}}), differ: details,
		},
		{
			name: "get_latest_activity: none", as: "athlete", python: call{Call: "get_latest_activity", Kwargs: map[string]any{"tag": "no such tag"}},
			golang:  latest(sweatstack.ActivityListParams{Tags: []string{"no such tag"}}),
			refused: &refusal{python: "StopIteration", golang: sweatstack.ErrNotFound},
		},
	}
	for name, id := range w.samples() {
		steps = append(steps, step{name: "get_activity: " + name, as: "athlete", python: call{Call: "get_activity", Args: []any{id}}, golang: activity(id)})
	}
	return steps
}
