package frame_test

import (
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// Old writers name the meaning of a column by its "converted type" alone. Such
// times are instants.
func TestRead_OldFilesGoByTheirConvertedType(t *testing.T) {
	t.Parallel()
	tests := []struct {
		converted deprecated.ConvertedType
		physical  format.Type
		typ       frame.Type
		unit      frame.Unit
		zone      string
		text      string // of the CSV
	}{
		{deprecated.Uint8, format.Int32, frame.Uint8, 0, "", "7"},
		{deprecated.Uint16, format.Int32, frame.Uint16, 0, "", "7"},
		{deprecated.Uint32, format.Int32, frame.Uint32, 0, "", "7"},
		{deprecated.Uint64, format.Int64, frame.Uint64, 0, "", "7"},
		{deprecated.Int8, format.Int32, frame.Int8, 0, "", "7"},
		{deprecated.Int16, format.Int32, frame.Int16, 0, "", "7"},
		{deprecated.Int32, format.Int32, frame.Int32, 0, "", "7"},
		{deprecated.Int64, format.Int64, frame.Int64, 0, "", "7"},
		{deprecated.Date, format.Int32, frame.Date, 0, "", "1970-01-08"},
		{deprecated.TimeMillis, format.Int32, frame.TimeOfDay, frame.Millisecond, "", "00:00:00.007"},
		{deprecated.TimeMicros, format.Int64, frame.TimeOfDay, frame.Microsecond, "", "00:00:00.000007"},
		{deprecated.TimestampMillis, format.Int64, frame.Timestamp, frame.Millisecond, "UTC", "1970-01-01T00:00:00.007Z"},
		{deprecated.TimestampMicros, format.Int64, frame.Timestamp, frame.Microsecond, "UTC", "1970-01-01T00:00:00.000007Z"},
		{deprecated.Decimal, format.Int32, frame.Decimal, 0, "", "0.07"},
		{deprecated.Decimal, format.Int64, frame.Decimal, 0, "", "0.07"},
		{deprecated.UTF8, format.ByteArray, frame.Text, 0, "", "run"},
		{deprecated.Enum, format.ByteArray, frame.Text, 0, "", "run"},
		{deprecated.Json, format.ByteArray, frame.Text, 0, "", "run"},
		{deprecated.Bson, format.ByteArray, frame.Binary, 0, "", `"cnVu"`},
		{deprecated.Interval, format.ByteArray, frame.Binary, 0, "", `"cnVu"`},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.converted, " ", tt.physical), func(t *testing.T) {
			t.Parallel()
			e := required("c", tt.physical)
			e.ConvertedType = thrift.Null[deprecated.ConvertedType]{V: tt.converted, Valid: true}
			if tt.converted == deprecated.Decimal {
				e.Scale, e.Precision = optional(2), optional(9)
			}
			var body []byte
			switch tt.physical {
			case format.Int32:
				body = binary.LittleEndian.AppendUint32(nil, 7)
			case format.Int64:
				body = binary.LittleEndian.AppendUint64(nil, 7)
			default:
				body = append(binary.LittleEndian.AppendUint32(nil, 3), "run"...)
			}
			f, err := frame.Read(crafted(1, craftedColumn{element: e, pages: [][]byte{craftedPage(1, format.Plain, 0, body)}}))
			require.NoError(t, err)
			c := f.Columns()[0]
			assert.Equal(t, tt.typ, c.Type())
			assert.Equal(t, tt.unit, c.Unit())
			assert.Equal(t, tt.zone, c.Zone())
			assert.Equal(t, "c\n"+tt.text+"\n", csvOf(t, f))
		})
	}
}

// A decimal number is two's complement, the highest byte first.
func TestRead_DecimalsHaveAllTheirDigits(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		raw   string
		scale int32
		want  string
	}{
		{"\x00", 0, "0"}, {"\xff", 0, "-1"}, {"\xff", 2, "-0.01"}, {"\x7f", 1, "12.7"}, {"\x80", 3, "-0.128"},
		{"\x01\x00", 2, "2.56"}, {"\xff\x00", 2, "-2.56"}, {"\x00\xff", 5, "0.00255"},
		{"\x01\x00\x00\x00\x00\x00\x00\x00\x00", 0, "18446744073709551616"},
	} {
		e := required("price", format.FixedLenByteArray)
		e.TypeLength = optional(int32(len(tt.raw)))
		e.LogicalType.Value = &format.DecimalType{Scale: tt.scale, Precision: 20}
		f, err := frame.Read(crafted(1, craftedColumn{element: e, pages: [][]byte{craftedPage(1, format.Plain, 0, []byte(tt.raw))}}))
		require.NoError(t, err)
		text, ok := f.Columns()[0].Text(0)
		require.True(t, ok)
		assert.Equal(t, tt.want, text, "%x of scale %d", tt.raw, tt.scale)
	}
}
