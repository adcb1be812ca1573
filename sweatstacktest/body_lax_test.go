package sweatstacktest_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each of these was compared with what pydantic 2 makes of it.
func TestBody_NumbersAndTimesMayBeWrittenAsPydanticReadsThem(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := w.signIn(w.sandbox.LoneAthlete()).AccessToken
	send := func(path, body string) map[string]any {
		answer := w.body(http.MethodPost, path, bearer, body)
		require.Contains(t, []int{200, 201}, answer.status, "%s: %s", body, answer.body)
		var out map[string]any
		require.NoError(t, json.Unmarshal(answer.body, &out))
		return out
	}
	for value, want := range map[string]float64{
		`"70"`: 70, `" 7_0.5 "`: 70.5, `"1e2"`: 100, `".5"`: 0.5, `true`: 1, `false`: 0, `70`: 70, `7.5e1`: 75,
	} {
		made := send("/dailies/hrv", `{"date":"2025-01-02","value":`+value+`}`)
		assert.InDelta(t, want, made["value"], 1e-9, value)
	}
	for _, date := range []string{
		`"2025-01-02"`, `1735776000`, `"1735776000"`, `1735776000000`, `"2025-01-02T00:00:00Z"`, `"2025-01-02 00:00"`, `1.735776e9`,
		`"2025-01-02_00:00:00+05:00"`,
	} {
		made := send("/dailies/hrv", `{"date":`+date+`,"value":50}`)
		assert.Equal(t, "2025-01-02", made["date"], date)
	}
	for when, want := range map[string]string{
		`981187200`: "2001-02-03T08:00:00Z", `"981187200"`: "2001-02-03T08:00:00Z",
		`981187200000`: "2001-02-03T08:00:00Z", `981187200.25`: "2001-02-03T08:00:00.250000Z",
		`20000000000`: "2603-10-11T11:33:20Z", `20000000001`: "1970-08-20T11:33:20.001000Z", `-5`: "1969-12-31T23:59:55Z", `-20000000001`: "1969-05-14T12:26:39.999000Z",
		`"2001-02-03_08:00:00Z"`: "2001-02-03T08:00:00Z",
	} {
		made := send("/traces/", `{"timestamp":`+when+`,"power":"250","lactate":"1.5","rpe":true,"heart_rate":150.0}`)
		assert.Equal(t, want, made["timestamp"], when)
		assert.InDelta(t, 250, made["power"], 0)
		assert.InDelta(t, 1.5, made["lactate"], 0)
		assert.InDelta(t, 1, made["rpe"], 0)
	}
	made := send("/tests/", `{"sport":"cycling","start":981187200,"results":{"lt1":{"power":"250.0","lactate":"2"},"w_prime":true}}`)
	assert.Equal(t, "2001-02-03T08:00:00Z", made["start"])
	results, err := json.Marshal(made["results"])
	require.NoError(t, err)
	var got struct {
		LT1    struct{ Power, Lactate float64 } `json:"lt1"`
		WPrime float64                          `json:"w_prime"`
	}
	require.NoError(t, json.Unmarshal(results, &got))
	assert.InDelta(t, 250, got.LT1.Power, 0)
	assert.InDelta(t, 2, got.LT1.Lactate, 0)
	assert.InDelta(t, 1, got.WPrime, 0)
}

func TestBody_WhatPydanticCannotReadIsRefusedInItsWords(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := w.signIn(w.sandbox.LoneAthlete()).AccessToken
	daily := func(date, value string) string { return `{"date":` + date + `,"value":` + value + `}` }
	test := func(start, power string) string {
		return `{"sport":"cycling","start":` + start + `,"results":{"lt1":{"power":` + power + `}}}`
	}
	for _, c := range []struct{ path, body, want string }{
		{"/dailies/hrv", daily(`"2025-01-02"`, `"x"`), "float_parsing"},
		{"/dailies/hrv", daily(`"2025-01-02"`, `""`), "float_parsing"},
		{"/dailies/hrv", daily(`"2025-01-02"`, `"0x10"`), "float_parsing"},
		{"/dailies/hrv", daily(`"2025-01-02"`, `"nan"`), "finite_number"},
		{"/dailies/hrv", daily(`"2025-01-02"`, `1e999`), "finite_number"},
		{"/dailies/hrv", daily(`"2025-01-02"`, `[1]`), "float_type"},
		{"/dailies/hrv", daily(`"2025-01-02"`, `"-1"`), "greater_than_equal"},
		{"/dailies/hrv", daily(`"2025-01-02"`, `"501"`), "less_than_equal"},
		{"/dailies/hrv", daily(`1735776001`, `1`), "date_from_datetime_inexact"},
		{"/dailies/hrv", daily(`"2025-01-02T00:00:01Z"`, `1`), "date_from_datetime_inexact"},
		{"/dailies/hrv", daily(`true`, `1`), "date_type"},
		{"/dailies/hrv", daily(`{}`, `1`), "date_type"},
		{"/tests/", test(`0`, `"2.5"`), "int_parsing"},
		{"/tests/", test(`0`, `"1e2"`), "int_parsing"},
		{"/tests/", test(`0`, `2.5`), "int_from_float"},
		{"/tests/", test(`0`, `1e30`), "int_parsing_size"},
		{"/tests/", test(`0`, `{}`), "int_type"},
		{"/tests/", test(`false`, `1`), "datetime_type"},
		{"/tests/", test(`""`, `1`), "datetime_from_date_parsing"},
		{"/tests/", test(`1e15`, `1`), "datetime_from_date_parsing"},
		{"/traces/", `{"timestamp":1e999}`, "datetime_from_date_parsing"},
		{"/traces/", `{"timestamp":" 2001-02-03T08:00:00Z"}`, "datetime_from_date_parsing"},
		{"/traces/", `{"timestamp":"2001-02-03T8:00:00Z"}`, "datetime_from_date_parsing"},
		{"/traces/", `{"timestamp":"2001-02-03x08:00:00Z"}`, "datetime_from_date_parsing"},
	} {
		answer := w.body(http.MethodPost, c.path, bearer, c.body)
		assert.Equal(t, http.StatusUnprocessableEntity, answer.status, "%s", c.body)
		assert.Contains(t, answer.detail(t), `"type":"`+c.want+`"`, c.body)
	}
}
