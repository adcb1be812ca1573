package sweatstacktest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// traceJSON is what tests look at in a trace.
type traceJSON struct {
	ID             string   `json:"id"`
	Timestamp      string   `json:"timestamp"`
	TimestampLocal string   `json:"timestamp_local"`
	Lactate        *float64 `json:"lactate"`
	Power          *int     `json:"power"`
	VO2            *float64 `json:"vo2"`
	Notes          *string  `json:"notes"`
	Sport          *string  `json:"sport"`
	Tags           []string `json:"tags"`
	Activity       *struct {
		ID string `json:"id"`
	} `json:"activity"`
	Lap *struct{} `json:"lap"`
}

// body sends a JSON body with a bearer.
func (w *wire) body(method, path, bearer, body string) reply {
	w.t.Helper()
	return w.send(method, "/api/v1"+path, body, "Authorization", "Bearer "+bearer, "Content-Type", "application/json")
}

func (w *wire) traces(query, bearer string) []traceJSON {
	w.t.Helper()
	answer := w.get("/traces/?limit=1000&"+query, bearer)
	require.Equal(w.t, http.StatusOK, answer.status)
	var traces []traceJSON
	answer.into(w.t, &traces)
	return traces
}

func (w *wire) create(bearer, body string) traceJSON {
	w.t.Helper()
	answer := w.body(http.MethodPost, "/traces/", bearer, body)
	require.Equal(w.t, http.StatusCreated, answer.status, "%s", answer.body)
	var made traceJSON
	answer.into(w.t, &made)
	return made
}

func TestTraces_ACreatedOneIsInListsByItsFilters(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := w.signIn(w.sandbox.LoneAthlete()).AccessToken
	made := w.create(bearer, `{"timestamp":"2001-02-03T23:30:00+02:00","lactate":2.1,"power":250.0,"vo2":3100,"tags":["step","lab"],"sport":"running.treadmill"}`)
	assert.Len(t, made.ID, 26)
	assert.Equal(t, "2001-02-03T21:30:00Z", made.Timestamp)
	assert.Equal(t, "2001-02-03T23:30:00", made.TimestampLocal, "the clock with the offset that was sent")
	assert.Equal(t, 250, *made.Power)
	assert.InDelta(t, 3100, *made.VO2, 0)
	assert.Equal(t, "running+stationary", *made.Sport)
	assert.Nil(t, made.Activity)

	for query, want := range map[string]bool{
		"start=2001-02-03&end=2001-02-03":          true,
		"end=2001-02-02":                           false,
		"end=2001-02-03&sport=running":             true,
		"end=2001-02-03&sports=running.treadmill":  true,
		"end=2001-02-03&sport=cycling":             false,
		"end=2001-02-03&tags=lab&tags=step":        true,
		"end=2001-02-03&tags=lab&tags=other":       false,
		"end=2001-02-03&nobody_knows_this=1&x=%22": true,
	} {
		assert.Equal(t, want, len(w.traces(query, bearer)) == 1, query)
	}
}

func TestTraces_OneWithinAnActivityIsPartOfIt(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	athlete := w.sandbox.Athletes()[0]
	bearer := w.signIn(athlete).AccessToken
	ride := w.sandbox.Activities(athlete)[0]
	count := func() int {
		var details struct {
			Traces []traceJSON `json:"traces"`
		}
		w.get("/activities/"+ride.ID, bearer).into(t, &details)
		return len(details.Traces)
	}
	before := count()
	made := w.create(bearer, `{"timestamp":"`+ride.Start.Add(time.Minute).Format(time.RFC3339)+`"}`)
	require.NotNil(t, made.Activity)
	assert.Equal(t, ride.ID, made.Activity.ID)
	assert.NotNil(t, made.Lap)
	assert.Equal(t, before+1, count())
	atEnd := w.create(bearer, `{"timestamp":"`+ride.Start.Add(ride.Duration).Format(time.RFC3339)+`"}`)
	assert.Nil(t, atEnd.Activity, "the end is not within")
	assert.Equal(t, before+1, count())
	assert.Equal(t, http.StatusNoContent, w.body(http.MethodDelete, "/traces/"+made.ID, bearer, "").status)
	assert.Equal(t, before, count())
}

