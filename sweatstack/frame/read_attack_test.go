package frame_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"runtime"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// attack is a file that says more than it holds.
type attack struct {
	name string
	file func() []byte
	want error
}

func attacks() []attack {
	return []attack{
		{"text that is longer than its page", func() []byte {
			body := append(binary.LittleEndian.AppendUint32(nil, 1<<31-1), "running"...)
			return crafted(1, craftedColumn{element: text("sport"), pages: [][]byte{craftedPage(1, format.Plain, 0, body)}})
		}, frame.ErrCorrupt},
		{"text of length minus one", func() []byte {
			body := append(binary.LittleEndian.AppendUint32(nil, math.MaxUint32), "running"...)
			return crafted(1, craftedColumn{element: text("sport"), pages: [][]byte{craftedPage(1, format.Plain, 0, body)}})
		}, frame.ErrCorrupt},
		{"text without room for its length", func() []byte {
			body := append(binary.LittleEndian.AppendUint32(nil, 3), "run\x01\x00"...)
			return crafted(2, craftedColumn{element: text("sport"), pages: [][]byte{craftedPage(2, format.Plain, 0, body)}})
		}, frame.ErrCorrupt},
		{"thirty million plain values in 80 bytes", func() []byte {
			page := craftedPage(30_000_000, format.Plain, 0, make([]byte, 80))
			return crafted(30_000_000, craftedColumn{element: required("power", format.Int64), pages: [][]byte{page}})
		}, frame.ErrCorrupt},
		{"thirty million rows, one page of ten", func() []byte {
			page := craftedPage(10, format.Plain, 0, make([]byte, 80))
			return crafted(30_000_000, craftedColumn{element: required("power", format.Int64), pages: [][]byte{page}})
		}, frame.ErrCorrupt},
		{"snappy that would have to grow a thousandfold", func() []byte {
			const size = 60 << 20
			body := append(binary.AppendUvarint(nil, size), make([]byte, 200)...)
			page := craftedPage(size/8, format.Plain, size, body)
			return crafted(size/8, craftedColumn{element: required("power", format.Int64), codec: format.Snappy, pages: [][]byte{page}})
		}, frame.ErrCorrupt},
		{"gzip that would have to grow a millionfold", func() []byte {
			const size = 60 << 20
			page := craftedPage(size/8, format.Plain, size, make([]byte, 200))
			return crafted(size/8, craftedColumn{element: required("power", format.Int64), codec: format.Gzip, pages: [][]byte{page}})
		}, frame.ErrCorrupt},
		{"zstd blocks of repeated bytes without a content size", func() []byte {
			// A window of 128 KiB, then blocks of 128 KiB of one byte each.
			body := []byte{0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38}
			for range 4096 {
				head := uint32(128<<10)<<3 | 1<<1
				body = append(body, byte(head), byte(head>>8), byte(head>>16), 0)
			}
			page := craftedPage(4, format.Plain, 32, append(body, 1, 0, 0))
			return crafted(4, craftedColumn{element: required("power", format.Int64), codec: format.Zstd, pages: [][]byte{page}})
		}, frame.ErrCorrupt},
		{"zstd that names a content size of 2^63", func() []byte {
			body := append([]byte{0x28, 0xb5, 0x2f, 0xfd, 0xe0}, 0, 0, 0, 0, 0, 0, 0, 0x80, 1, 0, 0)
			page := craftedPage(4, format.Plain, 32, body)
			return crafted(4, craftedColumn{element: required("power", format.Int64), codec: format.Zstd, pages: [][]byte{page}})
		}, frame.ErrCorrupt},
		{"two columns that share their pages", func() []byte {
			page := craftedPage(4, format.Plain, 0, make([]byte, 32))
			return crafted(4,
				craftedColumn{element: required("power", format.Int64), pages: [][]byte{page}},
				craftedColumn{element: required("speed", format.Int64), pages: [][]byte{page}, offset: 4})
		}, frame.ErrCorrupt},
		{"delta values with a width of 255 bits", func() []byte {
			body := append([]byte{0x80, 0x01, 4, 8, 0, 0}, 255, 255, 255, 255)
			page := craftedPage(8, format.DeltaBinaryPacked, 0, append(body, make([]byte, 200)...))
			return crafted(8, craftedColumn{element: required("power", format.Int64), pages: [][]byte{page}})
		}, frame.ErrCorrupt},
		{"delta values without their bits", func() []byte {
			page := craftedPage(8, format.DeltaBinaryPacked, 0, []byte{0x80, 0x01, 4, 8, 0, 0, 64, 64, 64, 64, 1})
			return crafted(8, craftedColumn{element: required("power", format.Int64), pages: [][]byte{page}})
		}, frame.ErrCorrupt},
		{"delta texts of which each repeats a megabyte", func() []byte {
			const count = 10_000
			var body []byte
			body = append(body, deltaConstant(count, 0, 1<<20)...) // prefixes: 0, then a megabyte each
			body = append(body, deltaConstant(count, 1<<20, 0)...) // suffixes: a megabyte, then nothing
			body = append(body, bytes.Repeat([]byte("x"), 1<<20)...)
			page := craftedPage(count, format.DeltaByteArray, 0, body)
			return crafted(count, craftedColumn{element: text("notes"), pages: [][]byte{page}})
		}, frame.ErrTooLarge},
		{"delta values by the million in blocks of a few bytes", func() []byte {
			const count = 8 << 20
			e := required("lap", format.Int32)
			e.LogicalType.Value = &format.IntType{BitWidth: 8, IsSigned: true}
			return crafted(count, craftedColumn{element: e, pages: [][]byte{craftedPage(count, format.DeltaBinaryPacked, 0, deltaZeros(count))}})
		}, frame.ErrTooLarge},
		{"delta values without the blocks for them", func() []byte {
			const count = 3 << 20
			body := deltaZeros(count)
			page := craftedPage(count, format.DeltaBinaryPacked, 0, body[:len(body)-2])
			return crafted(count, craftedColumn{element: required("power", format.Int64), pages: [][]byte{page}})
		}, frame.ErrCorrupt},
		{"number that its 8 bits cannot hold", func() []byte {
			e := required("lap", format.Int32)
			e.LogicalType.Value = &format.IntType{BitWidth: 8, IsSigned: true}
			page := craftedPage(1, format.Plain, 0, binary.LittleEndian.AppendUint32(nil, 128))
			return crafted(1, craftedColumn{element: e, pages: [][]byte{page}})
		}, frame.ErrCorrupt},
		{"page behind a whole column", func() []byte {
			page := craftedPage(4, format.Plain, 0, make([]byte, 32))
			return crafted(3, craftedColumn{element: required("power", format.Int64), pages: [][]byte{page}})
		}, frame.ErrCorrupt},
		{"group without columns", func() []byte {
			return crafted(1, craftedColumn{element: format.SchemaElement{Name: "device", NumChildren: optional(0)}, chunks: []craftedChunk{}})
		}, frame.ErrCorrupt},
		{"list whose levels start in the middle", func() []byte {
			return craftedList(2, levels(2, 1), levels(2, 2))
		}, frame.ErrCorrupt},
		{"list with more entries than rows", func() []byte {
			return craftedList(1, levels(2, 0), levels(2, 2))
		}, frame.ErrCorrupt},
		{"a quarter of a million empty column chunks", func() []byte {
			// schema: a root without columns; one row group; its chunks are
			// structs of one byte, the end of the struct.
			footer := []byte{0x15, 2, 0x19, 0x1c, 0x48, 1, 'r', 0, 0x16, 0, 0x19, 0x1c, 0x19, 0xfc}
			footer = binary.AppendUvarint(footer, 250_000)
			footer = append(footer, make([]byte, 250_010)...)
			return craftedFile(nil, footer)
		}, frame.ErrCorrupt},
	}
}

