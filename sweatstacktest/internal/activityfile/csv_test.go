package activityfile_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/activityfile"
	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

func upload(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", "upload", name))
	require.NoError(t, err)
	return content
}

// strict is how servers read CSV today.
func strict() activityfile.Options { return activityfile.Options{Offsets: true, Sport: true} }

func TestReadCSV_HoldsWhatIsExpected(t *testing.T) {
	t.Parallel()
	var expected map[string]struct {
		Rows        int
		First, Last time.Time
		Sport       string
		Power       struct{ Mean, Max, Min float64 }
		HeartRate   struct {
			Count     int
			Mean, Max float64
		} `json:"heart_rate"`
	}
	require.NoError(t, json.Unmarshal(upload(t, "expected.json"), &expected))
	want := expected["ride.csv"]

	got, err := activityfile.ReadCSV(upload(t, "ride.csv"), strict())
	require.NoError(t, err)
	assert.Equal(t, want.Rows, got.Samples.Len())
	assert.Equal(t, want.First, got.Samples.Start)
	assert.Equal(t, want.Last, got.Samples.Time(got.Samples.Len()-1))
	assert.Equal(t, want.Sport, got.Sport)
	assert.Equal(t, 300*time.Second, got.Duration)
	summary := got.Samples.Summary(0, got.Samples.Len())
	assert.InDelta(t, want.Power.Mean, summary.Power.Mean, 1e-9)
	assert.InDelta(t, want.Power.Max, summary.Power.Max, 0)
	assert.InDelta(t, want.HeartRate.Mean, summary.HeartRate.Mean, 1e-9)
	assert.InDelta(t, want.HeartRate.Max, summary.HeartRate.Max, 0)
	assert.Equal(t, []string{"lap", "power", "speed", "heart_rate", "cadence", "longitude", "latitude"}, got.Samples.Metrics())

	same, err := activityfile.ReadCSV(upload(t, "ride-offset-crlf-bom.csv"), strict())
	require.NoError(t, err)
	assert.Equal(t, got, same, "another way to write the same activity")
}

func TestReadCSV_OffsetsAndSportAreAskedForToday(t *testing.T) {
	t.Parallel()
	_, err := activityfile.ReadCSV(upload(t, "ride-naive.csv"), strict())
	refused(t, err, activityfile.CodeInvalidTimestamp, "line 2 has no offset")
	_, err = activityfile.ReadCSV(upload(t, "ride-nosport.csv"), strict())
	refused(t, err, activityfile.CodeMissingSport, "sport")

	ride, err := activityfile.ReadCSV(upload(t, "ride.csv"), activityfile.Options{})
	require.NoError(t, err)
	naive, err := activityfile.ReadCSV(upload(t, "ride-naive.csv"), activityfile.Options{})
	require.NoError(t, err)
	assert.Equal(t, ride, naive, "UTC")
	sportless, err := activityfile.ReadCSV(upload(t, "ride-nosport.csv"), activityfile.Options{})
	require.NoError(t, err)
	assert.Empty(t, sportless.Sport)
}

