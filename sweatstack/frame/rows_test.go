package frame_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

func newFrame(tb testing.TB, columns ...*frame.Column) *frame.Frame {
	tb.Helper()
	f, err := frame.New(columns...)
	require.NoError(tb, err)
	return f
}

// rowsOf collects rows up to the first error.
func rowsOf[T any](f *frame.Frame) ([]T, error) {
	var all []T
	for row, err := range frame.Rows[T](f) {
		if err != nil {
			return all, err
		}
		all = append(all, row)
	}
	return all, nil
}

func TestRows_MissingIsNilOrNaNOrZero(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC)
	second := []bool{true, false}
	f := newFrame(t,
		frame.NewTimestamp("timestamp", []time.Time{at, at}, second, frame.Second, "UTC"),
		frame.NewDuration("duration", []time.Duration{time.Second, 0}, second, frame.Second),
		frame.NewNumber("power", []int16{219, 0}, second),
		frame.NewNumber("speed", []float64{7.25, math.NaN()}, nil),
		frame.NewBool("moving", []bool{true, false}, second),
		frame.NewText("sport", []string{"cycling", ""}, second),
	)
	type values struct {
		At       time.Time     `frame:"timestamp"`
		Duration time.Duration `frame:"duration"`
		Power    int           `frame:"power"`
		Watts    float32       `frame:"power"`
		Speed    float64       `frame:"speed"`
		Moving   bool          `frame:"moving"`
		Sport    string        `frame:"sport"`
		Other    string
		None     string `frame:"-"`
	}
	type pointers struct {
		At       *time.Time     `frame:"timestamp"`
		Duration *time.Duration `frame:"duration"`
		Power    *uint8         `frame:"power"`
		Speed    *float64       `frame:"speed"`
		Moving   *bool          `frame:"moving"`
		Sport    *string        `frame:"sport"`
	}
	byValue, err := rowsOf[values](f)
	require.NoError(t, err)
	assert.Equal(t, values{at, time.Second, 219, 219, 7.25, true, "cycling", "", ""}, byValue[0])
	assert.True(t, math.IsNaN(float64(byValue[1].Watts)))
	assert.True(t, math.IsNaN(byValue[1].Speed))
	byValue[1].Watts, byValue[1].Speed = 0, 0
	assert.Zero(t, byValue[1], "nothing is left of the row before")

	byPointer, err := rowsOf[pointers](f)
	require.NoError(t, err)
	assert.Equal(t, pointers{new(at), new(time.Second), new(uint8(219)), new(7.25), new(true), new("cycling")}, byPointer[0], "later rows leave it alone")
	assert.Zero(t, byPointer[1])
}

func TestRows_AColumnThatIsNotThereIsMissing(t *testing.T) {
	t.Parallel()
	f := newFrame(t, frame.NewNumber("power", []int16{219}, nil))
	type sample struct {
		Speed float64 `frame:"speed"`
		Lap   *int    `frame:"lap"`
		Notes string  `frame:"notes"`
	}
	all, err := rowsOf[sample](f)
	require.NoError(t, err)
	require.Len(t, all, 1)
	assert.True(t, math.IsNaN(all[0].Speed))
	assert.Nil(t, all[0].Lap)
	assert.Empty(t, all[0].Notes)

	type strict struct {
		Speed float64 `frame:"speed,required"`
	}
	_, err = rowsOf[strict](f)
	require.ErrorIs(t, err, frame.ErrNoColumn)
	fault, ok := errors.AsType[*frame.ColumnError](err)
	require.True(t, ok)
	assert.Equal(t, "speed", fault.Column)
	assert.Equal(t, "Speed", fault.Field)
	assert.Equal(t, -1, fault.Row)
	assert.EqualError(t, err, `frame: column "speed", field Speed: no such column`)
}

func TestRows_EmbeddedAndNamedTypes(t *testing.T) {
	t.Parallel()
	type sport string
	type watts int16
	type place struct {
		Latitude float32 `frame:"latitude"`
	}
	type sample struct {
		place
		Sport sport  `frame:"sport"`
		Power *watts `frame:"power"`
	}
	f := newFrame(t,
		frame.NewNumber("latitude", []float32{59.9}, nil),
		frame.NewCategory("sport", []string{"cycling"}, nil),
		frame.NewNumber("power", []float64{219}, nil),
	)
	all, err := rowsOf[sample](f)
	require.NoError(t, err)
	assert.Equal(t, []sample{{place{59.9}, "cycling", new(watts(219))}}, all)
}

// oneField is a row with the column "c" in a field of type T.
type oneField[T any] struct {
	Value T `frame:"c"`
}

