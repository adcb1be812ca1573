package sweatstacktest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

// The platform's framework reads a body before the resource is looked for.
func TestBody_IsCheckedBeforeTheResourceIsLookedFor(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := w.signIn(w.sandbox.LoneAthlete()).AccessToken
	for path, bodies := range map[string][2]string{
		"/traces/none": {`{}`, `{"timestamp":"2001-02-03T08:00:00Z"}`},
		"/tests/none":  {`{}`, `{"sport":"cycling","start":"2001-02-03T08:00:00Z"}`},
	} {
		assert.Equal(t, http.StatusUnprocessableEntity, w.body(http.MethodPut, path, bearer, bodies[0]).status, path)
		assert.Equal(t, http.StatusNotFound, w.body(http.MethodPut, path, bearer, bodies[1]).status, path)
	}
}

func TestBody_AnyJSONMediaTypeOfApplicationsIsRead(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := w.signIn(w.sandbox.LoneAthlete()).AccessToken
	for kind, want := range map[string]int{
		"application/json": 201, "application/json; charset=utf-8": 201, "APPLICATION/JSON": 201, "application/vnd.api+json": 201,
		"text/json": 422, "text/plain": 422, "application/jsonl": 422, "application/xjson": 422, "application/json-seq": 422, "text/vnd.api+json": 422, "": 422,
	} {
		answer := w.send(http.MethodPost, "/api/v1/traces/", `{"timestamp":"2001-02-03T08:00:00Z"}`,
			"Authorization", "Bearer "+bearer, "Content-Type", kind)
		assert.Equal(t, want, answer.status, kind)
	}
}

func TestBody_ListsOfTextsHaveTextsOnly(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := w.signIn(w.sandbox.LoneAthlete()).AccessToken
	for path, start := range map[string]string{
		"/traces/": `{"timestamp":"2001-02-03T08:00:00Z","tags":`, "/tests/": `{"sport":"cycling","start":"2001-02-03T08:00:00Z","tags":`,
	} {
		for list, want := range map[string]string{
			`["a",null]`: `[{"loc":["body","tags",1],"msg":"Input should be a valid string","type":"string_type"}]`,
			`[1]`:        `[{"loc":["body","tags",0],"msg":"Input should be a valid string","type":"string_type"}]`,
			`[["a"]]`:    `[{"loc":["body","tags",0],"msg":"Input should be a valid string","type":"string_type"}]`,
			`"a"`:        `[{"loc":["body","tags"],"msg":"Input should be a valid list","type":"list_type"}]`,
			`{}`:         `[{"loc":["body","tags"],"msg":"Input should be a valid list","type":"list_type"}]`,
		} {
			answer := w.body(http.MethodPost, path, bearer, start+list+`}`)
			assert.Equal(t, http.StatusUnprocessableEntity, answer.status, "%s %s", path, list)
			assert.JSONEq(t, want, answer.detail(t), "%s %s", path, list)
		}
		for _, list := range []string{`null`, `[]`, `["a","b"]`} {
			assert.Equal(t, http.StatusCreated, w.body(http.MethodPost, path, bearer, start+list+`}`).status, "%s %s", path, list)
		}
	}
	user := w.sandbox.LoneAthlete().ID
	scopes := w.body(http.MethodPost, "/oauth/delegated-token", bearer, `{"sub":"`+user+`","scopes":["data:read",null]}`)
	assert.Equal(t, http.StatusUnprocessableEntity, scopes.status)
	assert.JSONEq(t, `[{"loc":["body","scopes",1],"msg":"Input should be a valid string","type":"string_type"}]`, scopes.detail(t))
}
