package sweatstack_test

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// shape is what a program relies on: the columns in order, with the type, the
// unit and the zone of each, and which of them are the index.
type shape struct {
	index   string
	columns []string
}

func shapeOf(f *frame.Frame) shape {
	var s shape
	for _, c := range f.Index() {
		s.index += c.Name()
	}
	for _, c := range f.Columns() {
		text := c.Name() + " " + c.Type().String()
		if c.Unit() != 0 {
			text += " " + c.Unit().String()
		}
		if c.Zone() != "" {
			text += " " + c.Zone()
		}
		s.columns = append(s.columns, text)
	}
	return s
}

// athlete is a client of an athlete of the sandbox, and a ride with power.
type athlete struct {
	client  *sweatstack.Client
	history []sweatstacktest.Activity
	ride    sweatstacktest.Activity
	first   sweatstack.Date // four weeks before the end of the history
}

func newAthlete(t *testing.T, api sweatstacktest.API) *athlete {
	t.Helper()
	sandbox := sweatstacktest.New(t, sweatstacktest.WithAPI(api), sweatstacktest.WithClock(func() time.Time {
		return time.Date(2026, time.May, 6, 12, 0, 0, 0, time.UTC)
	}))
	user := sandbox.Athletes()[0]
	a := &athlete{
		client:  sandbox.Client(user, sweatstack.WithClock(sandbox.Now)),
		history: sandbox.Activities(user), first: sweatstack.NewDate(2026, time.April, 8),
	}
	a.ride = a.history[slices.IndexFunc(a.history, func(r sweatstacktest.Activity) bool {
		return strings.HasPrefix(r.Sport, "cycling") && slices.Contains(r.Metrics, "power") && slices.Contains(r.Metrics, "speed")
	})]
	return a
}

// rides lists the rides of the four weeks, oldest first.
func (a *athlete) rides(t *testing.T) []string {
	t.Helper()
	var ids []string
	for ride, err := range a.client.Activities.All(t.Context(), sweatstack.ActivityListParams{
		Sports: []sport.Sport{"cycling"}, Start: a.first,
	}) {
		require.NoError(t, err)
		ids = append(ids, ride.ID)
	}
	slices.Reverse(ids)
	return ids
}

// tableCall is a call that gives a table, and the table of each generation.
type tableCall struct {
	name            string
	call            func(context.Context, *athlete) (*frame.Frame, error)
	current, legacy shape
}

