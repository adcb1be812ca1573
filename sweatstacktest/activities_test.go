package sweatstacktest_test

import (
	"fmt"
	"net/http"
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
