package frame_test

import (
	"bytes"
	"encoding/csv"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// FuzzRead looks for bytes that make Read panic, hang, give an error of no kind,
// or give a frame that contradicts itself or cannot be written and read again.
// Seeds are the small files, good and bad; a cap keeps honest bombs small. Run it
// with -fuzzminimizetime=5x: else the fuzzer spends its time on making the first
// few kilobytes that it likes shorter.
func FuzzRead(f *testing.F) {
	const small = 16 << 10
	for _, pattern := range []string{"testdata/good/*.parquet", "testdata/bad/*.parquet", "testdata/vectors/*.parquet"} {
		files, err := filepath.Glob(pattern)
		require.NoError(f, err)
		for _, path := range files {
			data, err := os.ReadFile(path)
			require.NoError(f, err)
			if len(data) <= small {
				f.Add(data)
			}
		}
	}
	for _, a := range attacks() {
		if data := a.file(); len(data) <= small {
			f.Add(data)
		}
	}
	const limit = 1 << 20
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := frame.Read(data, frame.WithMaxBytes(limit))
		if err != nil {
			requireKind(t, err)
			return
		}
		for _, c := range table.Columns() {
			require.Equal(t, table.Len(), c.Len())
			nulls := 0
			for i := range c.Len() {
				if !c.Valid(i) {
					nulls++
				}
				_, _ = c.Float(i)
				_, _ = c.Text(i)
				_, _ = c.Time(i)
				_, _ = c.Duration(i)
				_, _ = c.Bool(i)
				_, _ = c.Bytes(i)
			}
			require.Equal(t, nulls, c.Nulls())
		}
		_, _ = table.Standard()
		fuzzTables(t, table)
		var out bytes.Buffer
		if err := table.WriteParquet(&out); err != nil {
			return // a time too far away
		}
		again, err := frame.Read(out.Bytes())
		require.NoError(t, err)
		if len(table.Columns()) > 0 {
			requireSameFrame(t, table, again)
		}
	})
}

// fuzzTables makes other tables of a foreign one.
func fuzzTables(t *testing.T, table *frame.Frame) {
	t.Helper()
	require.NoError(t, table.WriteCSV(io.Discard))
	require.Equal(t, table.Len()-table.Len()/2, table.Slice(table.Len()/2, math.MaxInt).Len())
	for _, c := range table.Columns() {
		if c.Type() != frame.Timestamp {
			continue
		}
		part, err := table.Between(c.Name(), time.Unix(0, 0), time.Time{})
		require.NoError(t, err)
		require.LessOrEqual(t, part.Len(), table.Len()-c.Nulls())
		for _, length := range table.Columns() {
			steps, err := table.Resample(frame.Resampling{Step: time.Minute, Time: c.Name(), Length: length.Name(), MaxBytes: 1 << 16})
			if err != nil {
				require.True(t, isKindOfResample(err), "%v", err)
				continue
			}
			require.Len(t, steps.Columns(), len(table.Columns()))
		}
	}
}

// FuzzWriteCSV looks for texts that do not come back from a file as they went in.
func FuzzWriteCSV(f *testing.F) {
	f.Add("name", "text", "other")
	f.Add("a,b", `"`, "\n")
	f.Add(`""`, " x", "=1+1")
	f.Add("\t", "", `\.`)
	f.Fuzz(func(t *testing.T, name, first, second string) {
		table, err := frame.New(
			frame.NewText(name, []string{first, second, ""}, []bool{true, true, false}),
			frame.NewNumber(name+"2", []int8{1, 2, 3}, nil),
		)
		if err != nil {
			return // without a name
		}
		records, err := csv.NewReader(strings.NewReader(csvOf(t, table))).ReadAll()
		require.NoError(t, err)
		// A reader takes a return before a line feed for a part of the line's end.
		read := strings.NewReplacer("\r\n", "\n")
		require.Equal(t, [][]string{
			{read.Replace(name), read.Replace(name + "2")}, {read.Replace(first), "1"}, {read.Replace(second), "2"}, {"", "3"},
		}, records)
	})
}

// FuzzResample looks for times and lengths that break the rules of a result: its
// rows are a step apart, begin at multiples of it, and cover what there was.
func FuzzResample(f *testing.F) {
	f.Add(int64(0), int64(1e9), int64(5e9), int64(1e9), int64(2e9), int64(1e9))
	f.Add(int64(math.MinInt64), int64(0), int64(math.MaxInt64), int64(math.MaxInt64), int64(-1), int64(math.MaxInt64))
	f.Add(int64(7), int64(7), int64(7), int64(3), int64(0), int64(2))
	f.Fuzz(func(t *testing.T, a, b, c, length, other, step int64) {
		times := []time.Time{time.Unix(0, a), time.Unix(0, b), time.Unix(0, c)}
		table, err := frame.New(
			frame.NewTimestamp("timestamp", times, nil, frame.Nanosecond, "UTC"),
			frame.NewDuration("duration", []time.Duration{time.Duration(length), time.Duration(other), time.Duration(length)}, nil, frame.Nanosecond),
			frame.NewNumber("power", []int16{1, 2, 3}, nil),
		)
		require.NoError(t, err)
		for _, name := range []string{"", "duration"} {
			got, err := table.Resample(frame.Resampling{Step: time.Duration(step), Length: name, MaxBytes: 1 << 16})
			if step <= 0 || err != nil {
				require.Error(t, err)
				continue
			}
			starts, _ := frame.Values[int64](got.Columns()[0])
			for i, v := range starts {
				require.Zero(t, v%step)
				require.True(t, i == 0 || v-starts[i-1] == step)
			}
			least, most := min(a, b, c), max(a, b, c)
			require.LessOrEqual(t, starts[0], least)
			require.Less(t, uint64(least)-uint64(starts[0]), uint64(step))
			// With lengths the last row may reach further.
			if last := starts[len(starts)-1]; name == "" {
				require.LessOrEqual(t, last, most)
				require.Less(t, uint64(most)-uint64(last), uint64(step))
			}
			power, _ := got.Column("power")
			for i := range got.Len() {
				if v, ok := power.Float(i); ok {
					require.True(t, v >= 1 && v <= 3, "a mean of 1 to 3 is %v", v)
				}
			}
			if name != "" {
				covered, _ := got.Column("duration")
				for i := range got.Len() {
					d, _ := covered.Duration(i)
					require.True(t, d >= 0 && int64(d) <= step)
				}
			}
		}
	})
}
