package sweatstacktest_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

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
