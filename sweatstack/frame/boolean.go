package frame

import "slices"

// NewBool makes a column of yes and no. The slices are copied; valid is as in
// [NewNumber].
func NewBool(name string, values []bool, valid []bool) *Column {
	c := newColumn(name, Bool, slices.Clone(values), slices.Clone(valid))
	for i, ok := range c.valid {
		if !ok {
			c.values.([]bool)[i] = false
		}
	}
	return c
}

// Bool returns the answer in row i (first result), and false as second result
// when it is missing or the column is not [Bool].
func (c *Column) Bool(i int) (value, ok bool) {
	if c.typ != Bool || c.missing(i) {
		return false, false
	}
	return c.values.([]bool)[i], true
}
