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

func TestResample_RefusesMoreStepsThanItsBound(t *testing.T) {
	t.Parallel()
	ends := []time.Time{time.Unix(0, math.MinInt64+1e12), time.Unix(0, math.MaxInt64)}
	f := newFrame(t,
		frame.NewTimestamp("timestamp", ends, nil, frame.Nanosecond, "UTC"),
		frame.NewDuration("duration", []time.Duration{time.Second, math.MaxInt64}, nil, frame.Nanosecond),
	)
	for _, step := range []time.Duration{1, time.Second, 300 * time.Second} {
		_, err := f.Resample(frame.Resampling{Step: step})
		require.ErrorIs(t, err, frame.ErrTooLarge, step)
		_, err = f.Resample(frame.Resampling{Step: step, Length: "duration"})
		require.ErrorIs(t, err, frame.ErrTooLarge, step)
	}
	// One row that claims to hold for centuries.
	long := newFrame(t,
		frame.NewTimestamp("timestamp", seconds(0), nil, frame.Second, "UTC"),
		frame.NewNumber("duration", []float64{9e9}, nil),
	)
	_, err := long.Resample(frame.Resampling{Step: time.Second, Length: "duration"})
	require.ErrorIs(t, err, frame.ErrTooLarge)

	small := newFrame(t, frame.NewTimestamp("timestamp", seconds(0, 9), nil, frame.Second, "UTC"))
	_, err = small.Resample(frame.Resampling{Step: time.Second, MaxBytes: 89})
	require.ErrorIs(t, err, frame.ErrTooLarge)
	got, err := small.Resample(frame.Resampling{Step: time.Second, MaxBytes: 90})
	require.NoError(t, err)
	assert.Equal(t, 10, got.Len())

	// The time covered takes 9 bytes a step, whatever the lengths took.
	lengths := newFrame(t,
		frame.NewTimestamp("timestamp", seconds(0, 9), nil, frame.Second, "UTC"),
		frame.NewNumber("duration", []int8{9, 1}, nil),
	)
	_, err = lengths.Resample(frame.Resampling{Step: time.Second, Length: "duration", MaxBytes: 179})
	require.ErrorIs(t, err, frame.ErrTooLarge)
	got, err = lengths.Resample(frame.Resampling{Step: time.Second, Length: "duration", MaxBytes: 180})
	require.NoError(t, err)
	assert.Equal(t, 10, got.Len())
}

func TestResample_ReachesBothEndsOfNanoseconds(t *testing.T) {
	t.Parallel()
	for _, ns := range []int64{math.MinInt64, math.MinInt64 + 1, -1, 0, math.MaxInt64 - 1, math.MaxInt64} {
		f := newFrame(t,
			frame.NewTimestamp("timestamp", []time.Time{time.Unix(0, ns)}, nil, frame.Nanosecond, "UTC"),
			frame.NewDuration("duration", []time.Duration{math.MaxInt64}, nil, frame.Nanosecond),
		)
		for _, step := range []time.Duration{1, 3, time.Second, math.MaxInt64} {
			for _, length := range []string{"", "duration"} {
				got, err := f.Resample(frame.Resampling{Step: step, Length: length})
				if err != nil {
					assert.True(t, isKindOfResample(err), "%d, %s: %v", ns, step, err)
					continue
				}
				at, _ := got.Columns()[0].Time(0)
				assert.LessOrEqual(t, at.UnixNano(), ns)
			}
		}
	}
}

func TestResample_RefusesWhatItCannotUse(t *testing.T) {
	t.Parallel()
	f := newFrame(t,
		frame.NewTimestamp("timestamp", seconds(0, 1), nil, frame.Second, "UTC"),
		frame.NewText("notes", []string{"", ""}, nil),
		frame.NewDuration("duration", []time.Duration{math.MaxInt64, 1}, nil, frame.Nanosecond),
		frame.NewTimestamp("far", []time.Time{time.Unix(1<<40, 0), time.Unix(0, 0)}, nil, frame.Second, "UTC"),
	)
	tests := []struct {
		name string
		r    frame.Resampling
		kind error
		text string
	}{
		{"no step", frame.Resampling{}, nil, "a step of 0s"},
		{"negative step", frame.Resampling{Step: -1}, nil, "a step of -1ns"},
		{"no such time", frame.Resampling{Step: 1e9, Time: "time"}, frame.ErrNoColumn, `"time"`},
		{"no such length", frame.Resampling{Step: 1e9, Length: "length"}, frame.ErrNoColumn, `"length"`},
		{"no such last", frame.Resampling{Step: 1e9, Last: []string{"lap"}}, frame.ErrNoColumn, `"lap"`},
		{"time of another type", frame.Resampling{Step: 1e9, Time: "notes"}, frame.ErrMismatch, "text is not timestamp"},
		{"length of another type", frame.Resampling{Step: 1e9, Length: "notes"}, frame.ErrMismatch, "text is no length of time"},
		{"a time beyond nanoseconds", frame.Resampling{Step: 1e9, Time: "far"}, frame.ErrMismatch, `"far", row 0`},
		{"a sum beyond 64 bits", frame.Resampling{Step: 1e10}, frame.ErrMismatch, `"duration", row 1: does not fit: the sum`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := f.Resample(tt.r)
			require.ErrorContains(t, err, tt.text)
			if tt.kind != nil {
				require.ErrorIs(t, err, tt.kind)
			}
		})
	}
}

// isKindOfResample reports whether the error is one that the comment names.
func isKindOfResample(err error) bool {
	return errors.Is(err, frame.ErrTooLarge) || errors.Is(err, frame.ErrMismatch)
}
