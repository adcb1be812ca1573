package frame_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

func TestColumn_FloatTakesNullAndNaNForMissing(t *testing.T) {
	t.Parallel()
	c := frame.NewNumber("speed", []float64{1.5, math.NaN(), 3}, []bool{true, true, false})
	v, ok := c.Float(0)
	assert.True(t, ok)
	assert.InDelta(t, 1.5, v, 0)
	_, ok = c.Float(1)
	assert.False(t, ok, "NaN")
	_, ok = c.Float(2)
	assert.False(t, ok, "null")

	assert.Equal(t, 1, c.Nulls(), "a NaN is not counted")
	assert.True(t, c.Valid(1))
	assert.False(t, c.Valid(2))
	floats := c.Floats()
	assert.InDelta(t, 1.5, floats[0], 0)
	assert.True(t, math.IsNaN(floats[1]))
	assert.True(t, math.IsNaN(floats[2]), "a null must not show what stood in its place")
}

func TestColumn_FloatReadsEveryNumberType(t *testing.T) {
	t.Parallel()
	columns := []*frame.Column{
		frame.NewNumber("int8", []int8{7}, nil), frame.NewNumber("int16", []int16{7}, nil),
		frame.NewNumber("int32", []int32{7}, nil), frame.NewNumber("int64", []int64{7}, nil),
		frame.NewNumber("uint8", []uint8{7}, nil), frame.NewNumber("uint16", []uint16{7}, nil),
		frame.NewNumber("uint32", []uint32{7}, nil), frame.NewNumber("uint64", []uint64{7}, nil),
		frame.NewFloat16("float16", []float32{7}, nil), frame.NewNumber("float32", []float32{7}, nil),
		frame.NewNumber("float64", []float64{7}, nil),
	}
	for _, c := range columns {
		assert.Equal(t, c.Name(), c.Type().String())
		assert.True(t, c.Type().IsNumber(), c.Name())
		v, ok := c.Float(0)
		assert.True(t, ok, c.Name())
		assert.InDelta(t, 7, v, 0, c.Name())
		assert.Equal(t, []float64{7}, c.Floats(), c.Name())
	}
}

func TestColumn_FloatIsNotForTimes(t *testing.T) {
	t.Parallel()
	for _, c := range []*frame.Column{
		frame.NewTimestamp("timestamp", []time.Time{time.Unix(7, 0)}, nil, frame.Second, "UTC"),
		frame.NewDuration("duration", []time.Duration{time.Second}, nil, frame.Second),
		frame.NewText("sport", []string{"7"}, nil),
		frame.NewBool("moving", []bool{true}, nil),
	} {
		_, ok := c.Float(0)
		assert.False(t, ok, c.Name())
		assert.Nil(t, c.Floats(), c.Name())
	}
}

func TestColumn_ValuesAreTheColumnsOwnMemory(t *testing.T) {
	t.Parallel()
	c := frame.NewNumber("power", []int16{200, 250, 0}, []bool{true, true, false})
	values, ok := frame.Values[int16](c)
	require.True(t, ok)
	assert.Equal(t, []int16{200, 250, 0}, values)
	again, _ := frame.Values[int16](c)
	assert.Same(t, &values[0], &again[0])
	assert.Equal(t, len(values), cap(values), "appending makes a copy")

	_, ok = frame.Values[int32](c)
	assert.False(t, ok, "another type than the column's")
	floats := c.Floats()
	floats[0] = 1
	v, _ := c.Float(0)
	assert.InDelta(t, 200, v, 0, "Floats is a copy")
}

func TestColumn_ConstructorsCopy(t *testing.T) {
	t.Parallel()
	values, valid := []string{"running"}, []bool{true}
	c := frame.NewText("sport", values, valid)
	values[0], valid[0] = "cycling", false
	v, ok := c.Text(0)
	assert.True(t, ok)
	assert.Equal(t, "running", v)
}

func TestColumn_MissingValuesShowNothing(t *testing.T) {
	t.Parallel()
	absent := []bool{false}
	c := frame.NewText("notes", []string{"a secret"}, absent)
	_, ok := c.Text(0)
	assert.False(t, ok)
	texts, _ := frame.Values[string](c)
	assert.Equal(t, []string{""}, texts)

	_, ok = frame.NewBool("moving", []bool{true}, absent).Bool(0)
	assert.False(t, ok)
	_, ok = frame.NewDuration("duration", []time.Duration{1}, absent, frame.Second).Duration(0)
	assert.False(t, ok)
	_, ok = frame.NewTimestamp("timestamp", []time.Time{time.Now()}, absent, frame.Second, "UTC").Time(0)
	assert.False(t, ok)
}

func TestColumn_RowOutsideOfTheColumnPanics(t *testing.T) {
	t.Parallel()
	c := frame.NewNumber("power", []int16{200}, nil)
	assert.Panics(t, func() { c.Valid(1) })
	assert.Panics(t, func() { c.Valid(-1) })
	assert.Panics(t, func() { _, _ = c.Float(1) })
}

func TestColumn_FloatsKeepTheirLastBitsAndZeros(t *testing.T) {
	t.Parallel()
	f, err := frame.Read(readFile(t, "testdata/good/types-float16.parquet"))
	require.NoError(t, err)
	c := f.Columns()[0]
	require.Equal(t, frame.Float16, c.Type())
	negativeZero := false
	for i := range c.Len() {
		if v, ok := c.Float(i); ok && v == 0 && math.Signbit(v) {
			negativeZero = true
		}
	}
	assert.True(t, negativeZero)
}
