package frame_test

import (
	"math"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// numbers is the column "c" as float64 values.
func numbers(t *testing.T, f *frame.Frame) []float64 {
	t.Helper()
	c, ok := f.Column("c")
	require.True(t, ok)
	return c.Floats()
}

func TestSlice_LeavesOutRowsThatAreNotThere(t *testing.T) {
	t.Parallel()
	f := newFrame(t, frame.NewNumber("c", []int16{10, 20, 30}, nil))
	for _, tt := range []struct {
		start, end int
		want       []float64
	}{
		{0, 3, []float64{10, 20, 30}}, {1, 2, []float64{20}}, {0, 10, []float64{10, 20, 30}},
		{-5, 1, []float64{10}}, {2, 1, []float64{}}, {3, 9, []float64{}}, {7, 9, []float64{}},
		{math.MinInt, math.MaxInt, []float64{10, 20, 30}}, {math.MaxInt, math.MinInt, []float64{}},
	} {
		got := f.Slice(tt.start, tt.end)
		assert.Equal(t, tt.want, numbers(t, got), "%d to %d", tt.start, tt.end)
		assert.Equal(t, len(tt.want), got.Len())
	}
}

func TestSlice_SharesMemoryAndCountsItsOwnNulls(t *testing.T) {
	t.Parallel()
	f := newFrame(t, frame.NewNumber("c", []int16{10, 0, 30}, []bool{true, false, true}))
	whole, _ := frame.Values[int16](f.Columns()[0])
	part := f.Slice(1, 3).Columns()[0]
	values, _ := frame.Values[int16](part)
	assert.Same(t, &whole[1], &values[0])
	assert.Equal(t, 1, part.Nulls())
	assert.False(t, part.Valid(0))
	assert.True(t, part.Valid(1))
	assert.Panics(t, func() { part.Valid(2) }, "a row behind the slice")
	assert.Zero(t, f.Slice(2, 3).Columns()[0].Nulls())
	assert.Equal(t, 3, f.Len(), "the frame itself is not changed")
}

// A slice of any file holds the rows of the file, and can be sliced and written
// like it.
func TestSlice_OfEveryGoodFileHoldsItsRows(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/good/*.parquet")
	require.NoError(t, err)
	for _, path := range files {
		f, err := frame.Read(readFile(t, path))
		if err != nil {
			continue // a compression that is not read
		}
		start, end := f.Len()/4, f.Len()/2
		part := f.Slice(start, end)
		require.Equal(t, end-start, part.Len(), path)
		assert.Len(t, part.Index(), len(f.Index()))
		for i, c := range part.Columns() {
			whole := f.Columns()[i]
			require.Equal(t, end-start, c.Len())
			assert.Equal(t, whole.Zone(), c.Zone())
			assert.Equal(t, whole.Unit(), c.Unit())
			assert.Equal(t, whole.Category(), c.Category())
			for row := range c.Len() {
				require.Equal(t, cell(t, whole, start+row), cell(t, c, row), "%s, %s", path, c.Name())
			}
		}
		for i, c := range f.Slice(start, f.Len()).Slice(0, end-start).Columns() {
			assert.Equal(t, columnHash(part.Columns()[i]), columnHash(c), "a slice of a slice: %s", c.Name())
		}
		again, err := frame.Read(written(t, part))
		require.NoError(t, err, path)
		if len(f.Columns()) > 0 {
			requireSameFrame(t, part, again)
		}
	}
}

// timed has the times in column t, and their row numbers in c.
func timed(t *testing.T, unit frame.Unit, zone string, valid []bool, times ...time.Time) *frame.Frame {
	t.Helper()
	rows := make([]int64, len(times))
	for i := range rows {
		rows[i] = int64(i)
	}
	return newFrame(t, frame.NewTimestamp("t", times, valid, unit, zone), frame.NewNumber("c", rows, nil), frame.NewCategory("sport", make([]string, len(times)), nil))
}

func TestBetween_HoldsItsStartAndNotItsEnd(t *testing.T) {
	t.Parallel()
	at := func(ms int64) time.Time { return time.UnixMilli(ms) }
	sorted := timed(t, frame.Millisecond, "UTC", nil, at(0), at(1000), at(2000), at(3000))
	mixed := timed(t, frame.Millisecond, "UTC", nil, at(3000), at(1000), at(2000), at(1000), at(0), at(2000))
	holes := timed(t, frame.Millisecond, "UTC", []bool{true, false, true, true}, at(0), at(1000), at(2000), at(3000))
	none := time.Time{}
	tests := []struct {
		name       string
		f          *frame.Frame
		start, end time.Time
		want       []float64
	}{
		{"inside", sorted, at(1000), at(3000), []float64{1, 2}},
		{"between the steps of the unit", sorted, at(999).Add(1), at(3000).Add(1), []float64{1, 2, 3}},
		{"just behind a row", sorted, at(1000).Add(1), at(9000), []float64{2, 3}},
		{"no start", sorted, none, at(1000), []float64{0}},
		{"no end", sorted, at(2000), none, []float64{2, 3}},
		{"open", sorted, none, none, []float64{0, 1, 2, 3}},
		{"another zone", sorted, at(1000).In(time.FixedZone("", 7200)), at(2000), []float64{1}},
		{"turned round", sorted, at(3000), at(1000), []float64{}},
		{"before all", sorted, at(-2000), at(-1000), []float64{}},
		{"not in order", mixed, at(1000), at(3000), []float64{1, 2, 3, 5}},
		{"duplicates", mixed, at(1000), at(1001), []float64{1, 3}},
		{"rows without a time", holes, at(0), none, []float64{0, 2, 3}},
		{"open, rows without a time", holes, none, none, []float64{0, 2, 3}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := tt.f.Between("t", tt.start, tt.end)
			require.NoError(t, err)
			assert.Equal(t, tt.want, numbers(t, got))
			for _, c := range got.Columns() {
				assert.Equal(t, len(tt.want), c.Len())
				assert.Zero(t, c.Nulls(), c.Name())
			}
		})
	}
}

func TestBetween_ReachesTheEndsOfEveryUnit(t *testing.T) {
	t.Parallel()
	past, future := time.Date(-200_000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(250_000, 1, 1, 0, 0, 0, 0, time.UTC)
	first, last := time.Unix(0, math.MinInt64), time.Unix(0, math.MaxInt64)
	for _, unit := range units() {
		f := timed(t, unit, "UTC", nil, first, time.Unix(0, 0), last)
		all, err := f.Between("t", past, future)
		require.NoError(t, err)
		assert.Len(t, numbers(t, all), 3, unit)
		for _, bounds := range [][2]time.Time{{future, past}, {future, {}}, {{}, past}, {future, future}, {past, past}} {
			none, err := f.Between("t", bounds[0], bounds[1])
			require.NoError(t, err)
			assert.Empty(t, numbers(t, none), "%s: %s", unit, bounds)
		}
	}
	f := timed(t, frame.Nanosecond, "UTC", nil, first, last)
	got, err := f.Between("t", last, last.Add(1))
	require.NoError(t, err)
	assert.Equal(t, []float64{1}, numbers(t, got))
	got, err = f.Between("t", first, last)
	require.NoError(t, err)
	assert.Equal(t, []float64{0}, numbers(t, got))
}

// Between the last step of a unit and the next, which an int64 cannot hold.
func TestBetween_BehindTheLastStepIsBehindAll(t *testing.T) {
	t.Parallel()
	last := time.UnixMilli(math.MaxInt64)
	f := timed(t, frame.Millisecond, "UTC", nil, time.UnixMilli(math.MaxInt64-1), last)
	for want, end := range map[int]time.Time{1: last, 2: last.Add(1)} {
		got, err := f.Between("t", time.Time{}, end)
		require.NoError(t, err)
		assert.Equal(t, want, got.Len())
	}
	got, err := f.Between("t", last.Add(1), time.Time{})
	require.NoError(t, err)
	assert.Zero(t, got.Len())
	got, err = f.Between("t", last.Add(-1), time.Time{})
	require.NoError(t, err)
	assert.Equal(t, 1, got.Len())
}

func TestBetween_WithoutZoneGoesByWhatTheClockShows(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC)
	f := timed(t, frame.Second, "", nil, noon, noon.Add(time.Hour))
	oslo := time.FixedZone("summer", 2*60*60)
	got, err := f.Between("t", time.Date(2026, 5, 6, 13, 0, 0, 0, oslo), time.Time{})
	require.NoError(t, err)
	assert.Equal(t, []float64{1}, numbers(t, got))
}

func TestBetween_RefusesOtherColumns(t *testing.T) {
	t.Parallel()
	f := newFrame(t, frame.NewNumber("power", []int16{1}, nil))
	_, err := f.Between("timestamp", time.Time{}, time.Time{})
	require.ErrorIs(t, err, frame.ErrNoColumn)
	_, err = f.Between("power", time.Time{}, time.Time{})
	require.ErrorIs(t, err, frame.ErrMismatch)
	require.EqualError(t, err, `frame: column "power": does not fit: int16 is not timestamp`)
}
