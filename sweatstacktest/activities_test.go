package sweatstacktest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// activityJSON is as much of an activity as these tests look at.
type activityJSON struct {
	ID         string   `json:"id"`
	Sport      string   `json:"sport"`
	Start      string   `json:"start"`
	End        string   `json:"end"`
	StartLocal string   `json:"start_local"`
	EndLocal   string   `json:"end_local"`
	Duration   string   `json:"duration"`
	Tags       []string `json:"tags"`
	Metrics    []string `json:"metrics"`
	Laps       []struct {
		Start, End string
	} `json:"laps"`
	Distance *float64 `json:"distance"`
	Devices  []string `json:"devices"`
}

func (w *wire) activities(query, bearer string) []activityJSON {
	w.t.Helper()
	answer := w.get("/activities/?"+query, bearer)
	require.Equal(w.t, http.StatusOK, answer.status, "body %q", answer.body)
	var list []activityJSON
	answer.into(w.t, &list)
	return list
}

func TestActivities_PagesCoverTheHistoryNewestFirst(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	athlete := w.sandbox.Athletes()[0]
	token := w.signIn(athlete).AccessToken
	var want, got []string
	for _, a := range w.sandbox.Activities(athlete) {
		want = append(want, a.ID)
	}
	require.Greater(t, len(want), 100)
	starts := []string{}
	for offset := 0; ; offset += 30 {
		page := w.activities(fmt.Sprintf("limit=30&offset=%d", offset), token)
		for _, a := range page {
			got, starts = append(got, a.ID), append(starts, a.Start)
		}
		if len(page) < 30 {
			break
		}
	}
	assert.Equal(t, want, got)
	assert.True(t, slices.IsSortedFunc(starts, func(a, b string) int { return strings.Compare(b, a) }))
	assert.Len(t, w.activities("", token), 50, "the platform's default")
	assert.Empty(t, w.activities("limit=0", token))
	assert.Empty(t, w.activities("offset=100000", token))
	assert.Equal(t, "[]", string(w.get("/activities/?offset=100000", token).body))
}

func TestActivities_Filters(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	athlete := w.sandbox.Athletes()[0]
	token := w.signIn(athlete).AccessToken
	all := w.activities("limit=1000", token)
	day := all[10].StartLocal[:10]

	onDay := w.activities("limit=1000&start="+day+"&end="+day, token)
	require.NotEmpty(t, onDay)
	for _, a := range onDay {
		assert.Equal(t, day, a.StartLocal[:10], "both ends are included, in local days")
	}
	sports := func(list []activityJSON) []string {
		var out []string
		for _, a := range list {
			if !slices.Contains(out, a.Sport) {
				out = append(out, a.Sport)
			}
		}
		slices.Sort(out)
		return out
	}
	require.Subset(t, sports(all), []string{"cycling+stationary", "cycling.road"})
	tests := []struct{ query, want string }{
		{"sport=cycling", "cycling+stationary cycling.gravel cycling.road"},
		{"sports=cycling", "cycling+stationary cycling.gravel cycling.road"},
		{"sport=cycling.road", "cycling.road"},
		{"sport=cycling%2Bstationary", "cycling+stationary"},
		{"sports=cycling.trainer", "cycling+stationary"},
		{"sport=cycling.road&sport=cycling.trainer", "cycling+stationary cycling.road"},
		{"sport=cycling.road&sports=cycling.trainer", "cycling+stationary cycling.road"},
		{"sport=cycl", ""},
		{"sport=swimming", ""},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, strings.Join(sports(w.activities("limit=1000&"+tt.query, token)), " "), tt.query)
	}

	var tagged activityJSON
	for _, a := range all {
		if len(a.Tags) > 0 {
			tagged = a
		}
	}
	tag := strings.ReplaceAll(tagged.Tags[0], " ", "+")
	assert.NotEmpty(t, w.activities("tags="+tag, token))
	assert.Empty(t, w.activities("tags="+tag+"&tags=no-such-tag", token), "all tags must be there")
}

func TestActivities_MalformedParametersAreNamedTogether(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	token := w.signIn(w.sandbox.Coach()).AccessToken
	answer := w.get("/activities/?start=yesterday&end=2025-01-01T00:00:00&limit=-1&offset=x", token)
	assert.Equal(t, http.StatusUnprocessableEntity, answer.status)
	for _, name := range []string{`["query","start"]`, `["query","end"]`, `["query","limit"]`, `["query","offset"]`} {
		assert.Contains(t, answer.detail(t), name)
	}
}

