package sweatstacktest_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// testJSON is what tests look at in a test of an athlete.
type testJSON struct {
	ID         string  `json:"id"`
	CreatedBy  *string `json:"created_by"`
	Title      *string `json:"title"`
	Sport      string  `json:"sport"`
	Start      string  `json:"start"`
	StartLocal string  `json:"start_local"`
	End        *string `json:"end"`
	EndLocal   *string `json:"end_local"`
	Results    *struct {
		LT1 *struct{ Power *int } `json:"lt1"`
		LT2 *struct{ Power *int } `json:"lt2"`
	} `json:"results"`
	Tags   []string `json:"tags"`
	Traces []struct {
		ID        string `json:"id"`
		TestMatch string `json:"test_match"`
	} `json:"traces"`
	Activities  []struct{ ID string } `json:"activities"`
	AppMetadata map[string]any        `json:"app_metadata"`
}

func (w *wire) createTest(bearer, body string) testJSON {
	w.t.Helper()
	answer := w.body(http.MethodPost, "/tests/", bearer, body)
	require.Equal(w.t, http.StatusCreated, answer.status, "%s", answer.body)
	var made testJSON
	answer.into(w.t, &made)
	return made
}

func (w *wire) tests(query, bearer string) []testJSON {
	w.t.Helper()
	answer := w.get("/tests/?"+query, bearer)
	require.Equal(w.t, http.StatusOK, answer.status, "%s", answer.body)
	var tests []testJSON
	answer.into(w.t, &tests)
	return tests
}

func (w *wire) test(id, bearer string) testJSON {
	w.t.Helper()
	answer := w.get("/tests/"+id, bearer)
	require.Equal(w.t, http.StatusOK, answer.status, "%s", answer.body)
	var test testJSON
	answer.into(w.t, &test)
	return test
}

func TestTests_ACreatedOneIsInListsByItsFilters(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := w.signIn(w.sandbox.LoneAthlete()).AccessToken
	made := w.createTest(bearer, `{"title":"Ramp","sport":"cycling.road","start":"2001-02-03T23:30:00+02:00","end":null,"results":{"lt1":{"power":210.0}},"tags":["lab","ramp"]}`)
	assert.Len(t, made.ID, 26)
	assert.Equal(t, w.sandbox.ClientID(), *made.CreatedBy)
	assert.Equal(t, "2001-02-03T21:30:00Z", made.Start)
	assert.Equal(t, "2001-02-03T23:30:00", made.StartLocal)
	assert.Equal(t, "2001-02-04T00:30:00Z", *made.End, "three hours without an end")
	assert.Equal(t, "2001-02-04T02:30:00", *made.EndLocal)
	assert.Equal(t, 210, *made.Results.LT1.Power)
	assert.Nil(t, made.Results.LT2)
	for query, want := range map[string]bool{
		"start=2001-02-03&end=2001-02-03":                   true,
		"end=2001-02-02":                                    false,
		"end=2001-02-03&sport=cycling":                      true,
		"end=2001-02-03&sport=running":                      false,
		"end=2001-02-03&tags=lab&tags=ramp":                 true,
		"end=2001-02-03&tags=lab&tags=x":                    false,
		"end=2001-02-03&created_by=" + w.sandbox.ClientID(): true,
		"end=2001-02-03&created_by=cid":                     false,
		"end=2001-02-03&offset=1":                           false,
		"end=2001-02-03&limit=50&what=1":                    true,
		"end=2001-02-03&limit=0":                            false,
	} {
		assert.Equal(t, want, len(w.tests(query, bearer)) == 1, query)
	}
	assert.Equal(t, 422, w.get("/tests/?limit=51", bearer).status)
	assert.Contains(t, string(w.get("/profile/tags/", bearer).body), `"ramp"`)
}

