package sweatstack

import (
	"errors"
	"math"
	"math/bits"
	"strconv"
	"strings"
	"time"
)

// Reasons why a text is no length of time.
var (
	errLengthForm  = errors.New("want a length of time such as PT1H2M3S, 3723 or 01:02:03")
	errLengthRange = errors.New("longer than 292 years")
)

// ParseDuration reads a length of time as the platform writes it (SweatStack
// API reference, section 4), in one of three forms:
//
//   - ISO 8601: PT1H2M3S, P1DT2H, P2W, -PT0.5S. A year counts 365 days and a
//     month 30, as the platform's own software counts them.
//   - a number of seconds: 3723 or 3723.5.
//   - a clock: 01:02:03, 1:02:03.5, 2 days 01:02:03. Hours may pass 24.
//
// A sign at the beginning is for the whole, so -1 day 01:00:00 is 25 hours
// back. A fraction is cut after nanoseconds. Its only error is
// [ErrInvalidTime], also for what a [time.Duration] cannot hold.
func ParseDuration(text string) (time.Duration, error) {
	d, err := readDuration(text)
	if err != nil {
		return 0, invalidTime("length", text, err)
	}
	return d, nil
}

// FormatDuration writes a length of time as the platform does: PT1H2M3S,
// P1DT2H, PT0S, -PT0.5S. Days have 24 hours; longer units are not used.
// [ParseDuration] reads back the same length.
func FormatDuration(d time.Duration) string {
	if d == 0 {
		return "PT0S"
	}
	rest := magnitude(d)
	b := make([]byte, 0, len("-P106751DT23H47M16.854775808S"))
	if d < 0 {
		b = append(b, '-')
	}
	b = append(b, 'P')
	for _, u := range []struct {
		size uint64
		mark string
	}{{nanosPerDay, "D"}, {uint64(time.Hour), "H"}, {uint64(time.Minute), "M"}} {
		if u.mark == "H" && rest > 0 {
			b = append(b, 'T')
		}
		if n := rest / u.size; n > 0 {
			b = append(strconv.AppendUint(b, n, 10), u.mark...)
		}
		rest %= u.size
	}
	if rest > 0 {
		b = strconv.AppendUint(b, rest/1e9, 10)
		if fraction := strconv.FormatUint(1e9+rest%1e9, 10); rest%1e9 > 0 {
			b = append(append(b, '.'), strings.TrimRight(fraction[1:], "0")...)
		}
		b = append(b, 'S')
	}
	return string(b)
}

const nanosPerDay = uint64(24 * time.Hour)

// magnitude is the absolute value, which for the smallest length is one more
// than the largest.
func magnitude(d time.Duration) uint64 {
	if d < 0 {
		return uint64(-(d + 1)) + 1
	}
	return uint64(d)
}

func readDuration(text string) (time.Duration, error) {
	unsigned := strings.TrimPrefix(text, "-")
	negative := unsigned != text
	if !negative {
		unsigned = strings.TrimPrefix(text, "+")
	}
	var nanos uint64
	var err error
	switch {
	case unsigned == "":
		return 0, errLengthForm
	case unsigned[0] == 'P':
		nanos, err = readISOLength(unsigned[1:])
	case strings.Contains(unsigned, ":"):
		nanos, err = readClockLength(unsigned)
	default:
		nanos, err = readSeconds(unsigned)
	}
	switch {
	case err != nil:
		return 0, err
	case negative && nanos <= 1<<63:
		return time.Duration(-nanos), nil // wraps to the right value, also for 1<<63
	case nanos > math.MaxInt64:
		return 0, errLengthRange
	}
	return time.Duration(nanos), nil
}

// readISOLength reads what follows the P: units in falling order, each at most
// once, at least one, and one at least after a T.
func readISOLength(text string) (total uint64, err error) {
	date, clock, timed := strings.Cut(text, "T")
	if (date == "" && !timed) || (timed && clock == "") {
		return 0, errLengthForm
	}
	for _, part := range []struct {
		text  string
		marks string
		sizes []uint64
	}{
		{date, "YMWD", []uint64{365 * nanosPerDay, 30 * nanosPerDay, 7 * nanosPerDay, nanosPerDay}},
		{clock, "HMS", []uint64{uint64(time.Hour), uint64(time.Minute), uint64(time.Second)}},
	} {
		next := 0 // the largest unit that may still come
		for rest := part.text; rest != ""; {
			end := strings.IndexAny(rest, part.marks[next:])
			if end < 0 {
				return 0, errLengthForm
			}
			next += strings.IndexByte(part.marks[next:], rest[end])
			if total, err = addUnits(total, rest[:end], part.sizes[next]); err != nil {
				return 0, err
			}
			next++
			rest = rest[end+1:]
		}
	}
	return total, nil
}

// readClockLength reads [D days ]HH:MM:SS[.f].
func readClockLength(text string) (total uint64, err error) {
	if days, clock, ok := strings.Cut(text, " day"); ok {
		clock = strings.TrimPrefix(strings.TrimPrefix(clock, "s"), ",")
		if text, ok = strings.CutPrefix(clock, " "); !ok || days == "" {
			return 0, errLengthForm
		}
		if strings.ContainsAny(days, ".,") {
			return 0, errLengthForm
		}
		if total, err = addUnits(0, days, nanosPerDay); err != nil {
			return 0, err
		}
	}
	hours, rest, _ := strings.Cut(text, ":")
	if len(rest) < len("04:05") || rest[2] != ':' || strings.ContainsAny(hours, ".,") {
		return 0, errLengthForm
	}
	if minute, second := digits(rest[:2]), digits(rest[3:5]); minute > 59 || second > 59 {
		return 0, errLengthForm
	}
	if total, err = addUnits(total, hours, uint64(time.Hour)); err != nil {
		return 0, err
	}
	if total, err = addUnits(total, rest[:2], uint64(time.Minute)); err != nil {
		return 0, err
	}
	return addUnits(total, rest[3:], uint64(time.Second))
}

// readSeconds reads a decimal number, which JSON may write with an exponent.
func readSeconds(text string) (uint64, error) {
	if !strings.ContainsAny(text, "eE") {
		return addUnits(0, text, uint64(time.Second))
	}
	seconds, err := readNumber([]byte(text))
	switch {
	case errors.Is(err, errTooBig), seconds > math.MaxInt64/1e9:
		return 0, errLengthRange
	case err != nil, seconds < 0: // the sign is read already: a second one
		return 0, errLengthForm
	}
	return uint64(math.Round(seconds * 1e9)), nil
}

// addUnits adds a decimal number of units to a total in nanoseconds. The
// largest total is that of the smallest [time.Duration].
func addUnits(total uint64, number string, size uint64) (uint64, error) {
	tail := strings.TrimLeft(number, "0123456789")
	whole := number[:len(number)-len(tail)]
	fraction, rest, ok := cutFraction(tail)
	if whole == "" || rest != "" || !ok {
		return 0, errLengthForm
	}
	n, err := strconv.ParseUint(whole, 10, 64)
	if err != nil {
		return 0, errLengthRange
	}
	high, units := bits.Mul64(n, size)
	partHigh, partLow := bits.Mul64(uint64(fraction), size)
	part, _ := bits.Div64(partHigh, partLow, 1e9) // partHigh < 1e9: fraction is below 1e9, size below 2^55
	sum, carry1 := bits.Add64(units, part, 0)
	sum, carry2 := bits.Add64(sum, total, 0)
	if high != 0 || carry1 != 0 || carry2 != 0 || sum > 1<<63 {
		return 0, errLengthRange
	}
	return sum, nil
}
