package sweatstack

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"
)

// form reads and writes one field. Each form is a pointer to a Go field and
// fits into an interface without an allocation.
type form interface {
	// empty reports whether the field holds nothing.
	empty() bool
	// write appends the field as JSON, also when it is empty.
	write(b []byte) ([]byte, error)
}

// plainForm is a form of a value that is read as a whole.
type plainForm interface {
	form
	// read takes valid JSON that is not null.
	read(c *cursor, raw []byte) error
}

// nestedForm is a form of a value that holds others. Its reader lives as long as
// that of the model around it.
type nestedForm interface {
	form
	reader() reader
}

var (
	errNotText   = errors.New("want a text")
	errEmpty     = errors.New("must not be empty")
	errNotBool   = errors.New("want true or false")
	errNotNumber = errors.New("want a number")
	errNotWhole  = errors.New("want a whole number")
	errTooBig    = errors.New("number out of range")
)

func readText(raw []byte) (string, error) {
	text, ok := unquote(raw)
	if !ok {
		return "", errNotText
	}
	return string(text), nil
}

// textForm is a text; the empty text stands for none.
type textForm[S ~string] struct{ at *S }

func asText[S ~string](at *S) form { return textForm[S]{at} }

func (f textForm[S]) read(_ *cursor, raw []byte) error {
	text, err := readText(raw)
	*f.at = S(text)
	return err
}

func (f textForm[S]) empty() bool { return *f.at == "" }

func (f textForm[S]) write(b []byte) ([]byte, error) { return writeText(b, string(*f.at)) }

// writeText appends a JSON text. Plain ones, which are most, need no encoder.
func writeText(b []byte, text string) ([]byte, error) {
	for _, c := range []byte(text) {
		if c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			return writeAny(b, text)
		}
	}
	b = append(b, '"')
	b = append(b, text...)
	return append(b, '"'), nil
}

func writeAny(b []byte, value any) ([]byte, error) {
	encoded, err := json.Marshal(value)
	return append(b, encoded...), err
}

