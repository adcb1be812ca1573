package sweatstacktest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// metaJSON is what tests look at for metadata.
type metaJSON struct {
	ID          string         `json:"id"`
	AppMetadata map[string]any `json:"app_metadata"`
	Traces      []metaJSON     `json:"traces"`
	Activity    *metaJSON      `json:"activity"`
	Test        *metaJSON      `json:"test"`
}

func TestAppMetadata_IsShownToTheApplicationThatKeptItOnly(t *testing.T) {
	t.Parallel()
	const other = "another-application"
	w := newWire(t, sweatstacktest.WithApplication(sweatstacktest.Application{ID: other, Secret: "s"}))
	user := w.sandbox.Athletes()[0]
	bearer := w.signIn(user).AccessToken
	foreign := w.tokens(w.exchange(w.code(user, "client_id", other), "client_id", other, "client_secret", "s")).AccessToken
	ride := w.sandbox.Activities(user)[0]
	require.Equal(t, 200, w.get("/activities/?limit=1", bearer).status) // now it is cached
	trace := w.create(bearer, `{"timestamp":"`+ride.Start.Format("2006-01-02T15:04:05Z")+`"}`)
	test := w.createTest(bearer, `{"sport":"cycling","start":"`+ride.Start.Format("2006-01-02T15:04:05Z")+`"}`)
	for _, path := range []string{"/activities/" + ride.ID, "/traces/" + trace.ID, "/tests/" + test.ID} {
		answer := w.body(http.MethodPut, path+"/app-metadata", bearer, `{"gone": 1}`)
		require.Equal(t, 200, answer.status, "%s", answer.body)
		assert.Contains(t, string(answer.body), `"message":`)
		require.Equal(t, 200, w.body(http.MethodPut, path+"/app-metadata", bearer, `{"of":"`+path+`"}`).status)
	}
	of := func(path string) map[string]any { return map[string]any{"of": path} }
	look := func(bearer string) (list []metaJSON, details, latest, testDetails metaJSON, traces, tests []metaJSON) {
		w.get("/activities/?limit=1", bearer).into(t, &list)
		w.get("/activities/"+ride.ID, bearer).into(t, &details)
		w.get("/activities/latest", bearer).into(t, &latest)
		w.get("/tests/"+test.ID, bearer).into(t, &testDetails)
		w.get("/traces/?limit=1", bearer).into(t, &traces)
		w.get("/tests/?limit=1", bearer).into(t, &tests)
		return list, details, latest, testDetails, traces, tests
	}
	list, details, latest, inTest, traces, tests := look(bearer)
	for _, a := range []metaJSON{list[0], details, latest} {
		assert.Equal(t, of("/activities/"+ride.ID), a.AppMetadata)
		assert.Equal(t, of("/traces/"+trace.ID), a.Traces[0].AppMetadata)
	}
	assert.Equal(t, of("/traces/"+trace.ID), traces[0].AppMetadata)
	assert.Equal(t, of("/activities/"+ride.ID), traces[0].Activity.AppMetadata)
	assert.Equal(t, of("/tests/"+test.ID), traces[0].Test.AppMetadata)
	assert.Equal(t, of("/tests/"+test.ID), tests[0].AppMetadata)
	assert.Equal(t, of("/tests/"+test.ID), inTest.AppMetadata)

	list, details, latest, inTest, traces, tests = look(foreign)
	for _, a := range []metaJSON{list[0], details, latest, inTest, traces[0], tests[0]} {
		assert.Nil(t, a.AppMetadata)
	}

	for _, path := range []string{"/activities/" + ride.ID, "/traces/" + trace.ID, "/tests/" + test.ID} {
		assert.Equal(t, 204, w.body(http.MethodDelete, path+"/app-metadata", foreign, "").status)
	}
	_, details, _, _, _, _ = look(bearer)
	assert.NotNil(t, details.AppMetadata, "another application takes its own away")
	for _, path := range []string{"/activities/" + ride.ID, "/traces/" + trace.ID, "/tests/" + test.ID} {
		assert.Equal(t, 204, w.body(http.MethodDelete, path+"/app-metadata", bearer, "").status)
	}
	_, details, _, _, _, _ = look(bearer)
	assert.Nil(t, details.AppMetadata)
}

func TestAppMetadata_Limits(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	user := w.sandbox.Athletes()[0]
	bearer := w.signIn(user).AccessToken
	sized := func(bytes int) string { return `{"a":"` + strings.Repeat("x", bytes-8) + `"}` }
	nested := func(depth int) string {
		return strings.Repeat(`{"a":`, depth-1) + "{}" + strings.Repeat("}", depth-1)
	}
	for path, limit := range map[string]int{
		"/activities/" + w.sandbox.Activities(user)[0].ID: 1024, "/profile": 4096,
	} {
		path += "/app-metadata"
		assert.Equal(t, 200, w.body(http.MethodPut, path, bearer, sized(limit)).status)
		assert.Equal(t, 200, w.body(http.MethodPut, path, bearer, strings.Repeat(" ", 5000)+sized(limit)).status, "blanks do not count")
		refused := w.body(http.MethodPut, path, bearer, sized(limit+1))
		assert.Equal(t, 413, refused.status)
		assert.NotEmpty(t, refused.detail(t))
		assert.Equal(t, 200, w.body(http.MethodPut, path, bearer, nested(32)).status)
		assert.Equal(t, 422, w.body(http.MethodPut, path, bearer, nested(33)).status)
		assert.Equal(t, 422, w.body(http.MethodPut, path, bearer, strings.ReplaceAll(nested(33), "{}", `{"]\"}":[]}`)).status)
		assert.Equal(t, 200, w.body(http.MethodPut, path, bearer, `{"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"{":1}`).status, "brackets in text")
	}
	for _, path := range []string{"/activities/no", "/traces/no", "/tests/no"} {
		assert.Equal(t, 404, w.body(http.MethodPut, path+"/app-metadata", bearer, `{}`).status)
		assert.Equal(t, 404, w.body(http.MethodDelete, path+"/app-metadata", bearer, "").status)
	}
}

func TestAppMetadata_NeedsTheScopeThatChangesTheResource(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	user := w.sandbox.Athletes()[0]
	path := "/activities/" + w.sandbox.Activities(user)[0].ID + "/app-metadata"
	for _, c := range []struct {
		scope             string
		resource, profile int
	}{
		{"activities:read", 403, 403}, {"activities:write", 200, 200}, {"data:write", 200, 200},
		{"profile", 403, 200}, {"wellness:write", 403, 403},
	} {
		bearer := w.signIn(user, c.scope).AccessToken
		assert.Equal(t, c.resource, w.body(http.MethodPut, path, bearer, `{}`).status, c.scope)
		assert.Equal(t, c.profile, w.body(http.MethodPut, "/profile/app-metadata", bearer, `{}`).status, c.scope)
	}
}

func TestAppMetadata_TokensOfNoApplicationAreRefused(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := w.sandbox.TokenOfNoApplication(w.sandbox.Coach())
	assert.Equal(t, 403, w.body(http.MethodPut, "/profile/app-metadata", bearer, `{}`).status)
	assert.Equal(t, 403, w.body(http.MethodDelete, "/profile/app-metadata", bearer, "").status)
	assert.Equal(t, 400, w.body(http.MethodPost, "/portal/sessions", bearer, `{"destination":"manage-teams"}`).status)
}
