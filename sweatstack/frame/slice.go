package frame

import (
	"math"
	"time"
)

// Slice returns the rows from start, counted from 0, up to but not including
// end. Rows that the frame does not have are left out: Slice(0, 10) of three
// rows gives three, and nothing lies between 5 and 2. It takes no memory for
// values: the new frame shares those of the old one, and keeps all of them alive.
func (f *Frame) Slice(start, end int) *Frame {
	start = min(max(start, 0), f.rows)
	end = max(min(end, f.rows), start)
	return f.with(end-start, func(c *Column) *Column { return c.slice(start, end) })
}

// Between returns the rows whose time in the named [Timestamp] column is at or
// after start and before end; the zero [time.Time] leaves that side open. Rows
// keep their order, which need not be that of time. Rows without a time are left
// out. In a column without a zone, what start and end show on their own clock
// counts.
//
// When the rows lie together, as in the data of an activity, the new frame shares
// the values of the old one, as with [Frame.Slice]; else it has copies. The error
// is a [*ColumnError]: no such column, or one without timestamps.
func (f *Frame) Between(column string, start, end time.Time) (*Frame, error) {
	c, err := f.timestamps(column)
	if err != nil {
		return nil, err
	}
	from, to := bound{first: math.MinInt64}, bound{behindAll: true}
	if !start.IsZero() {
		from = c.boundAt(start)
	}
	if !end.IsZero() {
		to = c.boundAt(end)
	}
	steps := c.values.([]int64)
	inside := func(i int) bool { return !c.missing(i) && !from.after(steps[i]) && to.after(steps[i]) }
	first, count, behind := 0, 0, 0
	for i := range steps {
		if inside(i) {
			if count == 0 {
				first = i
			}
			count++
			behind = i + 1
		}
	}
	if count == 0 || behind-first == count {
		return f.Slice(first, behind), nil
	}
	rows := make([]int, 0, count)
	for i := first; i < behind; i++ {
		if inside(i) {
			rows = append(rows, i)
		}
	}
	return f.with(count, func(c *Column) *Column { return c.at(rows) }), nil
}

// bound is a place between the steps of a timestamp column: before the step
// first, or behind all that an int64 can be.
type bound struct {
	first     int64
	behindAll bool
}

func (b bound) after(step int64) bool { return b.behindAll || step < b.first }

// boundAt is the place of t.
func (c *Column) boundAt(t time.Time) bound {
	if c.zone == "" {
		t = wallClock(t)
	}
	v, ok := c.unit.steps(t)
	switch {
	case !ok && t.Year() < 1970:
		return bound{first: math.MinInt64}
	case !ok:
		return bound{behindAll: true}
	case !c.unit.instant(v).Before(t):
		return bound{first: v}
	case v == math.MaxInt64:
		return bound{behindAll: true}
	default:
		return bound{first: v + 1}
	}
}