func TestActivity_FormsOfTimeTodayAndInTheTimeOf070(t *testing.T) {
	t.Parallel()
	forms := map[sweatstacktest.API]string{
		sweatstacktest.Current: `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`,
		sweatstacktest.Legacy:  `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$`,
	}
	for api, form := range forms {
		t.Run(string(api), func(t *testing.T) {
			t.Parallel()
			w := newWire(t, sweatstacktest.WithAPI(api))
			athlete := w.sandbox.Athletes()[0]
			known := w.sandbox.Activities(athlete)[0]
			var got activityJSON
			w.get("/activities/"+known.ID, w.signIn(athlete).AccessToken).into(t, &got)
			assert.Regexp(t, regexp.MustCompile(form), got.Start)
			start, err := time.Parse(time.RFC3339, got.Start)
			require.NoError(t, err)
			assert.True(t, known.Start.Equal(start))
			end, err := time.Parse(time.RFC3339, got.End)
			require.NoError(t, err)
			assert.Equal(t, known.Duration, end.Sub(start))
			zone, err := time.LoadLocation(athlete.Zone)
			require.NoError(t, err)
			assert.Equal(t, known.Start.In(zone).Format("2006-01-02T15:04:05"), got.StartLocal)
			assert.Regexp(t, `^PT(\d+H)?(\d+M)?(\d+S)?$`, got.Duration)
			require.NotEmpty(t, got.Laps)
			assert.Equal(t, got.Start, got.Laps[0].Start)
			assert.Equal(t, got.End, got.Laps[len(got.Laps)-1].End)
			assert.NotEmpty(t, got.Devices)
		})
	}
}

func TestActivity_OnlyTheDetailsHaveTheDistanceAndTheDevices(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	token := w.signIn(w.sandbox.Athletes()[0]).AccessToken
	for sport, moves := range map[string]bool{"running": true, "cycling+stationary": false} {
		var listed []map[string]json.RawMessage
		w.get("/activities/?limit=1&sport="+url.QueryEscape(sport), token).into(t, &listed)
		require.Len(t, listed, 1, sport)
		assert.NotContains(t, listed[0], "distance")
		assert.NotContains(t, listed[0], "devices")
		var summary struct{ Distance *struct{ Sum float64 } }
		require.NoError(t, json.Unmarshal(listed[0]["summary"], &summary))
		var id string
		require.NoError(t, json.Unmarshal(listed[0]["id"], &id))
		for _, path := range []string{"/activities/" + id, "/activities/latest?sport=" + url.QueryEscape(sport)} {
			var details activityJSON
			w.get(path, token).into(t, &details)
			assert.Equal(t, id, details.ID)
			assert.NotEmpty(t, details.Devices)
			if assert.Equal(t, moves, details.Distance != nil, sport) && moves {
				assert.Equal(t, summary.Distance.Sum, *details.Distance)
			}
		}
	}
}

func TestActivity_LatestIsTheNewestOfTheSportOrNull(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	athlete := w.sandbox.Athletes()[0]
	token := w.signIn(athlete).AccessToken
	var got activityJSON
	w.get("/activities/latest", token).into(t, &got)
	assert.Equal(t, w.sandbox.Activities(athlete)[0].ID, got.ID)
	w.get("/activities/latest?sport=cycling.trainer", token).into(t, &got)
	assert.Equal(t, "cycling+stationary", got.Sport)
	assert.Equal(t, "null", string(w.get("/activities/latest?sport=swimming", token).body))
}

func TestActivities_DaysAreThoseOfTheAthletesCalendar(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithHistory(0))
	athlete := w.sandbox.LoneAthlete()
	token := w.signIn(athlete).AccessToken
	zone, err := time.LoadLocation(athlete.Zone)
	require.NoError(t, err)
	midnight := time.Date(2026, time.May, 2, 0, 0, 0, 0, zone)
	require.NotEqual(t, 2, midnight.UTC().Day(), "a test of the calendar needs a zone ahead of UTC")
	var ids []string
	for _, start := range []time.Time{midnight.Add(24 * time.Hour), midnight.Add(24*time.Hour - time.Second), midnight, midnight.Add(-time.Second)} {
		a, err := w.sandbox.AddActivity(athlete, sweatstacktest.Recording{Start: start, Power: []float64{200}})
		require.NoError(t, err)
		ids = append(ids, a.ID)
	}
	for query, want := range map[string][]string{
		"start=2026-05-02&end=2026-05-02":                  ids[1:3],
		"start=2026-05-02":                                 ids[:3],
		"end=2026-05-02":                                   ids[1:],
		"end=2026-05-01":                                   ids[3:],
		"start=2026-05-03&end=2026-05-02":                  nil,
		"start=2026-05-09&start=2026-05-03":                ids[:1], // the last counts
		"start=2026-05-01&end=2026-05-03&offset=1&limit=2": ids[1:3],
	} {
		var got []string
		for _, a := range w.activities(query, token) {
			got = append(got, a.ID)
		}
		assert.Equal(t, want, got, query)
	}
}

