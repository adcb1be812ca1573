package frame_test

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/parquet-go/parquet-go/format"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// The cap counts all that values take in memory: a byte below what a file needs is
// too little. The files are far smaller than what they stand for.
func TestRead_CapCountsAllThatValuesTake(t *testing.T) {
	t.Parallel()
	const rows, dictionary = 1000, 100_000
	lap := withRepetition(required("lap", format.Int32), format.Optional)
	lap.LogicalType.Value = &format.IntType{BitWidth: 8, IsSigned: true}
	someNull := append(levels(rows-1, 1), 1<<1, 0) // one more run: the last row is missing
	someNull[0] += 2
	coded := binary.AppendUvarint([]byte{0}, (rows-1)<<1)
	note := append(binary.LittleEndian.AppendUint32(nil, 1000), bytes.Repeat([]byte("x"), 1000)...)

	tests := map[string]struct {
		file []byte
		need int64
	}{
		"values": {
			crafted(rows, craftedColumn{element: required("c", format.Int64), pages: [][]byte{
				craftedDictionary(1, make([]byte, 8)), craftedPage(rows, format.RLEDictionary, 0, binary.AppendUvarint([]byte{0}, rows<<1)),
			}}), rows*8 + 8,
		},
		"which are missing": {
			crafted(rows, craftedColumn{element: lap, pages: [][]byte{
				craftedDictionary(1, make([]byte, 4)), craftedPage(rows, format.RLEDictionary, 0, append(someNull, coded...)),
			}}), rows*2 + 1,
		},
		"a dictionary": {
			crafted(8, craftedColumn{element: required("c", format.Int64), pages: [][]byte{
				craftedDictionary(dictionary, make([]byte, 8*dictionary)), craftedPage(8, format.RLEDictionary, 0, []byte{0, 8 << 1}),
			}}), 8*8 + 8*dictionary,
		},
		"a long text": { // a code, the text as it lies in its page, a string
			crafted(1, craftedColumn{element: text("notes"), pages: [][]byte{craftedPage(1, format.Plain, 0, note)}}), 4 + int64(len(note)) + 16,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := frame.Read(tt.file, frame.WithMaxBytes(tt.need-1))
			require.ErrorIs(t, err, frame.ErrTooLarge)
			f, err := frame.Read(tt.file, frame.WithMaxBytes(tt.need))
			require.NoError(t, err)
			assert.Len(t, f.Columns(), 1)
		})
	}
}

// A list of equal values is short as text, but was a column of values before.
func TestRead_CapCountsTheValuesOfLists(t *testing.T) {
	t.Parallel()
	const count = 10_000
	rep := append(binary.AppendUvarint([]byte{1 << 1, 0}, (count-1)<<1), 1)
	body := append(binary.LittleEndian.AppendUint32(nil, uint32(len(rep))), rep...)
	body = append(body, levels(count, 1)...)
	body = binary.AppendUvarint(append(body, 0), count<<1)
	data := crafted(1, craftedColumn{
		element:  withRepetition(format.SchemaElement{Name: "intervals", NumChildren: optional(1)}, format.Repeated),
		children: []format.SchemaElement{required("element", format.Int64)},
		chunks: []craftedChunk{{
			path: []string{"intervals", "element"}, kind: format.Int64, values: count,
			pages: [][]byte{craftedDictionary(1, make([]byte, 8)), craftedPage(count, format.RLEDictionary, 0, body)},
		}},
	})
	_, err := frame.Read(data, frame.WithMaxBytes(count*(2+8)))
	require.ErrorIs(t, err, frame.ErrTooLarge)
	_, err = frame.Read(data, frame.WithMaxBytes(count*(2+8+7)))
	require.NoError(t, err)
}