func TestReadCSV_Refusals(t *testing.T) {
	t.Parallel()
	const head = "timestamp,power,sport\n"
	const row = "2026-05-06T12:00:00Z,200,cycling\n"
	for _, test := range []struct{ name, content, code, part string }{
		{"nothing", "", activityfile.CodeMissingTimestamp, "timestamp is missing"},
		{"no timestamp", string(upload(t, "no-timestamp.csv")), activityfile.CodeMissingTimestamp, "timestamp is missing"},
		{"semicolons", "timestamp;power;sport\n2026-05-06T12:00:00Z;200;cycling\n", activityfile.CodeMissingTimestamp, "not semicolons"},
		{"only names", head, activityfile.CodeMissingSport, "sport"},
		{"no values", "timestamp,notes,sport\n2026-05-06T12:00:00Z,hello,cycling\n", activityfile.CodeNoData, "no values"},
		{"no time", head + "yesterday,200,cycling\n", activityfile.CodeInvalidTimestamp, "line 2"},
		{"empty time", head + row + ",200,cycling\n", activityfile.CodeInvalidTimestamp, "line 3"},
		{"ancient", head + "0001-01-01T00:00:00Z,200,cycling\n", activityfile.CodeInvalidTimestamp, "before 1970"},
		{"far", head + "2300-01-01T00:00:00Z,200,cycling\n", activityfile.CodeInvalidTimestamp, "after 2100"},
		{"years", head + row + "2029-05-06T12:00:00Z,200,cycling\n", activityfile.CodeTooLong, "7 days"},
		{"no number", head + "2026-05-06T12:00:00Z,lots,cycling\n", activityfile.CodeInvalid, "line 2 has no number in the column power"},
		{"decimal comma", head + "2026-05-06T12:00:00Z,200,5,cycling\n", activityfile.CodeInvalid, "more cells"},
		{"two sports", head + row + "2026-05-06T12:00:01Z,200,running\n", activityfile.CodeInvalid, "changes the sport"},
		{"a column twice", "timestamp,power,power\n" + row, activityfile.CodeInvalid, "twice"},
		{"an open quote", head + "\"2026-05-06T12:00:00Z,200,cycling\n" + row, activityfile.CodeInvalid, "line 2 has a quote"},
		{"a quote within", head + "\"2026\"-05-06T12:00:00Z,200,cycling\n", activityfile.CodeInvalid, "line 2 has a quote"},
		{"a huge line", head + strings.Repeat(",", 100_000), activityfile.CodeInvalid, "longer than"},
		{"many columns", "timestamp" + strings.Repeat(",a", 1000), activityfile.CodeInvalid, "columns"},
		{"binary", "timestamp\x00", activityfile.CodeInvalid, "not text"},
		{"not UTF-8", "timestamp,\xff\n", activityfile.CodeInvalid, "not text"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := activityfile.ReadCSV([]byte(test.content), strict())
			refused(t, err, test.code, test.part)
		})
	}
}

func TestReadCSV_TakesWhatSpreadsheetsWrite(t *testing.T) {
	t.Parallel()
	got, err := activityfile.ReadCSV([]byte(`"timestamp", power ,"heart_rate","notes","sport",lap,latitude,longitude
"2026-05-06 14:00:02.750+02:00",202.4,nan,"said ""go"", then went",cycling.road,2,91,10

2026-05-06T12:00:00Z,200,120,,,1,59.9,10.7
2026-05-06T14:00:01+0200,-5,Infinity,,,1,0,
2026-05-06T12:00:01.5Z,,121
`), strict())
	require.NoError(t, err)
	assert.Equal(t, "cycling.road", got.Sport)
	assert.Equal(t, []int32{0, 1, 2}, got.Samples.Offset)
	assert.Equal(t, []training.Span{{From: 0, To: 2}, {From: 2, To: 3}}, got.Laps)
	assert.Equal(t, []int16{200, 0, 202}, got.Samples.Power.Values)
	assert.Equal(t, []bool{true, false, true}, got.Samples.Power.Valid, "nobody has negative power")
	assert.Equal(t, []bool{true, true, false}, got.Samples.HeartRate.Valid)
	latitudes, _ := got.Samples.Floats("latitude")
	assert.InDelta(t, 59.9, latitudes[0], 1e-5)
	assert.True(t, math.IsNaN(latitudes[1]) && math.IsNaN(latitudes[2]), "no half position, none off the globe")
}

func TestRead_GoesByContentAndName(t *testing.T) {
	t.Parallel()
	fit, csv := fitFile(t, record(0, 200)), upload(t, "ride.csv")
	for _, test := range []struct {
		name    string
		content []byte
		code    string
	}{
		{"ride.fit", fit, ""},
		{"ride.csv", fit, ""},
		{"ride", fit, ""},
		{"RIDE.CSV", csv, ""},
		{"ride.fit", csv, activityfile.CodeInvalid},
		{"ride.gpx", []byte("<gpx/>"), activityfile.CodeUnsupported},
		{"", csv, activityfile.CodeUnsupported},
	} {
		got, err := activityfile.Read(test.name, test.content, strict())
		if test.code != "" {
			refused(t, err, test.code, "")
			continue
		}
		require.NoError(t, err, test.name)
		assert.Len(t, got, 1)
	}
}