func tableCalls() []tableCall {
	cycling := []sport.Sport{"cycling"}
	sampled := []string{"power int16", "speed float16"}
	data := func(before ...string) shape {
		return shape{"timestamp", slices.Concat([]string{"timestamp timestamp ms UTC"}, before, sampled, []string{"sport text", "activity_id text"})}
	}
	long := func(before ...string) shape {
		return shape{"timestamp", slices.Concat([]string{"timestamp timestamp ms UTC"}, before, []string{
			"activity_id text", "sport text", "duration duration s"}, sampled, []string{"heart_rate int16"})}
	}
	level := shape{"power", []string{"power int16", "duration duration s"}}
	best := shape{"", []string{"duration duration s", "power int16", "start timestamp ms UTC"}}
	owners := []string{"start timestamp ms UTC", "activity_id text", "sport text"}
	ranks := shape{"", []string{"power float64", "max int64", "hard int64", "medium int64", "easy int64"}}
	wanted := sweatstack.ActivityDataParams{Metrics: []sweatstack.Metric{"power", "speed"}}
	return []tableCall{
		{"Activities.Data", func(ctx context.Context, a *athlete) (*frame.Frame, error) {
			return a.client.Activities.Data(ctx, a.ride.ID, wanted)
		}, data("timestamp_local timestamp ms"), data()},
		{"Activities.LatestData", func(ctx context.Context, a *athlete) (*frame.Frame, error) {
			return a.client.Activities.LatestData(ctx, sweatstack.ActivityListParams{Sports: cycling}, wanted)
		}, data("timestamp_local timestamp ms"), data()},
		{"Activities.MeanMax", func(ctx context.Context, a *athlete) (*frame.Frame, error) {
			return a.client.Activities.MeanMax(ctx, a.ride.ID, sweatstack.ActivityMeanMaxParams{Metric: sweatstack.MetricPower})
		}, best, level},
		{"Activities.MeanMax, speed", func(ctx context.Context, a *athlete) (*frame.Frame, error) {
			return a.client.Activities.MeanMax(ctx, a.ride.ID, sweatstack.ActivityMeanMaxParams{
				Metric: sweatstack.MetricSpeed, Durations: []time.Duration{time.Second, time.Minute},
			})
		}, shape{"", []string{"duration duration s", "speed float16", "start timestamp ms UTC"}},
			shape{"speed", []string{"speed float32", "duration duration s"}}},
		{"Activities.LatestMeanMax", func(ctx context.Context, a *athlete) (*frame.Frame, error) {
			return a.client.Activities.LatestMeanMax(ctx, sweatstack.ActivityListParams{Sports: cycling},
				sweatstack.ActivityMeanMaxParams{Metric: sweatstack.MetricPower, AllDurations: true})
		}, best, level},
		{"Activities.AWD", func(ctx context.Context, a *athlete) (*frame.Frame, error) {
			return a.client.Activities.AWD(ctx, a.ride.ID, sweatstack.ActivityAWDParams{})
		}, level, level},
		{"Longitudinal.Data", func(ctx context.Context, a *athlete) (*frame.Frame, error) {
			return a.client.Longitudinal.Data(ctx, sweatstack.LongitudinalDataParams{Sports: cycling, Start: a.first})
		}, long("timestamp_local timestamp ms"), long()},
		{"Longitudinal.MeanMax", func(ctx context.Context, a *athlete) (*frame.Frame, error) {
			return a.client.Longitudinal.MeanMax(ctx, sweatstack.LongitudinalCurveParams{Sports: cycling, Start: a.first})
		}, shape{"", slices.Concat([]string{"duration duration s", "power int16"}, owners)},
			shape{"power", slices.Concat([]string{"power int16", "duration duration s"}, owners)}},
		{"Longitudinal.MeanMax, after", func(ctx context.Context, a *athlete) (*frame.Frame, error) {
			return a.client.Longitudinal.MeanMax(ctx, sweatstack.LongitudinalCurveParams{Sports: cycling, After: []float64{0, 500.5}})
		}, shape{"", slices.Concat([]string{"duration duration s", "power int16"}, owners, []string{"after float64"})},
			shape{"", slices.Concat([]string{"power int16", "duration duration s"}, owners, []string{"after float64"})}},
		{"Longitudinal.AWD", func(ctx context.Context, a *athlete) (*frame.Frame, error) {
			return a.client.Longitudinal.AWD(ctx, sweatstack.LongitudinalCurveParams{Sports: cycling, WindowDays: 28})
		}, ranks, ranks},
	}
}

func TestTables_HaveTheirColumnsInBothGenerations(t *testing.T) {
	t.Parallel()
	current, legacy := newAthlete(t, sweatstacktest.Current), newAthlete(t, sweatstacktest.Legacy)
	for _, c := range tableCalls() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for who, want := range map[*athlete]shape{current: c.current, legacy: c.legacy} {
				table, err := c.call(t.Context(), who)
				require.NoError(t, err)
				assert.Positive(t, table.Len())
				assert.Equal(t, want, shapeOf(table))
				for _, column := range table.Columns() {
					if name := column.Name(); name != "power" && name != "speed" && name != "heart_rate" {
						assert.Zero(t, column.Nulls(), name)
					}
				}
			}
		})
	}
}

// seconds reads a column of durations or of whole seconds.
func seconds(t *testing.T, table *frame.Frame, name string) []float64 {
	t.Helper()
	column, ok := table.Column(name)
	require.True(t, ok, name)
	out := make([]float64, column.Len())
	for i := range out {
		if length, ok := column.Duration(i); ok {
			out[i] = length.Seconds()
			continue
		}
		out[i], ok = column.Float(i)
		require.True(t, ok)
	}
	return out
}

// levels reads a column; NaN where it is missing.
func levels(t *testing.T, table *frame.Frame, name string) []float64 {
	t.Helper()
	column, ok := table.Column(name)
	require.True(t, ok, name)
	return column.Floats()
}

func falls(values []float64) bool {
	return slices.IsSortedFunc(values, func(a, b float64) int { return int(b - a) })
}

func TestTables_LongitudinalDataIsThatOfTheActivities(t *testing.T) {
	t.Parallel()
	for _, api := range []sweatstacktest.API{sweatstacktest.Current, sweatstacktest.Legacy} {
		a := newAthlete(t, api)
		all, err := a.client.Longitudinal.Data(t.Context(), sweatstack.LongitudinalDataParams{
			Sports: []sport.Sport{"cycling"}, Start: a.first, Metrics: []sweatstack.Metric{sweatstack.MetricPower},
		})
		require.NoError(t, err)
		rides := a.rides(t)
		require.Greater(t, len(rides), 3)
		var power []float64
		for _, id := range rides {
			one, err := a.client.Activities.Data(t.Context(), id, sweatstack.ActivityDataParams{Metrics: []sweatstack.Metric{sweatstack.MetricPower}})
			require.NoError(t, err)
			power = append(power, levels(t, one, "power")...)
		}
		got := levels(t, all, "power")
		require.Len(t, got, len(power), "the rows of all rides")
		for i, want := range power {
			require.Equal(t, math.Float64bits(want), math.Float64bits(got[i]), "row %d", i)
		}
	}
}

