package frame_test

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// sidecar is what pandas, pyarrow and the Python client 0.70 make of a file.
type sidecar struct {
	File    string           `json:"file"`
	Rows    int              `json:"rows"`
	Columns []sidecarColumn  `json:"columns"`
	First   []map[string]any `json:"first_rows"`
	Last    []map[string]any `json:"last_rows"`
}

type sidecarColumn struct {
	Name      string  `json:"name"`
	InFile    string  `json:"column_in_file"`
	IsIndex   bool    `json:"is_index"`
	Kind      string  `json:"kind"`
	Arrow     string  `json:"arrow_type"`
	DtypeRead string  `json:"dtype_read"`
	Dtype070  string  `json:"dtype_070"`
	Nulls     int     `json:"null_count"`
	Missing   int     `json:"missing_070"`
	Min       any     `json:"min"`
	Max       any     `json:"max"`
	Mean      *number `json:"mean"`
	Sum       *number `json:"sum"`
	SHA256    string  `json:"sha256"`
}

// number is a JSON number, or the text NaN, Infinity or -Infinity.
type number float64

func (n *number) UnmarshalJSON(data []byte) error {
	text := strings.Trim(string(data), `"`)
	switch text {
	case "NaN":
		*n = number(math.NaN())
	case "Infinity":
		*n = number(math.Inf(1))
	case "-Infinity":
		*n = number(math.Inf(-1))
	default:
		var v float64
		if err := json.Unmarshal(data, &v); err != nil {
			return err
		}
		*n = number(v)
	}
	return nil
}

// refused are the good files whose compression is not read.
var refused = map[string]string{
	"activity-brotli.parquet": "Brotli",
	"activity-lz4.parquet":    "LZ4",
}

func TestRead_GivesEveryGoodFileAsItsSidecarSays(t *testing.T) {
	t.Parallel()
	sidecars, err := filepath.Glob("testdata/good/*.expected.json")
	require.NoError(t, err)
	require.Len(t, sidecars, 66)
	for _, path := range sidecars {
		var want sidecar
		decodeFile(t, path, &want)
		t.Run(strings.TrimSuffix(want.File, ".parquet"), func(t *testing.T) {
			t.Parallel()
			f, err := frame.Read(readFile(t, "testdata/good/"+want.File))
			if codec, ok := refused[want.File]; ok {
				require.ErrorIs(t, err, frame.ErrUnsupported)
				assert.NotErrorIs(t, err, frame.ErrCorrupt)
				assert.ErrorContains(t, err, codec)
				return
			}
			require.NoError(t, err)
			want.check(t, f)
		})
	}
}

func (want sidecar) check(t *testing.T, f *frame.Frame) {
	t.Helper()
	assert.Equal(t, want.Rows, f.Len())
	standard, err := f.Standard()
	require.NoError(t, err)
	again, err := standard.Standard()
	require.NoError(t, err)

	index := 0
	for i, c := range want.Columns {
		if c.IsIndex {
			index++
		}
		require.Less(t, i, len(f.Columns()))
		read := f.Columns()[i]
		require.Equal(t, c.InFile, read.Name(), "columns come in the order of the table")
		c.checkRead(t, read)
		c.checkStandard(t, standard.Columns()[i])
		assert.Equal(t, standard.Columns()[i], again.Columns()[i], "%s: doing it twice changes nothing", c.Name)
	}
	assert.Len(t, f.Columns(), len(want.Columns))
	assert.Len(t, f.Index(), index)
	for i, row := range want.First {
		want.checkRow(t, f, i, row)
	}
	for i, row := range want.Last {
		want.checkRow(t, f, f.Len()-len(want.Last)+i, row)
	}
}

func (c sidecarColumn) checkRead(t *testing.T, read *frame.Column) {
	t.Helper()
	assert.Equal(t, c.arrowType(), arrowName(read), c.Name)
	assert.Equal(t, c.Nulls, read.Nulls(), c.Name)
	assert.Equal(t, strings.HasPrefix(c.Arrow, "dictionary<"), read.Category(), c.Name)
	if c.SHA256 != "" {
		assert.Equal(t, c.SHA256, columnHash(read), "%s: values as read", c.Name)
	}
}

func (c sidecarColumn) arrowType() string {
	if c.Arrow == "timestamp[ns]" && strings.HasSuffix(c.DtypeRead, ", UTC]") {
		// INT96 says nothing about zones; pandas restores it from its metadata.
		return "timestamp[ns, tz=UTC]"
	}
	return arrowKept(c.Arrow)
}

