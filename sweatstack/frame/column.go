package frame

import (
	"fmt"
	"slices"
	"time"
)

// Column is one named column of values of one [Type], some of which may be
// missing. It never changes, so it is safe for concurrent use and may be part
// of several frames. Make one with NewNumber, NewText and so on.
//
// Row numbers start at 0; a number outside of the column panics, like the
// index of a slice.
type Column struct {
	name string
	typ  Type
	unit Unit
	zone string
	loc  *time.Location // of zone; nil for a clock on the wall

	// category: a text column that pandas knows as a "category".
	category bool

	// wrote is what pandas wrote about the columns of the file that this one comes
	// from, nil when it comes from none.
	wrote *pandasColumns

	// values is the slice that Values gives, or *codedTexts; what stands in the place of a
	// missing value is NaN in floats and the zero value elsewhere.
	values any
	// valid has an element per row, or is nil when nothing is missing.
	valid []bool
	nulls int
	rows  int

	// err is what is wrong with the arguments of a constructor; New returns it.
	err error
}

// Name returns the name. It is not empty in a column that is part of a frame.
func (c *Column) Name() string { return c.name }

// Type returns the type that the column had on the wire.
func (c *Column) Type() Type { return c.typ }

// Len returns the number of rows.
func (c *Column) Len() int { return c.rows }

// Unit returns what one step is worth in a timestamp, a duration or a time of
// day. A number has one when its file says that it stands for a length of time
// (pandas writes that when Arrow does not); it is 0 everywhere else.
func (c *Column) Unit() Unit { return c.unit }

// Zone returns the zone in which a timestamp is to be shown: a name such as
// "UTC" or "Europe/Oslo", or an offset such as "+02:00". It is empty for a clock
// on the wall, which is no instant, and for all other types.
//
// Names are looked up in the time zone database of the machine ([time.LoadLocation]).
// A file whose zone is not there is shown in UTC: import time/tzdata into a program
// that runs where no database is, as in an empty container.
func (c *Column) Zone() string { return c.zone }

// Category reports whether the text came, or will be written, as a category in
// the sense of pandas: few different texts, many rows.
func (c *Column) Category() bool { return c.category }

// Valid reports whether row i holds a value. A NaN is a value here, although
// [Column.Float] takes it for missing.
func (c *Column) Valid(i int) bool {
	if c.valid == nil {
		return uint(i) < uint(c.rows) || c.outside(i)
	}
	return c.valid[i]
}

// Nulls returns the number of rows without a value; a NaN is not counted.
func (c *Column) Nulls() int { return c.nulls }

// Values returns all values in the Go type that [Type] names, and false when
// that is not T. The slice is the column's own: it costs nothing and must not
// be changed. (A text column may make it on the first call, which is safe beside
// others.) Where a value is missing it holds NaN (floats) or the zero value;
// [Column.Valid] tells the two apart.
func Values[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64 | float32 | float64 | bool | string](c *Column) ([]T, bool) {
	all := c.values
	if coded, ok := all.(*codedTexts); ok {
		all = coded.strings()
	}
	values, ok := all.([]T)
	return slices.Clip(values), ok
}

// outside panics as a slice would.
func (c *Column) outside(i int) bool {
	panic(fmt.Sprintf("frame: column %.64q: row %d of %d", c.name, i, c.rows))
}

// missing reports whether row i has no value.
func (c *Column) missing(i int) bool { return c.valid != nil && !c.valid[i] }

// newColumn makes the column that a constructor returns. The slices become the
// column's own, so constructors copy what their caller can still change.
func newColumn[T any](name string, typ Type, values []T, valid []bool) *Column {
	c := &Column{name: name, typ: typ, values: values, rows: len(values)}
	if valid != nil && len(valid) != len(values) {
		c.err = fmt.Errorf("frame: column %.64q: %d values, but validity of %d", name, len(values), len(valid))
		return c
	}
	for _, ok := range valid {
		if !ok {
			c.nulls++
		}
	}
	if c.nulls > 0 {
		c.valid = valid
	}
	return c
}
