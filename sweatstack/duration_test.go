package sweatstack_test

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

const oneDay = 24 * time.Hour

// lengths are texts that Python's models read too, with the same result.
func lengths() map[string]time.Duration {
	return map[string]time.Duration{
		"PT1H2M3S": time.Hour + 2*time.Minute + 3*time.Second, "P1DT2H": 26 * time.Hour, "P1D": oneDay, "P40D": 40 * oneDay,
		"PT0S": 0, "P0D": 0, "PT3600S": time.Hour, "PT90M": 90 * time.Minute, "P1DT25H": 49 * time.Hour,
		"PT0.5S": 500 * time.Millisecond, "PT1,5S": 1500 * time.Millisecond, "PT1.5H": 90 * time.Minute, "P1.5D": 36 * time.Hour,
		"-PT5S": -5 * time.Second, "+PT5S": 5 * time.Second, "-P1DT2H": -26 * time.Hour, "-PT0S": 0,
		"P1W": 7 * oneDay, "P1W2D": 9 * oneDay, "P1Y": 365 * oneDay, "P1M": 30 * oneDay, "P1Y2M3W4DT5H6M7S": (365+60+21+4)*oneDay + 5*time.Hour + 6*time.Minute + 7*time.Second,
		"01:02:03": time.Hour + 2*time.Minute + 3*time.Second, "1:02:03": time.Hour + 2*time.Minute + 3*time.Second,
		"25:00:00": 25 * time.Hour, "123:00:00": 123 * time.Hour, "-01:02:03": -(time.Hour + 2*time.Minute + 3*time.Second),
		"01:02:03.5":     time.Hour + 2*time.Minute + 3500*time.Millisecond,
		"1 day 01:02:03": 25*time.Hour + 2*time.Minute + 3*time.Second, "2 days 01:02:03.5": 49*time.Hour + 2*time.Minute + 3500*time.Millisecond,
		"1 day, 1:02:03": 25*time.Hour + 2*time.Minute + 3*time.Second, "-1 day 01:00:00": -25 * time.Hour, "0 days 00:00:00": 0,
	}
}

// numbers are seconds, which JSON brings as numbers.
func numbers() map[string]time.Duration {
	return map[string]time.Duration{
		"0": 0, "-0": 0, "3723": time.Hour + 2*time.Minute + 3*time.Second, "3600.5": time.Hour + 500*time.Millisecond,
		"3600.1": time.Hour + 100*time.Millisecond, "-1.5": -1500 * time.Millisecond, "1e3": 1000 * time.Second, "1.5E-3": 1500 * time.Microsecond,
		"0.0000000019": 1, "1e9": 1e9 * time.Second, "9223372036.854775807": math.MaxInt64, "-9223372036.854775808": math.MinInt64,
	}
}

func notLengths() []string {
	return []string{
		"", "-", "+", " ", "P", "PT", "-P", "P1DT", "P1", "PT1", "PTS", "P1S", "PT1D", "1H", "T1H", "pt1h", "PT1h", "P1D2H", "PT1M1H", "PT1S1S", "P1D1W",
		"PT1H 2M", " PT1H", "PT1H ", "P-1D", "PT-5S", "--PT5S", "PT.5S", "PT1.S", "PT1..5S", "PTNaNS", "PT1e3S", "PT١S", "P1DT10:00:00", "PT1HT1M",
		"01:02", "1:2:3", "00:60:00", "00:00:60", "01:02:03.", "01:02:03:04", ":02:03", "1.5:00:00", "a:00:00", "00:0a:00", "00:00:0a", "01:02:03Z",
		"3 days", "3 01:02:03", "day 01:02:03", "1.5 days 01:02:03", "1 dayss 01:02:03", "1 day01:02:03", "1 day, 1:02", "1 day -01:00:00", "1 week 01:00:00",
		"NaN", "nan", "inf", "Infinity", "-inf", "0x10", "1_000", "1e", "e3", "1.", ".5", "--5", "-+5", "1 000", "soon", "1e-", "1ee3", "1.5.5",
	}
}

