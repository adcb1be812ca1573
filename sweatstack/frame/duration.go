package frame

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// NewDuration makes a column of lengths of time, kept in steps of unit; what is
// finer is cut off towards zero. The slices are copied; valid is as in
// [NewNumber]. An unknown unit is an error that [New] gives.
func NewDuration(name string, values []time.Duration, valid []bool, unit Unit) *Column {
	step := unit.Duration()
	if step == 0 {
		return &Column{name: name, err: fmt.Errorf("frame: column %.64q: a duration needs a unit", name)}
	}
	steps := make([]int64, len(values))
	c := newColumn(name, Duration, steps, slices.Clone(valid))
	c.unit = unit
	if c.err != nil {
		return c
	}
	for i, d := range values {
		if !c.missing(i) {
			steps[i] = int64(d / step)
		}
	}
	return c
}

// Duration returns the length of time in row i, and false when it is missing,
// too long for a [time.Duration] (292 years), or not a length of time.
//
// A number is taken for one as well, because the platform has sent durations as
// bare numbers: in steps of [Column.Unit] when the file names a unit, else in
// seconds. Fractions are rounded to nanoseconds.
func (c *Column) Duration(i int) (time.Duration, bool) {
	if c.missing(i) {
		return 0, false
	}
	unit := c.unit
	if unit == 0 {
		unit = Second
	}
	switch {
	case c.typ == Duration || c.typ == Int64:
		v, ok := unit.nanoseconds(c.values.([]int64)[i])
		return time.Duration(v), ok
	case c.typ.IsNumber():
		v, ok := c.Float(i)
		v = math.Round(v * float64(unit.Duration()))
		// float64(math.MaxInt64) is 2^63, one too many.
		if !ok || v < math.MinInt64 || v >= math.MaxInt64 {
			return 0, false
		}
		return time.Duration(v), true
	default:
		return 0, false
	}
}
