package frame

import (
	"errors"
	"fmt"
	"strings"
)

var (
	// ErrNoColumn says that a column which was asked for by name is not in the
	// frame.
	ErrNoColumn = errors.New("no such column")

	// ErrMismatch says that a column, or one of its values, does not go where
	// it was to go: text into a number, 300 into an int8.
	ErrMismatch = errors.New("does not fit")
)

// ColumnError says which column could not be used, and why. [Rows],
// [Frame.Between], [Frame.Resample] and [Frame.Standard] give it; it is
// [ErrNoColumn] or [ErrMismatch] to errors.Is.
type ColumnError struct {
	// Column is the name that was asked for.
	Column string
	// Type is the column's type, [Null] when it is not there.
	Type Type
	// Field is the struct field that [Rows] was to fill, empty elsewhere.
	Field string
	// Row is the row of the value that does not fit, -1 when it is the column
	// as a whole.
	Row int
	// Err is ErrNoColumn, or wraps ErrMismatch with the reason.
	Err error
}

// Error names column, row and field; it shows no value.
func (e *ColumnError) Error() string {
	var text strings.Builder
	_, _ = fmt.Fprintf(&text, "frame: column %.64q", e.Column)
	if e.Row >= 0 {
		_, _ = fmt.Fprintf(&text, ", row %d", e.Row)
	}
	if e.Field != "" {
		_, _ = fmt.Fprintf(&text, ", field %s", e.Field)
	}
	return text.String() + ": " + e.Err.Error()
}

// Unwrap gives Err.
func (e *ColumnError) Unwrap() error { return e.Err }

// mismatch is an error about a column as a whole.
func mismatch(c *Column, format string, args ...any) *ColumnError {
	return &ColumnError{Column: c.name, Type: c.typ, Row: -1, Err: fmt.Errorf("%w: "+format, append([]any{ErrMismatch}, args...)...)}
}

// outOfRange is the error for a time that nanoseconds cannot hold.
func outOfRange(c *Column, row int) error {
	return &ColumnError{Column: c.name, Type: c.typ, Row: row, Err: fmt.Errorf("%w into nanoseconds", ErrMismatch)}
}

// timestamps returns the column of a name, which must hold timestamps.
func (f *Frame) timestamps(name string) (*Column, error) {
	c, ok := f.Column(name)
	if !ok {
		return nil, &ColumnError{Column: name, Row: -1, Err: ErrNoColumn}
	}
	if c.typ != Timestamp {
		return nil, mismatch(c, "%s is not timestamp", c.typ)
	}
	return c, nil
}