func tooLong() []string {
	return []string{
		"9223372036.854775808", "-9223372036.854775809", "1e10", "-1e300", "1e400", "99999999999999999999", "P106752D", "P293Y", "-P293Y", "P99999999999999999999D",
		"PT9223372036.854775808S", "-PT9223372036.854775809S", "PT2562048H", "P9223372036854775807W", "106752 days 00:00:00", "2562048:00:00", "P106751DT24H", "P106751.999D",
	}
}

func TestParseDuration_ReadsEveryFormOfThePlatform(t *testing.T) {
	t.Parallel()
	for _, forms := range []map[string]time.Duration{lengths(), numbers()} {
		for text, want := range forms {
			got, err := sweatstack.ParseDuration(text)
			require.NoError(t, err, text)
			assert.Equal(t, want, got, text)
		}
	}
}

func TestParseDuration_RefusesEverythingElse(t *testing.T) {
	t.Parallel()
	for _, text := range notLengths() {
		got, err := sweatstack.ParseDuration(text)
		require.ErrorIs(t, err, sweatstack.ErrInvalidTime, "%q", text)
		assert.Zero(t, got)
		assert.NotContains(t, err.Error(), "292 years", "%q", text)
	}
}

func TestParseDuration_RefusesWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	for _, text := range tooLong() {
		got, err := sweatstack.ParseDuration(text)
		require.ErrorIs(t, err, sweatstack.ErrInvalidTime, text)
		require.ErrorContains(t, err, "longer than 292 years", text)
		assert.Zero(t, got)
	}
}

func TestFormatDuration_WritesISO8601(t *testing.T) {
	t.Parallel()
	for want, d := range map[string]time.Duration{
		"PT0S": 0, "PT1S": time.Second, "-PT5S": -5 * time.Second, "PT0.5S": 500 * time.Millisecond, "PT0.000000001S": 1, "-PT0.000000001S": -1,
		"PT1H2M3S": time.Hour + 2*time.Minute + 3*time.Second, "PT1H": time.Hour, "PT1M": time.Minute, "PT1H3S": time.Hour + 3*time.Second,
		"P1D": oneDay, "P1DT2H": 26 * time.Hour, "P1DT1S": oneDay + time.Second, "P400D": 400 * oneDay, "PT1H2M3.5S": time.Hour + 2*time.Minute + 3500*time.Millisecond,
		"P106751DT23H47M16.854775807S": math.MaxInt64, "-P106751DT23H47M16.854775808S": math.MinInt64,
	} {
		assert.Equal(t, want, sweatstack.FormatDuration(d))
		back, err := sweatstack.ParseDuration(want)
		require.NoError(t, err, want)
		assert.Equal(t, d, back)
	}
}

func TestDuration_InModelsIsATextOrANumber(t *testing.T) {
	t.Parallel()
	const head = `{"start":"2025-01-02T08:00:00Z","end":"2025-01-02T09:00:00Z","start_local":"2025-01-02T09:00:00","end_local":"2025-01-02T10:00:00","duration":`
	read := func(duration string) (time.Duration, error) {
		var lap sweatstack.Lap
		err := json.Unmarshal([]byte(head+duration+"}"), &lap)
		return lap.Duration, err
	}
	for text, want := range lengths() {
		got, err := read(`"` + text + `"`)
		require.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
	for text, want := range numbers() {
		got, err := read(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
	for _, wrong := range []string{`""`, `"soon"`, `true`, `{}`, `[]`, `1e10`} {
		_, err := read(wrong)
		require.ErrorIs(t, err, sweatstack.ErrCorruptData, wrong)
		require.ErrorContains(t, err, "sweatstack.Lap: duration: ")
	}
	var lap sweatstack.Lap
	decode(t, head+"93723.25}", &lap)
	assert.Contains(t, marshal(t, lap), `"duration":"P1DT2H2M3.25S"`)
}

func FuzzParseDuration(f *testing.F) {
	for _, forms := range []map[string]time.Duration{lengths(), numbers()} {
		for text := range forms {
			f.Add(text)
		}
	}
	for _, text := range append(notLengths(), tooLong()...) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := sweatstack.ParseDuration(text)
		if err != nil {
			require.ErrorIs(t, err, sweatstack.ErrInvalidTime)
			assert.Zero(t, got)
			return
		}
		again, err := sweatstack.ParseDuration(sweatstack.FormatDuration(got))
		require.NoError(t, err)
		assert.Equal(t, got, again)
	})
}
