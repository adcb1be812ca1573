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

// seconds are times so many seconds after noon of a day.
func seconds(after ...float64) []time.Time {
	noon := time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC)
	times := make([]time.Time, len(after))
	for i, s := range after {
		times[i] = noon.Add(time.Duration(s * float64(time.Second)))
	}
	return times
}

// shown is a column as values that a test can name: missing is nil.
func shown(t *testing.T, f *frame.Frame, name string) []any {
	t.Helper()
	c, ok := f.Column(name)
	require.True(t, ok, name)
	all := make([]any, c.Len())
	for i := range all {
		v, isNumber := c.Float(i)
		d, isDuration := c.Duration(i)
		at, isTime := c.Time(i)
		text, isText := c.Text(i)
		switch {
		case isNumber:
			all[i] = v
		case isDuration:
			all[i] = d
		case isTime:
			all[i] = at.Format("15:04:05.999")
		case isText:
			all[i] = text
		}
	}
	return all
}

func TestResample_MeanLastSumAndGaps(t *testing.T) {
	t.Parallel()
	none := []bool{true, true, true, false, true, true}
	f := newFrame(t,
		frame.NewTimestamp("timestamp", seconds(3, 4, 5, 9, 21, 24), nil, frame.Second, "Europe/Oslo"),
		frame.NewTimestamp("timestamp_local", seconds(3, 4, 5, 9, 21, 24), none, frame.Second, ""),
		frame.NewDuration("duration", []time.Duration{1e9, 1e9, 1e9, 1e9, 1e9, 3e9}, nil, frame.Second),
		frame.NewNumber("power", []int16{100, 200, 300, 0, 0, 251}, []bool{true, true, true, false, true, true}),
		frame.NewNumber("speed", []float32{1, 2, 4, 8, 16, float32(math.NaN())}, nil),
		frame.NewNumber("lap", []int8{1, 1, 2, 2, 3, 0}, []bool{true, true, true, true, true, false}),
		frame.NewCategory("sport", []string{"running", "running", "cycling", "", "rowing", "rowing"}, none),
		frame.NewBool("moving", []bool{true, false, true, false, true, true}, none),
	)
	got, err := f.Resample(frame.Resampling{Step: 5 * time.Second, Last: []string{"lap"}})
	require.NoError(t, err)
	for name, want := range map[string][]any{
		"timestamp":       {"14:00:00", "14:00:05", "14:00:10", "14:00:15", "14:00:20"},
		"timestamp_local": {"12:00:04", "12:00:05", nil, nil, "12:00:24"},
		"duration":        {2 * time.Second, 2 * time.Second, nil, nil, 4 * time.Second},
		"power":           {150.0, 300.0, nil, nil, 125.5},
		"speed":           {1.5, 6.0, nil, nil, 16.0},
		"lap":             {1.0, 2.0, nil, nil, 3.0},
		"sport":           {"running", "cycling", nil, nil, "rowing"},
	} {
		assert.Equal(t, want, shown(t, got, name), name)
	}
	for name, want := range map[string]frame.Type{
		"timestamp": frame.Timestamp, "power": frame.Float64, "speed": frame.Float64, "lap": frame.Int8,
		"duration": frame.Duration, "sport": frame.Text, "moving": frame.Bool,
	} {
		c, _ := got.Column(name)
		assert.Equal(t, want, c.Type(), name)
		assert.Equal(t, 5, c.Len(), name)
	}
	c, _ := got.Column("timestamp")
	assert.Equal(t, "Europe/Oslo", c.Zone())
	assert.Equal(t, frame.Second, c.Unit())
	c, _ = got.Column("sport")
	assert.True(t, c.Category())
}

