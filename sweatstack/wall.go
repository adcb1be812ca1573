package sweatstack

import (
	"errors"
	"strings"
	"time"
)

// The parts of ISO 8601 that instants, local times and days share. They are
// read by hand, since time.Parse takes one layout at a time and gives the
// machine's own zone to an offset that happens to be its own.

// Reasons why a text is no time.
var (
	errDateForm   = errors.New("want a day as YYYY-MM-DD")
	errDateRange  = errors.New("no such day")
	errClockForm  = errors.New("want a time of day as HH:MM:SS")
	errClockRange = errors.New("no such time of day")
	errOffset     = errors.New("want an offset as Z or +HH:MM")
)

// readWall reads a day and a time of day as if in UTC, and gives back what
// follows: an offset, or nothing.
func readWall(text string) (wall time.Time, rest string, err error) {
	const day = len("2006-01-02")
	if len(text) <= day || strings.IndexByte("Tt ", text[day]) < 0 {
		return time.Time{}, "", errDateForm
	}
	wall, err = readDay(text[:day])
	if err != nil {
		return time.Time{}, "", err
	}
	clock, rest, err := readClock(text[day+1:])
	return wall.Add(clock), rest, err
}

// readDay reads YYYY-MM-DD as midnight in UTC.
func readDay(text string) (time.Time, error) {
	if len(text) != len("2006-01-02") || text[4] != '-' || text[7] != '-' {
		return time.Time{}, errDateForm
	}
	year, month, day := digits(text[:4]), digits(text[5:7]), digits(text[8:])
	if year < 0 || month < 0 || day < 0 {
		return time.Time{}, errDateForm
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	// time.Date makes 1 March of 29 February: only a day that stays is one.
	if _, m, d := t.Date(); year == 0 || m != time.Month(month) || d != day {
		return time.Time{}, errDateRange
	}
	return t, nil
}

// readClock reads HH:MM, HH:MM:SS or HH:MM:SS.f, and gives back what follows.
func readClock(text string) (time.Duration, string, error) {
	if len(text) < len("15:04") || text[2] != ':' {
		return 0, "", errClockForm
	}
	hour, minute, second, rest := digits(text[:2]), digits(text[3:5]), 0, text[5:]
	var fraction time.Duration
	if strings.HasPrefix(rest, ":") {
		if len(rest) < len(":05") {
			return 0, "", errClockForm
		}
		var ok bool
		second = digits(rest[1:3])
		if fraction, rest, ok = cutFraction(rest[3:]); !ok {
			return 0, "", errClockForm
		}
	}
	switch {
	case hour < 0 || minute < 0 || second < 0:
		return 0, "", errClockForm
	case hour > 23 || minute > 59 || second > 59:
		return 0, "", errClockRange
	}
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute +
		time.Duration(second)*time.Second + fraction, rest, nil
}

// cutFraction reads a fraction of a second, with a point or a comma, cut after
// nanoseconds, and gives back what follows. No fraction is zero; a point
// without a digit is not ok.
func cutFraction(text string) (fraction time.Duration, rest string, ok bool) {
	if text == "" || (text[0] != '.' && text[0] != ',') {
		return 0, text, true
	}
	rest = strings.TrimLeft(text[1:], "0123456789")
	part := text[1 : len(text)-len(rest)]
	if part == "" {
		return 0, "", false
	}
	return time.Duration(digits((part + "000000000")[:9])), rest, true
}

// readOffset reads Z, +HH:MM or +HHMM in seconds east of UTC. No offset is
// zero, as is UTC.
func readOffset(text string) (int, error) {
	if text == "" || text == "Z" || text == "z" {
		return 0, nil
	}
	if text[0] != '+' && text[0] != '-' {
		return 0, errOffset
	}
	var hour, minute int
	switch {
	case len(text) == len("+02:00") && text[3] == ':':
		hour, minute = digits(text[1:3]), digits(text[4:])
	case len(text) == len("+0200"):
		hour, minute = digits(text[1:3]), digits(text[3:])
	default:
		return 0, errOffset
	}
	if hour < 0 || hour > 23 || minute < 0 || minute > 59 {
		return 0, errOffset
	}
	seconds := hour*3600 + minute*60
	if text[0] == '-' {
		seconds = -seconds
	}
	return seconds, nil
}

// digits reads up to nine decimal digits; anything else is -1.
func digits(text string) int {
	n := 0
	for _, c := range []byte(text) {
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}
