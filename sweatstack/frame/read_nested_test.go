package frame_test

import (
	"encoding/binary"
	"fmt"
	"runtime"
	"testing"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// withRepetition is an element with another repetition than [required].
func withRepetition(e format.SchemaElement, r format.FieldRepetitionType) format.SchemaElement {
	e.RepetitionType = thrift.Null[format.FieldRepetitionType]{V: r, Valid: true}
	return e
}

// craftedStruct is a column "device" of structs with one integer, of which three
// rows are coded by the levels; values are 7, 8, 9 as far as they are there.
func craftedStruct(outer, inner format.FieldRepetitionType, levels []byte, values ...byte) []byte {
	body := levels
	for _, v := range values {
		body = append(body, v, 0, 0, 0, 0, 0, 0, 0)
	}
	return crafted(3, craftedColumn{
		element:  withRepetition(format.SchemaElement{Name: "device", NumChildren: optional(1)}, outer),
		children: []format.SchemaElement{withRepetition(required("battery", format.Int64), inner)},
		chunks: []craftedChunk{{
			path: []string{"device", "battery"}, kind: format.Int64,
			pages: [][]byte{craftedPage(3, format.Plain, 0, body)},
		}},
	})
}

// A struct need not have two levels: either it or its fields, or both, may be
// required.
func TestRead_StructsOfRequiredPartsAreRead(t *testing.T) {
	t.Parallel()
	bits := func(packed byte) []byte { return []byte{2, 0, 0, 0, 1<<1 | 1, packed} }
	tests := map[string]struct {
		file  []byte
		want  []string
		nulls int
	}{
		"optional struct, required field": {
			craftedStruct(format.Optional, format.Required, bits(0b101), 7, 9), []string{`{"battery":7}`, "", `{"battery":9}`}, 1,
		},
		"required struct, optional field": {
			craftedStruct(format.Required, format.Optional, bits(0b011), 7, 8), []string{`{"battery":7}`, `{"battery":8}`, `{"battery":null}`}, 0,
		},
		"required struct, required field": {
			craftedStruct(format.Required, format.Required, nil, 7, 8, 9), []string{`{"battery":7}`, `{"battery":8}`, `{"battery":9}`}, 0,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, err := frame.Read(tt.file)
			require.NoError(t, err)
			c := f.Columns()[0]
			assert.Equal(t, frame.Nested, c.Type())
			texts, _ := frame.Values[string](c)
			assert.Equal(t, tt.want, texts)
			assert.Equal(t, tt.nulls, c.Nulls())
		})
	}
}

// craftedNullStruct is a struct of many fields that is missing in all rows: some
// thirty bytes for each field, however many rows.
func craftedNullStruct(rows int32, fields int) []byte {
	c := craftedColumn{element: withRepetition(format.SchemaElement{Name: "device", NumChildren: optional(int32(fields))}, format.Optional)}
	for i := range fields {
		e := withRepetition(required(fmt.Sprint("field", i), format.ByteArray), format.Optional)
		c.children = append(c.children, e)
		c.chunks = append(c.chunks, craftedChunk{
			path: []string{"device", e.Name}, kind: format.ByteArray,
			pages: [][]byte{craftedPage(rows, format.Plain, 0, levels(uint64(rows), 0))},
		})
	}
	return crafted(int64(rows), c)
}

//nolint:paralleltest // the counter of allocations belongs to the process.
func TestRead_ManyFieldsWithoutValuesStayBelowTheCap(t *testing.T) {
	const limit = 16 << 20
	data := craftedNullStruct(250_000, 30)
	require.Less(t, len(data), 4000)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := frame.Read(data, frame.WithMaxBytes(limit))
	runtime.ReadMemStats(&after)
	require.ErrorIs(t, err, frame.ErrTooLarge)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(3*limit), "with what the race detector adds")
}

