package sweatstacktest_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

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
