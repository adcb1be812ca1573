package frame

import (
	"fmt"
	"slices"
)

// Frame is a table of columns of equal length. It never changes, so it is safe
// for concurrent use.
type Frame struct {
	columns []*Column
	byName  map[string]int
	rows    int
	index   int // this many leading columns are index columns
}

// New makes a frame of columns in this order. It fails when names are empty or
// not unique, when lengths differ, or when a column was made from wrong
// arguments. No columns make a frame without rows.
func New(columns ...*Column) (*Frame, error) {
	f := &Frame{columns: slices.Clone(columns), byName: make(map[string]int, len(columns))}
	for i, c := range columns {
		switch {
		case c == nil:
			return nil, fmt.Errorf("frame: column %d is nil", i)
		case c.err != nil:
			return nil, c.err
		case c.name == "":
			return nil, fmt.Errorf("frame: column %d has no name", i)
		}
		if _, taken := f.byName[c.name]; taken {
			return nil, fmt.Errorf("frame: two columns are named %q", c.name)
		}
		f.byName[c.name] = i
		if i == 0 {
			f.rows = c.rows
		}
		if c.rows != f.rows {
			return nil, fmt.Errorf("frame: column %.64q has %d rows, column %.64q has %d", c.name, c.rows, columns[0].name, f.rows)
		}
	}
	return f, nil
}

// Len returns the number of rows.
func (f *Frame) Len() int { return f.rows }

// Columns returns the columns: index columns first, in the order of the file's
// metadata, then the others in the order of the file. The slice is a copy.
func (f *Frame) Columns() []*Column { return slices.Clone(f.columns) }

// Index returns the leading columns that pandas would make the row index of its
// table, such as timestamp in the data of an activity. Treat a name as data:
// what is an index today may be a plain column tomorrow. A frame made by [New]
// has none.
func (f *Frame) Index() []*Column { return slices.Clone(f.columns[:f.index]) }

// Column returns the column of a name, and whether there is one.
func (f *Frame) Column(name string) (*Column, bool) {
	i, ok := f.byName[name]
	if !ok {
		return nil, false
	}
	return f.columns[i], true
}
