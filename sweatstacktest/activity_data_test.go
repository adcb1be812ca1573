package sweatstacktest_test

import (
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// parquet calls a path and reads the file that it answers with.
func (w *wire) parquet(path, bearer string) *frame.Frame {
	w.t.Helper()
	answer := w.get(path, bearer)
	require.Equal(w.t, http.StatusOK, answer.status, "%s: %s", path, answer.body)
	table, err := frame.Read(answer.body)
	require.NoError(w.t, err)
	return table
}

// names lists the columns in order, an index first.
func names(table *frame.Frame) []string {
	var out []string
	for _, column := range table.Columns() {
		out = append(out, column.Name())
	}
	return out
}

// floats reads a number column.
func floats(t *testing.T, table *frame.Frame, name string) []float64 {
	t.Helper()
	column, ok := table.Column(name)
	require.True(t, ok, name)
	return column.Floats()
}

// lengths reads a duration column in seconds.
func lengths(t *testing.T, table *frame.Frame, name string) []float64 {
	t.Helper()
	column, ok := table.Column(name)
	require.True(t, ok, name)
	out := make([]float64, column.Len())
	for i := range out {
		length, ok := column.Duration(i)
		require.True(t, ok)
		out[i] = length.Seconds()
	}
	return out
}

// recorded is a sandbox with one short recording of the coach.
func recorded(t *testing.T, options ...sweatstacktest.Option) (*wire, sweatstacktest.Activity, string) {
	t.Helper()
	w := newWire(t, options...)
	nan := math.NaN()
	activity, err := w.sandbox.AddActivity(w.sandbox.Coach(), sweatstacktest.Recording{
		Sport: "cycling.road", Start: time.Date(2026, time.May, 6, 12, 0, 0, 0, time.UTC),
		Power:     []float64{100, 300, 200, nan, 400, 100},
		HeartRate: []float64{nan, 121, 122, 123},
		Speed:     []float64{0, 1.5, 2.25, 3, 3, 3},
	})
	require.NoError(t, err)
	return w, activity, w.signIn(w.sandbox.Coach()).AccessToken
}

func TestData_HasTheColumnsAndTypesOfThePlatform(t *testing.T) {
	t.Parallel()
	w, activity, token := recorded(t)
	table := w.parquet("/activities/"+activity.ID+"/data", token)
	assert.Equal(t, []string{
		"timestamp", "timestamp_local", "duration", "lap", "power", "speed", "heart_rate", "sport", "activity_id",
	}, names(table))
	types := map[string]frame.Type{
		"timestamp": frame.Timestamp, "timestamp_local": frame.Timestamp, "duration": frame.Duration, "lap": frame.Int8,
		"power": frame.Int16, "heart_rate": frame.Int16, "speed": frame.Float16, "sport": frame.Text, "activity_id": frame.Text,
	}
	for _, column := range table.Columns() {
		assert.Equal(t, types[column.Name()], column.Type(), column.Name())
	}
	require.Len(t, table.Index(), 1)
	assert.Equal(t, "timestamp", table.Index()[0].Name())
	first, _ := table.Index()[0].Time(0)
	assert.True(t, activity.Start.Equal(first))
	local, _ := table.Column("timestamp_local")
	assert.Empty(t, local.Zone())
	shown, _ := local.Time(0)
	assert.Equal(t, "14:00:00", shown.Format(time.TimeOnly), "summer time in Oslo")

	power, _ := table.Column("power")
	assert.False(t, power.Valid(3))
	assert.Equal(t, []float64{100, 300, 200, -1, 400, 100}, replaceNaN(power.Floats()))
	assert.Equal(t, []float64{-1, 121, 122, 123, -1, -1}, replaceNaN(floats(t, table, "heart_rate")))
	assert.Equal(t, []float64{0, 1.5, 2.25, 3, 3, 3}, floats(t, table, "speed"))
	assert.Equal(t, []float64{1, 1, 1, 1, 1, 1}, lengths(t, table, "duration"))
	id, _ := table.Column("activity_id")
	text, _ := id.Text(5)
	assert.Equal(t, activity.ID, text)
}

func replaceNaN(values []float64) []float64 {
	out := slices.Clone(values)
	for i, value := range out {
		if math.IsNaN(value) {
			out[i] = -1
		}
	}
	return out
}

func TestData_MetricsNarrowTheColumns(t *testing.T) {
	t.Parallel()
	w, activity, token := recorded(t)
	path := "/activities/" + activity.ID + "/data?"
	tests := []struct {
		query string
		want  []string
	}{
		{"metrics=power", []string{"timestamp", "timestamp_local", "power", "sport", "activity_id"}},
		{"metrics=heart_rate&metrics=power", []string{"timestamp", "timestamp_local", "power", "heart_rate", "sport", "activity_id"}},
		{"metrics=duration", []string{"timestamp", "timestamp_local", "duration", "sport", "activity_id"}},
		{"metrics=smo2&metrics=notes&metrics=latitude", []string{"timestamp", "timestamp_local", "smo2", "latitude", "notes", "sport", "activity_id"}},
	}
	for _, tt := range tests {
		table := w.parquet(path+tt.query, token)
		assert.Equal(t, tt.want, names(table), tt.query)
		assert.Equal(t, 6, table.Len())
	}
	smo2, _ := w.parquet(path+"metrics=smo2", token).Column("smo2")
	assert.Equal(t, 6, smo2.Nulls(), "asked for and not there: no values")
	legacy, activity, token := recorded(t, sweatstacktest.WithAPI(sweatstacktest.Legacy))
	assert.NotContains(t, names(legacy.parquet("/activities/"+activity.ID+"/data", token)), "timestamp_local")
}

func TestData_ASegmentEndsAtFiveMinutesAtAGapAndWithALap(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	start := w.sandbox.Now().Add(-time.Hour).Truncate(time.Second)
	var times []time.Time
	var power, distance, laps []float64
	for second := range 370 {
		if second >= 350 && second < 360 {
			continue
		}
		times = append(times, start.Add(time.Duration(second)*time.Second))
		power, distance, laps = append(power, 200), append(distance, 4*float64(second)), append(laps, float64(second/365))
	}
	table, err := frame.New(frame.NewTimestamp("timestamp", times, nil, frame.Second, "UTC"),
		frame.NewNumber("power", power, nil), frame.NewNumber("distance", distance, nil), frame.NewNumber("lap", laps, nil))
	require.NoError(t, err)
	activity, err := w.sandbox.AddActivity(w.sandbox.Coach(), sweatstacktest.Recording{Sport: "hand_cycling", Data: table})
	require.NoError(t, err)
	token := w.signIn(w.sandbox.Coach()).AccessToken
	for _, path := range []string{
		"/activities/" + activity.ID + "/data?",
		longData + "?sport=hand_cycling&start=2000-01-01&metrics=duration&metrics=distance&",
	} {
		got := w.parquet(path+"segmentation_on=power", token)
		assert.Equal(t, []float64{300, 50, 5, 5}, lengths(t, got, "duration"), path)
		assert.Equal(t, []float64{4 * 299, 4 * 349, 4 * 364, 4 * 369}, floats(t, got, "distance"), "the last of each")
		for i, second := range []int{0, 300, 360, 365} {
			at, _ := got.Index()[0].Time(i)
			assert.Equal(t, time.Duration(second)*time.Second, at.Sub(start), path)
		}
	}
}

func TestData_AdaptiveSamplingUnderItsThreeNames(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	steady := slices.Concat(slices.Repeat([]float64{200}, 100), slices.Repeat([]float64{300}, 50), []float64{math.NaN()})
	activity, err := w.sandbox.AddActivity(w.sandbox.Coach(), sweatstacktest.Recording{Power: steady})
	require.NoError(t, err)
	token := w.signIn(w.sandbox.Coach()).AccessToken
	for _, name := range []string{"adaptive_sampling_on", "nlec_on", "segmentation_on"} {
		table := w.parquet("/activities/"+activity.ID+"/data?"+name+"=power", token)
		assert.Equal(t, []float64{100, 50, 1}, lengths(t, table, "duration"), name)
		assert.Equal(t, []float64{200, 300, -1}, replaceNaN(floats(t, table, "power")), name)
		second, _ := table.Index()[0].Time(1)
		assert.Equal(t, 100*time.Second, second.Sub(activity.Start))
		wrong := w.get("/activities/"+activity.ID+"/data?"+name+"=heart_rate", token)
		assert.Equal(t, http.StatusUnprocessableEntity, wrong.status, name)
	}
}

func TestMeanMax_ByDurationToday(t *testing.T) {
	t.Parallel()
	w, activity, token := recorded(t)
	path := "/activities/" + activity.ID + "/mean-max?metric=power"
	table := w.parquet(path+"&durations=1,2,3,6,7,3600&adaptive_sampling=false", token)
	assert.Equal(t, []string{"duration", "power", "start"}, names(table))
	assert.Empty(t, table.Index())
	assert.Equal(t, []float64{1, 2, 3, 6}, lengths(t, table, "duration"), "longer than the activity is left out")
	assert.Equal(t, []float64{400, 250, 200, 183}, floats(t, table, "power"), "a missing second is no work")
	start, _ := table.Column("start")
	best, _ := start.Time(0)
	assert.Equal(t, 4*time.Second, best.Sub(activity.Start))

	assert.Equal(t, []float64{1, 5}, lengths(t, w.parquet(path, token), "duration"), "the standard durations")
	assert.Equal(t, []float64{1, 2, 3, 4, 5, 6}, lengths(t, w.parquet(path+"&durations=all", token), "duration"))
	odd := w.parquet(path+"&durations="+url.QueryEscape(" 6, 1,1,99999999999999999999999"), token)
	assert.Equal(t, []float64{1, 6}, lengths(t, odd, "duration"), "each once, rising")
	speed := w.parquet("/activities/"+activity.ID+"/mean-max?metric=speed&durations=6", token)
	assert.Equal(t, []float64{12.75 / 6}, floats(t, speed, "speed"))

	for _, wrong := range []string{"", "1.5", "0", "-1", "1,", ",1", "1;2", "some", "ALL", "all,1", strings.Repeat("1,", 2000) + "1"} {
		assert.Equal(t, http.StatusUnprocessableEntity, w.get(path+"&durations="+wrong, token).status, "%.9s", wrong)
	}
	missing := w.get("/activities/"+activity.ID+"/mean-max", token)
	assert.Equal(t, `[{"loc":["query","metric"],"msg":"Field required","type":"missing"}]`, missing.detail(t))
}

func TestMeanMax_ByLevelInTheTimeOf070(t *testing.T) {
	t.Parallel()
	w, activity, token := recorded(t, sweatstacktest.WithAPI(sweatstacktest.Legacy))
	table := w.parquet("/activities/"+activity.ID+"/mean-max?metric=power&adaptive_sampling=false", token)
	require.Len(t, table.Index(), 1)
	assert.Equal(t, "power", table.Index()[0].Name())
	assert.Equal(t, frame.Int16, table.Index()[0].Type())
	levels, seconds := floats(t, table, "power"), lengths(t, table, "duration")
	require.Len(t, levels, 400)
	assert.InDelta(t, 1, levels[0], 0)
	assert.InDelta(t, 6, seconds[0], 0)
	assert.InDelta(t, 400, levels[399], 0)
	assert.InDelta(t, 1, seconds[399], 0)
	wrong := w.get("/activities/"+activity.ID+"/mean-max?metric=power&adaptive_sampling=perhaps", token)
	assert.Equal(t, http.StatusUnprocessableEntity, wrong.status)
}

func TestMeanMax_WithoutTheMetricIsACurveWithoutRows(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	activity, err := w.sandbox.AddActivity(w.sandbox.Coach(), sweatstacktest.Recording{Sport: "running", HeartRate: []float64{120}})
	require.NoError(t, err)
	token := w.signIn(w.sandbox.Coach()).AccessToken
	for _, path := range []string{"/mean-max?metric=power", "/accumulated-work-duration"} {
		assert.Zero(t, w.parquet("/activities/"+activity.ID+path, token).Len(), path)
	}
}

func TestWorkDuration_CountsSecondsAtOrAboveEachLevel(t *testing.T) {
	t.Parallel()
	w, activity, token := recorded(t)
	table := w.parquet("/activities/"+activity.ID+"/accumulated-work-duration", token)
	assert.Equal(t, []string{"power", "duration"}, names(table), "cycling goes by power")
	seconds := lengths(t, table, "duration")
	require.Len(t, seconds, 400)
	assert.InDelta(t, 5, seconds[0], 0)
	assert.InDelta(t, 5, seconds[99], 0, "100 W")
	assert.InDelta(t, 3, seconds[100], 0, "101 W")
	assert.InDelta(t, 1, seconds[399], 0, "400 W")
	speed := w.parquet("/activities/"+activity.ID+"/accumulated-work-duration?metric=speed", token)
	assert.Equal(t, []string{"speed", "duration"}, names(speed))
	assert.Equal(t, frame.Float32, speed.Index()[0].Type())
}

// Files are made once and kept; the second answer is the first.
func TestData_IsTheSameEachTime(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	athlete := w.sandbox.Athletes()[0]
	token := w.signIn(athlete).AccessToken
	for _, activity := range w.sandbox.Activities(athlete)[:3] {
		path := "/activities/" + activity.ID + "/data"
		first := w.get(path, token)
		assert.Equal(t, first.body, w.get(path, token).body)
		table, err := frame.Read(first.body)
		require.NoError(t, err)
		for _, metric := range activity.Metrics {
			_, ok := table.Column(metric)
			assert.True(t, ok, metric)
		}
	}
}
