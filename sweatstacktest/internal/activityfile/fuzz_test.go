package activityfile_test

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/muktihari/fit/profile/mesgdef"
	"github.com/muktihari/fit/profile/typedef"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/activityfile"
)

// sound checks what every activity of a file promises.
func sound(t *testing.T, activities []activityfile.Activity, err error) {
	t.Helper()
	if err != nil {
		_, ok := errors.AsType[*activityfile.Error](err)
		require.True(t, ok, "%v", err)
		require.Empty(t, activities)
		return
	}
	require.NotEmpty(t, activities)
	for _, a := range activities {
		require.Positive(t, a.Samples.Len())
		require.LessOrEqual(t, a.Duration.Seconds(), float64(activityfile.MaxSeconds))
		require.Zero(t, a.Samples.Offset[0])
		for i := 1; i < a.Samples.Len(); i++ {
			require.Greater(t, a.Samples.Offset[i], a.Samples.Offset[i-1])
		}
		require.Less(t, float64(a.Samples.Offset[a.Samples.Len()-1]), a.Duration.Seconds())
		end := 0
		for _, lap := range a.Laps {
			require.Equal(t, end, lap.From)
			require.Greater(t, lap.To, lap.From)
			end = lap.To
		}
		require.InDelta(t, a.Duration.Seconds(), end, 0)
		for _, name := range a.Samples.Metrics() {
			values, _ := a.Samples.Floats(name)
			require.Len(t, values, a.Samples.Len())
			for _, value := range values {
				require.False(t, math.IsInf(value, 0), name)
			}
		}
	}
}

func FuzzReadFIT(f *testing.F) {
	f.Add(fitFile(f, record(0, 200), record(5, 210),
		mesgdef.NewDeveloperDataId(nil).SetDeveloperDataIndex(0),
		mesgdef.NewFieldDescription(nil).SetDeveloperDataIndex(0).SetFieldDefinitionNumber(1),
		mesgdef.NewLap(nil).SetStartTime(after(3)),
		mesgdef.NewSession(nil).SetStartTime(noon()).SetSport(typedef.SportCycling)))
	f.Add([]byte("\x0e\x10\x8c\x00\xff\xff\xff\x7f.FIT\x00\x00"))
	f.Fuzz(func(t *testing.T, content []byte) {
		activities, err := activityfile.ReadFIT(content)
		sound(t, activities, err)
		// Most changes break the checksum. What is behind it must hold, too.
		activities, err = activityfile.ReadFIT(activityfile.WithChecksums(content))
		sound(t, activities, err)
	})
}

func FuzzReadCSV(f *testing.F) {
	for _, name := range []string{"ride-naive.csv", "no-timestamp.csv"} {
		content, err := os.ReadFile(filepath.Join("testdata", "upload", name))
		require.NoError(f, err)
		f.Add(content[:min(len(content), 600)], true)
	}
	f.Add([]byte("\ufefftimestamp,power,lap,sport\r\n\"2026-05-06T12:00:00Z\",1e3,\"a\"\"b\",cycling\r\n"), true)
	f.Add([]byte("timestamp,latitude,longitude\n2026-05-06 12:00:00,1,NaN\n"), false)
	f.Fuzz(func(t *testing.T, content []byte, strict bool) {
		activity, err := activityfile.ReadCSV(content, activityfile.Options{Offsets: strict, Sport: strict})
		if err != nil {
			sound(t, nil, err)
			return
		}
		sound(t, []activityfile.Activity{activity}, nil)
	})
}
