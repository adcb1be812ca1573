package sweatstacktest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// A filter that were dropped because it is not encoded right would answer with
// everything.
func TestQuery_WhatIsNotEncodedRightStandsForItself(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithHistory(0))
	athlete := w.sandbox.LoneAthlete()
	token := w.signIn(athlete).AccessToken
	for _, tag := range []string{"100%", "100%zz", "a;b", "1+1 = ü", "plain"} {
		_, err := w.sandbox.AddActivity(athlete, sweatstacktest.Recording{Power: []float64{200}, Tags: []string{tag}})
		require.NoError(t, err)
	}
	for query, want := range map[string]string{
		"tags=100%":               "100%",
		"tags=100%zz":             "100%zz",
		"tags=100%25zz":           "100%zz",
		"tags=a;b":                "a;b",
		"tags=a%3Bb":              "a;b",
		"tags=1%2B1+%3D%20%C3%BC": "1+1 = ü",
		"t%61gs=plain":            "plain",
		"&&x&tags=plain&":         "plain",
		strings.Repeat("x=1&", 11_000) + "tags=a%3Bb": "a;b",
	} {
		list := w.activities(query, token)
		if assert.Len(t, list, 1, "%.60s", query) {
			assert.Equal(t, []string{want}, list[0].Tags, "%.60s", query)
		}
	}
	assert.Empty(t, w.activities("tags=%FF", token))
}

func TestQuery_TheRequestLogHasWhatWasRead(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.get("/activities/?limit=0&tags=a;b&sport=100%zz", w.signIn(w.sandbox.Coach()).AccessToken)
	log := w.sandbox.Requests()
	assert.Equal(t, url.Values{"limit": {"0"}, "tags": {"a;b"}, "sport": {"100%zz"}}, log[len(log)-1].Query)
}

// What a whole number may look like is a rule of pydantic.
func TestQuery_WholeNumbers(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	token := w.signIn(w.sandbox.Athletes()[0]).AccessToken
	for text, want := range map[string]int{
		"5": 5, "+5": 5, " 5 ": 5, "005": 5, "5.0": 5, "+5.00": 5, "1_0": 10, "1_0.0": 10, "-0": 0, "-0.0": 0, "\t7\n": 7, "99999999999999999999999": 50,
	} {
		list := w.activities(url.Values{"limit": {text}, "offset": {"0"}, "start": {"2026-01-01"}}.Encode(), token)
		if want < 50 {
			assert.Len(t, list, want, "%q", text)
			continue
		}
		assert.GreaterOrEqual(t, len(list), want, "%q", text)
	}
	for text, kind := range map[string]string{
		"": "int_parsing", "x": "int_parsing", "5.5": "int_parsing", "_5": "int_parsing", "5_": "int_parsing", "1__0": "int_parsing",
		"1e3": "int_parsing", "0x10": "int_parsing", "5 5": "int_parsing", "٥": "int_parsing", ".": "int_parsing", "+": "int_parsing",
		"5.": "int_parsing", ".0": "int_parsing", "+_5": "int_parsing", "-_0": "int_parsing", "+-5": "int_parsing", "1_0.0_0": "int_parsing",
		"-1": "greater_than_equal", "-99999999999999999999999": "greater_than_equal",
	} {
		answer := w.get("/activities/?"+url.Values{"limit": {text}}.Encode(), token)
		assert.Equal(t, http.StatusUnprocessableEntity, answer.status, "%q", text)
		assert.Contains(t, answer.detail(t), kind, "%q", text)
	}
}

func TestQuery_DatesSayWhatIsWrongWithThem(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	token := w.signIn(w.sandbox.Athletes()[0]).AccessToken
	const parsing, inexact = "date_from_datetime_parsing", "date_from_datetime_inexact"
	for text, want := range map[string][2]string{
		"":                     {parsing, "input is too short"},
		"2026-5-1":             {parsing, "input is too short"},
		"yesterday!":           {parsing, "invalid character in year"},
		"2026/05/01":           {parsing, "invalid date separator, expected `-`"},
		"2026-xx-01":           {parsing, "invalid character in month"},
		"2026-05-xx":           {parsing, "invalid character in day"},
		"2026-13-01":           {parsing, "month value is outside expected range of 1-12"},
		"2026-02-30":           {parsing, "day value is outside expected range"},
		"0000-01-01":           {"date_parsing", "valid date in the format YYYY-MM-DD, year 0 is out of range"},
		"2026-05-01T08:30:00Z": {inexact, "should have zero time"},
		"2026-05-01 00:00":     {inexact, "should have zero time"},
		"2026-05-01x":          {parsing, "invalid datetime separator, expected `T`, `t`, `_` or space"},
		"2026-05-01T":          {parsing, "input is too short"},
		"2026-05-01 ":          {parsing, "input is too short"},
		"1777593600.5":         {inexact, "should have zero time"}, // a Unix time
		"1777593601":           {inexact, "should have zero time"},
		"20260501":             {inexact, "should have zero time"},
		"-5":                   {inexact, "should have zero time"},
		"1.2.3":                {parsing, "input is too short"},
		"-":                    {parsing, "input is too short"},
	} {
		answer := w.get("/activities/?"+url.Values{"start": {text}}.Encode(), token)
		assert.Equal(t, http.StatusUnprocessableEntity, answer.status, "%q", text)
		assert.Contains(t, answer.detail(t), want[0], "%q", text)
		assert.Contains(t, answer.detail(t), want[1], "%q", text)
	}
}

func TestQuery_AmountsOfWorkAreNumbersAsPydanticReadsThem(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithHistory(0))
	token := w.signIn(w.sandbox.LoneAthlete()).AccessToken
	ask := func(amounts ...string) reply {
		return w.get("/activities/longitudinal-mean-max?"+
			url.Values{"sport": {"cycling"}, "metric": {"power"}, "after": amounts}.Encode(), token)
	}
	for _, amount := range []string{"5", "5.", ".5", " 1e3 ", "+1", "1_000.5", "-0"} {
		assert.Equal(t, http.StatusOK, ask(amount).status, "%q", amount)
	}
	for amount, kind := range map[string]string{
		"": "float_parsing", "x": "float_parsing", "0x10": "float_parsing", "0x1p4": "float_parsing", "_1": "float_parsing",
		"1__0": "float_parsing", "-1": "greater_than_equal", "-inf": "finite_number", "nan": "finite_number", "1e400": "finite_number",
	} {
		answer := ask(amount)
		assert.Equal(t, http.StatusUnprocessableEntity, answer.status, "%q", amount)
		assert.Contains(t, answer.detail(t), kind, "%q", amount)
	}
	assert.JSONEq(t, `[{"loc": ["query", "after"], "type": "too_long",
		"msg": "List should have at most 5 items after validation, not 7"}]`,
		ask("-1", "x", "1", "2", "3", "4", "5").detail(t), "how many is looked at first")
}