// into reads the only row of a column into T.
func into[T any](c *frame.Column) func(*testing.T) (any, error) {
	return func(t *testing.T) (any, error) {
		t.Helper()
		for row, err := range frame.Rows[oneField[T]](newFrame(t, c)) {
			return row.Value, err
		}
		return nil, nil
	}
}

func TestRows_TakesWhatFitsWithoutALoss(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		read func(*testing.T) (any, error)
		want any
	}{
		"int8 at its end":       {into[int8](frame.NewNumber("c", []int64{-128}, nil)), int8(-128)},
		"int64 at its end":      {into[int64](frame.NewNumber("c", []int64{math.MinInt64}, nil)), int64(math.MinInt64)},
		"int64 beyond 2^53":     {into[int64](frame.NewNumber("c", []int64{1<<53 + 1}, nil)), int64(1<<53 + 1)},
		"uint64 at its end":     {into[uint64](frame.NewNumber("c", []uint64{math.MaxUint64}, nil)), uint64(math.MaxUint64)},
		"a whole float":         {into[int16](frame.NewNumber("c", []float32{-250}, nil)), int16(-250)},
		"float32 rounds":        {into[float32](frame.NewNumber("c", []float64{0.1}, nil)), float32(0.1)},
		"infinity":              {into[float32](frame.NewNumber("c", []float64{math.Inf(1)}, nil)), float32(math.Inf(1))},
		"seconds in a duration": {into[time.Duration](frame.NewNumber("c", []int16{90}, nil)), 90 * time.Second},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := tt.read(t)
			require.NoError(t, err)
			assert.Equal(t, tt.want, got)
		})
	}
}

func TestRows_EndsWithTheFirstErrorAndCanBeRunAgain(t *testing.T) {
	t.Parallel()
	f := newFrame(t, frame.NewNumber("c", []int16{1, 300, 3}, nil))
	rows := frame.Rows[oneField[int8]](f)
	for range 2 {
		seen, faults := 0, 0
		for _, err := range rows {
			seen++
			if err != nil {
				faults++
			}
		}
		assert.Equal(t, 2, seen)
		assert.Equal(t, 1, faults)
	}
	for row, err := range rows {
		require.NoError(t, err)
		assert.EqualValues(t, 1, row.Value)
		break
	}
}

func TestRows_OfAnEmptyFrameChecksTheColumnsAllTheSame(t *testing.T) {
	t.Parallel()
	f := newFrame(t, frame.NewText("c", nil, nil))
	_, err := rowsOf[oneField[int]](f)
	require.ErrorIs(t, err, frame.ErrMismatch)
	all, err := rowsOf[oneField[string]](f)
	require.NoError(t, err)
	assert.Empty(t, all)
}

// Every good file gives its rows, whatever it holds: bytes, dates, nulls.
func TestRows_ReadsTheOddColumnsOfAFile(t *testing.T) {
	t.Parallel()
	f, err := frame.Read(readFile(t, "testdata/good/activity-extra-flat.parquet"))
	require.NoError(t, err)
	type odd struct {
		Blob    []byte    `frame:"blob"`
		Day     time.Time `frame:"day"`
		DayText string    `frame:"day"`
		Clock   string    `frame:"time_of_day"`
		Price   float64   `frame:"price"`
		Nothing *int      `frame:"nothing"`
		Never   time.Time `frame:"nothing"`
	}
	all, err := rowsOf[odd](f)
	require.NoError(t, err)
	require.Len(t, all, f.Len())
	for i, row := range all {
		for _, c := range f.Columns() {
			switch c.Name() {
			case "blob":
				want, _ := c.Bytes(i)
				assert.Equal(t, want, row.Blob)
			case "day":
				want, _ := c.Time(i)
				assert.Equal(t, want, row.Day)
				text, _ := c.Text(i)
				assert.Equal(t, text, row.DayText)
			case "time_of_day":
				text, _ := c.Text(i)
				assert.Equal(t, text, row.Clock)
			case "price":
				if want, ok := c.Float(i); ok {
					assert.InDelta(t, want, row.Price, 0)
				}
			}
		}
		assert.Nil(t, row.Nothing)
		assert.Zero(t, row.Never)
	}
}

// Rows without pointers cost no allocation each.
//
//nolint:paralleltest // allocations are counted for the whole process
func TestRows_KeepsNoRows(t *testing.T) {
	type sample struct {
		At    time.Time `frame:"c"`
		Power float64   `frame:"power"`
	}
	n := 10_000
	f := newFrame(t,
		frame.NewTimestamp("c", make([]time.Time, n), nil, frame.Second, "UTC"),
		frame.NewNumber("power", make([]int16, n), nil),
	)
	allocations := testing.AllocsPerRun(3, func() {
		for _, err := range frame.Rows[sample](f) {
			if err != nil {
				t.Fatal(err)
			}
		}
	})
	assert.Less(t, allocations, 50.0)
}