func TestTraces_ReplacingLeavesNothingOfTheOldContent(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := w.signIn(w.sandbox.LoneAthlete()).AccessToken
	made := w.create(bearer, `{"timestamp":"2001-02-03T08:00:00Z","lactate":2.1,"notes":"n","sport":"running","tags":["x"]}`)
	assert.Equal(t, http.StatusOK, w.body(http.MethodPut, "/traces/"+made.ID, bearer, `{"timestamp":"2001-02-04T08:00:00Z","power":200}`).status)
	all := w.traces("end=2001-12-31", bearer)
	require.Len(t, all, 1)
	assert.Equal(t, traceJSON{ID: made.ID, Timestamp: "2001-02-04T08:00:00Z", TimestampLocal: "2001-02-04T08:00:00", Power: new(200)}, all[0])
}

func TestTraces_RecordedOnesCanBeReplacedAndDeleted(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := w.signIn(w.sandbox.Athletes()[0]).AccessToken
	before := w.traces("", bearer)
	require.Greater(t, len(before), 2)
	assert.Equal(t, http.StatusOK, w.body(http.MethodPut, "/traces/"+before[0].ID, bearer, `{"timestamp":"`+before[0].Timestamp+`","lactate":9.9}`).status)
	assert.Equal(t, http.StatusNoContent, w.body(http.MethodDelete, "/traces/"+before[1].ID, bearer, "").status)
	after := w.traces("", bearer)
	require.Len(t, after, len(before)-1)
	assert.InDelta(t, 9.9, *after[0].Lactate, 0)
	assert.Equal(t, before[2].ID, after[1].ID)
	assert.Equal(t, http.StatusNotFound, w.body(http.MethodDelete, "/traces/"+before[1].ID, bearer, "").status, "it is gone")
	w.sandbox.Reset()
	bearer = w.signIn(w.sandbox.Athletes()[0]).AccessToken
	assert.Len(t, w.traces("", bearer), len(before))
}

func TestTraces_WritingNeedsItsScopeAndAnotherPersonsTraceDoesNotExist(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	athlete := w.sandbox.Athletes()[0]
	const body = `{"timestamp":"2001-02-03T08:00:00Z"}`
	own := w.signIn(athlete, "activities:write").AccessToken
	id := w.create(own, body).ID
	for name, c := range map[string]struct {
		bearer string
		want   int
	}{
		"nobody":                    {"", http.StatusUnauthorized},
		"reader":                    {w.signIn(athlete, "data:read").AccessToken, http.StatusForbidden},
		"another person":            {w.signIn(w.sandbox.LoneAthlete(), "activities:write").AccessToken, http.StatusNotFound},
		"older scope":               {w.signIn(athlete, "data:write").AccessToken, http.StatusOK},
		"coach as herself":          {w.signIn(w.sandbox.Coach()).AccessToken, http.StatusNotFound},
		"coach acting for athlete":  {w.tokens(w.delegate(w.signIn(w.sandbox.Coach()).AccessToken, map[string]any{"sub": athlete.ID})).AccessToken, http.StatusOK},
		"athlete with a made-up id": {own, http.StatusNotFound},
	} {
		path := "/traces/" + id
		if name == "athlete with a made-up id" {
			path = "/traces/none"
		}
		answer := w.body(http.MethodPut, path, c.bearer, body)
		assert.Equal(t, c.want, answer.status, name)
		if c.want == http.StatusNotFound {
			assert.Equal(t, "Trace not found", answer.detail(t))
			assert.Equal(t, c.want, w.body(http.MethodDelete, path, c.bearer, "").status, name)
		}
	}
	posted := w.body(http.MethodPost, "/traces/"+id, own, body)
	assert.Equal(t, http.StatusMethodNotAllowed, posted.status)
	assert.Equal(t, "PUT, DELETE", posted.header.Get("Allow"))
}

