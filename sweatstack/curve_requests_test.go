package sweatstack_test

import (
	"bytes"
	"context"
	"io"
	"math"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// curveFile is a Parquet file of three levels.
func curveFile(t *testing.T) string {
	t.Helper()
	table, err := frame.New(
		frame.NewNumber("power", []int16{100, 200, 300}, nil),
		frame.NewDuration("duration", []time.Duration{time.Hour, time.Minute, time.Second}, nil, frame.Second),
	)
	require.NoError(t, err)
	var file bytes.Buffer
	require.NoError(t, table.WriteParquet(&file, frame.WithIndex("power")))
	return file.String()
}

type frameCall func(context.Context, *sweatstack.Client) (*frame.Frame, error)

// pythonFrameCalls are the Go twins of the recorded calls that give tables.
func pythonFrameCalls() map[string]frameCall {
	cycling := []sport.Sport{"cycling"}
	return map[string]frameCall{
		"get_activity_data(act_1)": func(ctx context.Context, c *sweatstack.Client) (*frame.Frame, error) {
			return c.Activities.Data(ctx, "act_1", sweatstack.ActivityDataParams{})
		},
		"get_activity_data(act_1,adaptive_sampling_on=power,metrics=[power,heart_rate])": func(ctx context.Context, c *sweatstack.Client) (*frame.Frame, error) {
			return c.Activities.Data(ctx, "act_1", sweatstack.ActivityDataParams{
				AdaptiveSamplingOn: sweatstack.MetricPower, Metrics: []sweatstack.Metric{"power", "heart_rate"},
			})
		},
		"get_activity_mean_max(act_1,power)": func(ctx context.Context, c *sweatstack.Client) (*frame.Frame, error) {
			return c.Activities.MeanMax(ctx, "act_1", sweatstack.ActivityMeanMaxParams{Metric: sweatstack.MetricPower})
		},
		"get_activity_mean_max(act_1,speed,adaptive_sampling=True)": func(ctx context.Context, c *sweatstack.Client) (*frame.Frame, error) {
			return c.Activities.MeanMax(ctx, "act_1", sweatstack.ActivityMeanMaxParams{Metric: sweatstack.MetricSpeed, AdaptiveSampling: true})
		},
		"get_activity_awd(act_1)": func(ctx context.Context, c *sweatstack.Client) (*frame.Frame, error) {
			return c.Activities.AWD(ctx, "act_1", sweatstack.ActivityAWDParams{})
		},
		"get_activity_awd(act_1,speed)": func(ctx context.Context, c *sweatstack.Client) (*frame.Frame, error) {
			return c.Activities.AWD(ctx, "act_1", sweatstack.ActivityAWDParams{Metric: sweatstack.MetricSpeed})
		},
		"get_latest_activity_data(sport=cycling,adaptive_sampling_on=power,metrics=[power])": func(ctx context.Context, c *sweatstack.Client) (*frame.Frame, error) {
			return c.Activities.LatestData(ctx, sweatstack.ActivityListParams{Sports: cycling},
				sweatstack.ActivityDataParams{AdaptiveSamplingOn: sweatstack.MetricPower, Metrics: []sweatstack.Metric{"power"}})
		},
		"get_latest_activity_mean_max(power,sport=cycling)": func(ctx context.Context, c *sweatstack.Client) (*frame.Frame, error) {
			return c.Activities.LatestMeanMax(ctx, sweatstack.ActivityListParams{Sports: cycling},
				sweatstack.ActivityMeanMaxParams{Metric: sweatstack.MetricPower})
		},
		"get_longitudinal_data(sport=cycling,start)": func(ctx context.Context, c *sweatstack.Client) (*frame.Frame, error) {
			return c.Longitudinal.Data(ctx, sweatstack.LongitudinalDataParams{Sports: cycling, Start: day("2025-01-01")})
		},
		"get_longitudinal_data(sports=[cycling,running],start,end,metrics,adaptive_sampling_on)": func(ctx context.Context, c *sweatstack.Client) (*frame.Frame, error) {
			return c.Longitudinal.Data(ctx, sweatstack.LongitudinalDataParams{
				Sports: []sport.Sport{"cycling", "running"}, Start: day("2025-01-01"), End: day("2025-03-31"),
				Metrics: []sweatstack.Metric{"power"}, AdaptiveSamplingOn: sweatstack.MetricSpeed,
			})
		},
		"get_longitudinal_mean_max(cycling,power)": func(ctx context.Context, c *sweatstack.Client) (*frame.Frame, error) {
			return c.Longitudinal.MeanMax(ctx, sweatstack.LongitudinalCurveParams{Sports: cycling})
		},
		"get_longitudinal_mean_max(cycling,power,date,window_days=90)": func(ctx context.Context, c *sweatstack.Client) (*frame.Frame, error) {
			return c.Longitudinal.MeanMax(ctx, sweatstack.LongitudinalCurveParams{
				Sports: cycling, Metric: sweatstack.MetricPower, Date: day("2025-01-01"), WindowDays: 90,
			})
		},
		"get_longitudinal_awd(cycling,power,date,window_days=90)": func(ctx context.Context, c *sweatstack.Client) (*frame.Frame, error) {
			return c.Longitudinal.AWD(ctx, sweatstack.LongitudinalCurveParams{
				Sports: cycling, Metric: sweatstack.MetricPower, Date: day("2025-01-01"), WindowDays: 90,
			})
		},
	}
}

// TestFrameRequests_AreEquivalentToThoseOfPython holds each call against the
// recorded one. Differences that are meant: sport instead of sports, a list of
// one where only the newest is wanted, later names of adaptive sampling too.
func TestFrameRequests_AreEquivalentToThoseOfPython(t *testing.T) {
	t.Parallel()
	vectors := readVectors[struct {
		Vectors []recordedCall `json:"vectors"`
	}](t, "requests_0_70.json")
	recorded := make(map[string]recordedCall)
	for _, v := range vectors.Vectors {
		recorded[v.Call] = v
	}
	file := curveFile(t)
	for name, run := range pythonFrameCalls() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, ok := recorded[name]
			require.True(t, ok, "no such vector")
			s, client := scripted(t, reply{choose: func(r *http.Request) reply {
				body := file
				if strings.HasSuffix(r.URL.Path, "/activities/") {
					body = "[" + activityJSON("act_0") + "]"
				}
				return reply{status: 200, body: strings.NewReader(body)}
			}})
			table, err := run(t.Context(), client)
			require.NoError(t, err)
			assert.Equal(t, 3, table.Len())
			require.Len(t, table.Index(), 1)
			assert.Equal(t, "power", table.Index()[0].Name())
			require.Len(t, s.seen, len(want.Requests))
			for i, w := range want.Requests {
				assert.Equal(t, w.Method, s.seen[i].Method)
				assertFrameTarget(t, w.Target, s.seen[i].URL)
			}
		})
	}
}

