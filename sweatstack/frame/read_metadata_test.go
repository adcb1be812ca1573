package frame_test

import (
	"runtime"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go/format"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// craftedMetadata is a column of one row, and a key of the file's own metadata.
func craftedMetadata(element format.SchemaElement, key, value string) []byte {
	page := craftedPage(1, format.Plain, 0, make([]byte, 12))
	return craftedFile(page, compact(&format.FileMetaData{
		Version: 1, NumRows: 1,
		Schema: []format.SchemaElement{{Name: "schema", NumChildren: optional(1)}, element},
		RowGroups: []format.RowGroup{{NumRows: 1, Columns: []format.ColumnChunk{{MetaData: format.ColumnMetaData{
			Type: element.Type.V, PathInSchema: []string{element.Name}, NumValues: 1, DataPageOffset: 4, TotalCompressedSize: int64(len(page)),
		}}}}},
		KeyValueMetadata: []format.KeyValue{{Key: key, Value: value}},
	}))
}

// Megabytes of the shortest elements are the dearest JSON. What is too long says
// nothing, as if it were damaged.
//
//nolint:paralleltest // the counter of allocations belongs to the process.
func TestRead_LongMetadataIsNotWorthItsMemory(t *testing.T) {
	power := required("power", format.Int64)
	for name, value := range map[string]string{
		"index":           `{"index_columns":["power"` + strings.Repeat(`,1`, 4<<20) + `]}`,
		"columns":         `{"columns":[{"field_name":"power","numpy_type":"timedelta64[s]"}` + strings.Repeat(`,{}`, 3<<20) + `]}`,
		"below the bound": `{"columns":[{"field_name":"power"}` + strings.Repeat(`,{}`, 500<<10/3) + `]}`,
	} {
		t.Run(name, func(t *testing.T) {
			data := craftedMetadata(power, "pandas", value)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			f, err := frame.Read(data)
			runtime.ReadMemStats(&after)
			require.NoError(t, err)
			assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(len(value)+80<<20))
			assert.Empty(t, f.Index())
			assert.Zero(t, f.Columns()[0].Unit())
		})
	}
	f, err := frame.Read(craftedMetadata(power, "pandas", `{"index_columns":["power"],"columns":[{"field_name":"power","numpy_type":"timedelta64[ms]"}]}`))
	require.NoError(t, err)
	assert.Len(t, f.Index(), 1)
	assert.Equal(t, frame.Millisecond, f.Columns()[0].Unit())
}
