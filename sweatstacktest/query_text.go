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
	if before, after, point := strings.Cut(text, "."); point && strings.Trim(after, "0") == "" {
		text = before
	}
	if !strings.HasPrefix(text, "_") && !strings.HasSuffix(text, "_") && !strings.Contains(text, "__") {
		text = strings.ReplaceAll(text, "_", "")
	}
	n, err := strconv.ParseInt(text, 10, 0)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, false
	}
	return int(n), true
}

// dateText reads a calendar date. The error is what pydantic says of others,
// among them every time of day: the platform's filters refuse those.
func dateText(text string) (time.Time, *issue) {
	wrong := func(why string) *issue {
		return &issue{Type: "date_from_datetime_parsing", Msg: "Input should be a valid date or datetime, " + why}
	}
	if len(text) < len(time.DateOnly) {
		return time.Time{}, wrong("input is too short")
	}
	day, rest := text[:len(time.DateOnly)], text[len(time.DateOnly):]
	year, noYear := strconv.ParseUint(day[:4], 10, 16)
	month, noMonth := strconv.ParseUint(day[5:7], 10, 8)
	_, noDay := strconv.ParseUint(day[8:], 10, 8)
	at, err := time.Parse(time.DateOnly, day)
	switch {
	case noYear != nil:
		return time.Time{}, wrong("invalid character in year")
	case day[4] != '-' || day[7] != '-':
		return time.Time{}, wrong("invalid date separator, expected `-`")
	case noMonth != nil:
		return time.Time{}, wrong("invalid character in month")
	case noDay != nil:
		return time.Time{}, wrong("invalid character in day")
	case month < 1 || month > 12:
		return time.Time{}, wrong("month value is outside expected range of 1-12")
	case err != nil:
		return time.Time{}, wrong("day value is outside expected range")
	case year == 0:
		return time.Time{}, wrong("year 0 is out of range")
	case rest == "":
		return at, nil
	case strings.ContainsRune("Tt _", rune(rest[0])):
		return time.Time{}, &issue{
			Type: "date_from_datetime_inexact",
			Msg:  "Datetimes provided to dates should have zero time - e.g. be exact dates",
		}
	}
	return time.Time{}, wrong("unexpected extra characters at the end of the input")
}