// It takes one sport, where lists take several.
func TestActivity_OfSeveralSportsTheLatestIsOfTheLast(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithHistory(0))
	athlete := w.sandbox.LoneAthlete()
	token := w.signIn(athlete).AccessToken
	now := w.sandbox.Now()
	for sport, age := range map[string]time.Duration{"running": 3 * time.Hour, "cycling.road": time.Hour} {
		_, err := w.sandbox.AddActivity(athlete, sweatstacktest.Recording{
			Sport: sport, Start: now.Add(-age), Power: []float64{200},
		})
		require.NoError(t, err)
	}
	latest := func(query string) activityJSON {
		var got activityJSON
		w.get("/activities/latest?"+query, token).into(t, &got)
		return got
	}
	assert.Equal(t, "running", latest("sport=cycling&sport=running").Sport)
	assert.Equal(t, "running", latest("sport=%2B&sport=running").Sport, "only the last is looked at")
	assert.Equal(t, "cycling.road", latest("sport=running&sport=cycling").Sport)
	assert.Equal(t, "cycling.road", latest("limit=0&start=9999-01-01&tags=none").Sport, "it has no other filters")
	refused := w.get("/activities/latest?sport=running&sport=", token)
	assert.Equal(t, http.StatusUnprocessableEntity, refused.status)
	assert.JSONEq(t, `[{"loc": ["query", "sport"], "msg": "Value error, invalid sport", "type": "value_error"}]`, refused.detail(t))
}

func TestProfile_TagsOfTracesAndTestsCountAsWell(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithHistory(0))
	athlete := w.sandbox.LoneAthlete()
	token := w.signIn(athlete).AccessToken
	tags := func(bearer string) string { return string(w.get("/profile/tags/", bearer).body) }
	assert.Equal(t, "[]", tags(token), "none is a list too")
	_, err := w.sandbox.AddActivity(athlete, sweatstacktest.Recording{Power: []float64{200}, Tags: []string{"ride", ""}})
	require.NoError(t, err)
	w.createTest(token, `{"sport":"cycling","start":"2026-05-01T10:00:00Z","tags":["ramp","ride"]}`)
	made := w.body(http.MethodPost, "/traces/", token, `{"timestamp":"2026-05-01T10:00:00Z","tags":["drop"]}`)
	require.Equal(t, http.StatusCreated, made.status, "%s", made.body)
	assert.Equal(t, `["","drop","ramp","ride"]`, tags(token))
	assert.NotContains(t, tags(w.signIn(w.sandbox.Coach()).AccessToken), "drop", "of the user alone")
}

func TestProfile_SportsAndTagsAreThoseOfTheHistory(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	athlete := w.sandbox.Athletes()[0]
	token := w.signIn(athlete).AccessToken
	var sports, roots, tags []string
	w.get("/profile/sports/", token).into(t, &sports)
	w.get("/profile/sports/?only_root=true", token).into(t, &roots)
	w.get("/profile/tags/", token).into(t, &tags)
	var want []string
	for _, a := range w.sandbox.Activities(athlete) {
		assert.Contains(t, sports, a.Sport)
		assert.Subset(t, tags, a.Tags)
		want = append(want, a.Sport)
	}
	slices.Sort(want)
	assert.Equal(t, slices.Compact(want), sports)
	for _, root := range roots {
		assert.NotContains(t, root, ".")
		assert.NotContains(t, root, "+")
	}

	legacy := newWire(t, sweatstacktest.WithAPI(sweatstacktest.Legacy))
	legacy.get("/profile/sports/", legacy.signIn(legacy.sandbox.Athletes()[0]).AccessToken).into(t, &sports)
	assert.Contains(t, sports, "cycling.trainer")
}

