package frame

import (
	"fmt"
	"math"
	"slices"
)

// size is what a step of a column takes in the result.
func (s *resampler) size(c *Column) uint64 {
	const valid = 1
	if c == s.length || s.averages(c) {
		return 8 + valid
	}
	switch c.values.(type) {
	case []bool, []int8, []uint8:
		return 1 + valid
	case []int16, []uint16:
		return 2 + valid
	case []int32, []uint32, []float32, *codedTexts:
		return 4 + valid
	case []string:
		return 16 + valid
	default:
		return 8 + valid
	}
}

// averages reports whether a column becomes its mean.
func (s *resampler) averages(c *Column) bool {
	return c.typ.IsNumber() && !slices.Contains(s.last, c.name)
}

func (s *resampler) column(c *Column) (*Column, error) {
	switch {
	case c == s.time:
		return s.starts(), nil
	case c == s.length:
		return s.covered(), nil
	case s.averages(c):
		return s.mean(c), nil
	case c.typ == Duration && !slices.Contains(s.last, c.name):
		return s.sum(c)
	default:
		return s.lastOf(c), nil
	}
}

// starts is the time column of the result.
func (s *resampler) starts() *Column {
	unit := s.time.unit
	for s.step%int64(unit.Duration()) != 0 {
		unit++
	}
	starts := make([]int64, s.rows)
	for i := range starts {
		starts[i] = (s.first + int64(i)) * s.step / int64(unit.Duration())
	}
	c := *s.time
	c.unit, c.values, c.rows = unit, starts, s.rows
	c.setValid(nil)
	return &c
}

// mean moves towards each value by its share of the weight, so that equal values
// have exactly themselves as their mean.
func (s *resampler) mean(c *Column) *Column {
	clear(s.weights)
	values := c.Floats()
	means := make([]float64, s.rows)
	s.each(func(row, step int, held int64) {
		v := values[row]
		if math.IsNaN(v) {
			return
		}
		s.weights[step] += float64(held)
		if math.IsInf(means[step], 0) { // stays so, as a sum would
			means[step] += v
			return
		}
		means[step] += (v - means[step]) * (float64(held) / s.weights[step])
	})
	valid := make([]bool, s.rows)
	for i := range valid {
		valid[i] = s.weights[i] > 0
	}
	averaged := newNumber(c.name, Float64, means, valid)
	averaged.unit = c.unit
	return averaged
}

// lastOf skips what is missing.
func (s *resampler) lastOf(c *Column) *Column {
	for i := range s.pick {
		s.pick[i] = -1
	}
	s.each(func(row, step int, _ int64) {
		if c.missing(row) {
			return
		}
		if _, ok := c.Float(row); ok || !c.typ.isFloat() {
			s.pick[step] = row
		}
	})
	return c.at(s.pick)
}

// sum adds up the lengths of the rows that begin in a step.
func (s *resampler) sum(c *Column) (*Column, error) {
	lengths := c.values.([]int64)
	sums, valid := make([]int64, s.rows), make([]bool, s.rows)
	for _, p := range s.spans {
		if c.missing(p.row) {
			continue
		}
		step := floored(p.start, s.step) - s.first
		v := lengths[p.row]
		total := sums[step] + v
		if (v > 0) != (total > sums[step]) && v != 0 {
			return nil, &ColumnError{Column: c.name, Type: c.typ, Row: p.row, Err: fmt.Errorf("%w: the sum of a step is too long", ErrMismatch)}
		}
		sums[step], valid[step] = total, true
	}
	added := *c
	added.values, added.rows = sums, s.rows
	added.setValid(valid)
	return &added, nil
}

// covered is the time for which rows hold in each step, in the unit of the
// lengths or a finer one.
func (s *resampler) covered() *Column {
	held := make([]int64, s.rows)
	s.each(func(_, step int, time int64) { held[step] += time })
	unit := s.length.unit
	if unit == 0 {
		unit = Second
	}
	for slices.ContainsFunc(held, func(v int64) bool { return v%int64(unit.Duration()) != 0 }) {
		unit++
	}
	valid := make([]bool, s.rows)
	for i, v := range held {
		valid[i] = v > 0
		held[i] = v / int64(unit.Duration())
	}
	c := newColumn(s.length.name, Duration, held, valid)
	c.unit = unit
	return c
}
