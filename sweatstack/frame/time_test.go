package frame_test

import (
	"encoding/binary"
	"math"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go/format"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

func units() []frame.Unit {
	return []frame.Unit{frame.Second, frame.Millisecond, frame.Microsecond, frame.Nanosecond}
}

func TestNewTimestamp_CutsOffTowardsThePast(t *testing.T) {
	t.Parallel()
	for _, at := range []time.Time{
		time.Date(2026, 5, 6, 12, 0, 0, 123456789, time.UTC),
		time.Date(1955, 5, 6, 12, 0, 0, 123456789, time.UTC),
		time.Unix(0, 0), time.Unix(-1, 999999999),
	} {
		for _, unit := range units() {
			c := frame.NewTimestamp("t", []time.Time{at}, nil, unit, "UTC")
			got, ok := c.Time(0)
			require.True(t, ok)
			assert.Equal(t, unit, c.Unit())
			late := at.Sub(got)
			assert.True(t, late >= 0 && late < unit.Duration(), "%s in %s became %s", at, unit, got)
		}
	}
}

func TestNewTimestamp_HoldsTheWholeRangeOfNanoseconds(t *testing.T) {
	t.Parallel()
	for _, ns := range []int64{math.MinInt64, math.MinInt64 + 1, -1, 0, 1, math.MaxInt64} {
		at := time.Unix(0, ns)
		c := frame.NewTimestamp("t", []time.Time{at}, nil, frame.Nanosecond, "UTC")
		_, err := frame.New(c)
		require.NoError(t, err, "%d", ns)
		steps, _ := frame.Values[int64](c)
		assert.Equal(t, []int64{ns}, steps)
		got, _ := c.Time(0)
		assert.True(t, got.Equal(at))
	}
	for _, at := range []time.Time{time.Unix(0, math.MaxInt64).Add(1), time.Unix(0, math.MinInt64).Add(-1)} {
		_, err := frame.New(frame.NewTimestamp("t", []time.Time{at}, nil, frame.Nanosecond, "UTC"))
		require.Error(t, err, "%s", at)
	}
}

func TestNewTimestamp_WithoutZoneKeepsWhatTheClockShows(t *testing.T) {
	t.Parallel()
	oslo := time.FixedZone("summer", 2*60*60)
	c := frame.NewTimestamp("timestamp_local", []time.Time{time.Date(2026, 5, 6, 12, 30, 0, 0, oslo)}, nil, frame.Second, "")
	assert.Empty(t, c.Zone())
	got, ok := c.Time(0)
	require.True(t, ok)
	assert.Equal(t, "2026-05-06 12:30:00", got.Format(time.DateTime))
	assert.Equal(t, time.UTC, got.Location())
}

func TestNewTimestamp_ShowsInstantsInTheirZone(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 5, 6, 12, 30, 0, 0, time.UTC)
	for zone, want := range map[string]string{
		"UTC": "12:30", "Europe/Oslo": "14:30", "+05:45": "18:15", "-03:00": "09:30",
	} {
		c := frame.NewTimestamp("t", []time.Time{at}, nil, frame.Second, zone)
		_, err := frame.New(c)
		require.NoError(t, err, zone)
		got, _ := c.Time(0)
		assert.Equal(t, want, got.Format("15:04"), zone)
		assert.True(t, got.Equal(at), zone)
	}
}

func TestNewTimestamp_RefusesOffsetsThatNoClockHas(t *testing.T) {
	t.Parallel()
	for _, zone := range []string{"+24:00", "-01:60", "+1:00", "+0100", "+01:0", "+-1:00", "+01:+5", "+", "-", "+01:00:00"} {
		_, err := frame.New(frame.NewTimestamp("t", nil, nil, frame.Second, zone))
		require.ErrorContains(t, err, "unknown time zone", zone)
	}
	_, err := frame.New(frame.NewTimestamp("t", nil, nil, frame.Second, "-23:59"))
	require.NoError(t, err)
}

func TestNewDuration_CutsOffTowardsZero(t *testing.T) {
	t.Parallel()
	c := frame.NewDuration("d", []time.Duration{1999 * time.Millisecond, -1999 * time.Millisecond}, nil, frame.Second)
	got, ok := c.Duration(0)
	assert.True(t, ok)
	assert.Equal(t, time.Second, got)
	got, _ = c.Duration(1)
	assert.Equal(t, -time.Second, got)
}

