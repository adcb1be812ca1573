package pandas_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/pandas"
)

const value = `{"index_columns": ["activity_id", {"kind": "range", "name": null, "start": 0, "stop": 60, "step": 1}, "timestamp"],
"columns": [
	{"name": "duration", "field_name": "duration", "pandas_type": "object", "numpy_type": "timedelta64[s]", "metadata": null},
	{"name": null, "field_name": "__index_level_0__", "pandas_type": "int64", "numpy_type": "int64", "metadata": null},
	{"name": "old", "pandas_type": "int64", "numpy_type": "int64"},
	{"name": null, "field_name": null, "numpy_type": "int64"},
	{"name": "timestamp", "field_name": "timestamp", "pandas_type": "datetimetz", "numpy_type": "datetime64[s]", "metadata": {"timezone": "UTC"}}]}`

func TestParseIndex_NamesColumnsInTheirOrder(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"activity_id", "timestamp"}, pandas.ParseIndex(value))
}

func TestParseColumns_GoesByTheNameInTheFile(t *testing.T) {
	t.Parallel()
	columns := pandas.ParseColumns(value)
	require.Len(t, columns, 4)
	assert.Equal(t, "s", columns["duration"].DurationUnit())
	assert.Empty(t, columns["duration"].Zone())
	assert.Equal(t, "UTC", columns["timestamp"].Zone())
	assert.Empty(t, columns["timestamp"].DurationUnit())
	assert.Contains(t, columns, "__index_level_0__")
	assert.Contains(t, columns, "old", "files of old writers have no field_name")
}

func TestParse_DamageSaysNothing(t *testing.T) {
	t.Parallel()
	for name, damaged := range map[string]string{
		"empty": "", "text": "no JSON", "list": "[]", "cut off": value[:100],
		"numbers": `{"index_columns": 3, "columns": "x"}`,
		"deep":    `{"index_columns": ` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `}`,
	} {
		assert.Empty(t, pandas.ParseIndex(damaged), name)
		assert.Empty(t, pandas.ParseColumns(damaged), name)
	}
	odd := `{"index_columns": [1, null, ["x"], "a\u0000"], "columns": [{"name": "x", "metadata": [1]}, {"name": "y", "metadata": {"timezone": 3}}]}`
	assert.Equal(t, []string{"a\x00"}, pandas.ParseIndex(odd))
	assert.Empty(t, pandas.ParseColumns(odd)["y"].Zone())
}

func TestFormat_IsReadAgain(t *testing.T) {
	t.Parallel()
	table := pandas.Metadata{
		Index: []string{"timestamp"},
		Columns: []pandas.Column{
			{Name: "duration", Kind: "object", Dtype: "timedelta64[ms]"},
			{Name: "timestamp", Kind: "datetimetz", Dtype: "datetime64[ns]", Metadata: map[string]any{"timezone": "Europe/Oslo"}},
		},
	}
	text, err := pandas.Format(table, 5)
	require.NoError(t, err)
	assert.Equal(t, table.Index, pandas.ParseIndex(text))
	columns := pandas.ParseColumns(text)
	assert.Equal(t, "ms", columns["duration"].DurationUnit())
	assert.Equal(t, "Europe/Oslo", columns["timestamp"].Zone())

	text, err = pandas.Format(pandas.Metadata{}, 5)
	require.NoError(t, err)
	assert.Contains(t, text, `"index_columns":[{"kind":"range","name":null,"start":0,"stop":5,"step":1}]`)
	assert.Empty(t, pandas.ParseIndex(text))
}