func TestTests_WrongFieldsAreNamedTogether(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := w.signIn(w.sandbox.LoneAthlete()).AccessToken
	for body, where := range map[string]string{
		`{}`: `["body","sport"]`,
		`{"sport":"+","start":"2025-01-02T08:00:00Z"}`:                                          `["body","sport"]`,
		`{"sport":"cycling","start":"2025-01-02T08:00:00"}`:                                     `["body","start"]`,
		`{"sport":"cycling","start":"2025-01-02T08:00:00Z","end":"2025-01-02T07:00:00Z"}`:       `["body","end"]`,
		`{"sport":"cycling","start":"2025-01-02T08:00:00Z","results":{"lt1":{"power":1.5}}}`:    `["body","results","lt1","power"]`,
		`{"sport":"cycling","start":"2025-01-02T08:00:00Z","results":{"lt1":{"power":"many"}}}`: `["body","results","lt1","power"]`,
		`{"sport":"cycling","start":"2025-01-02T08:00:00Z","tags":"lab"}`:                       `["body","tags"]`,
	} {
		answer := w.body(http.MethodPost, "/tests/", bearer, body)
		assert.Equal(t, 422, answer.status, body)
		assert.Contains(t, string(answer.body), where, body)
	}
}

func TestTests_ARecordedOneHoldsItsTracesItsActivityAndItsThresholds(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	for _, user := range w.sandbox.Athletes() {
		bearer := w.signIn(user).AccessToken
		for _, test := range w.tests("", bearer) {
			got := w.test(test.ID, bearer)
			require.NotEmpty(t, got.Traces)
			assert.Equal(t, "window", got.Traces[0].TestMatch)
			require.NotEmpty(t, got.Activities)
			if r := got.Results; r.LT1 != nil && r.LT2 != nil && r.LT1.Power != nil {
				assert.Greater(t, *r.LT2.Power, *r.LT1.Power)
			}
			return
		}
	}
	t.Fatal("nobody has a recorded test")
}

// One drop of blood after an interval is a trace. It takes a curve to make a
// test, with thresholds that are read off it.
func TestTests_ARecordedOneIsACurve(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithHistory(400))
	bearer := w.signIn(w.sandbox.Athletes()[0]).AccessToken
	tests, inTests := w.tests("limit=50", bearer), 0
	require.NotEmpty(t, tests)
	for _, test := range tests {
		assert.NotNil(t, test.Results.LT1, test.Start)
		assert.NotNil(t, test.Results.LT2, test.Start)
		traces := len(w.test(test.ID, bearer).Traces)
		assert.GreaterOrEqual(t, traces, 5, test.Start)
		inTests += traces
	}
	var traces []struct{ ID string }
	w.get("/traces/?limit=1000", bearer).into(t, &traces)
	assert.Greater(t, len(traces), inTests, "the others belong to no test")
}

func TestTests_TracesComeByWindowAndByLink(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := w.signIn(w.sandbox.LoneAthlete()).AccessToken
	one := w.createTest(bearer, `{"sport":"cycling","start":"2001-02-03T10:00:00Z","end":"2001-02-03T11:00:00Z"}`)
	other := w.createTest(bearer, `{"sport":"cycling","start":"2001-05-03T10:00:00Z"}`)
	within := w.create(bearer, `{"timestamp":"2001-02-03T10:30:00Z"}`)
	outside := w.create(bearer, `{"timestamp":"2001-02-04T10:30:00Z","test_id":"`+one.ID+`"}`)
	elsewhere := w.create(bearer, `{"timestamp":"2001-02-03T10:31:00Z","test_id":"`+other.ID+`"}`)

	var got, linked testJSON
	w.get("/tests/"+one.ID+"?traces=auto", bearer).into(t, &got)
	require.Len(t, got.Traces, 2)
	assert.Equal(t, []string{within.ID, outside.ID}, []string{got.Traces[0].ID, got.Traces[1].ID})
	assert.Equal(t, []string{"window", "explicit"}, []string{got.Traces[0].TestMatch, got.Traces[1].TestMatch})
	w.get("/tests/"+one.ID+"?traces=linked", bearer).into(t, &linked)
	require.Len(t, linked.Traces, 1)
	assert.Equal(t, outside.ID, linked.Traces[0].ID)
	assert.Equal(t, 422, w.get("/tests/"+one.ID+"?traces=all", bearer).status)
	assert.Equal(t, 404, w.body(http.MethodPost, "/traces/", bearer, `{"timestamp":"2001-02-04T10:30:00Z","test_id":"no"}`).status)

	var traces []struct {
		ID        string    `json:"id"`
		TestID    *string   `json:"test_id"`
		TestMatch string    `json:"test_match"`
		Test      *testJSON `json:"test"`
	}
	w.get("/traces/?end=2001-02-03", bearer).into(t, &traces)
	require.Len(t, traces, 2)
	assert.Equal(t, elsewhere.ID, traces[0].ID)
	assert.Equal(t, other.ID, *traces[0].TestID)
	assert.Equal(t, other.ID, traces[0].Test.ID)
	assert.Equal(t, "explicit", traces[0].TestMatch)
	assert.Nil(t, traces[1].TestID)
	assert.Equal(t, one.ID, traces[1].Test.ID)
	assert.Equal(t, "window", traces[1].TestMatch)

	require.Equal(t, 200, w.body(http.MethodDelete, "/tests/"+other.ID, bearer, "").status)
	assert.Len(t, w.test(one.ID, bearer).Traces, 3, "a link to a test that is gone is none")
}