func assertFrameTarget(t *testing.T, want string, got *url.URL) {
	t.Helper()
	w, err := url.Parse(want)
	require.NoError(t, err)
	assert.Equal(t, w.EscapedPath(), got.EscapedPath())
	query := w.Query()
	if sports, ok := query["sports"]; ok {
		query["sport"] = sports
		delete(query, "sports")
	}
	if query.Has("limit") {
		query.Set("limit", "1")
	}
	if on := query.Get("adaptive_sampling_on"); on != "" {
		query.Set("segmentation_on", on)
	}
	if query.Get("adaptive_sampling") == "true" {
		query.Set("segmentation", "true")
	}
	assert.Equal(t, query, got.Query())
}

func TestFrameCalls_FaultsAreTyped(t *testing.T) {
	t.Parallel()
	whole := curveFile(t)
	for fault, c := range map[string]struct {
		answer reply
		want   error
	}{
		"HTML instead of Parquet": {says(200, "<html>maintenance</html>"), sweatstack.ErrCorruptData},
		"half a file":             {says(200, whole[:len(whole)/2]), sweatstack.ErrCorruptData},
		"no such activity":        {says(404, `{"detail":"no"}`), sweatstack.ErrNotFound},
		"connection cut in the middle": {reply{choose: func(*http.Request) reply {
			return reply{status: 200, body: io.MultiReader(strings.NewReader(whole[:40]), iotest.ErrReader(io.ErrUnexpectedEOF))}
		}}, sweatstack.ErrConnection},
	} {
		for name, run := range pythonFrameCalls() {
			if strings.Contains(name, "latest") {
				continue // they list first
			}
			t.Run(fault+"/"+name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					_, client := scripted(t, c.answer)
					table, err := run(t.Context(), client)
					require.ErrorIs(t, err, c.want)
					assert.Nil(t, table)
				})
			})
		}
	}
}

