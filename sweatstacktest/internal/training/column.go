package training

import "math"

// Number is the set of types that a stream of samples can have.
type Number interface {
	~int8 | ~int16 | ~float32
}

// Column is one stream of samples, one value per row. The zero Column is a
// stream that was not recorded at all.
type Column[T Number] struct {
	// Values holds one value per row; nil when the activity lacks the metric.
	// The value of a row that is not valid is zero and means nothing.
	Values []T
	// Valid tells which rows hold a value; nil when all of them do.
	Valid []bool
}

// Present reports whether the metric was recorded, be it with gaps.
func (c Column[T]) Present() bool { return c.Values != nil }

// Empty takes the rows out and keeps their room for others.
func (c *Column[T]) Empty() { c.Values, c.Valid = c.Values[:0], c.Valid[:0] }

// At returns the value of row i, and false when the row holds none or does not
// exist.
func (c Column[T]) At(i int) (T, bool) {
	if i < 0 || i >= len(c.Values) || (c.Valid != nil && (i >= len(c.Valid) || !c.Valid[i])) {
		return 0, false
	}
	return c.Values[i], true
}

// Floats returns a new slice of the values, NaN where a row holds none. It is
// nil when the metric is absent.
func (c Column[T]) Floats() []float64 {
	if c.Values == nil {
		return nil
	}
	floats := make([]float64, len(c.Values))
	for i := range floats {
		if v, ok := c.At(i); ok {
			floats[i] = float64(v)
		} else {
			floats[i] = math.NaN()
		}
	}
	return floats
}

// clear marks the rows from (included) to to (excluded) as missing.
func (c *Column[T]) clear(from, to int) {
	if c.Values == nil {
		return
	}
	from, to = max(from, 0), min(to, len(c.Values))
	if from >= to {
		return
	}
	if c.Valid == nil {
		c.Valid = make([]bool, len(c.Values))
		for i := range c.Valid {
			c.Valid[i] = true
		}
	}
	for i := from; i < to; i++ {
		c.Values[i], c.Valid[i] = 0, false
	}
}

// keep drops the rows that are not in rows, which must be rising.
func (c *Column[T]) keep(rows []int32) {
	if c.Values == nil {
		return
	}
	for to, from := range rows {
		c.Values[to] = c.Values[from]
		if c.Valid != nil {
			c.Valid[to] = c.Valid[from]
		}
	}
	c.Values = c.Values[:len(rows)]
	if c.Valid != nil {
		c.Valid = c.Valid[:len(rows)]
	}
}
