package frame_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

func written(t *testing.T, f *frame.Frame, options ...frame.WriteOption) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, f.WriteParquet(&out, options...))
	return out.Bytes()
}

func TestWriteParquet_WhatWasReadReadsTheSameAgain(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/good/*.parquet")
	require.NoError(t, err)
	for _, path := range files {
		if _, ok := refused[filepath.Base(path)]; ok {
			continue
		}
		t.Run(strings.TrimSuffix(filepath.Base(path), ".parquet"), func(t *testing.T) {
			t.Parallel()
			f, err := frame.Read(readFile(t, path))
			require.NoError(t, err)
			again, err := frame.Read(written(t, f))
			require.NoError(t, err)
			requireSameFrame(t, f, again)
		})
	}
}

// requireSameFrame compares all that a frame shows. Decimals and nested values
// come back as the text as which they are written.
func requireSameFrame(t *testing.T, want, got *frame.Frame) {
	t.Helper()
	require.Equal(t, want.Len(), got.Len())
	require.Equal(t, len(want.Columns()), len(got.Columns()))
	require.Equal(t, len(want.Index()), len(got.Index()))
	for i, w := range want.Columns() {
		g := got.Columns()[i]
		require.Equal(t, w.Name(), g.Name())
		switch w.Type() {
		case frame.Decimal, frame.Nested:
			require.Equal(t, frame.Text, g.Type(), w.Name())
		default:
			require.Equal(t, w.Type(), g.Type(), w.Name())
		}
		switch {
		case w.Type().IsNumber(): // the unit of a number is not written
		case w.Type() == frame.TimeOfDay:
			require.Equal(t, max(w.Unit(), frame.Microsecond), g.Unit(), w.Name())
		default:
			require.Equal(t, w.Unit(), g.Unit(), w.Name())
		}
		require.Equal(t, w.Zone(), g.Zone(), w.Name())
		require.Equal(t, w.Category(), g.Category(), w.Name())
		require.Equal(t, w.Nulls(), g.Nulls(), w.Name())
		require.Equal(t, columnHash(w), columnHash(g), w.Name())
		if all, ok := frame.Values[float64](w); ok {
			same, _ := frame.Values[float64](g)
			for j := range all {
				if math.Float64bits(all[j]) != math.Float64bits(same[j]) {
					require.Equal(t, all[j], same[j], "%s, row %d", w.Name(), j)
				}
			}
		}
	}
}

// made is a table of every type that can be made, of so many rows that its
// columns take several pages.
func made(t *testing.T, rows int) *frame.Frame {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	start := time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC)
	var (
		valid    = make([]bool, rows)
		times    = make([]time.Time, rows)
		lengths  = make([]time.Duration, rows)
		small    = make([]int8, rows)
		power    = make([]int16, rows)
		large    = make([]int64, rows)
		unsigned = make([]uint32, rows)
		speed    = make([]float32, rows)
		ratio    = make([]float64, rows)
		moving   = make([]bool, rows)
		sports   = make([]string, rows)
		notes    = make([]string, rows)
	)
	for i := range rows {
		valid[i] = random.IntN(10) > 0 || i/1000%3 == 1
		times[i] = start.Add(time.Duration(i) * time.Second)
		lengths[i] = time.Duration(random.IntN(100)) * time.Second
		small[i] = int8(i / 5000)
		power[i] = int16(random.IntN(400) - 10)
		large[i] = random.Int64() - math.MaxInt64/2
		unsigned[i] = random.Uint32()
		speed[i] = float32(random.NormFloat64() * 10)
		ratio[i] = random.NormFloat64()
		moving[i] = random.IntN(3) > 0
		sports[i] = []string{"cycling.road", "running", "", "skiing – langrenn"}[random.IntN(4)]
		notes[i] = fmt.Sprintf("note %d of many", random.IntN(rows*2))
	}
	f, err := frame.New(
		frame.NewTimestamp("timestamp", times, nil, frame.Millisecond, "UTC"),
		frame.NewTimestamp("timestamp_local", times, valid, frame.Microsecond, ""),
		frame.NewTimestamp("start", times, valid, frame.Nanosecond, "Europe/Oslo"),
		frame.NewDuration("duration", lengths, nil, frame.Second),
		frame.NewDuration("lead", lengths, valid, frame.Nanosecond),
		frame.NewNumber("lap", small, nil),
		frame.NewNumber("power", power, valid),
		frame.NewNumber("counter", large, valid),
		frame.NewNumber("unsigned", unsigned, nil),
		frame.NewFloat16("speed", speed, valid),
		frame.NewNumber("distance", speed, nil),
		frame.NewNumber("ratio", ratio, valid),
		frame.NewBool("moving", moving, valid),
		frame.NewCategory("sport", sports, valid),
		frame.NewText("notes", notes, valid),
	)
	require.NoError(t, err)
	return f
}

func TestWriteParquet_RoundTripOfEveryTypeAndLength(t *testing.T) {
	t.Parallel()
	for _, rows := range []int{0, 1, 2, 7, 8, 9, 63, 64, 65, 1000, 70_000, 140_001} {
		t.Run(fmt.Sprint(rows), func(t *testing.T) {
			t.Parallel()
			f := made(t, rows)
			again, err := frame.Read(written(t, f))
			require.NoError(t, err)
			requireSameFrame(t, f, again)
		})
	}
}

func TestWriteParquet_PutsTheIndexLast(t *testing.T) {
	t.Parallel()
	f := made(t, 10)
	data := written(t, f, frame.WithIndex("sport", "timestamp"))
	file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	columns := file.Schema().Columns()
	assert.Equal(t, []string{"sport"}, columns[len(columns)-2])
	assert.Equal(t, []string{"timestamp"}, columns[len(columns)-1])

	again, err := frame.Read(data)
	require.NoError(t, err)
	assert.Equal(t, "sport", again.Columns()[0].Name())
	assert.Equal(t, "timestamp", again.Columns()[1].Name())
	assert.Len(t, again.Index(), 2)

	kept, err := frame.Read(written(t, again))
	require.NoError(t, err)
	assert.Len(t, kept.Index(), 2, "the index of a file is kept")
	dropped, err := frame.Read(written(t, again, frame.WithIndex()))
	require.NoError(t, err)
	assert.Empty(t, dropped.Index())
}

// parquet-go reads the file by itself: every value, and the types of the footer.
func TestWriteParquet_IsReadByTheLibrary(t *testing.T) {
	t.Parallel()
	const rows = 70_000
	f := made(t, rows)
	data := written(t, f, frame.WithIndex("timestamp"))
	file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	assert.EqualValues(t, rows, file.NumRows())

	schema := map[string]string{}
	for _, e := range file.Metadata().Schema {
		schema[e.Name] = e.LogicalType.String()
	}
	for name, want := range map[string]string{
		"speed": "FLOAT16", "lap": "INT(8,true)", "power": "INT(16,true)", "unsigned": "INT(32,false)", "sport": "STRING",
		"timestamp":       "TIMESTAMP(isAdjustedToUTC=true,unit=MILLIS)",
		"timestamp_local": "TIMESTAMP(isAdjustedToUTC=false,unit=MICROS)",
	} {
		assert.Equal(t, want, schema[name], name)
	}
	for _, chunk := range file.Metadata().RowGroups[0].Columns {
		assert.Equal(t, format.Snappy, chunk.MetaData.Codec)
	}

	power, _ := f.Column("power")
	leaf, ok := file.Schema().Lookup("power")
	require.True(t, ok)
	row := 0
	pages := file.RowGroups()[0].ColumnChunks()[leaf.ColumnIndex].Pages()
	for {
		page, err := pages.ReadPage()
		if err != nil {
			break
		}
		values := make([]parquet.Value, page.NumValues())
		n, _ := page.Values().ReadValues(values)
		for _, v := range values[:n] {
			want, ok := power.Float(row)
			if !assert.Equal(t, !ok, v.IsNull(), "row %d", row) || ok && !assert.EqualValues(t, want, v.Int32(), "row %d", row) {
				break
			}
			row++
		}
		parquet.Release(page)
	}
	require.NoError(t, pages.Close())
	assert.Equal(t, rows, row)
}

func TestWriteParquet_StoresSecondsAsMilliseconds(t *testing.T) {
	t.Parallel()
	at := time.Unix(1_700_000_000, 0)
	f, err := frame.New(frame.NewTimestamp("start", []time.Time{at}, nil, frame.Second, "UTC"))
	require.NoError(t, err)
	again, err := frame.Read(written(t, f))
	require.NoError(t, err)
	c := again.Columns()[0]
	assert.Equal(t, frame.Millisecond, c.Unit())
	got, _ := c.Time(0)
	assert.True(t, got.Equal(at))

	far, err := frame.New(frame.NewTimestamp("start", []time.Time{time.Unix(math.MaxInt64/100, 0)}, nil, frame.Second, "UTC"))
	require.NoError(t, err)
	require.ErrorContains(t, far.WriteParquet(&bytes.Buffer{}), "too far away")
}

func TestWriteParquet_StoresATimeOfDayInMicroseconds(t *testing.T) {
	t.Parallel()
	e := required("clock", format.Int32)
	e.LogicalType.Value = &format.TimeType{Unit: format.TimeUnit{Value: &format.MilliSeconds{}}}
	body := binary.LittleEndian.AppendUint32(nil, (13*3600+5*60)*1000+7)
	f, err := frame.Read(crafted(1, craftedColumn{element: e, pages: [][]byte{craftedPage(1, format.Plain, 0, body)}}))
	require.NoError(t, err)
	require.Equal(t, frame.Millisecond, f.Columns()[0].Unit())
	again, err := frame.Read(written(t, f))
	require.NoError(t, err)
	requireSameFrame(t, f, again)
	text, _ := again.Columns()[0].Text(0)
	assert.Equal(t, "13:05:00.007", text)
}

func TestWriteParquet_RefusesAnIndexThatIsNotThere(t *testing.T) {
	t.Parallel()
	f, err := frame.New(frame.NewNumber("power", []int16{1}, nil))
	require.NoError(t, err)
	require.ErrorContains(t, f.WriteParquet(&bytes.Buffer{}, frame.WithIndex("timestamp")), `"timestamp" is not in the frame`)
	require.ErrorContains(t, f.WriteParquet(&bytes.Buffer{}, frame.WithIndex("power", "power")), `"power" is named twice`)
}

// fullWriter takes so many bytes and no more.
type fullWriter struct{ room int }

var errFull = errors.New("disk full")

func (w *fullWriter) Write(p []byte) (int, error) {
	if len(p) > w.room {
		return 0, errFull
	}
	w.room -= len(p)
	return len(p), nil
}

func TestWriteParquet_GivesTheErrorOfItsWriter(t *testing.T) {
	t.Parallel()
	f := made(t, 100)
	size := len(written(t, f))
	for _, room := range []int{0, 3, 4, 100, size / 2, size - 1} {
		require.ErrorIs(t, f.WriteParquet(&fullWriter{room}), errFull, "%d bytes", room)
	}
	require.NoError(t, f.WriteParquet(&fullWriter{size}))
}

func TestWriteParquet_EqualFramesGiveEqualBytes(t *testing.T) {
	t.Parallel()
	assert.Equal(t, written(t, made(t, 1000)), written(t, made(t, 1000)))
}