func TestResample_RowsHoldForTheirLength(t *testing.T) {
	t.Parallel()
	s := time.Second
	f := newFrame(t,
		frame.NewTimestamp("timestamp", seconds(1, 3, 10.5, 12, 20), nil, frame.Millisecond, "UTC"),
		frame.NewDuration("duration", []time.Duration{2 * s, 4 * s, 9 * s, 0, 2 * s}, []bool{true, true, true, false, true}, frame.Second),
		frame.NewNumber("power", []int16{100, 200, 300, 999, 400}, nil),
		frame.NewText("sport", []string{"a", "b", "c", "never", "d"}, nil),
	)
	got, err := f.Resample(frame.Resampling{Step: 2 * s, Length: "duration"})
	require.NoError(t, err)
	// 100 W from 1 to 3 s, 200 W from 3 to 7 s, 300 W from 10.5 s until the next row, at
	// 12 s, which has no length, 400 W from 20 to 22 s.
	assert.Equal(t, []any{100.0, 150.0, 200.0, 200.0, nil, 300.0, nil, nil, nil, nil, 400.0}, shown(t, got, "power"))
	assert.Equal(t, []any{1 * s, 2 * s, 2 * s, 1 * s, nil, 1500 * time.Millisecond, nil, nil, nil, nil, 2 * s}, shown(t, got, "duration"))
	assert.Equal(t, []any{"a", "b", "b", "b", nil, "c", nil, nil, nil, nil, "d"}, shown(t, got, "sport"))
	c, _ := got.Column("duration")
	assert.Equal(t, frame.Millisecond, c.Unit(), "the coarsest that is exact")
}

func TestResample_AdaptiveSamplesComeBackAsOnePerSecond(t *testing.T) {
	t.Parallel()
	s := time.Second
	f := newFrame(t,
		frame.NewTimestamp("timestamp", seconds(0, 3, 4), nil, frame.Second, "UTC"),
		frame.NewNumber("duration", []int64{3, 1, 2}, nil), // as bare numbers
		frame.NewNumber("power", []float64{0.1, 0.7, 0.3}, nil),
	)
	got, err := f.Resample(frame.Resampling{Step: s, Length: "duration"})
	require.NoError(t, err)
	assert.Equal(t, []any{0.1, 0.1, 0.1, 0.7, 0.3, 0.3}, shown(t, got, "power"))
	assert.Equal(t, []any{s, s, s, s, s, s}, shown(t, got, "duration"))

	back, err := got.Resample(frame.Resampling{Step: 3 * s, Length: "duration"})
	require.NoError(t, err)
	assert.InDelta(t, 0.1, shown(t, back, "power")[0], 0, "equal values have exactly themselves as mean")
}

func TestResample_StepsAreTheSameForEveryFrame(t *testing.T) {
	t.Parallel()
	whole := newFrame(t,
		frame.NewTimestamp("timestamp", seconds(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), nil, frame.Second, "UTC"),
		frame.NewNumber("power", []int16{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, nil),
	)
	all, err := whole.Resample(frame.Resampling{Step: 4 * time.Second})
	require.NoError(t, err)
	part, err := whole.Slice(4, 12).Resample(frame.Resampling{Step: 4 * time.Second})
	require.NoError(t, err)
	requireSameFrame(t, all.Slice(1, 3), part)
}

func TestResample_TheUnitBecomesAsFineAsTheStep(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		unit frame.Unit
		step time.Duration
		want frame.Unit
	}{
		{frame.Second, time.Minute, frame.Second},
		{frame.Second, 500 * time.Millisecond, frame.Millisecond},
		{frame.Millisecond, 1500 * time.Nanosecond, frame.Nanosecond},
		{frame.Nanosecond, time.Hour, frame.Nanosecond},
	} {
		f := newFrame(t, frame.NewTimestamp("timestamp", seconds(1), nil, tt.unit, "UTC"), frame.NewNumber("power", []int16{1}, nil))
		got, err := f.Resample(frame.Resampling{Step: tt.step})
		require.NoError(t, err)
		assert.Equal(t, tt.want, got.Columns()[0].Unit(), "%s in %s", tt.step, tt.unit)
		at, _ := got.Columns()[0].Time(0)
		assert.Zero(t, at.UnixNano()%int64(tt.step))
		assert.Less(t, seconds(1)[0].Sub(at), tt.step)
	}
}

