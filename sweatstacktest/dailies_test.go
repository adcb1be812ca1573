package sweatstacktest_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// dailyJSON is one day of a measure.
type dailyJSON struct {
	Date   string   `json:"date"`
	Value  *float64 `json:"value"`
	Status string   `json:"status"`
	Source *string  `json:"source"`
}

func (w *wire) dailies(measure, start, end, more, bearer string) []dailyJSON {
	w.t.Helper()
	answer := w.get(fmt.Sprintf("/dailies/%s?start=%s&end=%s&%s", measure, start, end, more), bearer)
	require.Equal(w.t, http.StatusOK, answer.status, "%s", answer.body)
	var days []dailyJSON
	answer.into(w.t, &days)
	return days
}

// managedBearer is a token for a new user, who has no values yet.
func managedBearer(t *testing.T, w *wire) string {
	t.Helper()
	coach := w.signIn(w.sandbox.Coach(), "data:read", "data:write").AccessToken
	var made struct{ ID string }
	w.postJSON("/api/v1/users/", map[string]any{"first_name": "New"}, "Authorization", "Bearer "+coach).into(t, &made)
	return w.tokens(w.delegate(coach, map[string]any{"sub": made.ID})).AccessToken
}

func TestDailies_DaysWithoutAValueAreFilledAsTheMeasureHasIt(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := managedBearer(t, w)
	value := func(days ...any) []any { return days }
	for _, c := range []struct {
		measure       string
		first, second float64 // on the 3rd and the 7th
		want          []any   // from the 1st to the 9th
	}{
		{"body_mass", 70, 72, value(70.0, 70.0, 70.0, 70.5, 71.0, 71.5, 72.0, 72.0, 72.0)},
		{"body_fat_pct", 12, 14, value(12.0, 12.0, 12.0, 12.5, 13.0, 13.5, 14.0, 14.0, 14.0)},
		{"resting_hr", 50, 52, value(nil, nil, 50.0, nil, nil, nil, 52.0, nil, nil)},
		{"hrv", 50, 52, value(nil, nil, 50.0, nil, nil, nil, 52.0, nil, nil)},
		{"sleep_duration", 86400, 0, value(nil, nil, 86400.0, nil, nil, nil, 0.0, nil, nil)},
		{"sleep_altitude", 20, 1850, value(20.0, 20.0, 20.0, 20.0, 20.0, 20.0, 1850.0, 1850.0, 1850.0)},
		{"menstrual_cycle_day", 26, 99, value(nil, nil, 26.0, 27.0, 28.0, 29.0, 99.0, 100.0, nil)},
	} {
		for day, v := range map[int]float64{3: c.first, 7: c.second} {
			answer := w.body(http.MethodPost, "/dailies/"+c.measure, bearer, fmt.Sprintf(`{"date":"2025-01-0%d","value":%g}`, day, v))
			require.Equal(t, 200, answer.status, "%s", answer.body)
			assert.JSONEq(t, fmt.Sprintf(`{"date":"2025-01-0%d","value":%g,"status":"stored","source":"manual"}`, day, v), string(answer.body))
		}
		plain := w.dailies(c.measure, "2025-01-01", "2025-01-09", "", bearer)
		filled := w.dailies(c.measure, "2025-01-01", "2025-01-09", "interpolate=true", bearer)
		require.Len(t, filled, 9)
		for i, day := range filled {
			assert.Equal(t, fmt.Sprintf("2025-01-0%d", i+1), day.Date)
			stored := i == 2 || i == 6
			switch {
			case stored:
				assert.Equal(t, "stored", day.Status)
				assert.Equal(t, "manual", *day.Source)
				assert.Equal(t, day, plain[i])
			case c.want[i] == nil:
				assert.Equal(t, "missing", day.Status, "%s %s", c.measure, day.Date)
				assert.Nil(t, day.Value)
			default:
				assert.Equal(t, "estimated", day.Status, "%s %s", c.measure, day.Date)
				assert.Nil(t, day.Source)
			}
			if c.want[i] != nil {
				require.NotNil(t, day.Value, "%s %s", c.measure, day.Date)
				assert.InDelta(t, c.want[i], *day.Value, 1e-9, "%s %s", c.measure, day.Date)
			}
			if !stored {
				assert.Equal(t, dailyJSON{Date: day.Date, Status: "missing"}, plain[i], "off by default")
			}
		}
		within := w.dailies(c.measure, "2025-01-05", "2025-01-05", "interpolate=true", bearer)
		assert.Equal(t, filled[4:5], within, "the values beyond the range count")
	}
}

