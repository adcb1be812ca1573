package frame

import (
	"math"
	"slices"
	"strconv"
)

// Number is a Go type of which a number column can be made.
type Number interface {
	int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64 | float32 | float64
}

// NewNumber makes a column of T: the types [Int8] to [Uint64], [Float32] or
// [Float64]. The slices are copied. valid says which rows hold a value, nil
// that all do; another length than that of values is an error that [New] gives.
func NewNumber[T Number](name string, values []T, valid []bool) *Column {
	return newNumber(name, numberType[T](), slices.Clone(values), slices.Clone(valid))
}

// NewFloat16 makes a column that is written in half floats: 11 bits of
// precision, up to 65504. The values are rounded to what a half float holds, to
// the even neighbour when two are equally near; larger ones become infinite.
// The slices are copied; valid is as in [NewNumber].
func NewFloat16(name string, values []float32, valid []bool) *Column {
	rounded := make([]float32, len(values))
	for i, v := range values {
		rounded[i] = float16Value(float16Bits(v))
	}
	return newNumber(name, Float16, rounded, slices.Clone(valid))
}

// newNumber keeps its slices, and puts NaN where a float is missing.
func newNumber[T Number](name string, typ Type, values []T, valid []bool) *Column {
	c := newColumn(name, typ, values, valid)
	if c.valid != nil {
		absent := missingNumber[T]()
		for i, ok := range c.valid {
			if !ok {
				values[i] = absent
			}
		}
	}
	return c
}

// missingNumber is NaN, or 0 in a type that has none.
func missingNumber[T Number]() T {
	var absent T
	switch p := any(&absent).(type) {
	case *float32:
		*p = float32(math.NaN())
	case *float64:
		*p = math.NaN()
	}
	return absent
}

func numberType[T Number]() Type {
	switch any(*new(T)).(type) {
	case int8:
		return Int8
	case int16:
		return Int16
	case int32:
		return Int32
	case int64:
		return Int64
	case uint8:
		return Uint8
	case uint16:
		return Uint16
	case uint32:
		return Uint32
	case uint64:
		return Uint64
	case float32:
		return Float32
	default:
		return Float64
	}
}

// Float returns the number in row i of any number column, and false when it is
// missing (null or NaN) or the column holds no numbers. Integers beyond 2^53
// are rounded. A [Decimal] counts as a number too.
func (c *Column) Float(i int) (float64, bool) {
	if c.missing(i) {
		return 0, false
	}
	switch values := c.values.(type) {
	case []int8:
		return float64(values[i]), true
	case []int16:
		return float64(values[i]), true
	case []int32:
		return float64(values[i]), c.typ == Int32
	case []int64:
		return float64(values[i]), c.typ == Int64
	case []uint8:
		return float64(values[i]), true
	case []uint16:
		return float64(values[i]), true
	case []uint32:
		return float64(values[i]), true
	case []uint64:
		return float64(values[i]), true
	case []float32:
		return present(float64(values[i]))
	case []float64:
		return present(values[i])
	case []string:
		if c.typ == Decimal {
			v, err := strconv.ParseFloat(values[i], 64)
			return v, err == nil
		}
	}
	return 0, false
}

func present(v float64) (float64, bool) {
	if math.IsNaN(v) {
		return 0, false
	}
	return v, true
}

// Floats returns a copy of a number column as float64, with NaN where a value
// is missing. It is nil when the column holds no numbers.
func (c *Column) Floats() []float64 {
	switch values := c.values.(type) {
	case []int8:
		return floats(values, c.valid)
	case []int16:
		return floats(values, c.valid)
	case []int32:
		if c.typ == Int32 {
			return floats(values, c.valid)
		}
	case []int64:
		if c.typ == Int64 {
			return floats(values, c.valid)
		}
	case []uint8:
		return floats(values, c.valid)
	case []uint16:
		return floats(values, c.valid)
	case []uint32:
		return floats(values, c.valid)
	case []uint64:
		return floats(values, c.valid)
	case []float32:
		return floats(values, c.valid)
	case []float64:
		return slices.Clone(values)
	case []string:
		if c.typ == Decimal {
			all := make([]float64, len(values))
			for i := range all {
				v, ok := c.Float(i)
				if !ok {
					v = math.NaN()
				}
				all[i] = v
			}
			return all
		}
	}
	return nil
}

func floats[T Number](values []T, valid []bool) []float64 {
	all := make([]float64, len(values))
	for i, v := range values {
		all[i] = float64(v)
	}
	for i, ok := range valid {
		if !ok {
			all[i] = math.NaN()
		}
	}
	return all
}
