package sweatstacktest_test

import (
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

const (
	longMeanMax = "/activities/longitudinal-mean-max"
	longWork    = "/activities/longitudinal-accumulated-work-duration"
	longData    = "/activities/longitudinal-data"
)

// swimmer is a sandbox at noon of 10 May 2026 whose coach, who lives in Oslo
// and otherwise never swims, has swum four times.
type swimmer struct {
	*wire

	token string
	// late began at 23:30 of 1 May in Oslo; twice and again were on 3 May; old
	// was more than a year before.
	old, late, twice, again sweatstacktest.Activity
}

func newSwimmer(t *testing.T, api sweatstacktest.API) *swimmer {
	t.Helper()
	w := newWire(t, sweatstacktest.WithAPI(api), sweatstacktest.WithClock(func() time.Time {
		return time.Date(2026, time.May, 10, 12, 0, 0, 0, time.UTC)
	}))
	coach := w.sandbox.Coach()
	swim := func(sport string, start time.Time, power ...float64) sweatstacktest.Activity {
		speed := make([]float64, len(power))
		for i := range speed {
			speed[i] = power[i] / 100
		}
		a, err := w.sandbox.AddActivity(coach, sweatstacktest.Recording{Sport: sport, Start: start, Power: power, Speed: speed})
		require.NoError(t, err)
		return a
	}
	return &swimmer{
		wire: w, token: w.signIn(coach).AccessToken,
		old:   swim("swimming.open_water", time.Date(2025, time.May, 9, 8, 0, 0, 0, time.UTC), 900),
		late:  swim("swimming.pool", time.Date(2026, time.May, 1, 21, 30, 0, 0, time.UTC), 100, 300, 200, math.NaN(), 400, 100),
		twice: swim("swimming.open_water", time.Date(2026, time.May, 3, 8, 0, 0, 0, time.UTC), 250, 250, 250),
		again: swim("swimming.open_water", time.Date(2026, time.May, 3, 16, 0, 0, 0, time.UTC), 150, 250),
	}
}

// curve reads an answer about the swims of this May.
func (s *swimmer) curve(path, query string) *frame.Frame {
	s.t.Helper()
	return s.parquet(path+"?sport=swimming&start=2026-05-01"+query, s.token)
}

// texts reads a text column.
func texts(t *testing.T, table *frame.Frame, name string) []string {
	t.Helper()
	column, ok := table.Column(name)
	require.True(t, ok, name)
	out := make([]string, column.Len())
	for i := range out {
		out[i], _ = column.Text(i)
	}
	return out
}

// indexNames lists the columns that pandas makes its index.
func indexNames(table *frame.Frame) []string {
	out := []string{}
	for _, column := range table.Index() {
		out = append(out, column.Name())
	}
	return out
}

func TestLongitudinalMeanMax_IsTheEnvelopeOfTheActivities(t *testing.T) {
	t.Parallel()
	s := newSwimmer(t, sweatstacktest.Current)
	table := s.curve(longMeanMax, "&metric=power&durations=1,2,3,6,7")
	assert.Equal(t, []string{"duration", "power", "start", "activity_id", "sport"}, names(table))
	assert.Empty(t, table.Index())
	assert.Equal(t, []float64{1, 2, 3, 6}, lengths(t, table, "duration"), "longer than every activity is left out")
	assert.Equal(t, []float64{400, 250, 250, 183}, floats(t, table, "power"))
	assert.Equal(t, []string{s.late.ID, s.late.ID, s.twice.ID, s.late.ID}, texts(t, table, "activity_id"), "the first of equal ones")
	assert.Equal(t, []string{"swimming.pool", "swimming.pool", "swimming.open_water", "swimming.pool"}, texts(t, table, "sport"))
	start, _ := table.Column("start")
	assert.Equal(t, "UTC", start.Zone())
	at, _ := start.Time(0)
	assert.Equal(t, 4*time.Second, at.Sub(s.late.Start))

	standard := s.curve(longMeanMax, "&metric=power")
	assert.Equal(t, []float64{1, 5}, lengths(t, standard, "duration"))
	all := s.curve(longMeanMax, "&metric=power&durations=all&by=intensity")
	assert.Equal(t, []float64{1, 2, 3, 4, 5, 6}, lengths(t, all, "duration"), "by has no meaning any more")
	speed := s.curve(longMeanMax, "&metric=speed&durations=1")
	assert.Equal(t, frame.Float16, column(t, speed, "speed").Type())
	assert.Equal(t, []float64{4}, floats(t, speed, "speed"))
}

// column is a column that must be there.
func column(t *testing.T, table *frame.Frame, name string) *frame.Column {
	t.Helper()
	c, ok := table.Column(name)
	require.True(t, ok, name)
	return c
}

func TestLongitudinalMeanMax_ByLevelInTheTimeOf070(t *testing.T) {
	t.Parallel()
	s := newSwimmer(t, sweatstacktest.Legacy)
	table := s.curve(longMeanMax, "&metric=power&durations=nonsense")
	assert.Equal(t, []string{"power", "duration", "start", "activity_id", "sport"}, names(table))
	assert.Equal(t, []string{"power"}, indexNames(table))
	assert.Equal(t, frame.Int16, table.Index()[0].Type())
	require.Equal(t, 400, table.Len())
	seconds := lengths(t, table, "duration")
	assert.InDelta(t, 6, seconds[0], 0, "1 W")
	assert.InDelta(t, 6, seconds[182], 0, "183 W")
	assert.InDelta(t, 5, seconds[183], 0, "184 W: the last five of the first swim have less, the first five 200 W")
	assert.InDelta(t, 3, seconds[249], 0, "250 W")
	assert.InDelta(t, 1, seconds[250], 0, "251 W")
	assert.Equal(t, s.twice.ID, texts(t, table, "activity_id")[249])
	assert.Equal(t, s.late.ID, texts(t, table, "activity_id")[399])

	duration := s.curve(longMeanMax, "&metric=power&by=duration")
	assert.Equal(t, []string{"duration"}, indexNames(duration))
	assert.Equal(t, []float64{400, 250, 250}, floats(t, duration, "power")[:3])
	wrong := s.get(longMeanMax+"?sport=swimming&metric=power&by=weight", s.token)
	assert.Equal(t, http.StatusUnprocessableEntity, wrong.status)
}

func TestLongitudinalMeanMax_AfterWorkDone(t *testing.T) {
	t.Parallel()
	s := newSwimmer(t, sweatstacktest.Current)
	table := s.curve(longMeanMax, "&metric=power&durations=1,2&after=0&after=0.4&after=0.5005&after=100")
	assert.Equal(t, []string{"duration", "power", "start", "activity_id", "sport", "after"}, names(table))
	assert.Equal(t, []float64{0, 0, 0.4, 0.4, 0.5005, 0.5005}, floats(t, table, "after"), "nobody did 100 kJ")
	// After 400 J the first swim is at its third second, the second at its third.
	assert.Equal(t, []float64{400, 250, 400, 250, 400, 250}, floats(t, table, "power"))
	start, _ := column(t, table, "start").Time(3)
	assert.Equal(t, 4*time.Second, start.Sub(s.late.Start), "seconds count from the start of the activity")
	metres := s.curve(longMeanMax, "&metric=speed&durations=1&after=5.5")
	assert.Equal(t, []float64{4}, floats(t, metres, "speed"))
	assert.Zero(t, s.curve(longMeanMax, "&metric=speed&durations=1&after=1000").Len())

	legacy := newSwimmer(t, sweatstacktest.Legacy)
	levels := legacy.curve(longMeanMax, "&metric=power&after=0&after=0.4")
	assert.Equal(t, []string{"power", "duration", "start", "activity_id", "sport", "after"}, names(levels))
	assert.Empty(t, levels.Index(), "levels come once for each state")
}

func TestLongitudinalMeanMax_AfterWorkSpansAYear(t *testing.T) {
	t.Parallel()
	s := newSwimmer(t, sweatstacktest.Current)
	path := longMeanMax + "?sport=swimming&metric=power&durations=1"
	assert.Equal(t, []float64{900}, floats(t, s.parquet(path, s.token), "power"))
	assert.Equal(t, []float64{400}, floats(t, s.parquet(path+"&after=0&start=2020-01-01", s.token), "power"))
	assert.Equal(t, []float64{900}, floats(t, s.parquet(path+"&after=0&end=2026-05-08", s.token), "power"))
	assert.Equal(t, []float64{400}, floats(t, s.parquet(path+"&after=0&end=2026-05-09", s.token), "power"), "a year and a day")
}

// Days are those of the athlete's calendar, both ends included.
func TestLongitudinal_Days(t *testing.T) {
	t.Parallel()
	s := newSwimmer(t, sweatstacktest.Current)
	for query, want := range map[string]float64{
		"":                                 900,
		"&start=2026-05-01":                400,
		"&start=2026-05-02":                250,
		"&start=2026-05-01&end=2026-05-01": 400,
		"&end=2025-05-09":                  900,
		"&date=2026-05-01":                 900,
		"&date=2026-05-01&window_days=1":   400,
		"&date=2026-05-03&window_days=2":   250,
		"&date=2026-05-03&window_days=3":   400,
		"&window_days=10":                  400,
		"&window_days=9":                   250,
		"&window_days=4000000000":          900,
		"&start=2026-05-02&window_days=99": 250,
		"&end=2026-05-02&date=2025-05-09&start=2026-05-01": 400,
	} {
		table := s.parquet(longMeanMax+"?sport=swimming&metric=power&durations=1"+query, s.token)
		assert.Equal(t, []float64{want}, floats(t, table, "power"), query)
	}
	none := s.parquet(longMeanMax+"?sport=swimming&metric=power&start=2026-05-09&end=2026-05-01", s.token)
	assert.Zero(t, none.Len())
	pool := s.parquet(longMeanMax+"?sports=swimming.pool&sport=hand_cycling&metric=power&durations=1", s.token)
	assert.Equal(t, []string{s.late.ID}, texts(t, pool, "activity_id"), "sports are alternatives, under both names")

	// Without an end it is today, where the athlete lives.
	night, err := s.sandbox.AddActivity(s.sandbox.Coach(), sweatstacktest.Recording{
		Sport: "hand_cycling", Start: time.Date(2026, time.May, 10, 22, 0, 0, 0, time.UTC), Power: []float64{200},
	})
	require.NoError(t, err)
	const late = longMeanMax + "?sport=hand_cycling&metric=power&start=2026-05-11"
	assert.Zero(t, s.parquet(late, s.token).Len(), "it is noon of the 10th")
	s.sandbox.Advance(10*time.Hour + time.Minute) // of the 11th in Oslo
	token := s.signIn(s.sandbox.Coach()).AccessToken
	assert.Equal(t, []string{night.ID}, texts(t, s.parquet(late, token), "activity_id"))
	assert.Zero(t, s.parquet(late+"&end=2026-05-10", token).Len())
}

func TestLongitudinal_MalformedIsRefused(t *testing.T) {
	t.Parallel()
	for _, api := range []sweatstacktest.API{sweatstacktest.Current, sweatstacktest.Legacy} {
		s := newSwimmer(t, api)
		for path, want := range map[string]string{
			longData + "?start=2026-01-01":                                               `[{"loc":["query","sport"],"msg":"Field required","type":"missing"}]`,
			longData + "?sport=swimming":                                                 `[{"loc":["query","start"],"msg":"Field required","type":"missing"}]`,
			longMeanMax + "?metric=power":                                                `[{"loc":["query","sport"],"msg":"Field required","type":"missing"}]`,
			longMeanMax + "?sport=swimming":                                              `[{"loc":["query","metric"],"msg":"Field required","type":"missing"}]`,
			longWork + "?sport=swimming":                                                 `[{"loc":["query","metric"],"msg":"Field required","type":"missing"}]`,
			longMeanMax + "?sport=swimming&metric=power&after=x":                         "float_parsing",
			longMeanMax + "?sport=swimming&metric=power&after=NaN":                       "finite_number",
			longMeanMax + "?sport=swimming&metric=power&after=-1":                        "greater_than_equal",
			longMeanMax + "?sport=swimming&metric=power" + strings.Repeat("&after=1", 6): "too_long",
			longMeanMax + "?sport=swimming&metric=power&window_days=0":                   "greater_than_equal",
			longMeanMax + "?sport=swimming&metric=power&date=2026-05-01T00:00:00":        "date_from_datetime_inexact",
			longWork + "?sport=&metric=power":                                            "value_error",
			longData + "?sport=swimming&start=2026-01-01&metrics=power,speed":            "enum",
			longData + "?sport=swimming&start=2026-01-01&nlec_on=heart_rate":             "enum",
			longData + "?sport=swimming&start=2026-13-01":                                "date_from_datetime_parsing",
		} {
			answer := s.get(path, s.token)
			assert.Equal(t, http.StatusUnprocessableEntity, answer.status, path)
			assert.Contains(t, answer.detail(t), want, path)
		}
		assert.Equal(t, http.StatusOK, s.get(longWork+"?sport=swimming&metric=power&format=x&limit=none", s.token).status)
		assert.Equal(t, http.StatusNotFound, s.get(longWork+"/?sport=swimming&metric=power", s.token).status, "no trailing slash")
	}
	s := newSwimmer(t, sweatstacktest.Current)
	assert.Equal(t, http.StatusUnprocessableEntity, s.get(longMeanMax+"?sport=swimming&metric=power&durations=1.5", s.token).status)
}

func TestLongitudinalWork_ADayIsOneOfTheAthletesCalendar(t *testing.T) {
	t.Parallel()
	s := newSwimmer(t, sweatstacktest.Current)
	for _, start := range []time.Time{
		time.Date(2026, time.May, 4, 21, 0, 0, 0, time.UTC), // 23:00 of the 4th in Oslo
		time.Date(2026, time.May, 4, 23, 0, 0, 0, time.UTC), // 01:00 of the 5th
		time.Date(2026, time.May, 5, 10, 0, 0, 0, time.UTC),
		time.Date(2026, time.May, 5, 16, 0, 0, 0, time.UTC),
	} {
		_, err := s.sandbox.AddActivity(s.sandbox.Coach(), sweatstacktest.Recording{
			Sport: "hand_cycling", Start: start, Power: []float64{2, 1},
		})
		require.NoError(t, err)
	}
	table := s.parquet(longWork+"?sport=hand_cycling&metric=power", s.token)
	assert.Equal(t, []float64{1, 2}, floats(t, table, "power"))
	assert.Equal(t, []float64{6, 3}, floats(t, table, "max"))
	assert.Equal(t, []float64{2, 1}, floats(t, table, "easy"), "the other day")
}

func TestLongitudinalWork_AddsUpDaysAndRanksThem(t *testing.T) {
	t.Parallel()
	for _, api := range []sweatstacktest.API{sweatstacktest.Current, sweatstacktest.Legacy} {
		s := newSwimmer(t, api)
		table := s.curve(longWork, "&metric=power")
		assert.Equal(t, []string{"power", "max", "hard", "medium", "easy"}, names(table))
		assert.Empty(t, table.Index())
		require.Equal(t, 400, table.Len())
		assert.Equal(t, frame.Float64, column(t, table, "power").Type())
		assert.Equal(t, frame.Int64, column(t, table, "max").Type(), "whole seconds")
		highest := floats(t, table, "max")
		assert.InDelta(t, 5, highest[149], 0, "150 W: both swims of 3 May")
		assert.InDelta(t, 4, highest[249], 0, "250 W")
		assert.InDelta(t, 2, highest[250], 0, "251 W: 1 May")
		assert.InDelta(t, 1, highest[399], 0, "400 W")
		easy := floats(t, table, "easy")
		assert.InDelta(t, 3, easy[149], 0, "150 W: 1 May")
		assert.InDelta(t, 0, easy[399], 0, "3 May")
		speed := s.curve(longWork, "&metric=speed")
		assert.Equal(t, frame.Float64, column(t, speed, "speed").Type())
		assert.Zero(t, s.parquet(longWork+"?sport=hand_cycling&metric=power", s.token).Len())
	}
}

func TestLongitudinal_NobodyElsesActivities(t *testing.T) {
	t.Parallel()
	s := newSwimmer(t, sweatstacktest.Current)
	other := s.signIn(s.sandbox.Athletes()[0]).AccessToken
	for _, path := range []string{longMeanMax + "?metric=power&", longWork + "?metric=power&", longData + "?start=2026-01-01&"} {
		assert.Positive(t, s.parquet(path+"sport=swimming", s.token).Len())
		assert.Zero(t, s.parquet(path+"sport=swimming", other).Len())
	}
}

// An activity that comes later counts at once: nothing stale is kept.
func TestLongitudinal_NewActivitiesCount(t *testing.T) {
	t.Parallel()
	s := newSwimmer(t, sweatstacktest.Current)
	require.InDelta(t, 400, floats(t, s.curve(longMeanMax, "&metric=power&durations=1"), "power")[0], 0)
	_, err := s.sandbox.AddActivity(s.sandbox.Coach(), sweatstacktest.Recording{Sport: "swimming", Power: []float64{500}})
	require.NoError(t, err)
	assert.InDelta(t, 500, floats(t, s.curve(longMeanMax, "&metric=power&durations=1"), "power")[0], 0)
}

func TestMeanMax_AdaptiveSamplingHasFewerRows(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithAPI(sweatstacktest.Legacy))
	power := slices.Concat(slices.Repeat([]float64{200}, 100), slices.Repeat([]float64{300}, 50))
	power[120] = 305 // within the slack of a segment
	activity, err := w.sandbox.AddActivity(w.sandbox.Coach(), sweatstacktest.Recording{Power: power})
	require.NoError(t, err)
	token := w.signIn(w.sandbox.Coach()).AccessToken
	path := "/activities/" + activity.ID + "/mean-max?metric=power"
	full := w.parquet(path, token)
	assert.Equal(t, 305, full.Len())
	assert.InDelta(t, 150, lengths(t, full, "duration")[0], 0)
	for _, name := range []string{"adaptive_sampling", "nlec", "segmentation"} {
		fewer := w.parquet(path+"&"+name+"=true", token)
		assert.Equal(t, []string{"power"}, indexNames(fewer))
		assert.Less(t, fewer.Len(), 110, name)
		levels := floats(t, fewer, "power")
		assert.InDelta(t, 1, levels[0], 0)
		assert.InDelta(t, 300, levels[len(levels)-1], 0, "the mean of the segment")
		assert.True(t, slices.IsSortedFunc(lengths(t, fewer, "duration"), func(a, b float64) int { return int(b - a) }))
	}
}
