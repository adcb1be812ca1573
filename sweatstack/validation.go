package sweatstack

import (
	"encoding/json"
	"errors"
)

// HTTPValidationError is the body of an answer with status 422 (SweatStack API
// reference, sections 1.6 and 4.7). Calls of this package turn it into an
// [APIError] with [FieldError] entries; this is the wire form, for programs
// that answer as the platform does.
type HTTPValidationError struct {
	// Detail lists what is wrong.
	Detail []ValidationError

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

func (e *HTTPValidationError) shape() shape {
	return shape{name: "HTTPValidationError", extra: &e.Extra, fields: []field{
		{"detail", optional, asObjects(&e.Detail)},
	}}
}

// MarshalJSON implements [json.Marshaler].
func (e HTTPValidationError) MarshalJSON() ([]byte, error) { return encodeModel(&e) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (e *HTTPValidationError) UnmarshalJSON(data []byte) error { return decodeModel(data, e) }

// ValidationError is one entry of an [HTTPValidationError].
type ValidationError struct {
	// Location is the way to the field. Each step is a string or an int, such
	// as "body", "files", 0.
	Location []any
	// Message says what is wrong with it.
	Message string
	// Type is the platform's name of the kind of error.
	Type string

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

func (e *ValidationError) shape() shape {
	return shape{name: "ValidationError", extra: &e.Extra, fields: []field{
		{"loc", required, locationForm{&e.Location}},
		{"msg", required, asText(&e.Message)},
		{"type", required, asText(&e.Type)},
	}}
}

// MarshalJSON implements [json.Marshaler].
func (e ValidationError) MarshalJSON() ([]byte, error) { return encodeModel(&e) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (e *ValidationError) UnmarshalJSON(data []byte) error { return decodeModel(data, e) }

var errNotStep = errors.New("want a text or a whole number")

// locationForm is a list of texts and whole numbers.
type locationForm struct{ at *[]any }

func (f locationForm) read(_ *cursor, raw []byte) error {
	*f.at = []any{}
	return eachElement(raw, func(i int, value []byte) error {
		if text, ok := unquote(value); ok {
			*f.at = append(*f.at, string(text))
			return nil
		}
		n, err := readWhole(value)
		if err != nil {
			return below(step(i), errNotStep)
		}
		*f.at = append(*f.at, n)
		return nil
	})
}

func (f locationForm) empty() bool { return *f.at == nil }

func (f locationForm) write(b []byte) ([]byte, error) {
	return writeList(b, *f.at, func(b []byte, step *any) ([]byte, error) { return writeAny(b, *step) })
}