func TestTraces_WhatNoTraceCanHoldIsRefusedByName(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := w.signIn(w.sandbox.LoneAthlete()).AccessToken
	for body, want := range map[string]string{
		``:                                    `[{"loc":["body"],"msg":"Field required","type":"missing"}]`,
		`{}`:                                  `[{"loc":["body","timestamp"],"msg":"Field required","type":"missing"}]`,
		`{"timestamp":"2001-02-03T8"}`:        `[{"loc":["body","timestamp"],"msg":"Input should be a valid datetime or date, input is too short","type":"datetime_from_date_parsing"}]`,
		`{"timestamp":"2001-02-03T08:00"}`:    `[{"loc":["body","timestamp"],"msg":"Input should have timezone info","type":"timezone_aware"}]`,
		`{"timestamp":"2001-02-03"}`:          `[{"loc":["body","timestamp"],"msg":"Input should have timezone info","type":"timezone_aware"}]`,
		`{"timestamp":"2001-02-03T08:00:00"}`: `[{"loc":["body","timestamp"],"msg":"Input should have timezone info","type":"timezone_aware"}]`,
		`{"timestamp":"2001-02-03T08:00:00Z","rpe":6.5,"power":-1,"speed":-0.1,"heart_rate":-1,"vo2":-1,"sport":"+x"}`: `[
			{"loc":["body","rpe"],"msg":"Input should be a valid integer, got a number with a fractional part","type":"int_from_float"},
			{"loc":["body","power"],"msg":"Input should be greater than or equal to 0","type":"greater_than_equal"},
			{"loc":["body","speed"],"msg":"Input should be greater than or equal to 0","type":"greater_than_equal"},
			{"loc":["body","heart_rate"],"msg":"Input should be greater than or equal to 0","type":"greater_than_equal"},
			{"loc":["body","vo2"],"msg":"Input should be greater than or equal to 0","type":"greater_than_equal"},
			{"loc":["body","sport"],"msg":"Value error, invalid sport","type":"value_error"}]`,
		`{"timestamp":true}`: `[{"loc":["body","timestamp"],"msg":"Input should be a valid datetime","type":"datetime_type"}]`,
	} {
		answer := w.body(http.MethodPost, "/traces/", bearer, body)
		assert.Equal(t, http.StatusUnprocessableEntity, answer.status, body)
		assert.JSONEq(t, want, answer.detail(t), body)
	}
	unknown := w.body(http.MethodPost, "/traces/", bearer, `{"timestamp":"2001-02-03T08:00:00Z","test_id":"t"}`)
	assert.Equal(t, http.StatusNotFound, unknown.status)
	assert.Empty(t, w.traces("end=2001-12-31", bearer))
}

func TestTraces_InTheTimeOfClient070(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithAPI(sweatstacktest.Legacy))
	athlete := w.sandbox.Athletes()[0] // in Oslo
	bearer := w.signIn(athlete).AccessToken
	naive := w.create(bearer, `{"timestamp":"2001-07-03T08:00:00","sport":"cycling+stationary","vo2":3000,"test_id":"t"}`)
	assert.Equal(t, "2001-07-03T08:00:00+02:00", naive.Timestamp)
	assert.Equal(t, "2001-07-03T08:00:00", naive.TimestampLocal)
	assert.Equal(t, "cycling.trainer", *naive.Sport)
	assert.Nil(t, naive.VO2, "a member that it does not know is ignored")
	assert.Equal(t, "2001-07-03T08:00:00-05:30", w.create(bearer, `{"timestamp":"2001-07-03T08:00:00-05:30"}`).Timestamp)
}

// Clients cannot read a year that is not between 1 and 9999.
func TestTraces_ATimeBeyondTheYearsOfISO8601IsRefused(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := w.signIn(w.sandbox.LoneAthlete()).AccessToken
	for _, text := range []string{"0000-06-01T12:00:00Z", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"} {
		answer := w.body(http.MethodPost, "/traces/", bearer, `{"timestamp":"`+text+`"}`)
		assert.Equal(t, http.StatusUnprocessableEntity, answer.status, text)
	}
}

func TestTraces_ATimeMayBeWrittenAsPydanticReadsIt(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := w.signIn(w.sandbox.Athletes()[0]).AccessToken
	for _, text := range []string{
		"2001-02-03T08:00Z", "2001-02-03 08:00:00Z", "2001-02-03t08:00:00z", "2001-02-03T10:00:00+0200", "2001-02-03T10:00+02:00",
		"2001-02-03T02:30-0530", "2001-02-03T08:00:00.000000000Z",
	} {
		made := w.create(bearer, `{"timestamp":"`+text+`"}`)
		at, err := time.Parse(time.RFC3339, made.Timestamp)
		require.NoError(t, err, text)
		assert.True(t, at.Equal(time.Date(2001, 2, 3, 8, 0, 0, 0, time.UTC)), "%s: %s", text, made.Timestamp)
	}
}

func TestTraces_TooManyAreRefused(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := w.signIn(w.sandbox.Athletes()[0]).AccessToken
	const body = `{"timestamp":"2001-02-03T08:00:00Z"}`
	for range 10_000 {
		require.Equal(t, http.StatusCreated, w.body(http.MethodPost, "/traces/", bearer, body).status)
	}
	assert.Equal(t, http.StatusConflict, w.body(http.MethodPost, "/traces/", bearer, body).status)
}
