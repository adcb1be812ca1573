package sweatstacktest

import (
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"time"
)

// What a JSON value is, for the words of a refusal.
const (
	asText     = "string"
	asFraction = "fraction"
	asTooLarge = "too large"
)

// quantity is a number of a JSON body. As for pydantic it may be written as a
// text or as a boolean, and has to be finite.
type quantity float64

// UnmarshalJSON refuses what is no finite number.
func (q *quantity) UnmarshalJSON(data []byte) error {
	wrong := &json.UnmarshalTypeError{Type: reflect.TypeFor[float64]()}
	var value any
	if err := json.Unmarshal(data, &value); err != nil {
		value = math.Inf(1) // the only thing that is wrong with valid JSON
	}
	switch v := value.(type) {
	case float64:
		*q = quantity(v)
	case bool:
		*q = 0
		if v {
			*q = 1
		}
	case string:
		n, ok := number(v)
		if !ok {
			wrong.Value = asText
			return wrong
		}
		*q = quantity(n)
	default:
		return wrong
	}
	if n := float64(*q); math.IsInf(n, 0) || math.IsNaN(n) {
		wrong.Value = asTooLarge
		return wrong
	}
	return nil
}

// whole is an integer of a JSON body, which may come as 250.0 or "250" too.
type whole int

// UnmarshalJSON refuses fractions and what no float64 holds exactly.
func (w *whole) UnmarshalJSON(data []byte) error {
	wrong := &json.UnmarshalTypeError{Type: reflect.TypeFor[int]()}
	if data[0] == '"' {
		var text string
		_ = json.Unmarshal(data, &text) // a text: the decoder has checked it
		n, ok := wholeNumber(text)
		if !ok {
			wrong.Value = asText
			return wrong
		}
		data = strconv.AppendInt(nil, int64(n), 10)
	}
	var value quantity
	if err := value.UnmarshalJSON(data); err != nil {
		if data[0] != '[' && data[0] != '{' {
			wrong.Value = asTooLarge
		}
		return wrong
	}
	switch v := float64(value); {
	case v != math.Trunc(v):
		wrong.Value = asFraction
		return wrong
	case math.Abs(v) > 1<<53:
		wrong.Value = asTooLarge
		return wrong
	}
	*w = whole(value)
	return nil
}

// textList is a list of texts of a JSON body. Package json would take null for
// an empty text.
type textList []string

// UnmarshalJSON refuses what is no list, and names the place of what is no text.
func (l *textList) UnmarshalJSON(data []byte) error {
	wrong := &json.UnmarshalTypeError{Type: reflect.TypeFor[textList]()}
	var items []any
	if err := json.Unmarshal(data, &items); err != nil {
		return wrong
	}
	if items == nil {
		return nil // null, as for a field that did not come
	}
	*l = textList{}
	for i, item := range items {
		text, ok := item.(string)
		if !ok {
			wrong.Value = strconv.Itoa(i)
			return wrong
		}
		*l = append(*l, text)
	}
	return nil
}

// timeValue and dateValue are the texts of a time and of a date in a JSON body.
// A number, which counts as a Unix time, is kept as its decimal text.
type (
	timeValue string
	dateValue string
)

// UnmarshalJSON refuses what is no text and no number.
func (v *timeValue) UnmarshalJSON(data []byte) error {
	text, ok := timeText(data)
	if !ok {
		return &json.UnmarshalTypeError{Type: reflect.TypeFor[timeValue]()}
	}
	*v = timeValue(text)
	return nil
}

// UnmarshalJSON refuses what is no text and no number.
func (v *dateValue) UnmarshalJSON(data []byte) error {
	text, ok := timeText(data)
	if !ok {
		return &json.UnmarshalTypeError{Type: reflect.TypeFor[dateValue]()}
	}
	*v = dateValue(text)
	return nil
}

// timeText is the text of a JSON text or number.
func timeText(data []byte) (string, bool) {
	if data[0] == '"' {
		var text string
		err := json.Unmarshal(data, &text)
		return text, err == nil
	}
	if data[0] != '-' && (data[0] < '0' || data[0] > '9') {
		return "", false
	}
	n, _ := strconv.ParseFloat(string(data), 64) // infinite when too large: no time either
	return strconv.FormatFloat(n, 'f', -1, 64), true
}

// milliseconds is where pydantic begins to read a Unix time as milliseconds.
const milliseconds = 2e10

// unixInstant reads a text that is a Unix time: seconds, or milliseconds when
// there are that many. Whether the year can be written is not checked.
func unixInstant(text string) (time.Time, bool) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || !unixTime(text) {
		return time.Time{}, false
	}
	if math.Abs(n) > milliseconds {
		n /= 1000
	}
	seconds, fraction := math.Modf(n)
	return time.Unix(int64(seconds), int64(math.Round(fraction*1e6))*1000).UTC(), true
}

// bodyDate reads the date of a JSON body: other than in a query it may have a
// time of day, if that is midnight.
func bodyDate(text string) (time.Time, *issue) {
	at, ok := unixInstant(text)
	if !ok {
		at, ok = parseTime(text, time.UTC, append(zonedForms(), "2006-01-02T15:04:05.999999999", "2006-01-02T15:04")...)
	}
	midnight := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, at.Location())
	if ok && writable(at) && at.Equal(midnight) {
		return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC), nil
	}
	return dateText(text)
}
