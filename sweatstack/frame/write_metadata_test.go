package frame_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/arrowschema"
	pandasmeta "github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/pandas"
)

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
