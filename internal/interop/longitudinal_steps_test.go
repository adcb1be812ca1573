package interop_test

import (
	"context"
	"errors"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

func paramError(err error) bool {
	_, ok := errors.AsType[*sweatstack.ParamError](err)
	return ok
}

// longitudinalSteps are the calls that give a table of many activities.
func longitudinalSteps(w world) []step {
	end := sweatstack.DateOf(w.sandbox.Now()).AddDays(-1)
	start := end.AddDays(-20)
	rides, both := []sport.Sport{sport.Cycling}, []sport.Sport{sport.Cycling, sport.Running}
	data := func(p sweatstack.LongitudinalDataParams) func(context.Context, *sweatstack.Client) (any, error) {
		return func(ctx context.Context, c *sweatstack.Client) (any, error) { return c.Longitudinal.Data(ctx, p) }
	}
	meanMax := func(p sweatstack.LongitudinalCurveParams) func(context.Context, *sweatstack.Client) (any, error) {
		return func(ctx context.Context, c *sweatstack.Client) (any, error) { return c.Longitudinal.MeanMax(ctx, p) }
	}
	work := func(p sweatstack.LongitudinalCurveParams) func(context.Context, *sweatstack.Client) (any, error) {
		return func(ctx context.Context, c *sweatstack.Client) (any, error) { return c.Longitudinal.AWD(ctx, p) }
	}
	window := func(of, metric string) map[string]any {
		return map[string]any{"sport": of, "metric": metric, "date": date(end.String()), "window_days": 30}
	}
	return []step{
		{
			name: "get_longitudinal_data: of a sport", as: "athlete",
			python: call{Call: "get_longitudinal_data", Kwargs: map[string]any{"sport": "cycling", "start": date(end.AddDays(-5).String())}},
			golang: data(sweatstack.LongitudinalDataParams{Sports: rides, Start: end.AddDays(-5)}),
		},
		{
			name: "get_longitudinal_data: of two sports, sampled", as: "athlete",
			python: call{Call: "get_longitudinal_data", Kwargs: map[string]any{
				"sports": []any{"cycling", "running"}, "start": date(start.String()), "end": date(end.String()),
				"metrics": []any{"power", "duration"}, "adaptive_sampling_on": "power",
			}},
			golang: data(sweatstack.LongitudinalDataParams{
				Sports: both, Start: start, End: end, AdaptiveSamplingOn: sweatstack.MetricPower,
				Metrics: []sweatstack.Metric{sweatstack.MetricPower, sweatstack.MetricDuration},
			}),
		},
		{
			name: "get_longitudinal_data: nothing matches", as: "athlete",
			python: call{Call: "get_longitudinal_data", Kwargs: map[string]any{"sport": "walking.hiking", "start": date("2020-01-01"), "end": date("2020-01-02")}},
			golang: data(sweatstack.LongitudinalDataParams{
				Sports: []sport.Sport{"walking.hiking"}, Start: sweatstack.NewDate(2020, 1, 1), End: sweatstack.NewDate(2020, 1, 2),
			}),
		},
		{
			name: "get_longitudinal_data: of no sport", as: "athlete",
			python: call{Call: "get_longitudinal_data", Kwargs: map[string]any{"start": date(start.String())}},
			golang: data(sweatstack.LongitudinalDataParams{Start: start}), refused: &refusal{python: "ValueError", is: paramError},
		},
		{
			name: "get_longitudinal_mean_max: of all days", as: "athlete",
			python: call{Call: "get_longitudinal_mean_max", Kwargs: map[string]any{"sport": "cycling", "metric": "power"}},
			golang: meanMax(sweatstack.LongitudinalCurveParams{Sports: rides}),
		},
		{
			name: "get_longitudinal_mean_max: of a window", as: "athlete",
			python: call{Call: "get_longitudinal_mean_max", Kwargs: window("running", "speed")},
			golang: meanMax(sweatstack.LongitudinalCurveParams{Sports: []sport.Sport{sport.Running}, Date: end, WindowDays: 30}),
		},
		{
			name: "get_longitudinal_awd", as: "athlete",
			python: call{Call: "get_longitudinal_awd", Kwargs: window("cycling", "power")},
			golang: work(sweatstack.LongitudinalCurveParams{Sports: rides, Date: end, WindowDays: 30}),
		},
	}
}
