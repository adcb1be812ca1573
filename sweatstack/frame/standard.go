package frame

// Standard converts to the few types that most computing wants, by the rules of
// the Python client (SweatStack API reference, section 5.7):
//
//   - integers and floats become [Float64], with NaN where a value is missing;
//     integers beyond 2^53 are rounded;
//   - timestamps and durations become nanoseconds, zones are kept;
//   - everything else stays, and so does an index column that is not a time,
//     such as the power levels of a mean-max curve.
//
// The frame itself is not changed. Doing it twice changes nothing more. A time
// that nanoseconds cannot hold, before 1677 or after 2262, is an error, as is a
// length of time of more than 292 years: a [*ColumnError] that is [ErrMismatch].
func (f *Frame) Standard() (*Frame, error) {
	all := &Frame{columns: make([]*Column, len(f.columns)), byName: f.byName, rows: f.rows, index: f.index}
	for i, c := range f.columns {
		switch {
		case c.typ == Timestamp || c.typ == Duration:
			fine, err := c.inNanoseconds()
			if err != nil {
				return nil, err
			}
			c = fine
		case c.typ.IsNumber() && i >= f.index:
			c = c.asFloat64()
		}
		all.columns[i] = c
	}
	return all, nil
}

// asFloat64 keeps the unit, so that a number which stands for a length of time
// still does.
func (c *Column) asFloat64() *Column {
	if c.typ == Float64 {
		return c
	}
	converted := *c
	converted.typ, converted.values = Float64, c.Floats()
	return &converted
}

func (c *Column) inNanoseconds() (*Column, error) {
	if c.unit == Nanosecond {
		return c, nil
	}
	steps := c.values.([]int64)
	fine := make([]int64, len(steps))
	for i, v := range steps {
		if c.missing(i) {
			continue
		}
		ns, ok := c.unit.nanoseconds(v)
		if !ok {
			return nil, outOfRange(c, i)
		}
		fine[i] = ns
	}
	converted := *c
	converted.unit, converted.values = Nanosecond, fine
	return &converted, nil
}
