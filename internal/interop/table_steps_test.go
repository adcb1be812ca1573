package interop_test

import (
	"context"
	"iter"
	"net/http"
	"slices"
	"strings"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// samples are activities of the athlete, one of each kind, by what they are:
// each sport, with power and without.
func (w world) samples() iter.Seq2[string, string] {
	return func(yield func(name, id string) bool) {
		seen := map[string]bool{}
		for _, a := range w.history {
			name := a.Sport
			if slices.Contains(a.Metrics, "power") {
				name += " with power"
			}
			if !seen[name] && !yield(name, a.ID) {
				return
			}
			seen[name] = true
		}
	}
}

// ride is an activity with power.
func (w world) ride() string {
	for name, id := range w.samples() {
		if strings.HasPrefix(name, "cycling") && strings.HasSuffix(name, "with power") {
			return id
		}
	}
	return ""
}

func data(id string, p sweatstack.ActivityDataParams) func(context.Context, *sweatstack.Client) (any, error) {
	return func(ctx context.Context, c *sweatstack.Client) (any, error) { return c.Activities.Data(ctx, id, p) }
}

func meanMax(id string, p sweatstack.ActivityMeanMaxParams) func(context.Context, *sweatstack.Client) (any, error) {
	return func(ctx context.Context, c *sweatstack.Client) (any, error) { return c.Activities.MeanMax(ctx, id, p) }
}

func awd(id string, p sweatstack.ActivityAWDParams) func(context.Context, *sweatstack.Client) (any, error) {
	return func(ctx context.Context, c *sweatstack.Client) (any, error) { return c.Activities.AWD(ctx, id, p) }
}

// tableSteps are the calls that give the table of one activity.
func tableSteps(w world) []step {
	ride := w.ride()
	power, heart := sweatstack.MetricPower, sweatstack.MetricHeartRate
	running := sweatstack.ActivityListParams{Sports: []sport.Sport{sport.Running}}
	steps := []step{
		{
			name: "get_activity_data: some metrics", as: "athlete",
			python: call{Call: "get_activity_data", Args: []any{ride}, Kwargs: map[string]any{"metrics": []any{"power", "heart_rate"}}},
			golang: data(ride, sweatstack.ActivityDataParams{Metrics: []sweatstack.Metric{power, heart}}),
		},
		{
			name: "get_activity_data: adaptive sampling", as: "athlete",
			python: call{Call: "get_activity_data", Args: []any{ride}, Kwargs: map[string]any{"adaptive_sampling_on": "power"}},
			golang: data(ride, sweatstack.ActivityDataParams{AdaptiveSamplingOn: power}),
		},
		{
			name: "get_activity_data: unknown", as: "athlete", python: call{Call: "get_activity_data", Args: []any{"nothing"}},
			golang: data("nothing", sweatstack.ActivityDataParams{}), refused: refusedWith(http.StatusNotFound, sweatstack.ErrNotFound),
		},
		{
			name: "get_activity_mean_max: adaptive sampling", as: "athlete",
			python: call{Call: "get_activity_mean_max", Args: []any{ride, "power"}, Kwargs: map[string]any{"adaptive_sampling": true}},
			golang: meanMax(ride, sweatstack.ActivityMeanMaxParams{Metric: power, AdaptiveSampling: true}),
		},
		{
			name: "get_activity_awd: of the metric that the platform takes", as: "athlete",
			python: call{Call: "get_activity_awd", Args: []any{ride}}, golang: awd(ride, sweatstack.ActivityAWDParams{}),
		},
		{
			name: "get_latest_activity_data", as: "athlete", python: call{Call: "get_latest_activity_data"},
			golang: func(ctx context.Context, c *sweatstack.Client) (any, error) {
				return c.Activities.LatestData(ctx, sweatstack.ActivityListParams{}, sweatstack.ActivityDataParams{})
			},
		},
		{
			name: "get_activity_data: sampled on a member of the enumeration", as: "athlete",
			python: call{Call: "get_activity_data", Args: []any{w.ride()}, Kwargs: map[string]any{"adaptive_sampling_on": metric("power")}},
			golang: data(w.ride(), sweatstack.ActivityDataParams{AdaptiveSamplingOn: power}),
			defect: &defect{
				why: "the name of the member is sent, not its value", raises: "ValueError",
				instead: call{Call: "get_activity_data", Args: []any{w.ride()}, Kwargs: map[string]any{"adaptive_sampling_on": "power"}},
			},
		},
		{
			name: "get_latest_activity_data: of a sport", as: "athlete",
			python: call{Call: "get_latest_activity_data", Kwargs: map[string]any{"sport": "running", "metrics": []any{"heart_rate"}, "adaptive_sampling_on": "speed"}},
			golang: func(ctx context.Context, c *sweatstack.Client) (any, error) {
				return c.Activities.LatestData(ctx, running, sweatstack.ActivityDataParams{
					Metrics: []sweatstack.Metric{heart}, AdaptiveSamplingOn: sweatstack.MetricSpeed,
				})
			},
		},
		{
			name: "get_latest_activity_mean_max", as: "athlete",
			python: call{Call: "get_latest_activity_mean_max", Args: []any{"speed"}, Kwargs: map[string]any{"sport": "running"}},
			golang: func(ctx context.Context, c *sweatstack.Client) (any, error) {
				return c.Activities.LatestMeanMax(ctx, running, sweatstack.ActivityMeanMaxParams{Metric: sweatstack.MetricSpeed})
			},
		},
	}
	for name, id := range w.samples() {
		metric := sweatstack.MetricSpeed
		if strings.HasSuffix(name, "with power") {
			metric = power
		}
		steps = append(steps,
			step{name: "get_activity_data: " + name, as: "athlete", python: call{Call: "get_activity_data", Args: []any{id}}, golang: data(id, sweatstack.ActivityDataParams{})},
			step{name: "get_activity_mean_max: " + name, as: "athlete", python: call{Call: "get_activity_mean_max", Args: []any{id, string(metric)}}, golang: meanMax(id, sweatstack.ActivityMeanMaxParams{Metric: metric})},
			step{name: "get_activity_awd: " + name, as: "athlete", python: call{Call: "get_activity_awd", Args: []any{id, string(metric)}}, golang: awd(id, sweatstack.ActivityAWDParams{Metric: metric})},
		)
	}
	return steps
}
