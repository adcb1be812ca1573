package frame_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// pythonFor is the Python that SWEATSTACK_PYTHON names.
func pythonFor(t *testing.T) string {
	t.Helper()
	python := os.Getenv("SWEATSTACK_PYTHON")
	if python != "" {
		return python
	}
	const why = "SWEATSTACK_PYTHON does not name a Python with sweatstack==0.70.0 and pandas"
	if os.Getenv("SWEATSTACK_REQUIRE_SERVICES") == "1" {
		t.Fatal(why)
	}
	t.Skip(why)
	return ""
}

// askPython gives a script lines of JSON, and returns its answer.
func askPython(t *testing.T, script string, questions []any, answer any) {
	t.Helper()
	var in bytes.Buffer
	for _, q := range questions {
		require.NoError(t, json.NewEncoder(&in).Encode(q))
	}
	cmd := exec.CommandContext(t.Context(), pythonFor(t), script)
	cmd.Stdin, cmd.Stderr = &in, os.Stderr
	out, err := cmd.Output()
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(out, answer), "%s", out)
}

// unlike are the files whose tables pandas cannot find equal, and why.
func unlike() map[string]string {
	const text = "decimals and nested values are written as text"
	return map[string]string{
		"activity-extra-flat.parquet":   text,
		"activity-extra-nested.parquet": text,
		"activity-brotli.parquet":       "not read: compression",
		"activity-lz4.parquet":          "not read: compression",
	}
}

// Every vector and every good file, read here and written again, has the same
// dtypes, values and index in pandas, also where integers are not nullable.
func TestInterop_PandasFindsTheSameDtypesInEveryFile(t *testing.T) {
	t.Parallel()
	pythonFor(t)
	vectors, err := filepath.Glob("testdata/vectors/*.parquet")
	require.NoError(t, err)
	require.Len(t, vectors, 16)
	files, err := filepath.Glob("testdata/good/*.parquet")
	require.NoError(t, err)
	var pairs []any
	for _, original := range append(vectors, files...) {
		name := filepath.Base(original)
		if _, ok := unlike()[name]; ok {
			continue
		}
		f, err := frame.Read(readFile(t, original))
		require.NoError(t, err, name)
		pairs = append(pairs, map[string]string{"name": name, "original": original, "written": writtenFile(t, f)})
	}
	var different map[string]string
	askPython(t, "testdata/pandas_same.py", pairs, &different)
	assert.Empty(t, different)
}
