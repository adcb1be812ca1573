package frame_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// vector is what Arrow and the Python client 0.70 make of a file.
type vector struct {
	Arrow     map[string]string `json:"arrow_types"`
	Read      vectorTable       `json:"read"`
	Converted vectorTable       `json:"converted_0_70"`
}

type vectorTable struct {
	Index *struct {
		Names  []string          `json:"names"`
		Dtypes []string          `json:"dtypes"`
		Values []json.RawMessage `json:"values"`
	} `json:"index"`
	Columns map[string]struct {
		Dtype  string `json:"dtype"`
		Values []any  `json:"values"`
	} `json:"columns"`
}

func TestRead_GivesWhatTheVectorsSay(t *testing.T) {
	t.Parallel()
	var all struct {
		Results map[string]vector `json:"results"`
	}
	decodeFile(t, "testdata/vectors/frames.json", &all)
	require.Len(t, all.Results, 16)
	for name, want := range all.Results {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, err := frame.Read(readFile(t, "testdata/vectors/"+name+".parquet"))
			require.NoError(t, err)
			for _, c := range f.Columns() {
				assert.Equal(t, arrowKept(want.Arrow[c.Name()]), arrowName(c), c.Name())
			}
			assert.Len(t, f.Columns(), len(want.Arrow))
			want.Read.check(t, f)

			standard, err := f.Standard()
			require.NoError(t, err)
			want.Converted.check(t, standard)
			for _, c := range standard.Columns()[len(f.Index()):] {
				assert.Equal(t, want.Converted.Columns[c.Name()].Dtype, pandasDtype(c), c.Name())
			}
			for i, c := range standard.Index() {
				assert.Equal(t, want.Converted.Index.Dtypes[i], pandasDtype(c), "index %s", c.Name())
			}
		})
	}
}

func (want vectorTable) check(t *testing.T, f *frame.Frame) {
	t.Helper()
	if want.Index == nil {
		assert.Empty(t, f.Index())
	} else {
		want.checkIndex(t, f)
	}
	for name, column := range want.Columns {
		c, ok := f.Column(name)
		require.True(t, ok, name)
		require.Equal(t, len(column.Values), c.Len(), name)
		for i, v := range column.Values {
			assert.Equal(t, v, vectorCell(c, i), "%s, row %d", name, i)
		}
	}
}

func (want vectorTable) checkIndex(t *testing.T, f *frame.Frame) {
	t.Helper()
	require.Len(t, f.Index(), len(want.Index.Names))
	require.Equal(t, len(want.Index.Values), f.Len())
	for i, raw := range want.Index.Values {
		// A row of an index of several columns is a list.
		var row []any
		if len(want.Index.Names) == 1 {
			row = make([]any, 1)
			require.NoError(t, json.Unmarshal(raw, &row[0]))
		} else {
			require.NoError(t, json.Unmarshal(raw, &row))
		}
		for j, c := range f.Index() {
			assert.Equal(t, want.Index.Names[j], c.Name())
			assert.Equal(t, row[j], vectorCell(c, i), "index %s, row %d", c.Name(), i)
		}
	}
}

// vectorCell is a value as the vectors show it: missing is null, a duration is
// nanoseconds, a time is Python's isoformat.
func vectorCell(c *frame.Column, i int) any {
	switch typ := c.Type(); {
	case typ.IsNumber():
		if v, ok := c.Float(i); ok {
			return jsonNumber(v)
		}
	case typ == frame.Duration:
		if v, ok := c.Duration(i); ok {
			return float64(v)
		}
	case typ == frame.Bool:
		if v, ok := c.Bool(i); ok {
			return v
		}
	case typ == frame.Timestamp:
		if v, ok := c.Time(i); ok {
			return isoFormat(v, c.Zone() != "")
		}
	default:
		if v, ok := c.Text(i); ok {
			return v
		}
	}
	return nil
}

func isoFormat(at time.Time, instant bool) string {
	layout := "2006-01-02T15:04:05"
	if at.Nanosecond() != 0 {
		layout += ".000000"
	}
	if instant {
		layout += "-07:00"
	}
	return at.Format(layout)
}

// pandasDtype is the dtype that pandas has for a column after the conversion,
// for the types that the vectors hold.
func pandasDtype(c *frame.Column) string {
	switch c.Type() {
	case frame.Text:
		if c.Category() {
			return "category"
		}
		return "str"
	case frame.Bool:
		if c.Nulls() > 0 {
			return "boolean"
		}
		return "bool"
	case frame.Duration:
		return "timedelta64[" + c.Unit().String() + "]"
	case frame.Timestamp:
		if c.Zone() == "" {
			return "datetime64[" + c.Unit().String() + "]"
		}
		return "datetime64[" + c.Unit().String() + ", " + c.Zone() + "]"
	default:
		return c.Type().String()
	}
}
