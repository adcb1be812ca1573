package frame_test

import (
	"bytes"
	"encoding/csv"
	"math"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

func csvOf(tb testing.TB, f *frame.Frame) string {
	tb.Helper()
	var out bytes.Buffer
	require.NoError(tb, f.WriteCSV(&out))
	return out.String()
}

func TestWriteCSV_WritesEveryTypeWithoutALoss(t *testing.T) {
	t.Parallel()
	at := []time.Time{time.Date(2026, 5, 6, 12, 0, 0, 500e6, time.UTC)}
	tests := []struct {
		c    *frame.Column
		want string
	}{
		{frame.NewTimestamp("instant", at, nil, frame.Millisecond, "Europe/Oslo"), "2026-05-06T14:00:00.5+02:00"},
		{frame.NewTimestamp("utc", at, nil, frame.Second, "UTC"), "2026-05-06T12:00:00Z"},
		{frame.NewTimestamp("wall", at, nil, frame.Nanosecond, ""), "2026-05-06T12:00:00.5"},
		{frame.NewDuration("seconds", []time.Duration{90 * time.Second}, nil, frame.Second), "90"},
		{frame.NewDuration("fine", []time.Duration{-1500 * time.Microsecond}, nil, frame.Nanosecond), "-0.0015"},
		{frame.NewDuration("long", []time.Duration{math.MinInt64}, nil, frame.Nanosecond), "-9223372036.854775808"},
		{frame.NewNumber("int", []int64{math.MinInt64}, nil), "-9223372036854775808"},
		{frame.NewNumber("uint", []uint64{math.MaxUint64}, nil), "18446744073709551615"},
		{frame.NewNumber("small", []int8{-5}, nil), "-5"},
		{frame.NewFloat16("half", []float32{7.1}, nil), "7.1015625"},
		{frame.NewNumber("single", []float32{0.1}, nil), "0.1"},
		{frame.NewNumber("double", []float64{math.Nextafter(0.3, 1)}, nil), "0.30000000000000004"},
		{frame.NewNumber("far", []float64{1234567.5}, nil), "1234567.5"},
		{frame.NewNumber("farther", []float32{12345678}, nil), "12345678"},
		{frame.NewNumber("large", []float64{-1e20}, nil), "-100000000000000000000"},
		{frame.NewNumber("too large", []float64{1e21}, nil), "1e+21"},
		{frame.NewNumber("small enough", []float64{-1e-6}, nil), "-0.000001"},
		{frame.NewNumber("zero", []float64{math.Copysign(0, -1)}, nil), "-0"},
		{frame.NewNumber("little", []float64{0.00001}, nil), "0.00001"},
		{frame.NewNumber("less", []float32{1e-7}, nil), "1e-07"},
		{frame.NewNumber("much", []float64{1e300}, nil), "1e+300"},
		{frame.NewNumber("infinite", []float64{math.Inf(1)}, nil), "inf"},
		{frame.NewNumber("negative", []float32{float32(math.Inf(-1))}, nil), "-inf"},
		{frame.NewNumber("nan", []float64{math.NaN()}, nil), ""},
		{frame.NewNumber("null", []int16{5}, []bool{false}), ""},
		{frame.NewBool("yes", []bool{true}, nil), "true"},
		{frame.NewText("text", []string{"easy"}, nil), "easy"},
		{frame.NewText("empty", []string{""}, nil), `""`},
		{frame.NewText("quotes", []string{"5\" of snow,\nwet"}, nil), "\"5\"\" of snow,\nwet\""},
		{frame.NewText("space", []string{" bjørn"}, nil), `" bjørn"`},
	}
	for _, tt := range tests {
		t.Run(tt.c.Name(), func(t *testing.T) {
			t.Parallel()
			got := csvOf(t, newFrame(t, frame.NewNumber("row", []int8{1}, nil), tt.c))
			assert.Equal(t, "row,"+tt.c.Name()+"\n1,"+tt.want+"\n", got)
		})
	}
}

func TestWriteCSV_OddTables(t *testing.T) {
	t.Parallel()
	assert.Empty(t, csvOf(t, newFrame(t)))
	assert.Equal(t, "power,\"left, right\"\n", csvOf(t, newFrame(t, frame.NewNumber[int16]("power", nil, nil), frame.NewText("left, right", nil, nil))))
	lone := newFrame(t, frame.NewNumber("power", []int16{1, 0, 3}, []bool{true, false, true}))
	assert.Equal(t, "power\n1\n\"\"\n3\n", csvOf(t, lone), "an empty line would be no row")
}

// The fields of every good file, read by encoding/csv, are its values.
func TestWriteCSV_EveryGoodFileReadsTheSameAgain(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/good/*.parquet")
	require.NoError(t, err)
	for _, path := range files {
		f, err := frame.Read(readFile(t, path))
		if err != nil || len(f.Columns()) == 0 {
			continue // a compression that is not read, or no columns
		}
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			records, err := csv.NewReader(strings.NewReader(csvOf(t, f))).ReadAll()
			require.NoError(t, err)
			require.Len(t, records, f.Len()+1)
			for i, c := range f.Columns() {
				require.Equal(t, c.Name(), records[0][i])
				for row := range f.Len() {
					requireField(t, c, row, records[row+1][i])
				}
			}
		})
	}
}

func requireField(t *testing.T, c *frame.Column, row int, field string) {
	t.Helper()
	switch typ := c.Type(); {
	case !c.Valid(row):
		require.Empty(t, field)
	case typ.IsNumber():
		want, ok := c.Float(row)
		if !ok {
			require.Empty(t, field)
			return
		}
		got, err := strconv.ParseFloat(field, 64)
		require.NoError(t, err)
		if typ == frame.Float16 || typ == frame.Float32 {
			got, want = float64(float32(got)), float64(float32(want))
		}
		require.Equal(t, want, got)
	case typ == frame.Timestamp:
		layout := time.RFC3339Nano
		if c.Zone() == "" {
			layout = "2006-01-02T15:04:05.999999999"
		}
		got, err := time.Parse(layout, field)
		require.NoError(t, err)
		want, _ := c.Time(row)
		require.True(t, got.Equal(want), field)
	case typ == frame.Duration:
		want, _ := c.Duration(row)
		got, err := time.ParseDuration(field + "s")
		require.NoError(t, err)
		require.Equal(t, want, got)
	case typ == frame.Text, typ == frame.Decimal, typ == frame.Nested, typ == frame.Date:
		want, _ := c.Text(row)
		require.Equal(t, strings.ReplaceAll(want, "\r\n", "\n"), field)
	}
}

func TestWriteCSV_GivesTheErrorOfItsWriter(t *testing.T) {
	t.Parallel()
	f := made(t, 2000)
	size := len(csvOf(t, f))
	require.Greater(t, size, 100_000, "more than one write")
	for _, room := range []int{0, 100, size - 1} {
		require.ErrorIs(t, f.WriteCSV(&fullWriter{room}), errFull, "%d bytes", room)
	}
	require.NoError(t, f.WriteCSV(&fullWriter{size}))
}

// What a row needs is used again for the next.
//
//nolint:paralleltest // allocations are counted for the whole process
func TestWriteCSV_NeedsNoMemoryForRows(t *testing.T) {
	n := 100_000
	f := newFrame(t,
		frame.NewTimestamp("timestamp", make([]time.Time, n), nil, frame.Second, "UTC"),
		frame.NewNumber("power", make([]int16, n), nil),
		frame.NewNumber("speed", make([]float64, n), nil),
	)
	allocations := testing.AllocsPerRun(2, func() {
		if err := f.WriteCSV(&fullWriter{math.MaxInt}); err != nil {
			t.Fatal(err)
		}
	})
	assert.Less(t, allocations, 20.0)
}
