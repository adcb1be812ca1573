package sweatstacktest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// A fault that can never hit makes a test pass that tests nothing.
func TestFail_TellsAMatchThatNoRequestHas(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	for match, want := range map[string]string{
		"GET /api/v1/activites/":              "no path",
		"GET /api/v1/activities":              `did you mean "GET /api/v1/activities/"`,
		"GET /api/v1/activities/x/data/":      `did you mean "GET /api/v1/activities/x/data"`,
		"PATCH /api/v1/activities/":           "GET",
		"PSOT *":                              "no path",
		"GET /api/v1/*":                       "no path",
		"GET /api/v1/activities/?limit=1":     "query",
		"GET /_sandbox/state":                 "no path",
		"/":                                   "no path",
		"GET https://x.example/api/v1/users/": "METHOD /path",
	} {
		assert.Contains(t, mistake(func() { sandbox.Fail(match, sweatstacktest.Fault{Status: 500}) }), want, match)
	}
	for _, match := range []string{
		"*", "POST *", "GET /api/v1/activities/", "get /api/v1/activities/*", "/api/v1/activities/*/data", "GET /api/v1/a*/",
		"DELETE /api/v1/users/01ABC", "/oauth/authorize", "GET /.well-known/*", "GET /api/v1/activities/longitudinal-data",
	} {
		assert.NotPanics(t, func() { sandbox.Fail(match, sweatstacktest.Fault{Status: 500}) }, match)
	}
}

// mistake is the error with which something panics; empty when it does not.
func mistake(do func()) (text string) {
	defer func() {
		if err, ok := recover().(error); ok {
			text = err.Error()
		}
	}()
	do()
	return ""
}

// What the sandbox does not have yet, a fault with a body can stand in for.
func TestFail_ABodyMakesUpAPath(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.sandbox.Fail("GET /api/v1/sleep/*", sweatstacktest.Fault{Body: `{"score":80}`})
	assert.Equal(t, `{"score":80}`, string(w.get("/sleep/n_1", "").body))
}

func TestFail_KeepsNothingOfTheCallersFault(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	header := http.Header{"Retry-After": {"7"}, "Content-Type": {"text/plain"}}
	w.sandbox.Fail("GET /api/v1/users/", sweatstacktest.Fault{Status: 429, Header: header})
	header.Set("Retry-After", "9")
	answer := w.get("/users/", "")
	assert.Equal(t, "7", answer.header.Get("Retry-After"))
	assert.Equal(t, "text/plain", answer.header.Get("Content-Type"), "a header that was asked for stays")
}

func TestFail_TooManyFaultsAreAMistake(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	post := func() int {
		return w.postJSON("/_sandbox/faults", map[string]any{"match": "GET /api/v1/users/", "status": 500}).status
	}
	for range 1000 {
		assert.Equal(t, http.StatusOK, post())
	}
	assert.Equal(t, http.StatusUnprocessableEntity, post())
	w.sandbox.ClearFaults()
	assert.Equal(t, http.StatusOK, post())
}
