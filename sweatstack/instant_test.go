package sweatstack_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// clocks are texts that instants and local times read alike: the text without
// an offset, and the clock it shows.
func clocks() map[string]string {
	return map[string]string{
		"2025-01-02T08:00:00":               "2025-01-02T08:00:00",
		"2025-01-02 08:00:00":               "2025-01-02T08:00:00",
		"2025-01-02t08:00:00":               "2025-01-02T08:00:00",
		"2025-01-02T08:00":                  "2025-01-02T08:00:00",
		"2025-01-02T08:00:00.5":             "2025-01-02T08:00:00.5",
		"2025-01-02T08:00:00,5":             "2025-01-02T08:00:00.5",
		"2025-01-02T08:00:00.123456":        "2025-01-02T08:00:00.123456",
		"2025-01-02T08:00:00.1234567899999": "2025-01-02T08:00:00.123456789",
		"2025-01-02T08:00:00.000":           "2025-01-02T08:00:00",
		"2024-02-29T23:59:59.999999999":     "2024-02-29T23:59:59.999999999",
		"0001-01-01T00:00:01":               "0001-01-01T00:00:01",
		"9999-12-31T23:59:59":               "9999-12-31T23:59:59",
	}
}

// notClocks are texts that neither reads.
func notClocks() []string {
	return []string{
		"", " ", "soon", "2025", "2025-01-02", "2025-01-02T", "2025-01-02T08", "2025-01-02T8:00:00", "2025-1-2T08:00:00",
		"2025-01-02T08:00:0", "2025-01-02T08:00:", "2025-01-02T08:00:00.", "2025-01-02T08:00:00.Z", "2025-01-02T08:0a:00",
		"2025-01-02T08:00:a0", "2025-01-02T0a:00:00", "2025-01-02_08:00:00", "20250102T080000", "2025-W01-1T08:00:00",
		"25-01-02T08:00:00", "+2025-01-02T08:00:00", "-025-01-02T08:00:00", " 2025-01-02T08:00:00", "2025-01-02T08:00:00 ",
		"0000-01-01T00:00:00", "2025-00-02T08:00:00", "2025-13-02T08:00:00", "2025-01-00T08:00:00", "2025-01-32T08:00:00",
		"2025-02-29T08:00:00", "2025-04-31T08:00:00", "2025-01-02T24:00:00", "2025-01-02T08:60:00", "2025-01-02T08:00:60",
		"2025-01-02T08:00:00+", "2025-01-02T08:00:00+1", "2025-01-02T08:00:00+01", "2025-01-02T08:00:00+0:100",
		"2025-01-02T08:00:00+01:0", "2025-01-02T08:00:00+24:00", "2025-01-02T08:00:00+01:60", "2025-01-02T08:00:00+01:00:00",
		"2025-01-02T08:00:00+01:00Z", "2025-01-02T08:00:00 +01:00", "2025-01-02T08:00:00−01:00", "2025-01-02T08:00:00+aa:00",
		"2025-01-02T08:00:00[Europe/Oslo]", "2025-01-02T08:00:00UTC", "1735801200", "2025-01-02T08:00:00\x00",
		strings.Repeat("\x00", 10) + "T08:00:00", "２０２５-01-02T08:00:00",
	}
}

func TestParseInstant_ReadsEveryFormOfThePlatform(t *testing.T) {
	t.Parallel()
	for text, clock := range clocks() {
		for offset, want := range map[string]string{"": "Z", "Z": "Z", "z": "Z", "+00:00": "Z", "-0000": "Z", "+02:00": "+02:00", "-0930": "-09:30", "+23:59": "+23:59"} {
			got, err := sweatstack.ParseInstant(text + offset)
			require.NoError(t, err, text+offset)
			assert.Equal(t, clock+want, got.Format("2006-01-02T15:04:05.999999999Z07:00"), text+offset)
			parsed, err := time.Parse(time.RFC3339Nano, clock+want)
			require.NoError(t, err)
			assert.True(t, got.Equal(parsed), text+offset)
		}
	}
}

func TestParseInstant_WithoutOffsetIsUTC(t *testing.T) {
	t.Parallel()
	naive, err := sweatstack.ParseInstant("2025-07-02T08:00:00")
	require.NoError(t, err)
	assert.Equal(t, time.Date(2025, time.July, 2, 8, 0, 0, 0, time.UTC), naive)
}

func TestParseInstant_TheMachinesZonePlaysNoPart(t *testing.T) {
	t.Parallel()
	_, offset := time.Date(2025, time.July, 2, 8, 0, 0, 0, time.Local).Zone()
	here := time.FixedZone("", offset)
	got, err := sweatstack.ParseInstant(time.Date(2025, time.July, 2, 8, 0, 0, 0, here).Format(time.RFC3339))
	require.NoError(t, err)
	assert.NotSame(t, time.Local, got.Location())
}

func TestParseInstant_RefusesEverythingElse(t *testing.T) {
	t.Parallel()
	for _, text := range notClocks() {
		got, err := sweatstack.ParseInstant(text)
		require.ErrorIs(t, err, sweatstack.ErrInvalidTime, "%q", text)
		assert.Zero(t, got)
	}
}

func TestParseInstant_ErrorsShortenWhatTheyQuote(t *testing.T) {
	t.Parallel()
	_, err := sweatstack.ParseInstant("2025-01-02T25:00:00Z")
	require.EqualError(t, err, `sweatstack: time cannot be read: instant "2025-01-02T25:00:00Z": no such time of day`)
	_, err = sweatstack.ParseInstant(strings.Repeat("ø", 1<<20))
	require.Error(t, err)
	assert.Less(t, len(err.Error()), 200)
}

func FuzzParseInstant(f *testing.F) {
	for text := range clocks() {
		f.Add(text + "+05:45")
	}
	for _, text := range notClocks() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := sweatstack.ParseInstant(text)
		if err != nil {
			require.ErrorIs(t, err, sweatstack.ErrInvalidTime)
			return
		}
		again, err := sweatstack.ParseInstant(got.Format(time.RFC3339Nano))
		require.NoError(t, err)
		assert.True(t, got.Equal(again))
		assert.Equal(t, got.Format(time.RFC3339Nano), again.Format(time.RFC3339Nano))
		clock, err := sweatstack.ParseLocalTime(text)
		require.NoError(t, err, "both read the same texts")
		assert.Equal(t, sweatstack.LocalTimeOf(got), clock)
	})
}