// deltaZeros codes so many zeros in blocks of 65536, of two bytes each.
func deltaZeros(count int) []byte {
	data := binary.AppendUvarint(nil, 1<<16)
	data = binary.AppendUvarint(data, 1)
	data = binary.AppendUvarint(data, uint64(count))
	data = append(data, 0)
	return append(data, make([]byte, (count-1+1<<16-1)/(1<<16)*2)...)
}

// deltaConstant codes DELTA_BINARY_PACKED: the first value, then count-1 times
// the other, with differences of no bits.
func deltaConstant(count int, first, then int64) []byte {
	data := binary.AppendUvarint(nil, 128)
	data = binary.AppendUvarint(data, 1)
	data = binary.AppendUvarint(data, uint64(count))
	data = binary.AppendVarint(data, first)
	// The first difference is another than all others: a part of its own width
	// would be needed, so it is spread over a block whose values are coded.
	width := byte(21)
	step := then - first
	least := min(step, 0)
	data = binary.AppendVarint(data, least)
	data = append(data, width)
	packed := make([]byte, 128*int(width)/8)
	put := func(i int, v uint64) {
		for bit := range int(width) {
			if v>>bit&1 != 0 {
				at := i*int(width) + bit
				packed[at/8] |= 1 << (at % 8)
			}
		}
	}
	put(0, uint64(step-least))
	for i := 1; i < 128; i++ {
		put(i, uint64(-least))
	}
	data = append(data, packed...)
	for done := 129; done < count; done += 128 {
		data = append(binary.AppendVarint(data, 0), 0)
	}
	return data
}