func TestTraces_ComeWithTheirActivityAndLap(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	type trace struct {
		ID             string    `json:"id"`
		Timestamp      time.Time `json:"timestamp"`
		TimestampLocal string    `json:"timestamp_local"`
		Lactate        *float64  `json:"lactate"`
		Lap            *struct{ Start, End time.Time }
		Activity       *activityJSON
	}
	token := w.signIn(w.sandbox.Athletes()[0]).AccessToken
	var all, some []trace
	w.get("/traces/?limit=1000", token).into(t, &all)
	require.NotEmpty(t, all)
	assert.True(t, slices.IsSortedFunc(all, func(a, b trace) int { return b.Timestamp.Compare(a.Timestamp) }))
	for _, tr := range all {
		require.NotNil(t, tr.Activity)
		require.NotNil(t, tr.Lap)
		assert.False(t, tr.Timestamp.Before(tr.Lap.Start))
		assert.False(t, tr.Timestamp.After(tr.Lap.End))
		assert.NotNil(t, tr.Lactate)
	}
	w.get("/traces/?limit=2&offset=1", token).into(t, &some)
	require.Len(t, some, 2)
	assert.Equal(t, all[1].ID, some[0].ID)
	w.get("/traces/?sport=swimming", token).into(t, &some)
	assert.Empty(t, some)
}

func TestUsers_CoachSeesWhoSharesAndNobodyElse(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	type user struct {
		ID          string
		FirstName   *string `json:"first_name"`
		LastName    *string `json:"last_name"`
		DisplayName string  `json:"display_name"`
		Scopes      []string
		IsManaged   bool `json:"is_managed"`
	}
	names := func(query, bearer string) string {
		var list []user
		w.get("/users/"+query, bearer).into(t, &list)
		var out []string
		for _, u := range list {
			assert.NotEmpty(t, u.Scopes, u.DisplayName)
			assert.Equal(t, u.DisplayName == "Oskar", u.IsManaged)
			assert.Equal(t, u.DisplayName == "Oskar", u.LastName == nil, "no last name is null")
			out = append(out, u.DisplayName)
		}
		return strings.Join(out, ", ")
	}
	coach := w.signIn(w.sandbox.Coach()).AccessToken
	assert.Equal(t, "Ingrid Solheim, Emil Berg, Nora de Vries, Jonas Lie, Oskar", names("", coach))
	assert.Equal(t, "Ingrid Solheim, Emil Berg, Nora de Vries, Jonas Lie", names("?include_managed=false", coach))
	assert.Equal(t, "Ingrid Solheim, Oskar", names("?include_shared=false", coach))
	assert.Equal(t, "Nora de Vries", names("?name=DE+V", coach))
	assert.Equal(t, "Sofie Haugen", names("", w.signIn(w.sandbox.LoneAthlete()).AccessToken))

	var members []user
	w.get("/teams/"+teamID(w.sandbox)+"/users", coach).into(t, &members)
	assert.Len(t, members, len(w.sandbox.Athletes()))
	lone := w.signIn(w.sandbox.LoneAthlete()).AccessToken
	assert.Equal(t, http.StatusForbidden, w.get("/teams/"+teamID(w.sandbox)+"/users", lone).status)
	assert.Equal(t, http.StatusNotFound, w.get("/teams/nothing/users", coach).status)
	assert.Equal(t, "[]", string(w.get("/teams/", lone).body))
}

func TestUserInfo_ClaimsFollowTheScopes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		api    sweatstacktest.API
		scopes []string
		status int
		name   any
		email  any
	}{
		{sweatstacktest.Current, []string{"openid"}, 200, nil, nil},
		{sweatstacktest.Current, []string{"openid", "profile"}, 200, "Ingrid Solheim", nil},
		{sweatstacktest.Current, []string{"openid", "email"}, 200, nil, "ingrid@example.com"},
		{sweatstacktest.Current, []string{"profile", "email"}, 403, nil, nil},
		{sweatstacktest.Legacy, []string{"profile"}, 200, "Ingrid Solheim", nil},
		{sweatstacktest.Legacy, []string{"openid"}, 403, nil, nil},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.api, tt.scopes), func(t *testing.T) {
			t.Parallel()
			w := newWire(t, sweatstacktest.WithAPI(tt.api))
			answer := w.get("/oauth/userinfo", w.signIn(w.sandbox.Coach(), tt.scopes...).AccessToken)
			require.Equal(t, tt.status, answer.status)
			if tt.status != http.StatusOK {
				return
			}
			var got map[string]any
			answer.into(t, &got)
			assert.Equal(t, w.sandbox.Coach().ID, got["sub"])
			assert.Equal(t, tt.name, got["name"])
			assert.Equal(t, tt.email, got["email"])
			assert.Equal(t, "2024-09-02T08:15:00Z", got["registered_at"])
		})
	}
}
