package sqlite

import (
	"errors"
	"strings"
	"time"
)

var errNotATime = errors.New("not a time in ISO 8601")

// formatExpiry writes a time as Python's datetime.isoformat does in UTC:
// microseconds as six digits, and only when they are not zero. The zero time
// is the first second of the year 1, Python's datetime.min.
func formatExpiry(t time.Time) string {
	t = t.UTC()
	form := "2006-01-02T15:04:05"
	if t.Nanosecond()/1000 != 0 {
		form += ".000000"
	}
	return t.Format(form) + "+00:00"
}

// parseExpiry reads a time in any form of ISO 8601 that Python reads: calendar
// and week dates, with and without separators, a space for the T, fractions of
// any length, any offset. Without an offset it is UTC, since the Python plugin
// writes nothing else. Digits beyond the microsecond are cut.
func parseExpiry(text string) (time.Time, error) {
	r := isoReader{rest: text}
	t := r.date()
	if r.rest != "" && r.skip("Tt ") {
		t = t.Add(r.clock())
		t = t.Add(-r.offset())
	}
	if r.bad || r.rest != "" || t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}, errNotATime
	}
	return t, nil
}

// isoReader takes a text apart from the left. The first thing that does not fit
// makes it bad; what it returns then means nothing.
type isoReader struct {
	rest string
	bad  bool
}

// skip takes the next character when it is one of these.
func (r *isoReader) skip(anyOf string) bool {
	if r.rest == "" || strings.IndexByte(anyOf, r.rest[0]) < 0 {
		return false
	}
	r.rest = r.rest[1:]
	return true
}

// digit reports whether a digit comes next.
func (r *isoReader) digit() bool {
	return r.rest != "" && '0' <= r.rest[0] && r.rest[0] <= '9'
}

// number takes exactly n digits, which stand for low to high.
func (r *isoReader) number(n, low, high int) int {
	value := 0
	for range n {
		if !r.digit() {
			r.bad = true
			return 0
		}
		value = value*10 + int(r.rest[0]-'0')
		r.rest = r.rest[1:]
	}
	if value < low || value > high {
		r.bad = true
	}
	return value
}

// date reads YYYY-MM-DD, YYYYMMDD, YYYY-Www-D, YYYYWwwD, or a week without its
// day, which is its Monday.
func (r *isoReader) date() time.Time {
	year := r.number(4, 1, 9999)
	dashes := r.skip("-")
	if r.skip("W") {
		return r.week(year, dashes)
	}
	month := r.number(2, 1, 12)
	if dashes && !r.skip("-") {
		r.bad = true
	}
	day := r.number(2, 1, 31)
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day {
		r.bad = true // the 31st of a short month
	}
	return t
}

func (r *isoReader) week(year int, dashes bool) time.Time {
	week, day := r.number(2, 1, 53), 1
	if (dashes && r.skip("-")) || (!dashes && r.digit()) {
		day = r.number(1, 1, 7)
	}
	// The fourth of January is always in the first week.
	fourth := time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC)
	sinceMonday := (int(fourth.Weekday()) + 6) % 7
	t := fourth.AddDate(0, 0, 7*(week-1)+day-1-sinceMonday)
	if _, got := t.ISOWeek(); got != week {
		r.bad = true // week 53 of a year that has 52
	}
	return t
}

// clock reads HH, HH:MM, HH:MM:SS or HHMM, HHMMSS, the seconds with a fraction.
func (r *isoReader) clock() time.Duration {
	hours := r.number(2, 0, 24)
	d := time.Duration(hours)*time.Hour + r.minutes()
	if hours == 24 && d != 24*time.Hour {
		r.bad = true // only midnight may be called 24:00
	}
	return d
}

// minutes reads what follows after the hours of a time or of an offset.
func (r *isoReader) minutes() time.Duration {
	colons := r.skip(":")
	if !colons && !r.digit() {
		return 0
	}
	d := time.Duration(r.number(2, 0, 59)) * time.Minute
	if (colons && !r.skip(":")) || (!colons && !r.digit()) {
		return d
	}
	d += time.Duration(r.number(2, 0, 59)) * time.Second
	if r.skip(".,") {
		d += r.fraction()
	}
	return d
}

// fraction reads one or more digits after the point and keeps six.
func (r *isoReader) fraction() time.Duration {
	if !r.digit() {
		r.bad = true
	}
	d := time.Duration(0)
	for unit := 100 * time.Millisecond; r.digit(); unit /= 10 {
		if unit >= time.Microsecond {
			d += time.Duration(r.rest[0]-'0') * unit
		}
		r.rest = r.rest[1:]
	}
	return d
}

// offset reads Z, +HH, +HH:MM, +HHMM, and the same with seconds.
func (r *isoReader) offset() time.Duration {
	switch {
	case r.rest == "" || r.skip("Zz"):
		return 0
	case r.skip("+"):
		return time.Duration(r.number(2, 0, 23))*time.Hour + r.minutes()
	case r.skip("-"):
		return -time.Duration(r.number(2, 0, 23))*time.Hour - r.minutes()
	}
	r.bad = true
	return 0
}
