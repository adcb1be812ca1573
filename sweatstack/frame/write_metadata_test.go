package frame_test

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/arrowschema"
	pandasmeta "github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/pandas"
)

// Texts that came from dictionaries stay codes when they are written: a frame of a
// million rows must not keep sixteen bytes more for each because it was saved.
//
//nolint:paralleltest // the counter of the heap belongs to the process.
func TestWriteParquet_LeavesTextsCoded(t *testing.T) {
	const rows = 500_000
	texts := make([]string, rows)
	for i := range texts {
		texts[i] = []string{"cycling", "running", ""}[i%3]
	}
	f, err := frame.Read(written(t, newFrame(t, frame.NewCategory("sport", texts, nil))))
	require.NoError(t, err)
	held := func() int64 {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return int64(stats.HeapAlloc)
	}
	before := held()
	require.NoError(t, f.WriteParquet(io.Discard))
	assert.Less(t, held()-before, int64(rows*16/2))
	runtime.KeepAlive(f)
}

// Parts of a file have dictionaries of their own, in which a text may come again.
// Once written, it must be one category: pandas refuses two that are equal.
func TestWriteParquet_ATextOfSeveralDictionariesIsOneCategory(t *testing.T) {
	t.Parallel()
	f, err := frame.Read(readFile(t, "testdata/good/activity-ride-rowgroups.parquet"))
	require.NoError(t, err)
	sport, ok := f.Column("sport")
	require.True(t, ok)
	require.True(t, sport.Category())
	again, err := frame.Read(written(t, f))
	require.NoError(t, err)
	requireSameFrame(t, f, again)
	data := written(t, f)
	file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	leaf, _ := file.Schema().Lookup("sport")
	pages := file.RowGroups()[0].ColumnChunks()[leaf.ColumnIndex].Pages()
	page, err := pages.ReadPage()
	require.NoError(t, err)
	seen := map[string]bool{}
	for i := range int32(page.Dictionary().Len()) {
		text := page.Dictionary().Index(i).String()
		assert.False(t, seen[text], "%q is in the dictionary twice", text)
		seen[text] = true
	}
	assert.NotEmpty(t, seen)
	parquet.Release(page)
	require.NoError(t, pages.Close())
}

// pandas numbers categories with signed integers that must hold the last number.
// Texts that no row has do not count.
func TestWriteParquet_CategoriesHaveNumbersWideEnough(t *testing.T) {
	t.Parallel()
	for count, bits := range map[int]int{1: 8, 128: 8, 129: 16, 1 << 15: 16, 1<<15 + 1: 32} {
		texts, valid := make([]string, count+1), make([]bool, count+1)
		for i := range count {
			texts[i], valid[i] = fmt.Sprint("sport ", i), true
		}
		f := newFrame(t, frame.NewCategory("sport", texts, valid))
		data := written(t, f)
		file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
		require.NoError(t, err)
		pandas, _ := file.Lookup("pandas")
		assert.Contains(t, pandas, fmt.Sprintf(`"numpy_type":"int%d"`, bits), "%d categories", count)
		assert.Contains(t, pandas, fmt.Sprintf(`"num_categories":%d,`, count))
		schema, _ := file.Lookup("ARROW:schema")
		fields, ok := arrowschema.Parse(schema)
		require.True(t, ok)
		assert.Equal(t, bits, fields[0].IndexBits, "%d categories", count)
		again, err := frame.Read(data)
		require.NoError(t, err)
		requireSameFrame(t, f, again)
	}
}

// The index of pandas has no nullable dtypes; what is new and no index has them.
func TestWriteParquet_AnIndexHasPlainDtypes(t *testing.T) {
	t.Parallel()
	f := newFrame(t,
		frame.NewNumber("power", []int16{100, 200}, nil),
		frame.NewBool("moving", []bool{true, false}, nil),
		frame.NewNumber("speed", []float32{1, 2}, nil),
	)
	dtypes := func(options ...frame.WriteOption) map[string]string {
		data := written(t, f, options...)
		file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
		require.NoError(t, err)
		value, _ := file.Lookup("pandas")
		all := map[string]string{}
		for name, c := range pandasmeta.ParseColumns(value) {
			all[name] = c.Dtype
		}
		return all
	}
	assert.Equal(t, map[string]string{"power": "Int16", "moving": "boolean", "speed": "float32"}, dtypes())
	assert.Equal(t, map[string]string{"power": "int16", "moving": "bool", "speed": "float32"}, dtypes(frame.WithIndex("power", "moving")))
}
