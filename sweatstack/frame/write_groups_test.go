package frame_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// grouped writes a frame in parts of so many rows.
func grouped(t *testing.T, f *frame.Frame, rows int, options ...frame.WriteOption) []byte {
	t.Helper()
	var out bytes.Buffer
	file := frame.NewParquetWriter(&out, options...)
	for start := 0; start < f.Len(); start += rows {
		require.NoError(t, file.Write(f.Slice(start, min(start+rows, f.Len()))))
	}
	require.NoError(t, file.Close())
	return out.Bytes()
}

func TestParquetWriter_PartsReadAsOneTable(t *testing.T) {
	t.Parallel()
	whole := made(t, 1000)
	for _, rows := range []int{1, 333, 999, 1000} {
		got, err := frame.Read(grouped(t, whole, rows, frame.WithIndex("timestamp")))
		require.NoError(t, err)
		want, err := frame.Read(written(t, whole, frame.WithIndex("timestamp")))
		require.NoError(t, err)
		requireSameFrame(t, want, got)
	}
	assert.Equal(t, written(t, whole), grouped(t, whole, 1000), "one part is what WriteParquet writes")
}

// numbered has a category of another text in each row.
func numbered(t *testing.T, from, rows int) *frame.Frame {
	t.Helper()
	ids, times := make([]string, rows), make([]time.Time, rows)
	for i := range ids {
		ids[i] = fmt.Sprintf("activity_%d", from+i)
		times[i] = time.Unix(int64(from+i), 0)
	}
	f, err := frame.New(
		frame.NewTimestamp("timestamp", times, nil, frame.Millisecond, "UTC"), frame.NewCategory("activity_id", ids, nil))
	require.NoError(t, err)
	return f
}

// The dtype of a category follows from its texts in all parts: 300 of them do
// not fit into the int8 that each part alone would take.
func TestInterop_PandasReadsACategoryThatGrowsFromPartToPart(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	file := frame.NewParquetWriter(&out, frame.WithIndex("timestamp"))
	for part := range 3 {
		require.NoError(t, file.Write(numbered(t, part*100, 100)))
	}
	require.NoError(t, file.Close())
	path := filepath.Join(t.TempDir(), "table.parquet")
	require.NoError(t, os.WriteFile(path, out.Bytes(), 0o600))
	assert.Equal(t, pandasTable{
		Rows: 300, Index: map[string]string{"timestamp": "datetime64[ms, UTC]"}, Columns: map[string]string{"activity_id": "category"},
	}, pandas(t, path))
}

func TestParquetWriter_TakesTheIndexOfTheFirstFrame(t *testing.T) {
	t.Parallel()
	read, err := frame.Read(written(t, numbered(t, 0, 3), frame.WithIndex("timestamp")))
	require.NoError(t, err)
	for _, tt := range []struct {
		options []frame.WriteOption
		want    int
	}{{nil, 1}, {[]frame.WriteOption{frame.WithIndex()}, 0}} {
		again, err := frame.Read(grouped(t, read, 2, tt.options...))
		require.NoError(t, err)
		assert.Len(t, again.Index(), tt.want)
		assert.Equal(t, 3, again.Len())
	}
}

func TestParquetWriter_WithoutRowsKeepsTheColumns(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	file := frame.NewParquetWriter(&out)
	require.NoError(t, file.Write(numbered(t, 0, 0)))
	require.NoError(t, file.Write(numbered(t, 0, 2)))
	require.NoError(t, file.Write(numbered(t, 0, 0)))
	require.NoError(t, file.Close())
	f, err := frame.Read(out.Bytes())
	require.NoError(t, err)
	assert.Equal(t, 2, f.Len())

	none := frame.NewParquetWriter(&out)
	out.Reset()
	require.NoError(t, none.Close())
	f, err = frame.Read(out.Bytes())
	require.NoError(t, err)
	assert.Empty(t, f.Columns())
	require.Error(t, frame.NewParquetWriter(&out, frame.WithIndex("timestamp")).Close())
}

func TestParquetWriter_RefusesOtherColumns(t *testing.T) {
	t.Parallel()
	number := func(name string) *frame.Column { return frame.NewNumber(name, []int16{1}, nil) }
	for name, columns := range map[string][]*frame.Column{
		"another name":   {number("speed")},
		"another type":   {frame.NewNumber("power", []int32{1}, nil)},
		"one more":       {number("power"), number("speed")},
		"none":           {},
		"another moment": {frame.NewDuration("power", []time.Duration{1}, nil, frame.Second)},
	} {
		first, err := frame.New(number("power"))
		require.NoError(t, err)
		other, err := frame.New(columns...)
		require.NoError(t, err)
		file := frame.NewParquetWriter(&bytes.Buffer{})
		require.NoError(t, file.Write(first))
		wrong := file.Write(other)
		require.Error(t, wrong, name)
		require.ErrorIs(t, file.Write(first), wrong, "nothing more can be written")
		require.ErrorIs(t, file.Close(), wrong, "and half a table must not look whole")
	}
}

func TestParquetWriter_RefusesTheSameNameOfAnotherMeaning(t *testing.T) {
	t.Parallel()
	at := []time.Time{time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC)}
	for name, pair := range map[string][2]*frame.Column{
		"another zone": {frame.NewTimestamp("x", at, nil, frame.Second, "UTC"), frame.NewTimestamp("x", at, nil, frame.Second, "Europe/Oslo")},
		"no zone":      {frame.NewTimestamp("x", at, nil, frame.Second, "UTC"), frame.NewTimestamp("x", at, nil, frame.Second, "")},
		"another unit": {frame.NewTimestamp("x", at, nil, frame.Second, "UTC"), frame.NewTimestamp("x", at, nil, frame.Millisecond, "UTC")},
		"no category":  {frame.NewCategory("x", []string{"a"}, nil), frame.NewText("x", []string{"a"}, nil)},
	} {
		first, err := frame.New(pair[0])
		require.NoError(t, err)
		other, err := frame.New(pair[1])
		require.NoError(t, err)
		file := frame.NewParquetWriter(&bytes.Buffer{})
		require.NoError(t, file.Write(first))
		require.ErrorContains(t, file.Write(other), "is not like", name)
	}
}

func TestParquetWriter_TellsWhenWritingFails(t *testing.T) {
	t.Parallel()
	size := len(grouped(t, numbered(t, 0, 4), 2))
	for room := range size {
		file := frame.NewParquetWriter(&fullWriter{room})
		err := errors.Join(file.Write(numbered(t, 0, 2)), file.Write(numbered(t, 2, 2)), file.Close())
		require.ErrorIs(t, err, errFull, "%d bytes", room)
	}
}

func TestParquetWriter_ClosesOnce(t *testing.T) {
	t.Parallel()
	file := frame.NewParquetWriter(&bytes.Buffer{})
	require.NoError(t, file.Close())
	require.Error(t, file.Close())
	require.Error(t, file.Write(numbered(t, 0, 1)))
}
