package sqlite_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
)

// isoTimes are texts that Python 3.11 reads too, and what they mean. The
// interop test asks Python.
func isoTimes() map[string]time.Time {
	day := time.Date(2026, 5, 6, 0, 0, 0, 0, time.UTC)
	noon := day.Add(12 * time.Hour)
	return map[string]time.Time{
		"2100-01-01T00:00:00+00:00":               time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC),
		"2026-05-06T12:00:00.123456+00:00":        noon.Add(123456 * time.Microsecond),
		"2026-05-06T12:00:00.000001+00:00":        noon.Add(time.Microsecond),
		"2026-05-06T14:00:00+02:00":               noon,
		"2026-05-06T06:15:00-05:45":               noon,
		"2026-05-06T12:00:00":                     noon,
		"2026-05-06 12:00:00":                     noon,
		"2026-05-06T12:00:00Z":                    noon,
		"2026-05-06 12:00:00.5+00:00":             noon.Add(500 * time.Millisecond),
		"2026-05-06T12:00:00,5":                   noon.Add(500 * time.Millisecond),
		"2026-05-06T12:00:00.123456789Z":          noon.Add(123456 * time.Microsecond),
		"2026-05-06T12:00:00.12Z":                 noon.Add(120 * time.Millisecond),
		"2026-05-06T12:00:00+00":                  noon,
		"2026-05-06T14:00:00+0200":                noon,
		"2026-05-06T14:00:01+02:00:01":            noon,
		"2026-05-06T14:00:01+020001":              noon,
		"2026-05-06T13:00:00.5+01:00:00.500000":   noon,
		"2026-05-06T12:00":                        noon,
		"2026-05-06T12":                           noon,
		"2026-05-06":                              day,
		"20260506":                                day,
		"20260506T120000Z":                        noon,
		"20260506T120000.123Z":                    noon.Add(123 * time.Millisecond),
		"20260506T1200":                           noon,
		"2026-W19-3":                              day,
		"2026-W19-3T12:00:00+00:00":               noon,
		"2026W193T12":                             noon,
		"2026-W19":                                time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC),
		"2026W01":                                 time.Date(2025, 12, 29, 0, 0, 0, 0, time.UTC),
		"2026-W53-1":                              time.Date(2026, 12, 28, 0, 0, 0, 0, time.UTC),
		"2020-W53-7":                              time.Date(2021, 1, 3, 0, 0, 0, 0, time.UTC),
		"2024-02-29T00:00:00":                     time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC),
		"1969-12-31T23:59:59.999999+00:00":        time.Date(1969, 12, 31, 23, 59, 59, 999999000, time.UTC),
		"0001-01-01T00:00:00+00:00":               {},
		"0001-01-01T01:00:00+01:00":               {},
		"9999-12-31T23:59:59.999999+00:00":        time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC),
		"9999-12-31T23:59:59.999999999999+00:00":  time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC),
		"2026-05-06T23:59:59.999999999999+23:59":  day.Add(time.Minute - time.Microsecond),
		"2026-05-06T00:00:00.000000-00:00":        day,
		"2026-05-06T12:00:00.0000000000000000001": noon,
	}
}

// goTimes are read here and not by Python 3.11, which wants a capital T or any
// other single character, and no midnight at the end of a day.
func goTimes() map[string]time.Time {
	day := time.Date(2026, 5, 6, 0, 0, 0, 0, time.UTC)
	return map[string]time.Time{
		"2026-05-06t12:00:00z": day.Add(12 * time.Hour),
		"2026-05-05T24:00:00Z": day,
		"20260505T24":          day,
	}
}

func notTimes() []string {
	return []string{
		"", " ", "soon", "2026", "2026-05", "202605", "1778068800", "2026-5-6", "26-05-06", "+2026-05-06",
		"0000-01-01T00:00:00", "2026-00-01", "2026-13-01", "2026-05-00", "2026-05-32", "2026-02-29", "2026-04-31",
		"2026-0506", "202605-06", "2026-W00-1", "2026-W54-1", "2025-W53-1", "2026-W19-0", "2026-W19-8", "2026-W19-",
		"2026-05-06T", "2026-05-06T1", "2026-05-06T25:00", "2026-05-06T12:60", "2026-05-06T12:00:60",
		"2026-05-06T24:00:01", "2026-05-06T24:00:00.000001", "9999-12-31T24:00:00",
		"2026-05-06T12:", "2026-05-06T12:00:", "2026-05-06T12:00:00.", "2026-05-06T12:0000", "2026-05-06T1200:00",
		"2026-05-06T12:00:00.x", "2026-05-06T12.5", "2026-05-06T12:00:00+", "2026-05-06T12:00:00+1",
		"2026-05-06T12:00:00+24:00", "2026-05-06T12:00:00+00:60", "2026-05-06T12:00:00ZZ", "2026-05-06T12:00:00Z+00:00",
		"2026-05-06T12:00:00+00:00 ", " 2026-05-06T12:00:00", "2026-05-06T12:00:00+00:00\x00", "2026-05-06T12:00:00\n",
		"2026-05-06+00:00", "2026-05-06Z", "２０２６-05-06", "2026-05-06T12:00:00−02:00",
		"0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "-2026-05-06", "2026--05-06",
	}
}

func TestParseExpiry_ReadsEveryISOForm(t *testing.T) {
	t.Parallel()
	for _, times := range []map[string]time.Time{isoTimes(), goTimes()} {
		for text, want := range times {
			got, err := sqlite.ParseExpiry(text)
			require.NoError(t, err, text)
			assert.Equal(t, want, got, text)
		}
	}
}

func TestParseExpiry_RefusesWhatIsNoTime(t *testing.T) {
	t.Parallel()
	for _, text := range notTimes() {
		got, err := sqlite.ParseExpiry(text)
		require.EqualError(t, err, "not a time in ISO 8601", "%q gives %v", text, got)
		assert.True(t, got.IsZero())
	}
}

// FuzzParseExpiry holds that no text makes it panic, and that what it reads is
// written in one form only, which means the same.
func FuzzParseExpiry(f *testing.F) {
	for text := range isoTimes() {
		f.Add(text)
	}
	for _, text := range notTimes() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := sqlite.ParseExpiry(text)
		if err != nil {
			assert.True(t, got.IsZero())
			return
		}
		written := sqlite.FormatExpiry(got)
		again, err := sqlite.ParseExpiry(written)
		require.NoError(t, err, written)
		assert.Equal(t, got, again)
		assert.Equal(t, written, sqlite.FormatExpiry(again))
		standard, err := time.Parse(time.RFC3339, written)
		require.NoError(t, err)
		assert.True(t, standard.Equal(got))
	})
}