// craftedNulls is one row with a list of so many missing values, coded in a few
// bytes. As text each takes five.
func craftedNulls(count int32) []byte {
	rep := binary.AppendUvarint([]byte{1 << 1, 0}, uint64(count-1)<<1)
	rep = append(rep, 1)
	body := append(binary.LittleEndian.AppendUint32(nil, uint32(len(rep))), rep...)
	body = append(body, levels(uint64(count), 1)...)
	return crafted(1, craftedColumn{
		element:  withRepetition(format.SchemaElement{Name: "intervals", NumChildren: optional(1)}, format.Repeated),
		children: []format.SchemaElement{withRepetition(required("element", format.Int64), format.Optional)},
		chunks: []craftedChunk{{
			path: []string{"intervals", "element"}, kind: format.Int64, values: int64(count),
			pages: [][]byte{craftedPage(count, format.Plain, 0, body)},
		}},
	})
}

// The buffer in which a row becomes text counts as well as the text.
//
//nolint:paralleltest // the counter of allocations belongs to the process.
func TestRead_ALongListStaysBelowTheCap(t *testing.T) {
	f, err := frame.Read(craftedNulls(3))
	require.NoError(t, err)
	text, _ := f.Columns()[0].Text(0)
	require.Equal(t, "[null,null,null]", text)

	const limit = 20 << 20
	data := craftedNulls(2 << 20)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err = frame.Read(data, frame.WithMaxBytes(limit))
	runtime.ReadMemStats(&after)
	require.ErrorIs(t, err, frame.ErrTooLarge)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(4*limit), "growing included")
	_, err = frame.Read(data, frame.WithMaxBytes(2*limit))
	require.NoError(t, err)
}

// Fields of one struct that do not agree on where it is missing would shift the
// values of all rows behind.
func TestRead_FieldsThatDisagreeAboutTheirStructAreDamage(t *testing.T) {
	t.Parallel()
	file := func(second byte) []byte {
		leaf := func(name string, packed byte) craftedChunk {
			body := []byte{2, 0, 0, 0, 1<<1 | 1, packed, 7, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0}
			return craftedChunk{path: []string{"device", name}, kind: format.Int64, pages: [][]byte{craftedPage(3, format.Plain, 0, body)}}
		}
		return crafted(3, craftedColumn{
			element:  withRepetition(format.SchemaElement{Name: "device", NumChildren: optional(2)}, format.Optional),
			children: []format.SchemaElement{required("id", format.Int64), required("battery", format.Int64)},
			chunks:   []craftedChunk{leaf("id", 0b101), leaf("battery", second)},
		})
	}
	f, err := frame.Read(file(0b101))
	require.NoError(t, err)
	texts, _ := frame.Values[string](f.Columns()[0])
	assert.Equal(t, []string{`{"id":7,"battery":7}`, "", `{"id":9,"battery":9}`}, texts)
	for _, other := range []byte{0b110, 0b011} {
		_, err = frame.Read(file(other))
		require.ErrorIs(t, err, frame.ErrCorrupt, "%b", other)
	}
}

// A map is a list of pairs under either name that writers give to its entries.
func TestRead_AMapIsAListOfPairs(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"key_value": `[[7,8]]`, "map": `[[7,8]]`, "entries": `[{"key":7,"value":8}]`,
	} {
		outer := withRepetition(format.SchemaElement{Name: "zones", NumChildren: optional(1)}, format.Required)
		outer.LogicalType.Value = &format.MapType{}
		leaf := func(field string, v byte) craftedChunk {
			body := append(append(levels(1, 0), levels(1, 1)...), v, 0, 0, 0, 0, 0, 0, 0)
			return craftedChunk{path: []string{"zones", name, field}, kind: format.Int64, pages: [][]byte{craftedPage(1, format.Plain, 0, body)}}
		}
		f, err := frame.Read(crafted(1, craftedColumn{
			element: outer,
			children: []format.SchemaElement{
				withRepetition(format.SchemaElement{Name: name, NumChildren: optional(2)}, format.Repeated),
				required("key", format.Int64), required("value", format.Int64),
			},
			chunks: []craftedChunk{leaf("key", 7), leaf("value", 8)},
		}))
		require.NoError(t, err, name)
		text, _ := f.Columns()[0].Text(0)
		assert.Equal(t, want, text)
	}
}