// writeList appends a JSON array.
func writeList[T any](b []byte, list []T, write func(b []byte, element *T) ([]byte, error)) ([]byte, error) {
	b = append(b, '[')
	for i := range list {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = write(b, &list[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", step(i), err)
		}
	}
	return append(b, ']'), nil
}

// idForm is a text that names somebody or something, so it is never empty.
type idForm struct{ at *string }

func asID(at *string) form { return idForm{at} }

func (f idForm) read(_ *cursor, raw []byte) (err error) {
	if *f.at, err = readText(raw); err == nil && *f.at == "" {
		return errEmpty
	}
	return err
}

func (f idForm) empty() bool { return *f.at == "" }

func (f idForm) write(b []byte) ([]byte, error) { return writeText(b, *f.at) }

// textsForm is a list of texts: nil for none, not nil for an empty list.
type textsForm[S ~string] struct{ at *[]S }

func asTexts[S ~string](at *[]S) form { return textsForm[S]{at} }

func (f textsForm[S]) reader() reader { return &textsReader[S]{at: f.at} }

func (f textsForm[S]) empty() bool { return *f.at == nil }

func (f textsForm[S]) write(b []byte) ([]byte, error) {
	return writeList(b, *f.at, func(b []byte, text *S) ([]byte, error) { return writeText(b, string(*text)) })
}

// step is the place of an element on the way to a fault.
func step(index int) string { return "[" + strconv.Itoa(index) + "]" }

// boolForm is true or false.
type boolForm struct{ at *bool }

func asBool(at *bool) form { return boolForm{at} }

func (f boolForm) read(_ *cursor, raw []byte) error {
	*f.at = string(raw) == "true"
	if !*f.at && string(raw) != "false" {
		return errNotBool
	}
	return nil
}

func (f boolForm) empty() bool { return !*f.at }

func (f boolForm) write(b []byte) ([]byte, error) { return strconv.AppendBool(b, *f.at), nil }

// numberForm is a number that may be missing. JSON knows neither NaN nor
// infinity, so none can come in.
type numberForm struct{ at **float64 }

func asNumber(at **float64) form { return numberForm{at} }

func (f numberForm) reader() reader { return numberReader(f) }

func (f numberForm) empty() bool { return *f.at == nil }

// write fails for NaN and infinity, which a program may have set.
func (f numberForm) write(b []byte) ([]byte, error) { return writeAny(b, *f.at) }

func readNumber(raw []byte) (float64, error) {
	if !plainNumber(raw) {
		return 0, errNotNumber
	}
	n, err := strconv.ParseFloat(string(raw), 64)
	switch {
	case errors.Is(err, strconv.ErrRange):
		return 0, errTooBig
	case err != nil:
		return 0, errNotNumber
	}
	return n, nil
}

// plainNumber keeps out what strconv reads beyond JSON: NaN, Inf, hexadecimal
// numbers, underscores.
func plainNumber(raw []byte) bool {
	if len(raw) == 0 || (raw[0] != '-' && (raw[0] < '0' || raw[0] > '9')) {
		return false
	}
	for _, c := range raw {
		if (c < '0' || c > '9') && bytes.IndexByte([]byte("+-.eE"), c) < 0 {
			return false
		}
	}
	return true
}

// wholeForm is a whole number that may be missing. It may come as 250.0.
type wholeForm struct{ at **int }

func asWhole(at **int) form { return wholeForm{at} }

func (f wholeForm) read(_ *cursor, raw []byte) error {
	n, err := readWhole(raw)
	if err == nil {
		*f.at = &n
	}
	return err
}

func (f wholeForm) empty() bool { return *f.at == nil }

func (f wholeForm) write(b []byte) ([]byte, error) { return writeAny(b, *f.at) }

func readWhole(raw []byte) (int, error) {
	n, err := readNumber(raw)
	switch {
	case err != nil:
		return 0, err
	case n != math.Trunc(n):
		return 0, errNotWhole
	case math.Abs(n) > min(math.MaxInt, 1<<53):
		return 0, errTooBig
	}
	return int(n), nil
}

// instantForm is a point in time.
type instantForm struct{ at *time.Time }

func asInstant(at *time.Time) form { return instantForm{at} }

func (f instantForm) read(c *cursor, raw []byte) error {
	text, err := readText(raw)
	if err == nil {
		*f.at, err = c.instant(text)
	}
	return err
}

func (f instantForm) empty() bool { return f.at.IsZero() }

// write fails for years that have not four digits.
func (f instantForm) write(b []byte) ([]byte, error) { return writeAny(b, *f.at) }

// localForm is a local wall clock.
type localForm struct{ at *LocalTime }

func asLocal(at *LocalTime) form { return localForm{at} }

func (f localForm) read(c *cursor, raw []byte) error {
	text, err := readText(raw)
	if err == nil {
		*f.at, err = c.local(text)
	}
	return err
}

func (f localForm) empty() bool { return f.at.IsZero() }

func (f localForm) write(b []byte) ([]byte, error) {
	if year := f.at.utc.Year(); year < 1 || year > 9999 {
		return nil, errYear
	}
	return writeText(b, f.at.wire())
}

// lengthForm is a length of time: a text, or a number of seconds.
type lengthForm struct{ at *time.Duration }

func asLength(at *time.Duration) form { return lengthForm{at} }

func (f lengthForm) read(_ *cursor, raw []byte) error {
	text := string(raw)
	var err error
	if raw[0] == '"' {
		if text, err = readText(raw); err != nil {
			return err
		}
	}
	*f.at, err = readDuration(text)
	return err
}

func (f lengthForm) empty() bool { return *f.at == 0 }

func (f lengthForm) write(b []byte) ([]byte, error) { return writeText(b, FormatDuration(*f.at)) }

// rawForm is any JSON, kept as it is.
type rawForm struct{ at *json.RawMessage }

func asRaw(at *json.RawMessage) form { return rawForm{at} }

func (f rawForm) reader() reader { return rawReader(f) }

func (f rawForm) empty() bool { return *f.at == nil }

func (f rawForm) write(b []byte) ([]byte, error) { return writeAny(b, *f.at) }

// objectForm is a model that may be missing.
type objectForm[T any, P modelOf[T]] struct{ at **T }

func asObject[T any, P modelOf[T]](at **T) form { return objectForm[T, P]{at} }

// shape tells what is below, and whether it is there.
func (f objectForm[T, P]) shape() (shape, bool) {
	if *f.at == nil {
		return shape{}, false
	}
	return P(*f.at).shape(), true
}

func (f objectForm[T, P]) reader() reader { return newObjectReader(f.at) }

func (f objectForm[T, P]) empty() bool { return *f.at == nil }

func (f objectForm[T, P]) write(b []byte) ([]byte, error) { return writeModel(b, P(*f.at)) }

// objectsForm is a list of models: nil for none, not nil for an empty list.
type objectsForm[T any, P modelOf[T]] struct{ at *[]T }

func asObjects[T any, P modelOf[T]](at *[]T) form { return objectsForm[T, P]{at} }

func (f objectsForm[T, P]) reader() reader { return newObjectsReader(f.at) }

func (f objectsForm[T, P]) empty() bool { return *f.at == nil }

func (f objectsForm[T, P]) write(b []byte) ([]byte, error) {
	return writeList(b, *f.at, func(b []byte, one *T) ([]byte, error) { return writeModel(b, P(one)) })
}
