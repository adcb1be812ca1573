package frame_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// pandasTable is what testdata/pandas_dtypes.py says.
type pandasTable struct {
	Rows    int               `json:"rows"`
	Index   map[string]string `json:"index"`
	Columns map[string]string `json:"columns"`
}

// pandas opens files with pandas, in the Python that SWEATSTACK_PYTHON names.
func pandas(t *testing.T, files ...string) pandasTable {
	t.Helper()
	python := os.Getenv("SWEATSTACK_PYTHON")
	if python == "" {
		const why = "SWEATSTACK_PYTHON does not name a Python with sweatstack==0.70.0 and pandas"
		if os.Getenv("SWEATSTACK_REQUIRE_SERVICES") == "1" {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	out, err := exec.CommandContext(t.Context(), python, append([]string{"testdata/pandas_dtypes.py"}, files...)...).CombinedOutput()
	require.NoError(t, err, "%s", out)
	var table pandasTable
	require.NoError(t, json.Unmarshal(out, &table), "%s", out)
	return table
}

func writtenFile(t *testing.T, f *frame.Frame, options ...frame.WriteOption) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "table.parquet")
	require.NoError(t, os.WriteFile(path, written(t, f, options...), 0o600))
	return path
}

// What the platform sends, read here and written again, is the same table to
// pandas: values, dtypes and index, before and after the client's conversion.
func TestInterop_PandasReadsThePlatformsFilesAgain(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"activity-ride", "activity-local", "activity-ts-oslo", "activity-nan", "activity-empty",
		"longitudinal-data", "longitudinal-multiindex", "mean-max", "mean-max-duration-index", "awd-speed",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			original := "testdata/good/" + name + ".parquet"
			f, err := frame.Read(readFile(t, original))
			require.NoError(t, err)
			want := pandas(t, original)
			assert.Equal(t, want, pandas(t, writtenFile(t, f), original))
		})
	}
}

func TestInterop_PandasRestoresDtypes(t *testing.T) {
	t.Parallel()
	got := pandas(t, writtenFile(t, made(t, 100), frame.WithIndex("timestamp")))
	assert.Equal(t, pandasTable{
		Rows:  100,
		Index: map[string]string{"timestamp": "datetime64[ms, UTC]"},
		Columns: map[string]string{
			"timestamp_local": "datetime64[us]", "start": "datetime64[ns, Europe/Oslo]",
			"duration": "timedelta64[s]", "lead": "timedelta64[ns]",
			"lap": "Int8", "power": "Int16", "counter": "Int64", "unsigned": "UInt32",
			"speed": "float16", "distance": "float32", "ratio": "float64", "moving": "boolean",
			"sport": "category", "notes": "str",
		},
	}, got)
}
