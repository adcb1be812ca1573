package frame_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

func TestNew_RefusesColumnsThatMakeNoTable(t *testing.T) {
	t.Parallel()
	power := frame.NewNumber("power", []int16{1, 2}, nil)
	far := time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		name    string
		columns []*frame.Column
		want    string
	}{
		{"no name", []*frame.Column{frame.NewText("", nil, nil)}, `column 0 has no name`},
		{"name twice", []*frame.Column{power, power}, `two columns are named "power"`},
		{"nil", []*frame.Column{nil}, `column 0 is nil`},
		{"lengths", []*frame.Column{power, frame.NewNumber("lap", []int8{1}, nil)}, `column "lap" has 1 rows, column "power" has 2`},
		{"validity", []*frame.Column{frame.NewNumber("power", []int16{1}, []bool{true, true})}, `1 values, but validity of 2`},
		{"validity of times", []*frame.Column{frame.NewDuration("d", []time.Duration{1}, []bool{}, frame.Second)}, `1 values, but validity of 0`},
		{"no unit", []*frame.Column{frame.NewDuration("d", nil, nil, 0)}, `needs a unit`},
		{"no unit of a timestamp", []*frame.Column{frame.NewTimestamp("t", nil, nil, 9, "UTC")}, `needs a unit`},
		{"zone", []*frame.Column{frame.NewTimestamp("t", nil, nil, frame.Second, "Mars/Olympus")}, `unknown time zone "Mars/Olympus"`},
		{"local zone", []*frame.Column{frame.NewTimestamp("t", nil, nil, frame.Second, "Local")}, `unknown time zone "Local"`},
		{"zone that leads elsewhere", []*frame.Column{frame.NewTimestamp("t", nil, nil, frame.Second, "../../etc/passwd")}, `unknown time zone`},
		{"time that does not fit", []*frame.Column{frame.NewTimestamp("t", []time.Time{far}, nil, frame.Nanosecond, "UTC")}, `does not fit into ns`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := frame.New(tt.columns...)
			require.ErrorContains(t, err, tt.want)
		})
	}
}

func TestNew_WithoutColumnsIsAnEmptyTable(t *testing.T) {
	t.Parallel()
	f, err := frame.New()
	require.NoError(t, err)
	assert.Zero(t, f.Len())
	assert.Empty(t, f.Columns())
}

func TestFrame_ColumnIsFoundByName(t *testing.T) {
	t.Parallel()
	power := frame.NewNumber("power", []int16{1, 2}, nil)
	f, err := frame.New(power)
	require.NoError(t, err)
	c, ok := f.Column("power")
	assert.True(t, ok)
	assert.Same(t, power, c)
	_, ok = f.Column("speed")
	assert.False(t, ok)
}

func TestFrame_ListsAreCopies(t *testing.T) {
	t.Parallel()
	f, err := frame.New(frame.NewNumber("power", []int16{1}, nil))
	require.NoError(t, err)
	f.Columns()[0] = nil
	assert.NotNil(t, f.Columns()[0])
}

func TestStandard_LeavesTheFrameAndItsOtherColumns(t *testing.T) {
	t.Parallel()
	f, err := frame.Read(readFile(t, "testdata/good/activity-extra-flat.parquet"))
	require.NoError(t, err)
	standard, err := f.Standard()
	require.NoError(t, err)
	for name, want := range map[string]frame.Type{
		"power": frame.Float64, "speed": frame.Float64, "u64": frame.Float64, "left_right_balance": frame.Float64,
		"is_moving": frame.Bool, "note": frame.Text, "day": frame.Date, "time_of_day": frame.TimeOfDay,
		"price": frame.Decimal, "blob": frame.Binary, "nothing": frame.Null, "timestamp": frame.Timestamp,
	} {
		c, ok := standard.Column(name)
		require.True(t, ok, name)
		assert.Equal(t, want, c.Type(), name)
	}
	power, _ := f.Column("power")
	assert.Equal(t, frame.Int16, power.Type(), "the frame itself is not changed")
	timestamp, _ := f.Column("timestamp")
	assert.Equal(t, frame.Millisecond, timestamp.Unit())
}

func TestStandard_ATimeBeyondNanosecondsIsAnErrorWithItsRow(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]*frame.Column{
		"timestamp": frame.NewTimestamp("c", []time.Time{{}, time.Unix(1<<40, 0)}, []bool{false, true}, frame.Second, "UTC"),
		"past":      frame.NewTimestamp("c", []time.Time{time.Unix(0, 0), time.Unix(-1<<40, 0)}, nil, frame.Millisecond, ""),
	} {
		_, err := newFrame(t, c).Standard()
		require.ErrorIs(t, err, frame.ErrMismatch, name)
		fault, ok := errors.AsType[*frame.ColumnError](err)
		require.True(t, ok, name)
		assert.Equal(t, 1, fault.Row, name)
		assert.Equal(t, "c", fault.Column, name)
		assert.EqualError(t, err, `frame: column "c", row 1: does not fit into nanoseconds`)
	}
}