func TestColumn_DurationTakesNumbersForSeconds(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		c    *frame.Column
		want time.Duration
		ok   bool
	}{
		{"whole", frame.NewNumber("d", []int16{90}, nil), 90 * time.Second, true},
		{"fraction", frame.NewNumber("d", []float64{1.5}, nil), 1500 * time.Millisecond, true},
		{"missing", frame.NewNumber("d", []float64{math.NaN()}, nil), 0, false},
		{"infinite", frame.NewNumber("d", []float64{math.Inf(1)}, nil), 0, false},
		{"292 years and more", frame.NewNumber("d", []int64{9_300_000_000}, nil), 0, false},
		{"one nanosecond too many", frame.NewNumber("d", []float64{0x1p63 / 1e9}, nil), 0, false},
		{"text", frame.NewText("d", []string{"90"}, nil), 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, ok := tt.c.Duration(0)
			assert.Equal(t, tt.ok, ok)
			assert.Equal(t, tt.want, got)
		})
	}
}

// Without ARROW:schema pandas alone knows that a number is a length of time. The
// column stays a number, as every reader gives it, and knows its unit.
func TestRead_TakesTheUnitOfANumberFromPandas(t *testing.T) {
	t.Parallel()
	f, err := frame.Read(readFile(t, "testdata/good/activity-noarrowschema.parquet"))
	require.NoError(t, err)
	c, _ := f.Column("duration")
	assert.Equal(t, frame.Int64, c.Type())
	assert.Equal(t, frame.Second, c.Unit())
	got, ok := c.Duration(0)
	assert.True(t, ok)
	assert.Equal(t, time.Second, got)
	power, _ := f.Column("power")
	assert.Zero(t, power.Unit())
}

func TestRead_GivesEveryUnitOfADuration(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]struct {
		typ   frame.Type
		unit  frame.Unit
		first time.Duration
	}{
		"activity-short":          {frame.Duration, frame.Second, time.Second},
		"activity-duration-ms":    {frame.Duration, frame.Millisecond, time.Second},
		"activity-duration-us":    {frame.Duration, frame.Microsecond, time.Second},
		"activity-duration-ns":    {frame.Duration, frame.Nanosecond, time.Second},
		"activity-duration-int":   {frame.Int64, 0, time.Second},
		"activity-duration-int16": {frame.Int16, 0, time.Second},
		"activity-duration-float": {frame.Float64, 0, 1500 * time.Millisecond},
		"activity-bare":           {frame.Int64, 0, time.Second},
	} {
		f, err := frame.Read(readFile(t, "testdata/good/"+name+".parquet"))
		require.NoError(t, err)
		c, _ := f.Column("duration")
		assert.Equal(t, want.typ, c.Type(), name)
		assert.Equal(t, want.unit, c.Unit(), name)
		got, ok := c.Duration(0)
		assert.True(t, ok, name)
		assert.Equal(t, want.first, got, name)
	}
}

func TestColumn_TextOfATimeOfDay(t *testing.T) {
	t.Parallel()
	f, err := frame.Read(readFile(t, "testdata/good/activity-extra-flat.parquet"))
	require.NoError(t, err)
	c, _ := f.Column("time_of_day")
	got, ok := c.Text(59)
	assert.True(t, ok)
	assert.Equal(t, "00:00:59", got)
	day, _ := f.Column("day")
	at, ok := day.Time(0)
	assert.True(t, ok)
	assert.Equal(t, "2024-10-04T00:00:00Z", at.Format(time.RFC3339))
}

// A time of day outside of the day shows as it is.
func TestColumn_TextOfATimeOutsideOfTheDay(t *testing.T) {
	t.Parallel()
	e := required("clock", format.Int64)
	e.LogicalType.Value = &format.TimeType{Unit: format.TimeUnit{Value: &format.NanoSeconds{}}}
	for steps, want := range map[int64]string{
		-1: "-00:00:00.000000001", -3_600_000_000_000: "-01:00:00", 90_000_000_000_000: "25:00:00", 1_500_000_000: "00:00:01.5",
	} {
		f, err := frame.Read(craftedMetadata(e, binary.LittleEndian.AppendUint64(nil, uint64(steps)), "", ""))
		require.NoError(t, err)
		text, ok := f.Columns()[0].Text(0)
		assert.True(t, ok)
		assert.Equal(t, want, text)
	}
}
