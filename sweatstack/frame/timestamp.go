package frame

import (
	"fmt"
	"slices"
	"time"
)

// NewTimestamp makes a column of times, kept in steps of unit; what is finer is
// cut off towards the past. A zone such as "UTC" or "Europe/Oslo" makes them
// instants, to be shown in that zone. The empty zone makes them readings of a
// clock on the wall: what each [time.Time] shows in its own location counts.
//
// The slices are copied; valid is as in [NewNumber]. An unknown unit or zone,
// and a time beyond the range of the unit (nanoseconds end in 2262), are errors
// that [New] gives.
func NewTimestamp(name string, values []time.Time, valid []bool, unit Unit, zone string) *Column {
	if unit.Duration() == 0 {
		return &Column{name: name, err: fmt.Errorf("frame: column %.64q: a timestamp needs a unit", name)}
	}
	steps := make([]int64, len(values))
	c := newColumn(name, Timestamp, steps, slices.Clone(valid))
	c.unit, c.zone = unit, zone
	if zone != "" {
		loc, ok := zoneLocation(zone)
		if !ok {
			c.err = fmt.Errorf("frame: column %.64q: unknown time zone %q", name, zone)
			return c
		}
		c.loc = loc
	}
	if c.err != nil {
		return c
	}
	for i, t := range values {
		if c.missing(i) {
			continue
		}
		if zone == "" {
			t = wallClock(t)
		}
		v, ok := unit.steps(t)
		if !ok {
			c.err = fmt.Errorf("frame: column %.64q: %s does not fit into %s", name, t.Format(time.RFC3339), unit)
			return c
		}
		steps[i] = v
	}
	return c
}

// wallClock is the instant at which a clock in UTC shows what t shows.
func wallClock(t time.Time) time.Time {
	_, offset := t.Zone()
	return t.Add(time.Duration(offset) * time.Second).UTC()
}

// Time returns the time in row i, and false when it is missing or the column
// is neither [Timestamp] nor [Date]. An instant is in the column's zone. The
// reading of a clock on the wall, and a date (at midnight), come with the
// location UTC, which then means nothing: only what it shows counts.
func (c *Column) Time(i int) (time.Time, bool) {
	if c.missing(i) {
		return time.Time{}, false
	}
	switch c.typ {
	case Timestamp:
		t := c.unit.instant(c.values.([]int64)[i])
		if c.loc != nil {
			t = t.In(c.loc)
		}
		return t, true
	case Date:
		return c.day(i), true
	default:
		return time.Time{}, false
	}
}

func (c *Column) day(i int) time.Time {
	const secondsPerDay = 24 * 60 * 60
	return time.Unix(int64(c.values.([]int32)[i])*secondsPerDay, 0).UTC()
}
