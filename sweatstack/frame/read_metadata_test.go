package frame_test

import (
	"encoding/binary"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go/format"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/arrowschema"
)

// craftedMetadata is a column of one row, and a key of the file's own metadata.
func craftedMetadata(element format.SchemaElement, body []byte, key, value string) []byte {
	return craftedKeys(element, body, format.KeyValue{Key: key, Value: value})
}

func craftedKeys(element format.SchemaElement, body []byte, keys ...format.KeyValue) []byte {
	page := craftedPage(1, format.Plain, 0, body)
	return craftedFile(page, compact(&format.FileMetaData{
		Version: 1, NumRows: 1,
		Schema: []format.SchemaElement{{Name: "schema", NumChildren: optional(1)}, element},
		RowGroups: []format.RowGroup{{NumRows: 1, Columns: []format.ColumnChunk{{MetaData: format.ColumnMetaData{
			Type: element.Type.V, PathInSchema: []string{element.Name}, NumValues: 1, DataPageOffset: 4, TotalCompressedSize: int64(len(page)),
		}}}}},
		KeyValueMetadata: keys,
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
			data := craftedMetadata(power, make([]byte, 8), "pandas", value)
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
	f, err := frame.Read(craftedMetadata(power, make([]byte, 8), "pandas", `{"index_columns":["power"],"columns":[{"field_name":"power","numpy_type":"timedelta64[ms]"}]}`))
	require.NoError(t, err)
	assert.Len(t, f.Index(), 1)
	assert.Equal(t, frame.Millisecond, f.Columns()[0].Unit())
}

// The zone is foreign text. A name that this machine does not know must
// not turn an instant into the reading of a clock on the wall.
func TestRead_AnInstantInAnUnknownZoneIsShownInUTC(t *testing.T) {
	t.Parallel()
	stamp := required("timestamp", format.Int64)
	stamp.LogicalType.Value = &format.TimestampType{IsAdjustedToUTC: true, Unit: format.TimeUnit{Value: &format.MilliSeconds{}}}
	old := required("timestamp", format.Int96)
	julian := []byte{0, 0, 0, 0, 0, 0, 0, 0, 0x8c, 0x3d, 0x25, 0} // 1970-01-01, midnight
	for name, tt := range map[string]struct {
		element format.SchemaElement
		body    []byte
		zone    string
		want    string
	}{
		"Mars":                 {stamp, make([]byte, 8), "Mars/Olympus", "UTC"},
		"Mars, of an old file": {old, julian, "Mars/Olympus", "UTC"},
		"another file":         {old, julian, "../../etc/passwd", "UTC"},
		"this machine's":       {stamp, make([]byte, 8), "Local", "UTC"},
		"no zone":              {old, julian, "", ""},
		"known":                {old, julian, "Europe/Oslo", "Europe/Oslo"},
		"offset":               {stamp, make([]byte, 8), "-03:30", "-03:30"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			value := `{"columns":[{"field_name":"timestamp","metadata":{"timezone":"` + tt.zone + `"}}]}`
			f, err := frame.Read(craftedMetadata(tt.element, tt.body, "pandas", value))
			require.NoError(t, err)
			c := f.Columns()[0]
			assert.Equal(t, tt.want, c.Zone())
			at, ok := c.Time(0)
			require.True(t, ok)
			assert.Zero(t, at.Unix())
		})
	}
}

func TestRead_AnIndexColumnThatIsNamedTwiceIsOne(t *testing.T) {
	t.Parallel()
	f, err := frame.Read(craftedMetadata(required("power", format.Int64), make([]byte, 8), "pandas", `{"index_columns":["power","power",null,"speed"]}`))
	require.NoError(t, err)
	assert.Len(t, f.Index(), 1)
	assert.Len(t, f.Columns(), 1)
}

// A reading of a clock on the wall stays one, whatever the metadata says.
func TestRead_AClockOnTheWallTakesNoZone(t *testing.T) {
	t.Parallel()
	stamp := required("timestamp", format.Int64)
	stamp.LogicalType.Value = &format.TimestampType{Unit: format.TimeUnit{Value: &format.MicroSeconds{}}}
	f, err := frame.Read(craftedMetadata(stamp, make([]byte, 8), "pandas", `{"columns":[{"field_name":"timestamp","metadata":{"timezone":"Europe/Oslo"}}]}`))
	require.NoError(t, err)
	assert.Empty(t, f.Columns()[0].Zone())
}

// What Arrow says of a column comes first; a type that it does not know there
// leaves the word to pandas.
func TestRead_TheUnitOfADurationIsArrowsThenThatOfPandas(t *testing.T) {
	t.Parallel()
	const says = `{"columns":[{"field_name":"duration","numpy_type":"timedelta64[us]"}]}`
	for name, tt := range map[string]struct {
		arrow []arrowschema.Field
		typ   frame.Type
		unit  frame.Unit
	}{
		"a duration":      {[]arrowschema.Field{{Name: "duration", Kind: arrowschema.Duration, Unit: arrowschema.Millisecond}}, frame.Duration, frame.Millisecond},
		"an integer":      {[]arrowschema.Field{{Name: "duration", Kind: arrowschema.Int, Bits: 64, Signed: true}}, frame.Int64, 0},
		"an unknown unit": {[]arrowschema.Field{{Name: "duration", Kind: arrowschema.Duration, Unit: 9}}, frame.Int64, frame.Microsecond},
		"another column":  {[]arrowschema.Field{{Name: "power", Kind: arrowschema.Int, Bits: 64}}, frame.Int64, frame.Microsecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := craftedKeys(required("duration", format.Int64), make([]byte, 8),
				format.KeyValue{Key: "pandas", Value: says}, format.KeyValue{Key: "ARROW:schema", Value: arrowschema.Format(tt.arrow)})
			f, err := frame.Read(file)
			require.NoError(t, err)
			assert.Equal(t, tt.typ, f.Columns()[0].Type())
			assert.Equal(t, tt.unit, f.Columns()[0].Unit())
		})
	}
}

func TestRead_Int96CountsNanosecondsOfItsDayOnly(t *testing.T) {
	t.Parallel()
	const day = 24 * 60 * 60 * 1e9
	stamp := func(ofDay uint64, julian uint32) []byte {
		return binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint64(nil, ofDay), julian)
	}
	for _, tt := range []struct {
		body []byte
		want int64
		ok   bool
	}{
		{stamp(0, 2440588), 0, true}, {stamp(1, 2440588), 1, true}, {stamp(day-1, 2440587), -1, true},
		{stamp(day, 2440588), 0, false}, {stamp(1<<63, 2440588), 0, false}, {stamp(0, 0), 0, false}, {stamp(0, 1<<32-1), 0, false},
		{stamp(day-1, 2547339), 0, false}, {stamp(0, 2547339), (2547339 - 2440588) * day, true},
	} {
		f, err := frame.Read(craftedMetadata(required("timestamp", format.Int96), tt.body, "", ""))
		if !tt.ok {
			require.ErrorIs(t, err, frame.ErrCorrupt, "%x", tt.body)
			continue
		}
		require.NoError(t, err, "%x", tt.body)
		steps, _ := frame.Values[int64](f.Columns()[0])
		assert.Equal(t, []int64{tt.want}, steps)
	}
}

// A length of time in seconds may be longer than a [time.Duration].
func TestRows_ADurationTooLongIsNotMissing(t *testing.T) {
	t.Parallel()
	schema := arrowschema.Format([]arrowschema.Field{{Name: "c", Kind: arrowschema.Duration, Unit: arrowschema.Second}})
	body := binary.LittleEndian.AppendUint64(nil, 1<<62)
	f, err := frame.Read(craftedMetadata(required("c", format.Int64), body, "ARROW:schema", schema))
	require.NoError(t, err)
	_, ok := f.Columns()[0].Duration(0)
	assert.False(t, ok)
	_, err = rowsOf[oneField[*time.Duration]](f)
	require.ErrorIs(t, err, frame.ErrMismatch)
	_, err = f.Standard()
	require.ErrorIs(t, err, frame.ErrMismatch)
	assert.Contains(t, csvOf(t, f), "4611686018427387904")
}
