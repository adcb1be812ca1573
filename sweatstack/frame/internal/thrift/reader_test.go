package thrift_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"

	compact "github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/thrift"
)

// sample is written by the library and read by hand.
type sample struct {
	Flag   bool     `thrift:"1"`
	Tiny   int8     `thrift:"2"`
	Short  int16    `thrift:"3"`
	Narrow int32    `thrift:"4"`
	Wide   int64    `thrift:"5"`
	Name   string   `thrift:"7"`
	Items  []inner  `thrift:"40"` // a long way from the last: its number is written out
	Words  []string `thrift:"41"`
}

type inner struct {
	Value int32 `thrift:"1"`
}

func encoded(tb testing.TB) []byte {
	tb.Helper()
	items := make([]inner, 20) // 15 and more take a count of their own
	items[19].Value = -7
	data, err := compact.Marshal(new(compact.CompactProtocol), &sample{
		Flag: true, Tiny: -3, Short: math.MinInt16, Narrow: math.MaxInt32, Wide: math.MinInt64,
		Name: "power", Items: items, Words: []string{"a", "bc"},
	})
	require.NoError(tb, err)
	return data
}

func TestReader_ReadsWhatTheLibraryWrites(t *testing.T) {
	t.Parallel()
	r := thrift.NewReader(encoded(t))
	seen := map[int16]any{}
	for id, typ := range r.Fields() {
		switch id {
		case 1:
			seen[id] = r.Bool(typ)
		case 2, 3, 5:
			seen[id] = r.Int(typ)
		case 4:
			seen[id] = r.Int32(typ)
		case 7:
			seen[id] = string(r.Bytes(typ))
		case 40:
			count := r.Structs(typ)
			for range count {
				fields := 0
				for _, field := range r.Fields() {
					seen[id] = r.Int32(field)
					fields++
				}
				assert.LessOrEqual(t, fields, 1, "a zero may be left out")
			}
			seen[0] = count
		default:
			element, count := r.List(typ)
			assert.Equal(t, thrift.Binary, element)
			for range count {
				seen[id] = string(r.Bytes(element))
			}
		}
	}
	require.NoError(t, r.Err())
	assert.Equal(t, map[int16]any{
		0: 20, 1: true, 2: int64(-3), 3: int64(math.MinInt16), 4: int32(math.MaxInt32), 5: int64(math.MinInt64),
		7: "power", 40: int32(-7), 41: "bc",
	}, seen)
	assert.Equal(t, len(encoded(t)), r.Pos())
}

func skipAll(data []byte) error {
	r := thrift.NewReader(data)
	r.Skip(thrift.Struct)
	return r.Err()
}

func TestReader_SkipsWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	r := thrift.NewReader(encoded(t))
	r.Skip(thrift.Struct)
	require.NoError(t, r.Err())
	assert.Equal(t, len(encoded(t)), r.Pos())

	// A field of each remaining type: a double, a set of booleans, a map.
	data := []byte{0x17, 0, 0, 0, 0, 0, 0, 0, 0, 0x1a, 0x31, 1, 2, 1, 0x1b, 2, 0x85, 1, 'a', 2, 1, 'b', 4, 0x1b, 0, 0}
	r = thrift.NewReader(data)
	r.Skip(thrift.Struct)
	require.NoError(t, r.Err())
	assert.Equal(t, len(data), r.Pos())
}

func TestReader_EveryCutIsAnError(t *testing.T) {
	t.Parallel()
	data := encoded(t)
	for cut := range len(data) {
		require.Error(t, skipAll(data[:cut]), "cut to %d of %d bytes", cut, len(data))
	}
}

func TestReader_BelievesNoCountAboveTheBytes(t *testing.T) {
	t.Parallel()
	huge := binary.AppendUvarint(nil, math.MaxUint64)
	tests := map[string][]byte{
		"text":            append([]byte{0x18}, huge...),
		"list":            append([]byte{0x19, 0xfc}, huge...),
		"map":             append(append([]byte{0x1b}, huge...), 0x55),
		"endless integer": append([]byte{0x16}, bytes.Repeat([]byte{0xff}, 40)...),
		"unknown type":    {0x1d, 0},
		"list of unknown": {0x19, 0x1d, 0, 0},
		"field number":    append([]byte{0x06}, binary.AppendUvarint(nil, math.MaxUint32)...),
		"nested structs":  bytes.Repeat([]byte{0x1c}, 100_000),
		"nested lists":    append([]byte{0x19}, bytes.Repeat([]byte{0x19}, 100_000)...),
	}
	for name, data := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Error(t, skipAll(data))
		})
	}
}

func TestReader_WrongTypesAreErrors(t *testing.T) {
	t.Parallel()
	for name, read := range map[string]func(*thrift.Reader){
		"integer":     func(r *thrift.Reader) { r.Int(thrift.Binary) },
		"text":        func(r *thrift.Reader) { r.Bytes(thrift.Int32) },
		"list":        func(r *thrift.Reader) { r.List(thrift.Struct) },
		"structs":     func(r *thrift.Reader) { r.Structs(thrift.List) },
		"struct":      func(r *thrift.Reader) { r.IsStruct(thrift.Int8) },
		"truth":       func(r *thrift.Reader) { r.Bool(thrift.Int8) },
		"too wide":    func(r *thrift.Reader) { r.Int32(thrift.Int64) },
		"first error": func(r *thrift.Reader) { r.Int(thrift.Binary); r.Int(thrift.Int8) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// A list of one integer; as an integer it has 35 bits.
			r := thrift.NewReader([]byte{0x95, 0xff, 0xff, 0xff, 0xff, 0x7f})
			read(r)
			require.Error(t, r.Err())
		})
	}
}

func FuzzSkip(f *testing.F) {
	f.Add(encoded(f))
	f.Add([]byte{0x1b, 2, 0x85, 1, 'a', 2, 1, 'b', 4, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		r := thrift.NewReader(data)
		r.Skip(thrift.Struct)
		assert.LessOrEqual(t, r.Pos(), len(data))
	})
}