func TestTests_OnlyTheApplicationThatMadeOneChangesIt(t *testing.T) {
	t.Parallel()
	const other = "another-application"
	w := newWire(t, sweatstacktest.WithApplication(sweatstacktest.Application{ID: other, Secret: "s"}))
	user := w.sandbox.LoneAthlete()
	bearer := w.signIn(user).AccessToken
	code := w.code(user, "client_id", other)
	foreign := w.tokens(w.exchange(code, "client_id", other, "client_secret", "s")).AccessToken
	made := w.createTest(foreign, `{"sport":"cycling","start":"2001-02-03T10:00:00Z"}`)
	const body = `{"sport":"running","start":"2001-02-03T10:00:00Z","end":null}`
	assert.Equal(t, 403, w.body(http.MethodPut, "/tests/"+made.ID, bearer, body).status)
	assert.Equal(t, 403, w.body(http.MethodDelete, "/tests/"+made.ID, bearer, "").status)
	answer := w.body(http.MethodPut, "/tests/"+made.ID, foreign, body)
	require.Equal(t, 200, answer.status)
	assert.Contains(t, string(answer.body), `"message":`)
	got := w.test(made.ID, bearer)
	assert.Equal(t, "running", got.Sport)
	assert.Nil(t, got.End, "replacing clears what is left out")
	assert.Equal(t, other, *got.CreatedBy)
	coach := w.signIn(w.sandbox.Coach()).AccessToken
	assert.Equal(t, 404, w.get("/tests/"+made.ID, coach).status, "another person's test")
	assert.Equal(t, 200, w.body(http.MethodDelete, "/tests/"+made.ID, foreign, "").status)
	assert.Equal(t, 404, w.get("/tests/"+made.ID, foreign).status)
}

func TestTests_EachChangeIsAnnounced(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithWebhookHandler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})))
	bearer := w.signIn(w.sandbox.LoneAthlete()).AccessToken
	const body = `{"sport":"running","start":"2001-02-03T10:00:00Z"}`
	made := w.createTest(bearer, body)
	w.body(http.MethodPut, "/tests/"+made.ID, bearer, body)
	w.body(http.MethodDelete, "/tests/"+made.ID, bearer, "")
	var kinds []string
	for _, d := range w.sandbox.Deliveries() {
		kinds = append(kinds, d.EventType)
		assert.Equal(t, made.ID, d.ResourceID)
	}
	assert.Equal(t, []string{"test_created", "test_updated", "test_deleted"}, kinds)
}

func TestTests_ManyRequestsAtATime(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	user := sandbox.LoneAthlete()
	bearer := wireOf(t, sandbox).signIn(user).AccessToken
	day := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			w := wireOf(t, sandbox)
			date := day.AddDate(0, 0, i).Format(time.DateOnly)
			answer := w.body(http.MethodPost, "/tests/", bearer, `{"sport":"running","start":"`+date+`T10:00:00Z"}`)
			assert.Equal(t, 201, answer.status)
			assert.Equal(t, 200, w.body(http.MethodPost, "/dailies/hrv", bearer, `{"date":"`+date+`","value":50}`).status)
			assert.Equal(t, 200, w.body(http.MethodPut, "/profile/app-metadata", bearer, `{"date":"`+date+`"}`).status)
			for _, path := range []string{"/tests/", "/traces/", "/activities/?limit=2", "/dailies/hrv?start=2001-01-01&end=2001-01-08"} {
				assert.Equal(t, 200, w.get(path, bearer).status, path)
			}
		})
	}
	wg.Wait()
	assert.Len(t, wireOf(t, sandbox).tests("end=2001-01-31", bearer), 8)
}
