package interop_test

import (
	"context"
	"path/filepath"
	"slices"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// cached are the names of the files with the athlete's data that a side keeps.
// Go has a folder for each platform around them, Python has not.
func (w world) cached(_ context.Context, signs string) (any, error) {
	names := []string{}
	for _, folder := range []string{w.athlete.ID, filepath.Join("*", w.athlete.ID)} {
		files, err := filepath.Glob(filepath.Join(w.caches[signs], folder, "longitudinal-*.parquet"))
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			names = append(names, filepath.Base(file))
		}
	}
	slices.Sort(names)
	return names, nil
}

// cacheSteps end with an empty cache on both sides. The name of a file is a hash
// of the question, so equal names are equal keys.
func cacheSteps(w world) []step {
	const from, to = "2025-03-01", "2025-04-30"
	question := call{Call: "get_longitudinal_data", Kwargs: map[string]any{
		"sports": []any{"running", "cycling"}, "start": date(from), "end": date(to), "metrics": []any{"speed", "heart_rate"},
	}}
	params := sweatstack.LongitudinalDataParams{
		Sports: []sport.Sport{sport.Running, sport.Cycling}, Start: sweatstack.NewDate(2025, 3, 1), End: sweatstack.NewDate(2025, 4, 30),
		Metrics: []sweatstack.Metric{sweatstack.MetricSpeed, sweatstack.MetricHeartRate},
	}
	golang := func(ctx context.Context, c *sweatstack.Client) (any, error) { return c.Longitudinal.Data(ctx, params) }
	clear := func(context.Context, *sweatstack.Client) (any, error) { return nil, w.cache.Clear(w.athlete.ID) }
	return []step{
		{name: "clear_cache", as: "athlete", python: call{Call: "clear_cache"}, golang: clear, after: w.cached},
		{name: "get_longitudinal_data: kept", as: "athlete", python: question, golang: golang, after: w.cached},
		{name: "get_longitudinal_data: from the cache", as: "athlete", python: question, golang: golang, after: w.cached},
		{name: "clear_cache: again", as: "athlete", python: call{Call: "clear_cache"}, golang: clear, after: w.cached},
	}
}
