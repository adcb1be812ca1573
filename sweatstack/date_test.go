package sweatstack_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

func TestParseDate_ReadsOneForm(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"2025-01-02", "2024-02-29", "0001-01-02", "9999-12-31"} {
		day, err := sweatstack.ParseDate(text)
		require.NoError(t, err)
		assert.Equal(t, text, day.String())
	}
	for _, text := range []string{"", "2025-1-2", "2025-01-02T00:00:00", "20250102", "2025-02-29", "2025-13-01", "2025-00-01", "2025-01-00", "0000-01-01", "2025/01/02", "-025-01-01", "today", "2025-01-0x"} {
		day, err := sweatstack.ParseDate(text)
		require.ErrorIs(t, err, sweatstack.ErrInvalidTime, "%q", text)
		assert.Zero(t, day)
	}
}

func TestDateOf_IsTheDayWhereTheTimeIs(t *testing.T) {
	t.Parallel()
	instant := time.Date(2025, time.January, 2, 23, 30, 0, 0, time.UTC)
	assert.Equal(t, "2025-01-02", sweatstack.DateOf(instant).String())
	assert.Equal(t, "2025-01-03", sweatstack.DateOf(instant.In(time.FixedZone("", 3600))).String())
}

func TestDate_Arithmetic(t *testing.T) {
	t.Parallel()
	day := sweatstack.NewDate(2025, time.February, 28)
	assert.Equal(t, "2025-03-01", day.AddDays(1).String())
	assert.Equal(t, "2024-12-31", day.AddDays(-59).String())
	assert.Equal(t, day.AddDays(3), sweatstack.NewDate(2025, time.February, 31))
	assert.Negative(t, day.Compare(day.AddDays(1)))
	assert.Zero(t, day.Compare(sweatstack.NewDate(2025, time.February, 28)))
	zone := time.FixedZone("", 3600)
	assert.Equal(t, time.Date(2025, time.February, 28, 0, 0, 0, 0, zone), day.In(zone))
}

func TestDate_TextForms(t *testing.T) {
	t.Parallel()
	day := sweatstack.NewDate(2025, time.January, 2)
	assert.Equal(t, `"2025-01-02"`, marshal(t, day))
	assert.Equal(t, `""`, marshal(t, sweatstack.Date{}))
	assert.Empty(t, sweatstack.Date{}.String())

	read := day
	require.ErrorIs(t, json.Unmarshal([]byte(`"2025-02-30"`), &read), sweatstack.ErrInvalidTime)
	assert.Equal(t, day, read, "a failed reading changes nothing")
	decode(t, `""`, &read)
	assert.True(t, read.IsZero())
	decode(t, `"2025-01-02"`, &read)
	assert.Equal(t, day, read)

	_, err := json.Marshal(sweatstack.NewDate(10_000, time.January, 1))
	require.ErrorContains(t, err, "year is not between 1 and 9999")
}

func FuzzParseDate(f *testing.F) {
	f.Add("2025-01-02")
	f.Add("2025-02-30")
	f.Fuzz(func(t *testing.T, text string) {
		day, err := sweatstack.ParseDate(text)
		if err != nil {
			require.ErrorIs(t, err, sweatstack.ErrInvalidTime)
			return
		}
		if !day.IsZero() { // 1 January of year 1 is the zero Date
			assert.Equal(t, text, day.String())
		}
		parsed, err := time.Parse(time.DateOnly, text)
		require.NoError(t, err)
		assert.Equal(t, sweatstack.DateOf(parsed), day)
	})
}