func TestDailies_RangesAndBadRequests(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := managedBearer(t, w)
	for measure, most := range map[string]float64{
		"body_mass": 500, "body_fat_pct": 100, "resting_hr": 250, "hrv": 500,
		"sleep_duration": 86400, "sleep_altitude": 10000, "menstrual_cycle_day": 100,
	} {
		for value, status := range map[float64]int{0: 200, most: 200, -0.1: 422, most + 0.1: 422} {
			body := fmt.Sprintf(`{"date":"2025-01-01","value":%g}`, value)
			assert.Equal(t, status, w.body(http.MethodPost, "/dailies/"+measure, bearer, body).status, "%s %s", measure, body)
		}
	}
	for _, body := range []string{
		`{"date":"2025-01-01"}`, `{"value":1}`, `{"date":"2025-02-30","value":1}`, `{"date":"2025-01-01T08:00:00","value":1}`,
		`{"date":"2025-01-01","value":"1x"}`, `{"date":"2025-01-01","value":1e999}`, `{"date":"2025-01-01","value":null}`,
	} {
		assert.Equal(t, 422, w.body(http.MethodPost, "/dailies/hrv", bearer, body).status, body)
	}
	for _, path := range []string{
		"/dailies/height?start=2025-01-01&end=2025-01-02", "/dailies/hrv", "/dailies/hrv?start=2025-01-01",
		"/dailies/hrv?start=2025-01-01&end=today", "/dailies/hrv?start=0001-01-01&end=9999-12-31",
		"/dailies/hrv?start=2025-01-01&end=2025-01-02&interpolate=perhaps",
	} {
		assert.Equal(t, 422, w.get(path, bearer).status, path)
	}
	assert.Empty(t, w.dailies("hrv", "2025-01-02", "2025-01-01", "unknown=1", bearer))
}

func TestDailies_DeletingTakesOneAwayAndNoneIs404(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	user := w.sandbox.LoneAthlete()
	bearer := w.signIn(user).AccessToken
	now := w.sandbox.Now()
	for _, day := range w.dailies("hrv", now.AddDate(0, 0, -20).Format(time.DateOnly), now.Format(time.DateOnly), "", bearer) {
		path, want := "/dailies/hrv?date="+day.Date, 404
		if day.Value != nil {
			want = 204
		}
		assert.Equal(t, want, w.body(http.MethodDelete, path, bearer, "").status, day.Date)
		assert.Equal(t, 404, w.body(http.MethodDelete, path, bearer, "").status, day.Date)
		require.Equal(t, 200, w.body(http.MethodPost, "/dailies/hrv", bearer, `{"date":"`+day.Date+`","value":77}`).status)
		assert.InDelta(t, 77, *w.dailies("hrv", day.Date, day.Date, "", bearer)[0].Value, 0)
	}
	assert.Equal(t, 422, w.body(http.MethodDelete, "/dailies/hrv", bearer, "").status)
	assert.Equal(t, 422, w.body(http.MethodDelete, "/dailies/hrv?date=today", bearer, "").status)
}