func TestLatest_NothingMatchesIsNotFound(t *testing.T) {
	t.Parallel()
	s, client := scripted(t, says(200, "[]"))
	_, err := client.Activities.LatestData(t.Context(), sweatstack.ActivityListParams{}, sweatstack.ActivityDataParams{})
	require.ErrorIs(t, err, sweatstack.ErrNotFound)
	_, err = client.Activities.LatestMeanMax(t.Context(), sweatstack.ActivityListParams{}, sweatstack.ActivityMeanMaxParams{Metric: "power"})
	require.ErrorIs(t, err, sweatstack.ErrNotFound)
	assert.Len(t, s.seen, 2)
}

func TestFrameCalls_WrongParametersAreNamedAndNothingIsSent(t *testing.T) {
	t.Parallel()
	s, client := scripted(t, says(200, "[]"))
	ctx, some := t.Context(), []sport.Sport{"cycling"}
	curve := func(p sweatstack.LongitudinalCurveParams) error {
		_, err := client.Longitudinal.MeanMax(ctx, p)
		return err
	}
	work := func(p sweatstack.LongitudinalCurveParams) error {
		_, err := client.Longitudinal.AWD(ctx, p)
		return err
	}
	_, negative := client.Activities.MeanMax(ctx, "a", sweatstack.ActivityMeanMaxParams{
		Metric: "power", Durations: []time.Duration{-time.Second},
	})
	data := func(p sweatstack.LongitudinalDataParams) error {
		_, err := client.Longitudinal.Data(ctx, p)
		return err
	}
	_, noMetric := client.Activities.MeanMax(ctx, "a", sweatstack.ActivityMeanMaxParams{})
	_, latest := client.Activities.LatestMeanMax(ctx, sweatstack.ActivityListParams{}, sweatstack.ActivityMeanMaxParams{Metric: "rpe"})
	_, latestData := client.Activities.LatestData(ctx, sweatstack.ActivityListParams{}, sweatstack.ActivityDataParams{AdaptiveSamplingOn: "rpe"})
	_, noLevel := client.Activities.AWD(ctx, "a", sweatstack.ActivityAWDParams{Metric: "rpe"})
	_, noID := client.Activities.AWD(ctx, "..", sweatstack.ActivityAWDParams{})
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"mean-max without metric":     {noMetric, "Metric"},
		"latest mean-max of no level": {latest, "Metric"},
		"latest data":                 {latestData, "AdaptiveSamplingOn"},
		"AWD of no level":             {noLevel, "Metric"},
		"parent directory for an id":  {noID, "activity id"},
		"no sport":                    {curve(sweatstack.LongitudinalCurveParams{}), "Sports"},
		"empty sport":                 {curve(sweatstack.LongitudinalCurveParams{Sports: []sport.Sport{""}}), "Sports"},
		"negative window":             {curve(sweatstack.LongitudinalCurveParams{Sports: some, WindowDays: -1}), "WindowDays"},
		"both forms of days":          {curve(sweatstack.LongitudinalCurveParams{Sports: some, WindowDays: 1, End: day("2025-01-01")}), "Date"},
		"six amounts of work":         {curve(sweatstack.LongitudinalCurveParams{Sports: some, After: make([]float64, 6)}), "After"},
		"negative work":               {curve(sweatstack.LongitudinalCurveParams{Sports: some, After: []float64{-1}}), "After"},
		"work that is no number":      {curve(sweatstack.LongitudinalCurveParams{Sports: some, After: []float64{math.NaN()}}), "After"},
		"half a second":               {curve(sweatstack.LongitudinalCurveParams{Sports: some, Durations: []time.Duration{1500 * time.Millisecond}}), "Durations"},
		"no duration":                 {curve(sweatstack.LongitudinalCurveParams{Sports: some, Durations: []time.Duration{0}}), "Durations"},
		"all durations and some":      {curve(sweatstack.LongitudinalCurveParams{Sports: some, AllDurations: true, Durations: []time.Duration{time.Second}}), "AllDurations"},
		"AWD of durations":            {work(sweatstack.LongitudinalCurveParams{Sports: some, Durations: []time.Duration{time.Second}}), "Durations"},
		"AWD of all durations":        {work(sweatstack.LongitudinalCurveParams{Sports: some, AllDurations: true}), "AllDurations"},
		"AWD after work":              {work(sweatstack.LongitudinalCurveParams{Sports: some, After: []float64{0}}), "After"},
		"negative duration":           {negative, "Durations"},
		"curve of no level":           {curve(sweatstack.LongitudinalCurveParams{Sports: some, Metric: "rpe"}), "Metric"},
		"data without start":          {data(sweatstack.LongitudinalDataParams{Sports: some}), "Start"},
		"data without sport":          {data(sweatstack.LongitudinalDataParams{Start: day("2025-01-01")}), "Sports"},
		"end before start":            {data(sweatstack.LongitudinalDataParams{Sports: some, Start: day("2025-01-02"), End: day("2025-01-01")}), "End"},
	} {
		var wrong *sweatstack.ParamError
		if assert.ErrorAs(t, c.err, &wrong, name) {
			assert.Equal(t, c.want, wrong.Name, name)
		}
	}
	assert.Empty(t, s.seen)
}

