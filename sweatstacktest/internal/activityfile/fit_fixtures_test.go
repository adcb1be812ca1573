package activityfile_test

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/activityfile"
)

// recorded reads a file of the collection of real recordings, which is not part
// of this repository: it lies beside the clone where there is one.
func recorded(t *testing.T, name string) []byte {
	t.Helper()
	folder := os.Getenv("SWEATSTACK_FIT_FIXTURES")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "..", "shared", "fixtures", "fit")
	}
	content, err := os.ReadFile(filepath.Join(folder, name))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the FIT recordings are not here; SWEATSTACK_FIT_FIXTURES may name their folder")
	}
	require.NoError(t, err)
	return content
}

// facts is what two other readers found in a recording.
type facts struct {
	Sessions []struct {
		Sport   string
		Elapsed float64 `json:"total_elapsed_time_s"`
	}
	Laps []struct {
		Start   time.Time `json:"start_time"`
		Elapsed float64   `json:"total_elapsed_time_s"`
	}
	Records map[string]json.RawMessage
}

// stream is what they found in one field of the records.
type stream struct {
	Count         int
	Min, Max, Sum float64
}

func TestReadFIT_RealRecordingsMatchOtherReaders(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"sample-activity-indoor-trainer", "activity-small-fenix2-run"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content := recorded(t, name+".fit")
			var want facts
			require.NoError(t, json.Unmarshal(recorded(t, name+".expected.json"), &want))

			got, err := activityfile.ReadFIT(content)
			require.NoError(t, err)
			require.Len(t, got, len(want.Sessions))
			a := got[0]
			assert.Equal(t, want.Sessions[0].Sport, a.Sport)
			assert.InDelta(t, want.Sessions[0].Elapsed, a.Duration.Seconds(), 3)
			assert.Equal(t, []string{"garmin"}, a.Devices)

			var first, last time.Time
			var count int
			require.NoError(t, json.Unmarshal(want.Records["first"], &first))
			require.NoError(t, json.Unmarshal(want.Records["last"], &last))
			require.NoError(t, json.Unmarshal(want.Records["count"], &count))
			assert.Equal(t, first, a.Samples.Start)
			assert.Equal(t, last, a.Samples.Time(a.Samples.Len()-1))
			assert.Equal(t, count, a.Samples.Len(), "one row for each record")

			require.Len(t, a.Laps, len(want.Laps))
			for i, lap := range want.Laps {
				assert.InDelta(t, lap.Start.Sub(first).Seconds(), a.Laps[i].From, 1, "lap %d", i)
				assert.InDelta(t, lap.Elapsed, a.Laps[i].To-a.Laps[i].From, 3, "lap %d", i)
			}
			compareStreams(t, want, a)
		})
	}
}

func compareStreams(t *testing.T, want facts, a activityfile.Activity) {
	t.Helper()
	for field, metric := range map[string]string{
		"heart_rate": "heart_rate", "power_native": "power", "cadence": "cadence", "enhanced_speed": "speed",
		"enhanced_altitude": "altitude", "distance": "distance", "temperature": "temperature",
	} {
		var wanted stream
		require.NoError(t, json.Unmarshal(want.Records[field], &wanted))
		values, ok := a.Samples.Floats(metric)
		require.Equal(t, wanted.Count > 0, ok, metric)
		if !ok {
			continue
		}
		got := stream{Min: math.Inf(1), Max: math.Inf(-1)}
		for _, value := range values {
			if !math.IsNaN(value) {
				got.Count++
				got.Sum += value
				got.Min, got.Max = min(got.Min, value), max(got.Max, value)
			}
		}
		assert.Equal(t, wanted.Count, got.Count, metric)
		// Half a thousandth: what half floats take from speed and altitude.
		assert.InDelta(t, wanted.Sum, got.Sum, math.Abs(wanted.Sum)/2000, metric)
		assert.InDelta(t, wanted.Min, got.Min, math.Abs(wanted.Min)/2000, metric)
		assert.InDelta(t, wanted.Max, got.Max, math.Abs(wanted.Max)/2000, metric)
	}
	var positions int
	require.NoError(t, json.Unmarshal(want.Records["with_position"], &positions))
	latitudes, ok := a.Samples.Floats("latitude")
	assert.Equal(t, positions > 0, ok)
	assert.Len(t, latitudes, positions)
}

func TestReadFIT_DamagedRecordingsAreRefusedAsAWhole(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"activity-filecrc.fit":        "checksum",
		"activity-unexpected-eof.fit": "cut off",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := activityfile.ReadFIT(recorded(t, name))
			refused, ok := errors.AsType[*activityfile.Error](err)
			require.True(t, ok, "%v", err)
			assert.Equal(t, activityfile.CodeInvalid, refused.Code)
			assert.Contains(t, refused.Message, want)
			assert.Empty(t, got)
		})
	}
}

// Whatever is cut off or changed in a real file, nothing is made of it.
func TestReadFIT_EveryCutAndEveryChangedByteIsFound(t *testing.T) {
	t.Parallel()
	content := recorded(t, "sample-activity-indoor-trainer.fit")
	for cut := 0; cut < len(content); cut += 97 {
		_, err := activityfile.ReadFIT(content[:cut])
		require.Error(t, err, "cut at %d", cut)
		changed := append([]byte(nil), content...)
		changed[cut] ^= 0x10
		_, err = activityfile.ReadFIT(changed)
		require.Error(t, err, "byte %d changed", cut)
	}
}
