package sweatstacktest_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// pythonLater is what the Python client 0.97.0 sends to the later endpoints.
type pythonLater struct {
	Vectors []struct {
		Call     string
		Requests []struct{ Method, Target, Body string }
	}
	Required, Fields map[string][]string
}

func readPythonLater(t *testing.T) pythonLater {
	t.Helper()
	raw, err := os.ReadFile("testdata/later/python_0_97.json")
	require.NoError(t, err)
	var recorded pythonLater
	require.NoError(t, json.Unmarshal(raw, &recorded))
	require.Len(t, recorded.Vectors, 15)
	return recorded
}

// models says what a call of the Python client makes of the answer; an empty
// model is an answer that it does not read.
func models() map[string]string {
	return map[string]string{
		"tests.list": "TestSummary", "tests.retrieve auto": "TestDetails", "tests.retrieve linked": "TestDetails",
		"tests.create": "TestSummary", "dailies.list": "DailyResponse", "dailies.list(interpolate=False)": "DailyResponse",
		"dailies.set": "DailyResponse", "profile.status": "AccountStatusResponse", "portal.sessions.create": "PortalSessionResponse",
	}
}

// prepare makes what the recorded requests name, and puts the real ids into
// them.
func prepareLater(t *testing.T) (*wire, string, *strings.Replacer) {
	t.Helper()
	w := newWire(t, sweatstacktest.WithRedirectURIs("https://a"))
	user := w.sandbox.Athletes()[0]
	bearer := w.tokens(w.exchange(w.code(user, "redirect_uri", "https://a"))).AccessToken
	test := w.createTest(bearer, `{"sport":"cycling","start":"2025-01-02T08:00:00+01:00"}`)
	ids := strings.NewReplacer("act_1", w.sandbox.Activities(user)[0].ID, "test_1", test.ID, "created_by=cid", "created_by="+w.sandbox.ClientID())
	return w, bearer, ids
}

func TestLater_EveryRequestOfPython097HasItsModel(t *testing.T) {
	t.Parallel()
	recorded := readPythonLater(t)
	for _, vector := range recorded.Vectors {
		t.Run(vector.Call, func(t *testing.T) {
			t.Parallel()
			w, bearer, ids := prepareLater(t)
			if vector.Call == "dailies.delete" {
				require.Equal(t, 200, w.body(http.MethodPost, "/dailies/body_mass", bearer, `{"date":"2025-01-01","value":71.4}`).status)
			}
			sent := vector.Requests[0]
			answer := w.send(sent.Method, ids.Replace(sent.Target), sent.Body,
				"Authorization", "Bearer "+bearer, "Content-Type", "application/json")
			require.Less(t, answer.status, 300, "%s", answer.body)
			model := models()[vector.Call]
			if model == "" {
				return
			}
			items := []map[string]any{{}}
			if answer.body[0] == '[' {
				answer.into(t, &items)
			} else {
				answer.into(t, &items[0])
			}
			require.NotEmpty(t, items)
			for _, item := range items {
				fields := slices.Collect(maps.Keys(item))
				assert.Subset(t, fields, recorded.Required[model])
				assert.Subset(t, recorded.Fields[model], fields)
			}
		})
	}
}

func TestLater_LegacyHasNoneOfIt(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithAPI(sweatstacktest.Legacy))
	user := w.sandbox.Athletes()[0]
	bearer := w.signIn(user).AccessToken
	ids := strings.NewReplacer("act_1", w.sandbox.Activities(user)[0].ID)
	for _, vector := range readPythonLater(t).Vectors {
		sent := vector.Requests[0]
		answer := w.send(sent.Method, ids.Replace(sent.Target), sent.Body,
			"Authorization", "Bearer "+bearer, "Content-Type", "application/json")
		assert.Equal(t, http.StatusNotFound, answer.status, vector.Call)
		assert.Equal(t, "Not Found", answer.detail(t), vector.Call)
	}
	for _, path := range []string{"/activities/?limit=3", "/traces/?limit=3"} {
		body := string(w.get(path, bearer).body)
		for _, key := range []string{"app_metadata", "test_id", "test_match"} {
			assert.NotContains(t, body, key)
		}
	}
}

