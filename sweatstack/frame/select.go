package frame

// with is the frame with other rows of its columns.
func (f *Frame) with(rows int, of func(*Column) *Column) *Frame {
	part := &Frame{columns: make([]*Column, len(f.columns)), byName: f.byName, rows: rows, index: f.index}
	for i, c := range f.columns {
		part.columns[i] = of(c)
	}
	return part
}

// slice is the rows from start up to end, in the same memory.
func (c *Column) slice(start, end int) *Column {
	return c.selected(&selection{start: start, end: end})
}

// at is a copy of some rows, in this order.
func (c *Column) at(rows []int) *Column {
	return c.selected(&selection{list: rows, listed: true})
}

// selection is either the rows from start up to end, or those of a list. In a
// list, -1 stands for a row without a value.
type selection struct {
	start, end int
	list       []int
	listed     bool
}

func (s *selection) rows() int {
	if s.listed {
		return len(s.list)
	}
	return s.end - s.start
}

func (c *Column) selected(s *selection) *Column {
	part := *c
	part.rows = s.rows()
	part.setValid(c.selectedValid(s))
	switch values := c.values.(type) {
	case []int8:
		part.values = selectedFrom(values, s, 0)
	case []int16:
		part.values = selectedFrom(values, s, 0)
	case []int32:
		part.values = selectedFrom(values, s, 0)
	case []int64:
		part.values = selectedFrom(values, s, 0)
	case []uint8:
		part.values = selectedFrom(values, s, 0)
	case []uint16:
		part.values = selectedFrom(values, s, 0)
	case []uint32:
		part.values = selectedFrom(values, s, 0)
	case []uint64:
		part.values = selectedFrom(values, s, 0)
	case []float32:
		part.values = selectedFrom(values, s, missingNumber[float32]())
	case []float64:
		part.values = selectedFrom(values, s, missingNumber[float64]())
	case []bool:
		part.values = selectedFrom(values, s, false)
	case []string:
		part.values = selectedFrom(values, s, "")
	case *codedTexts:
		// Place 0 is that of the text for what is missing.
		part.values = &codedTexts{texts: values.texts, codes: selectedFrom(values.codes, s, 0)}
	}
	return &part
}

func selectedFrom[T any](values []T, s *selection, absent T) []T {
	if !s.listed {
		return values[s.start:s.end:s.end]
	}
	chosen := make([]T, len(s.list))
	for i, row := range s.list {
		if row < 0 {
			chosen[i] = absent
		} else {
			chosen[i] = values[row]
		}
	}
	return chosen
}

// selectedValid has an element per row, or is nil when all hold a value.
func (c *Column) selectedValid(s *selection) []bool {
	if !s.listed {
		if c.valid == nil {
			return nil
		}
		return c.valid[s.start:s.end:s.end]
	}
	valid := make([]bool, len(s.list))
	for i, row := range s.list {
		valid[i] = row >= 0 && !c.missing(row)
	}
	return valid
}

// setValid takes over what says which rows hold a value. Like the constructors
// it keeps nothing when all do.
func (c *Column) setValid(valid []bool) {
	c.valid, c.nulls = nil, 0
	for _, ok := range valid {
		if !ok {
			c.nulls++
		}
	}
	if c.nulls > 0 {
		c.valid = valid
	}
}
