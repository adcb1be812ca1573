package interop_test

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// table is a frame in a form that both sides can give: times and lengths of
// time are nanoseconds as text, what is missing is nil.
type table struct {
	Rows    int      `json:"rows"`
	Index   int      `json:"index"` // how many leading columns are the row index
	Columns []column `json:"columns"`
}

// column is one column of a table.
type column struct {
	Name   string `json:"name"`
	Dtype  string `json:"dtype"`
	Values []any  `json:"values"`
	// guessed is set where pandas chose the type by the values.
	guessed bool
}

// free is true for a column in which pandas found nothing to choose a type by.
func (c column) free() bool {
	nothing := !slices.ContainsFunc(c.Values, func(value any) bool { return value != nil })
	return c.guessed && nothing && (c.Dtype == "object" || c.Dtype == "float64")
}

// tableOf gives a frame after the conversion that Python does by itself.
func tableOf(f *frame.Frame) (*table, error) {
	standard, err := f.Standard()
	if err != nil {
		return nil, err
	}
	made := &table{Rows: standard.Len(), Index: len(standard.Index()), Columns: []column{}}
	for _, c := range standard.Columns() {
		values := make([]any, c.Len())
		for i := range values {
			values[i] = cell(c, i)
		}
		made.Columns = append(made.Columns, column{Name: c.Name(), Dtype: dtype(c), Values: values})
	}
	return made, nil
}

// dtype is how pandas calls the type.
func dtype(c *frame.Column) string {
	switch {
	case c.Type() == frame.Timestamp && c.Zone() == "":
		return "datetime64[" + c.Unit().String() + "]"
	case c.Type() == frame.Timestamp:
		return fmt.Sprintf("datetime64[%s, %s]", c.Unit(), c.Zone())
	case c.Type() == frame.Duration:
		return "timedelta64[" + c.Unit().String() + "]"
	case c.Type() == frame.Text && c.Category():
		return "category"
	case c.Type() == frame.Nested:
		return frame.Text.String() // both are objects in pandas; the values tell them apart
	}
	return c.Type().String()
}

// dtypeOf is what a dtype of pandas comes down to: the names for text and for
// numbers that may be missing depend on its version and on the file.
func dtypeOf(pandas string) string {
	switch pandas {
	case "str", "string", "object":
		return frame.Text.String()
	case "boolean":
		return frame.Bool.String()
	case "Int8", "Int16", "Int32", "Int64":
		return "int" + pandas[3:]
	}
	return pandas
}

// cell is one value of a column.
func cell(c *frame.Column, i int) any {
	if !c.Valid(i) {
		return nil
	}
	switch {
	case c.Type() == frame.Timestamp:
		at, _ := c.Time(i)
		return strconv.FormatInt(at.UnixNano(), 10)
	case c.Type() == frame.Duration:
		length, _ := c.Duration(i)
		return strconv.FormatInt(length.Nanoseconds(), 10)
	case c.Type() == frame.Bool:
		yes, _ := c.Bool(i)
		return yes
	case c.Type().IsNumber():
		number, ok := c.Float(i)
		switch {
		case !ok:
			return nil
		case math.IsInf(number, 0):
			return strconv.FormatFloat(number, 'g', -1, 64)
		}
		return number
	}
	text, _ := c.Text(i)
	if c.Type() == frame.Nested {
		var list any
		if err := json.Unmarshal([]byte(text), &list); err != nil {
			return err.Error() // nothing that Python says
		}
		return list
	}
	return text
}

// tableDifferences compares two tables column by column, and names no more than
// the first wrong value of each.
func tableDifferences(python, golang *table) []string {
	if python == nil || golang == nil {
		return []string{"one of the two is no table"}
	}
	var found []string
	differ := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	if python.Rows != golang.Rows {
		differ("rows: %d in Python, %d in Go", python.Rows, golang.Rows)
	}
	if python.Index != golang.Index {
		differ("index columns: %d in Python, %d in Go", python.Index, golang.Index)
	}
	names := func(all []column) []string {
		var names []string
		for _, c := range all {
			names = append(names, c.Name)
		}
		return names
	}
	if p, g := names(python.Columns), names(golang.Columns); !slices.Equal(p, g) {
		differ("columns: %q in Python, %q in Go", p, g)
		return found
	}
	for i, p := range python.Columns {
		g := golang.Columns[i]
		if dtypeOf(p.Dtype) != g.Dtype && !p.free() {
			differ("column %s: %s in Python, %s in Go", p.Name, p.Dtype, g.Dtype)
		}
		if len(p.Values) != len(g.Values) {
			differ("column %s: %d values in Python, %d in Go", p.Name, len(p.Values), len(g.Values))
			continue
		}
		for row := range p.Values {
			if !sameCell(p.Values[row], g.Values[row]) {
				differ("column %s, row %d: %v in Python, %v in Go", p.Name, row, p.Values[row], g.Values[row])
				break
			}
		}
	}
	return found
}

// sameCell compares two cells; only lists need to be looked into.
func sameCell(python, golang any) bool {
	if _, ok := python.([]any); ok {
		return reflect.DeepEqual(python, golang)
	}
	return python == golang
}

// eachTableChange makes small changes to a table, one after the other, and
// takes each back after the visit. A change of a column is shown on a table of
// that column alone, with its number; a change of the whole has number -1.
func eachTableChange(python *table, visit func(what string, changed *table, column int)) {
	python.Rows++
	visit("rows", python, -1)
	python.Rows--
	python.Index++
	visit("index", python, -1)
	python.Index--
	for i := range python.Columns {
		alone := python.alone(i)
		c := &alone.Columns[0]
		name, kind := c.Name, c.Dtype
		c.Name += "x"
		visit("name of "+name, alone, i)
		c.Name, c.Dtype = name, kind+"x"
		visit("dtype of "+name, alone, i)
		c.Dtype = kind
		if len(c.Values) == 0 {
			continue
		}
		// The last row: nothing may stop before it.
		last := &c.Values[len(c.Values)-1]
		was := *last
		*last = changed(was)
		visit("value of "+name, alone, i)
		if *last = nil; was == nil {
			*last = 0.0
		}
		visit("missing value of "+name, alone, i)
		*last = was
	}
}

// alone is a table with one of the columns, or all of it for -1.
func (t *table) alone(column int) *table {
	if column < 0 || column >= len(t.Columns) {
		return t
	}
	return &table{Rows: t.Rows, Index: t.Index, Columns: slices.Clone(t.Columns[column : column+1])}
}

// changed is another value of the same kind, as near as can be.
func changed(value any) any {
	switch value := value.(type) {
	case float64:
		return math.Nextafter(value, math.Inf(1))
	case string:
		return value + "~"
	case bool:
		return !value
	case []any:
		return append(slices.Clone(value), "more")
	}
	return 0.0
}