func TestTables_LongitudinalMeanMaxIsTheBestOfTheActivities(t *testing.T) {
	t.Parallel()
	a := newAthlete(t, sweatstacktest.Current)
	durations := []time.Duration{time.Second, 30 * time.Second, 5 * time.Minute, time.Hour}
	all, err := a.client.Longitudinal.MeanMax(t.Context(), sweatstack.LongitudinalCurveParams{
		Sports: []sport.Sport{"cycling"}, Start: a.first, Durations: durations,
	})
	require.NoError(t, err)
	best := map[float64]float64{}
	for _, id := range a.rides(t) {
		one, err := a.client.Activities.MeanMax(t.Context(), id, sweatstack.ActivityMeanMaxParams{
			Metric: sweatstack.MetricPower, Durations: durations,
		})
		require.NoError(t, err)
		for i, length := range seconds(t, one, "duration") {
			best[length] = max(best[length], levels(t, one, "power")[i])
		}
	}
	lengths, power := seconds(t, all, "duration"), levels(t, all, "power")
	require.Len(t, lengths, len(durations))
	for i := range lengths {
		assert.InDelta(t, best[lengths[i]], power[i], 0, "%v s", lengths[i])
	}
	assert.True(t, falls(power), "nobody holds for an hour what is the most for a second")

	tired, err := a.client.Longitudinal.MeanMax(t.Context(), sweatstack.LongitudinalCurveParams{
		Sports: []sport.Sport{"cycling"}, Durations: durations, After: []float64{0, 500, 1000},
	})
	require.NoError(t, err)
	rested, after := map[float64]float64{}, levels(t, tired, "after")
	for i, length := range seconds(t, tired, "duration") {
		if after[i] > 0 {
			assert.LessOrEqual(t, levels(t, tired, "power")[i], rested[length], "%v s after %v kJ", length, after[i])
		}
		rested[length] = levels(t, tired, "power")[i]
	}
}

func TestTables_LevelsAreHeldTheShorterTheHigher(t *testing.T) {
	t.Parallel()
	cycling := []sport.Sport{"cycling"}
	for _, api := range []sweatstacktest.API{sweatstacktest.Current, sweatstacktest.Legacy} {
		a := newAthlete(t, api)
		one, err := a.client.Activities.AWD(t.Context(), a.ride.ID, sweatstack.ActivityAWDParams{Metric: sweatstack.MetricPower})
		require.NoError(t, err)
		assert.True(t, falls(seconds(t, one, "duration")))

		all, err := a.client.Longitudinal.AWD(t.Context(), sweatstack.LongitudinalCurveParams{Sports: cycling})
		require.NoError(t, err)
		require.GreaterOrEqual(t, all.Len(), one.Len())
		last := seconds(t, all, "max")
		for i, length := range seconds(t, one, "duration") {
			require.GreaterOrEqual(t, last[i], length, "the highest day is not below any ride")
		}
		for _, name := range []string{"max", "hard", "medium", "easy"} {
			values := seconds(t, all, name)
			assert.True(t, falls(values), name)
			for i := range values {
				require.LessOrEqual(t, values[i], last[i], "%s, level %d", name, i)
			}
			last = values
		}
		if api == sweatstacktest.Legacy {
			curve, err := a.client.Longitudinal.MeanMax(t.Context(), sweatstack.LongitudinalCurveParams{Sports: cycling, WindowDays: 60})
			require.NoError(t, err)
			assert.True(t, falls(seconds(t, curve, "duration")))
			assert.Contains(t, shapeOf(curve).columns, "sport text")
		}
	}
}

func TestTables_WhatTheSandboxRefusesIsAnAPIError(t *testing.T) {
	t.Parallel()
	a := newAthlete(t, sweatstacktest.Current)
	_, err := a.client.Activities.MeanMax(t.Context(), "01NOBODY", sweatstack.ActivityMeanMaxParams{Metric: sweatstack.MetricPower})
	require.ErrorIs(t, err, sweatstack.ErrNotFound)
	_, err = a.client.Longitudinal.Data(t.Context(), sweatstack.LongitudinalDataParams{
		Sports: []sport.Sport{"+"}, Start: a.first,
	})
	var refused *sweatstack.APIError
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, 422, refused.Status)
}