// Requests of the client of today, as its recorded calls have them.
func TestCurveQueries_OfToday(t *testing.T) {
	t.Parallel()
	seconds := []time.Duration{5 * time.Second, time.Minute}
	for want, query := range map[string]func() (url.Values, error){
		"adaptive_sampling=false&durations=5,60&metric=power": sweatstack.ActivityMeanMaxParams{
			Metric: "power", Durations: seconds}.Query,
		"adaptive_sampling=false&durations=all&metric=power": sweatstack.ActivityMeanMaxParams{
			Metric: "power", AllDurations: true}.Query,
		"after=0&after=1000&metric=power&sport=cycling&sport=running&start=2025-01-01": sweatstack.LongitudinalCurveParams{
			Sports: []sport.Sport{"cycling", "running"}, Metric: "power", Start: day("2025-01-01"), After: []float64{0, 1000}}.Query,
		"after=500.5&metric=power&sport=cycling": sweatstack.LongitudinalCurveParams{
			Sports: []sport.Sport{"cycling"}, After: []float64{500.5}}.Query,
		"after=12345678&durations=all&metric=speed&sport=running": sweatstack.LongitudinalCurveParams{
			Sports: []sport.Sport{"running"}, After: []float64{12345678}, AllDurations: true}.Query,
	} {
		values, err := query()
		require.NoError(t, err, want)
		got, err := url.QueryUnescape(values.Encode())
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
}

func TestCurveQueries_PowerForCyclingElseSpeed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sports []sport.Sport
		want   string
	}{
		{[]sport.Sport{"cycling"}, "power"},
		{[]sport.Sport{"cycling.trainer"}, "power"},
		{[]sport.Sport{"cycling+stationary", "cycling.road"}, "power"},
		{[]sport.Sport{"running"}, "speed"},
		{[]sport.Sport{"hand_cycling"}, "speed"},
		{[]sport.Sport{"cycling", "running"}, "speed"},
	} {
		values, err := sweatstack.LongitudinalCurveParams{Sports: c.sports}.Query()
		require.NoError(t, err)
		assert.Equal(t, c.want, values.Get("metric"), c.sports)
	}
}