func TestDailies_TheHistoryIsBelievableAndFollowsFromTheSeed(t *testing.T) {
	t.Parallel()
	const start, end = "2026-02-10", "2026-05-10"
	clock := func() time.Time { return time.Date(2026, 5, 10, 12, 0, 0, 0, time.UTC) }
	one := newWire(t, sweatstacktest.WithSeed(3), sweatstacktest.WithClock(clock))
	same := newWire(t, sweatstacktest.WithSeed(3), sweatstacktest.WithClock(clock))
	other := newWire(t, sweatstacktest.WithSeed(4), sweatstacktest.WithClock(clock))
	bounds := map[string][3]float64{ // lowest, highest, fewest days
		"body_mass": {45, 100, 20}, "body_fat_pct": {8, 25, 8}, "resting_hr": {35, 70, 70}, "hrv": {25, 110, 70},
		"sleep_duration": {5 * 3600, 11 * 3600, 70}, "sleep_altitude": {0, 2500, 0}, "menstrual_cycle_day": {1, 1, 3},
	}
	bearer, again, foreign := one.signIn(one.sandbox.LoneAthlete()), same.signIn(same.sandbox.LoneAthlete()), other.signIn(other.sandbox.LoneAthlete())
	for measure, b := range bounds {
		days := one.dailies(measure, start, end, "", bearer.AccessToken)
		assert.Equal(t, days, same.dailies(measure, start, end, "", again.AccessToken), measure)
		if measure == "hrv" {
			assert.NotEqual(t, days, other.dailies(measure, start, end, "", foreign.AccessToken))
		}
		var stored int
		for _, day := range days {
			if day.Value == nil {
				continue
			}
			stored++
			assert.NotEmpty(t, *day.Source)
			assert.GreaterOrEqual(t, *day.Value, b[0], measure)
			assert.LessOrEqual(t, *day.Value, b[1], measure)
		}
		assert.GreaterOrEqual(t, stored, int(b[2]), measure)
		today := one.dailies(measure, end, end, "interpolate=true", bearer.AccessToken)[0]
		assert.True(t, today.Value != nil || b[2] == 70, "%s: what goes on from day to day is known", measure)
		assert.Nil(t, one.dailies(measure, "2026-05-11", "2026-05-11", "", bearer.AccessToken)[0].Value, "tomorrow")
	}
}

func TestDailies_NeedTheScopeOfTheMeasure(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	user := w.sandbox.Athletes()[0]
	coach := w.signIn(w.sandbox.Coach()).AccessToken
	delegated := w.tokens(w.delegate(coach, map[string]any{"sub": user.ID})).AccessToken
	for _, c := range []struct {
		scope                                    string
		readHRV, writeHRV, readCycle, writeCycle int
	}{
		{"wellness:read", 200, 403, 403, 403}, {"wellness:write", 403, 200, 403, 403},
		{"reproductive_health:read", 403, 403, 200, 403}, {"reproductive_health:write", 403, 403, 403, 200},
		{"data:read", 200, 403, 200, 403}, {"data:write", 403, 200, 403, 200}, {"activities:read", 403, 403, 403, 403},
		{"delegated", 200, 403, 403, 403}, // what the athlete has opened
	} {
		bearer := delegated
		if c.scope != "delegated" {
			bearer = w.signIn(user, c.scope).AccessToken
		}
		const days, body = "?start=2025-01-01&end=2025-01-02", `{"date":"2025-01-01","value":5}`
		assert.Equal(t, c.readHRV, w.get("/dailies/hrv"+days, bearer).status, c.scope)
		assert.Equal(t, c.writeHRV, w.body(http.MethodPost, "/dailies/hrv", bearer, body).status, c.scope)
		assert.Equal(t, c.readCycle, w.get("/dailies/menstrual_cycle_day"+days, bearer).status, c.scope)
		assert.Equal(t, c.writeCycle, w.body(http.MethodPost, "/dailies/menstrual_cycle_day", bearer, body).status, c.scope)
	}
}

func TestDailies_AStartThatIsWrongSaysNothingAboutTheEnd(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := managedBearer(t, w)
	for _, start := range []string{"", "start=nonsense-day&"} {
		answer := w.get("/dailies/hrv?"+start+"end=2025-01-01", bearer)
		require.Equal(t, http.StatusUnprocessableEntity, answer.status, "%s", answer.body)
		var said struct {
			Detail []struct{ Loc []string }
		}
		answer.into(t, &said)
		require.Len(t, said.Detail, 1, "%s", answer.body)
		assert.Equal(t, []string{"query", "start"}, said.Detail[0].Loc)
	}
}