func TestLater_SlashesAreExactAndTheTokenComesFirst(t *testing.T) {
	t.Parallel()
	w, bearer, ids := prepareLater(t)
	for _, path := range []string{"/tests", "/tests/x/", "/dailies/", "/dailies/hrv/", "/profile/status/", "/portal/sessions/", "/profile/app-metadata/"} {
		assert.Equal(t, http.StatusNotFound, w.get(path, bearer).status, path)
	}
	poor := w.sandbox.Token(w.sandbox.Athletes()[0], "openid").AccessToken.Reveal()
	for _, vector := range readPythonLater(t).Vectors {
		sent := vector.Requests[0]
		target := ids.Replace(sent.Target)
		json := []string{"Content-Type", "application/json"}
		assert.Equal(t, 401, w.send(sent.Method, target, sent.Body, json...).status, vector.Call)
		assert.Equal(t, 401, w.send(sent.Method, target, sent.Body, append(json, "Authorization", "Bearer x")...).status, vector.Call)
		if vector.Call == "profile.status" || vector.Call == "portal.sessions.create" {
			continue // any token opens these
		}
		assert.Equal(t, 403, w.send(sent.Method, target, sent.Body, append(json, "Authorization", "Bearer "+poor)...).status, vector.Call)
	}
}

func TestLater_HostileBodiesAreRefusedInThePlatformsForm(t *testing.T) {
	t.Parallel()
	w, bearer, ids := prepareLater(t)
	deep := strings.Repeat(`{"a":`, 20_000) + "1" + strings.Repeat("}", 20_000)
	for _, path := range []string{
		"PUT /activities/act_1/app-metadata", "PUT /profile/app-metadata", "PUT /tests/test_1/app-metadata",
		"POST /tests/", "PUT /tests/test_1", "POST /dailies/hrv", "POST /portal/sessions",
	} {
		method, path, _ := strings.Cut(ids.Replace(path), " ")
		for name, body := range map[string]string{
			"empty": "", "text": "x", "half": `{"a`, "list": "[1]", "number": "1", "null": "null", "deep": deep,
			"wrong types": `[{"date":[],"value":{}}]`,
		} {
			answer := w.body(method, path, bearer, body)
			assert.Equal(t, http.StatusUnprocessableEntity, answer.status, "%s %s: %s", path, name, answer.body)
			assert.Contains(t, answer.detail(t), `"loc":`, "%s %s", path, name)
		}
		foreign := w.body(method, path, bearer, "{\"sport\":\"\xff\",\"start\":1}")
		assert.Equal(t, http.StatusBadRequest, foreign.status, path)
		assert.Equal(t, "There was an error parsing the body", foreign.detail(t), "not UTF-8: %s", path)
		huge := w.body(method, path, bearer, `{"a":"`+strings.Repeat("x", 2<<20)+`"}`)
		assert.Equal(t, http.StatusRequestEntityTooLarge, huge.status, path)
		form := w.send(method, "/api/v1"+path, `{"a":1}`, "Authorization", "Bearer "+bearer)
		assert.Equal(t, http.StatusUnprocessableEntity, form.status, path)
	}
}

func TestLater_WhatBelongsToADeletedUserGoesAndResetClearsTheRest(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	coach := w.signIn(w.sandbox.Coach(), "data:read", "data:write", "openid").AccessToken
	managed := w.sandbox.ManagedUser()
	for range 2 {
		bearer := w.tokens(w.delegate(coach, map[string]any{"sub": managed.ID})).AccessToken
		w.createTest(bearer, `{"sport":"cycling","start":"2025-01-02T08:00:00+01:00"}`)
		require.Equal(t, 200, w.body(http.MethodPut, "/profile/app-metadata", bearer, `{"a":1}`).status)
		require.Equal(t, 200, w.body(http.MethodPost, "/dailies/hrv", bearer, `{"date":"2025-01-01","value":71.4}`).status)
	}
	tests, entries := w.sandbox.KeptByUser(managed.ID)
	assert.Equal(t, 2, tests)
	assert.Equal(t, 2, entries)
	require.Equal(t, 204, w.body(http.MethodDelete, "/users/"+managed.ID, coach, "").status)
	tests, entries = w.sandbox.KeptByUser(managed.ID)
	assert.Zero(t, tests+entries)

	w.createTest(coach, `{"sport":"cycling","start":"2025-01-02T08:00:00+01:00"}`)
	w.sandbox.Reset()
	tests, entries = w.sandbox.KeptByUser(w.sandbox.Coach().ID)
	assert.Zero(t, tests+entries)
}