// craftedList is a column "intervals" of lists of required integers.
func craftedList(rows int64, rep, def []byte) []byte {
	list := format.SchemaElement{Name: "intervals", NumChildren: optional(1)}
	list.RepetitionType = thrift.Null[format.FieldRepetitionType]{V: format.Optional, Valid: true}
	list.LogicalType.Value = &format.ListType{}
	repeated := format.SchemaElement{Name: "list", NumChildren: optional(1)}
	repeated.RepetitionType = thrift.Null[format.FieldRepetitionType]{V: format.Repeated, Valid: true}
	body := append(append(bytes.Clone(rep), def...), make([]byte, 16)...)
	return crafted(rows, craftedColumn{
		element:  list,
		children: []format.SchemaElement{repeated, required("element", format.Int64)},
		chunks: []craftedChunk{{
			path: []string{"intervals", "list", "element"}, kind: format.Int64, values: 2,
			pages: [][]byte{craftedPage(2, format.Plain, 0, body)},
		}},
	})
}

// As in TestRead_AnswersEveryBadFileWithinItsLimits, memory is all that a read
// allocates; 32 MiB is what the first room for two columns may take.
func TestRead_RefusesWhatSaysMoreThanItHolds(t *testing.T) { //nolint:paralleltest // the counter of allocations belongs to the process.
	for _, a := range attacks() {
		t.Run(a.name, func(t *testing.T) {
			data := a.file()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := frame.Read(data)
			runtime.ReadMemStats(&after)
			require.ErrorIs(t, err, a.want)
			requireKind(t, err)
			assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(32<<20), "bytes allocated")
		})
	}
}

// The builder of the attacks must make good files when nothing lies.
func TestRead_ReadsCraftedFilesThatTellTheTruth(t *testing.T) {
	t.Parallel()
	t.Run("plain numbers in two pages", func(t *testing.T) {
		t.Parallel()
		page := craftedPage(2, format.Plain, 0, binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, 7), 8))
		f, err := frame.Read(crafted(4, craftedColumn{element: required("power", format.Int64), pages: [][]byte{page, page}}))
		require.NoError(t, err)
		values, ok := frame.Values[int64](f.Columns()[0])
		require.True(t, ok)
		assert.Equal(t, []int64{7, 8, 7, 8}, values)
	})
	t.Run("texts from a dictionary, one index of no bits", func(t *testing.T) {
		t.Parallel()
		body := append(binary.LittleEndian.AppendUint32(nil, 7), "running"...)
		pages := [][]byte{craftedDictionary(1, body), craftedPage(3, format.RLEDictionary, 0, []byte{0, 6})}
		f, err := frame.Read(crafted(3, craftedColumn{element: text("sport"), pages: pages}))
		require.NoError(t, err)
		values, ok := frame.Values[string](f.Columns()[0])
		require.True(t, ok)
		assert.Equal(t, []string{"running", "running", "running"}, values)
	})
	t.Run("delta texts", func(t *testing.T) {
		t.Parallel()
		body := append(deltaConstant(200, 0, 4), deltaConstant(200, 4, 0)...)
		page := craftedPage(200, format.DeltaByteArray, 0, append(body, "abcd"...))
		f, err := frame.Read(crafted(200, craftedColumn{element: text("notes"), pages: [][]byte{page}}))
		require.NoError(t, err)
		values, _ := frame.Values[string](f.Columns()[0])
		assert.Equal(t, strings.Repeat("abcd,", 200), strings.Join(values, ",")+",")
	})
	t.Run("a list of two", func(t *testing.T) {
		t.Parallel()
		rep := append(binary.LittleEndian.AppendUint32(nil, 4), 2, 0, 2, 1) // 0, then 1
		f, err := frame.Read(craftedList(1, rep, levels(2, 2)))
		require.NoError(t, err)
		value, ok := f.Columns()[0].Text(0)
		require.True(t, ok)
		assert.Equal(t, "[0,0]", value)
	})
	t.Run("text that is not UTF-8 is made so", func(t *testing.T) {
		t.Parallel()
		body := append(binary.LittleEndian.AppendUint32(nil, 3), "a\xffb"...)
		f, err := frame.Read(crafted(1, craftedColumn{element: text("notes"), pages: [][]byte{craftedPage(1, format.Plain, 0, body)}}))
		require.NoError(t, err)
		value, _ := f.Columns()[0].Text(0)
		assert.Equal(t, "a\uFFFDb", value)
	})
}

// A fixed length near 2^31 must not turn its product with the number of values
// over, however much memory the caller allows.
func TestRead_FixedLengthTimesValuesStaysANumber(t *testing.T) {
	t.Parallel()
	e := required("blob", format.FixedLenByteArray)
	e.TypeLength = optional(1 << 30)
	for name, pages := range map[string][][]byte{
		"dictionary": {craftedDictionary(1<<30, make([]byte, 8)), craftedPage(8, format.RLEDictionary, 0, []byte{0, 16})},
		"plain":      {craftedPage(1<<30, format.Plain, 0, make([]byte, 8))},
	} {
		rows := int64(8)
		if name == "plain" {
			rows = 1 << 30
		}
		_, err := frame.Read(crafted(rows, craftedColumn{element: e, pages: pages}), frame.WithMaxBytes(math.MaxInt64))
		require.ErrorIs(t, err, frame.ErrCorrupt, name)
	}
}