func TestResample_OddFrames(t *testing.T) {
	t.Parallel()
	columns := func(times []time.Time, valid []bool) *frame.Frame {
		watts := make([]int16, len(times))
		for i := range watts {
			watts[i] = int16(10 * i)
		}
		return newFrame(t, frame.NewTimestamp("timestamp", times, valid, frame.Second, "UTC"), frame.NewNumber("power", watts, nil))
	}
	tests := []struct {
		name  string
		f     *frame.Frame
		times []any
		power []any
	}{
		{"empty", columns(nil, nil), []any{}, []any{}},
		{"no row has a time", columns(seconds(1, 2), make([]bool, 2)), []any{}, []any{}},
		{"a row without a time", columns(seconds(1, 900, 3), []bool{true, false, true}), []any{"12:00:00", "12:00:02"}, []any{0.0, 20.0}},
		{"not in order", columns(seconds(5, 0, 1), nil), []any{"12:00:00", "12:00:02", "12:00:04"}, []any{15.0, nil, 0.0}},
		{"one time over and over", columns(seconds(1, 1, 1), nil), []any{"12:00:00"}, []any{10.0}},
		{"before 1970", columns([]time.Time{time.Unix(-1, 0), time.Unix(-3, 0), time.Unix(0, 0)}, nil), []any{"23:59:56", "23:59:58", "00:00:00"}, []any{10.0, 0.0, 20.0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := tt.f.Resample(frame.Resampling{Step: 2 * time.Second})
			require.NoError(t, err)
			assert.Equal(t, tt.times, shown(t, got, "timestamp"))
			assert.Equal(t, tt.power, shown(t, got, "power"))
			c, _ := got.Column("power")
			assert.Equal(t, frame.Float64, c.Type(), "also without rows")
			_, err = frame.Read(written(t, got))
			require.NoError(t, err)
		})
	}
}

func TestResample_OfEveryGoodFile(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/good/*.parquet")
	require.NoError(t, err)
	done := 0
	for _, path := range files {
		f, err := frame.Read(readFile(t, path))
		if err != nil {
			continue // a compression that is not read
		}
		at, ok := f.Column("timestamp")
		if !ok || at.Type() != frame.Timestamp {
			continue
		}
		done++
		for _, length := range []string{"", "duration"} {
			if _, ok := f.Column(length); !ok && length != "" {
				continue
			}
			got, err := f.Resample(frame.Resampling{Step: 30 * time.Second, Length: length})
			if filepath.Base(path) == "activity-ts-edges.parquet" {
				require.ErrorIs(t, err, frame.ErrTooLarge) // centuries
				continue
			}
			require.NoError(t, err, path)
			require.Equal(t, len(f.Columns()), len(got.Columns()))
			assert.Equal(t, len(f.Index()), len(got.Index()))
			for _, c := range got.Columns() {
				assert.Equal(t, got.Len(), c.Len(), "%s, %s", path, c.Name())
			}
		}
	}
	assert.Greater(t, done, 30)
}

func TestResample_InfinityStaysAsInASum(t *testing.T) {
	t.Parallel()
	inf := math.Inf(1)
	f := newFrame(t,
		frame.NewTimestamp("timestamp", seconds(0, 1, 2, 3, 4, 5), nil, frame.Second, "UTC"),
		frame.NewNumber("c", []float64{inf, 5, 1, inf, inf, -inf}, nil),
	)
	got, err := f.Resample(frame.Resampling{Step: 2 * time.Second})
	require.NoError(t, err)
	assert.Equal(t, []any{inf, inf, nil}, shown(t, got, "c"))
}
