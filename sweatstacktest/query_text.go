package sweatstacktest

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// queryValues reads a query as the platform's framework does: only & separates,
// and what is not encoded right stands for itself. net/url drops such a
// parameter, and all of them when there are more than 10,000: a filter that is
// dropped answers with everything.
func queryValues(raw string) url.Values {
	values := url.Values{}
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name = queryText(name)
		values[name] = append(values[name], queryText(value))
	}
	return values
}

// queryText decodes a name or a value. What is no UTF-8 becomes the replacement
// character.
func queryText(raw string) string {
	if !strings.ContainsAny(raw, "%+") {
		return strings.ToValidUTF8(raw, "\ufffd")
	}
	var text strings.Builder
	for i := 0; i < len(raw); i++ {
		switch b := raw[i]; b {
		case '+':
			text.WriteByte(' ')
		case '%':
			code, err := strconv.ParseUint(raw[i+1:min(i+3, len(raw))], 16, 8)
			if err != nil || i+3 > len(raw) {
				text.WriteByte(b)
				continue
			}
			text.WriteByte(byte(code))
			i += 2
		default:
			text.WriteByte(b)
		}
	}
	return strings.ToValidUTF8(text.String(), "\ufffd")
}

// wholeNumber reads an integer as pydantic does: blanks around it, single
// underscores between digits and zeros behind a decimal point may be there. One
// that is too large is as large as can be.
func wholeNumber(text string) (int, bool) {
	text = strings.TrimSpace(text)
	if before, after, _ := strings.Cut(text, "."); after != "" && strings.Trim(after, "0") == "" {
		text = before
	}
	n, err := strconv.ParseInt(withoutUnderscores(text), 10, 0)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, false
	}
	return int(n), true
}

// number reads a float as pydantic does: it knows no hexadecimal ones. One that
// is too large is infinite.
func number(text string) (float64, bool) {
	text = withoutUnderscores(strings.TrimSpace(text))
	if strings.ContainsAny(text, "xX_") {
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil || errors.Is(err, strconv.ErrRange)
}

// withoutUnderscores takes single underscores between digits out of a number.
// With others it stays as it is, which no parser takes.
func withoutUnderscores(text string) string {
	digits := strings.TrimLeft(text, "+-")
	if strings.HasPrefix(digits, "_") || strings.HasSuffix(digits, "_") || strings.Contains(digits, "__") {
		return text
	}
	return strings.ReplaceAll(text, "_", "")
}

// dateText reads a calendar date. The error is what pydantic says of others,
// among them every time of day: the platform's filters refuse those.
func dateText(text string) (time.Time, *issue) {
	wrong := func(why string) (time.Time, *issue) {
		return time.Time{}, &issue{Type: "date_from_datetime_parsing", Msg: "Input should be a valid date or datetime, " + why}
	}
	inexact := &issue{
		Type: "date_from_datetime_inexact",
		Msg:  "Datetimes provided to dates should have zero time - e.g. be exact dates",
	}
	if unixTime(text) {
		return time.Time{}, inexact
	}
	if len(text) < len(time.DateOnly) {
		return wrong("input is too short")
	}
	day, rest := text[:len(time.DateOnly)], text[len(time.DateOnly):]
	_, noYear := strconv.ParseUint(day[:4], 10, 16)
	month, noMonth := strconv.ParseUint(day[5:7], 10, 8)
	_, noDay := strconv.ParseUint(day[8:], 10, 8)
	at, err := time.Parse(time.DateOnly, day)
	switch {
	case noYear != nil:
		return wrong("invalid character in year")
	case day[4] != '-' || day[7] != '-':
		return wrong("invalid date separator, expected `-`")
	case noMonth != nil:
		return wrong("invalid character in month")
	case noDay != nil:
		return wrong("invalid character in day")
	case month < 1 || month > 12:
		return wrong("month value is outside expected range of 1-12")
	case err != nil:
		return wrong("day value is outside expected range")
	case at.Year() == 0:
		return time.Time{}, &issue{
			Type: "date_parsing", Msg: "Input should be a valid date in the format YYYY-MM-DD, year 0 is out of range",
		}
	case rest == "":
		return at, nil
	case !strings.ContainsRune("Tt _", rune(rest[0])):
		return wrong("invalid datetime separator, expected `T`, `t`, `_` or space")
	case len(rest) < len("T00:00"):
		return wrong("input is too short")
	}
	return time.Time{}, inexact
}

// unixTime reports whether a text is a number, which pydantic takes for the
// seconds or milliseconds of a Unix time.
func unixTime(text string) bool {
	whole, fraction, point := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	_, err := strconv.ParseUint(whole, 10, 63)
	if point && err == nil {
		_, err = strconv.ParseUint(fraction, 10, 63)
	}
	return err == nil
}