// checkStandard looks at the column after the conversion of 0.70.
func (c sidecarColumn) checkStandard(t *testing.T, standard *frame.Column) {
	t.Helper()
	missing := 0
	for i := range standard.Len() {
		_, isNumber := standard.Float(i)
		if !standard.Valid(i) || standard.Type().IsNumber() && !isNumber {
			missing++
		}
	}
	assert.Equal(t, c.Missing, missing, c.Name)
	if c.SHA256 != "" {
		assert.Equal(t, c.SHA256, columnHash(standard), "%s: values after conversion", c.Name)
	}
	switch c.Kind {
	case "number":
		assert.Equal(t, c.Dtype070, standard.Type().String(), c.Name)
		c.checkNumbers(t, standard)
	case "timestamp_utc", "timestamp_local":
		dtype := "datetime64[" + standard.Unit().String()
		if standard.Zone() != "" {
			dtype += ", " + standard.Zone()
		}
		assert.Equal(t, c.Dtype070, dtype+"]", c.Name)
	case "duration":
		assert.Equal(t, c.Dtype070, "timedelta64["+standard.Unit().String()+"]", c.Name)
	}
}

func (c sidecarColumn) checkNumbers(t *testing.T, standard *frame.Column) {
	t.Helper()
	least, most, sum, count := math.Inf(1), math.Inf(-1), 0.0, 0
	for i := range standard.Len() {
		if v, ok := standard.Float(i); ok {
			least, most, sum, count = min(least, v), max(most, v), sum+v, count+1
		}
	}
	if count == 0 {
		assert.Nil(t, c.Min, c.Name)
		return
	}
	assert.Equal(t, c.Min, jsonNumber(least), c.Name)
	assert.Equal(t, c.Max, jsonNumber(most), c.Name)
	assertNear(t, *c.Sum, sum, c.Name)
	assertNear(t, *c.Mean, sum/float64(count), c.Name)
}

func assertNear(t *testing.T, want number, got float64, name string) {
	t.Helper()
	switch w := float64(want); {
	case math.IsNaN(w):
		assert.True(t, math.IsNaN(got), name)
	case math.IsInf(w, 0) || w == 0:
		assert.InDelta(t, w, got, 1e-9, name)
	default:
		assert.InEpsilon(t, w, got, 1e-9, name)
	}
}

// jsonNumber is a float as the sidecars write it.
func jsonNumber(v float64) any {
	switch {
	case math.IsNaN(v):
		return "NaN"
	case math.IsInf(v, 1):
		return "Infinity"
	case math.IsInf(v, -1):
		return "-Infinity"
	default:
		return v
	}
}

func (want sidecar) checkRow(t *testing.T, f *frame.Frame, i int, row map[string]any) {
	t.Helper()
	for _, c := range want.Columns {
		column, ok := f.Column(c.InFile)
		require.True(t, ok)
		assert.Equal(t, row[c.Name], cell(t, column, i), "row %d, %s", i, c.Name)
	}
}

// cell is a value as the rows of the sidecars show it.
func cell(t *testing.T, c *frame.Column, i int) any {
	t.Helper()
	switch {
	case c.Type().IsNumber():
		v, ok := c.Float(i)
		if !ok {
			return "NaN"
		}
		return jsonNumber(v)
	case !c.Valid(i):
		return nil
	case c.Type() == frame.Timestamp:
		at, _ := c.Time(i)
		if c.Zone() == "" {
			return at.Format("2006-01-02T15:04:05.000000000")
		}
		return at.UTC().Format("2006-01-02T15:04:05.000000000Z")
	case c.Type() == frame.Duration:
		v, _ := c.Duration(i)
		return float64(v)
	case c.Type() == frame.Bool:
		v, _ := c.Bool(i)
		return v
	case c.Type() == frame.Binary:
		v, _ := c.Bytes(i)
		return map[string]any{"base64": base64.StdEncoding.EncodeToString(v)}
	case c.Type() == frame.Nested:
		text, _ := c.Text(i)
		var v any
		require.NoError(t, json.Unmarshal([]byte(text), &v), text)
		return nanForNull(v)
	default:
		v, ok := c.Text(i)
		require.True(t, ok)
		return v
	}
}

// nanForNull mirrors pandas, which has NaN where a list of numbers has a null.
func nanForNull(v any) any {
	list, ok := v.([]any)
	for i := range list {
		if ok && list[i] == nil {
			list[i] = "NaN"
		}
	}
	return v
}
