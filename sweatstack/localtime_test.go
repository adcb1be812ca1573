package sweatstack_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// localTime is ParseLocalTime of something that has to work.
func localTime(tb testing.TB, text string) sweatstack.LocalTime {
	tb.Helper()
	t, err := sweatstack.ParseLocalTime(text)
	require.NoError(tb, err)
	return t
}

func TestParseLocalTime_KeepsTheClockAndDropsTheOffset(t *testing.T) {
	t.Parallel()
	for text, clock := range clocks() {
		for _, offset := range []string{"", "Z", "+02:00", "-11:30"} {
			assert.Equal(t, clock, localTime(t, text+offset).String(), text+offset)
		}
	}
}

func TestParseLocalTime_RefusesEverythingElse(t *testing.T) {
	t.Parallel()
	for _, text := range notClocks() {
		got, err := sweatstack.ParseLocalTime(text)
		require.ErrorIs(t, err, sweatstack.ErrInvalidTime, "%q", text)
		assert.Zero(t, got)
	}
}

func TestLocalTime_EqualMeansTheSameClock(t *testing.T) {
	t.Parallel()
	oslo := time.FixedZone("Oslo", 7200)
	clock := localTime(t, "2025-06-03T07:30:00")
	assert.True(t, clock == sweatstack.LocalTimeOf(time.Date(2025, time.June, 3, 7, 30, 0, 0, oslo)))
	assert.True(t, clock == sweatstack.LocalTimeOf(time.Date(2025, time.June, 3, 7, 30, 0, 0, time.UTC)), "hours apart, the same clock")
	assert.True(t, sweatstack.LocalTimeOf(time.Now()) != sweatstack.LocalTime{}, "no reading of the machine's own clock is left in it")
	assert.Zero(t, clock.Compare(localTime(t, "2025-06-03T07:30:00Z")))
	assert.Negative(t, clock.Compare(localTime(t, "2025-06-03T07:30:00.1")))
	assert.Positive(t, clock.Compare(sweatstack.LocalTime{}))
}

func TestLocalTime_BecomesAnInstantOnlyInAZone(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("", -5*3600)
	clock := localTime(t, "2025-06-03T23:30:00.25")
	assert.Equal(t, time.Date(2025, time.June, 3, 23, 30, 0, 25e7, zone), clock.In(zone))
	assert.Equal(t, sweatstack.NewDate(2025, time.June, 3), clock.Date())
	assert.Equal(t, "Tue 23:30", clock.Format("Mon 15:04"))
}

func TestLocalTime_TextForms(t *testing.T) {
	t.Parallel()
	type holder struct {
		At sweatstack.LocalTime `json:"at"`
	}
	var h holder
	decode(t, `{"at":"2025-06-03T07:30:00.5"}`, &h)
	assert.JSONEq(t, `{"at":"2025-06-03T07:30:00.5"}`, marshal(t, h))
	before := h
	require.ErrorIs(t, json.Unmarshal([]byte(`{"at":"soon"}`), &h), sweatstack.ErrInvalidTime)
	assert.Equal(t, before, h, "a failed reading changes nothing")
	decode(t, `{"at":null}`, &h)
	assert.Equal(t, before, h)
	decode(t, `{"at":""}`, &h)
	assert.True(t, h.At.IsZero())
	assert.JSONEq(t, `{"at":""}`, marshal(t, h))

	_, err := json.Marshal(sweatstack.LocalTimeOf(time.Date(-1, time.January, 1, 0, 0, 0, 0, time.UTC)))
	require.ErrorContains(t, err, "year is not between 1 and 9999")
}
