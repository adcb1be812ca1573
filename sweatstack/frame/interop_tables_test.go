package frame_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// pandas.read_csv finds the values of the original in what WriteCSV writes; told
// which columns are times, also their dtypes.
func TestInterop_PandasReadsCSV(t *testing.T) {
	t.Parallel()
	pythonFor(t)
	var pairs []any
	for _, original := range []string{
		"good/activity-ride", "good/activity-local", "good/activity-ts-oslo", "good/activity-nan", "good/activity-duration-ns",
		"good/activity-float64", "good/longitudinal-data", "good/longitudinal-multiindex", "good/mean-max", "good/awd-speed",
		"vectors/activity_data_ns", "vectors/zone_kept", "vectors/mean_max_by_duration", "vectors/longitudinal_awd",
	} {
		path := "testdata/" + original + ".parquet"
		f, err := frame.Read(readFile(t, path))
		require.NoError(t, err)
		file := filepath.Join(t.TempDir(), "table.csv")
		require.NoError(t, os.WriteFile(file, []byte(csvOf(t, f)), 0o600))
		pairs = append(pairs, map[string]string{"name": original, "original": path, "csv": file})
	}
	var different map[string]string
	askPython(t, "testdata/pandas_csv.py", pairs, &different)
	assert.Empty(t, different)
}

// Resampling by points is that of pandas, counted from 1970.
func TestInterop_PandasResamplesToTheSameTable(t *testing.T) {
	t.Parallel()
	pythonFor(t)
	var questions []any
	for _, name := range []string{"activity-ride", "activity-local", "activity-nan", "activity-short", "activity-ts-oslo", "longitudinal-data"} {
		original := "testdata/good/" + name + ".parquet"
		f, err := frame.Read(readFile(t, original))
		require.NoError(t, err)
		for _, step := range []time.Duration{7 * time.Second, 30 * time.Second, time.Hour} {
			r := frame.Resampling{Step: step}
			if _, ok := f.Column("lap"); ok {
				r.Last = []string{"lap"}
			}
			resampled, err := f.Resample(r)
			require.NoError(t, err)
			questions = append(questions, map[string]string{
				"name": name + " " + step.String(), "original": original, "resampled": writtenFile(t, resampled),
				"step": strings.NewReplacer("1h0m0s", "1h").Replace(step.String()),
			})
		}
	}
	var different map[string]string
	askPython(t, "testdata/pandas_resample.py", questions, &different)
	assert.Empty(t, different)
}
