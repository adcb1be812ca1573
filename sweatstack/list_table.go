package sweatstack

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// maxCells bounds a table: one activity with very many laps makes as many
// columns, for all rows.
const maxCells = 1 << 26

// table collects columns in the order in which they first appear.
type table struct {
	rows    int
	columns []*tableColumn
	byName  map[string]*tableColumn
}

// tableColumn holds the values that are there.
type tableColumn struct {
	name  string
	kind  cellKind
	rows  []int
	cells []cell
}

func newTable(rows int) *table { return &table{rows: rows, byName: make(map[string]*tableColumn)} }

// header makes columns without values.
func (t *table) header(cells []cell) {
	for _, c := range cells {
		if !c.later {
			t.column(c.name, c.kind)
		}
	}
}

func (t *table) column(name string, kind cellKind) *tableColumn {
	column, ok := t.byName[name]
	if !ok {
		column = &tableColumn{name: name, kind: kind}
		t.byName[name] = column
		t.columns = append(t.columns, column)
	}
	return column
}

// put adds the cells of a row, those of objects in their place.
func (t *table) put(row int, prefix string, cells []cell) {
	for i := range cells {
		c := &cells[i]
		switch {
		case c.below != nil:
			t.put(row, prefix+c.name+".", c.below)
		case c.there || !c.later:
			column := t.column(prefix+c.name, c.kind)
			if c.there {
				column.rows = append(column.rows, row)
				column.cells = append(column.cells, *c)
			}
		}
	}
}

// putTop adds the cells of an object that has a part of the table to itself:
// there plain values come before objects.
func (t *table) putTop(row int, prefix string, cells []cell) {
	var plain, objects []cell
	for _, c := range cells {
		if c.below != nil {
			objects = append(objects, c)
		} else {
			plain = append(plain, c)
		}
	}
	t.put(row, prefix, plain)
	t.put(row, prefix, objects)
}

// tableFrame puts the parts of a table side by side.
func tableFrame(parts ...*table) (*frame.Frame, error) {
	count := 0
	for _, t := range parts {
		count += len(t.columns)
	}
	if rows := parts[0].rows; rows > 0 && count > maxCells/rows {
		return nil, fmt.Errorf("%w: a table of %d rows and %d columns", ErrTooLarge, rows, count)
	}
	columns := make([]*frame.Column, 0, count)
	for _, t := range parts {
		for _, c := range t.columns {
			column, err := c.frame(t.rows)
			if err != nil {
				return nil, fmt.Errorf("sweatstack: column %s: %w", c.name, err)
			}
			columns = append(columns, column)
		}
	}
	f, err := frame.New(columns...)
	if err != nil {
		return nil, fmt.Errorf("sweatstack: %w", err)
	}
	return f, nil
}

// frame spreads the values over all rows.
func (c *tableColumn) frame(rows int) (*frame.Column, error) {
	valid := make([]bool, rows)
	for _, row := range c.rows {
		valid[row] = true
	}
	switch c.kind {
	case cellText:
		return frame.NewText(c.name, spread(c, rows, func(v *cell) string { return v.text }), valid), nil
	case cellInstant:
		times := spread(c, rows, func(v *cell) time.Time { return v.at })
		return frame.NewTimestamp(c.name, times, valid, frame.Nanosecond, c.zone()), nil
	case cellLocal:
		times := spread(c, rows, func(v *cell) time.Time { return v.at })
		return frame.NewTimestamp(c.name, times, valid, frame.Nanosecond, ""), nil
	case cellLength:
		lengths := spread(c, rows, func(v *cell) time.Duration { return v.length })
		return frame.NewDuration(c.name, lengths, valid, frame.Nanosecond), nil
	case cellJSON:
		for i := range c.cells {
			text, err := json.Marshal(c.cells[i].value)
			if err != nil {
				return nil, err
			}
			c.cells[i].text = string(text)
		}
		return frame.NewNested(c.name, spread(c, rows, func(v *cell) string { return v.text }), valid), nil
	default:
		return frame.NewNumber(c.name, spread(c, rows, func(v *cell) float64 { return v.number }), valid), nil
	}
}

func spread[T any](c *tableColumn, rows int, value func(*cell) T) []T {
	all := make([]T, rows)
	for i, row := range c.rows {
		all[row] = value(&c.cells[i])
	}
	return all
}

// zone is the offset that all times share, else UTC.
func (c *tableColumn) zone() string {
	const utc = "UTC"
	if len(c.cells) == 0 {
		return utc
	}
	_, first := c.cells[0].at.Zone()
	for i := range c.cells {
		if _, seconds := c.cells[i].at.Zone(); seconds != first {
			return utc
		}
	}
	if first == 0 || first%60 != 0 {
		return utc
	}
	return c.cells[0].at.Format("-07:00")
}
