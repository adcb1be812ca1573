package sqlite

import (
	"errors"
	"fmt"
)

var (
	// ErrLayout means that the file has a table sweatstack_tokens with other
	// columns than asked for: plain tokens where encrypted ones were expected
	// or the other way round, or a table of somebody else. Nothing was changed
	// in it.
	ErrLayout = errors.New("sqlite: table sweatstack_tokens has another layout")

	// ErrCorruptRow means that a row of the table cannot be read. The error is
	// a [*RowError] that tells which one.
	ErrCorruptRow = errors.New("sqlite: row cannot be read")

	// ErrBusy means that another process has held the database for more than
	// five seconds. Nothing was changed; try again later.
	ErrBusy = errors.New("sqlite: another process holds the database")
)

// RowError tells which row cannot be read. It matches [ErrCorruptRow]. The row
// stays as it is: when the reason is a wrong key, it is still good for the
// right one. [TokenStore.Delete] removes it.
type RowError struct {
	// UserID is whose row it is.
	UserID string
	// Column is the name of the column in the table.
	Column string
	// Err is the reason. It never has the stored text in it.
	Err error
}

// Error implements error.
func (e *RowError) Error() string {
	return fmt.Sprintf("%v: user %q, column %s: %v", ErrCorruptRow, e.UserID, e.Column, e.Err)
}

// Unwrap returns the reason.
func (e *RowError) Unwrap() error { return e.Err }

// Is makes errors.Is(err, ErrCorruptRow) true for every RowError.
func (e *RowError) Is(target error) bool { return target == ErrCorruptRow }

// failure says what was being done when an error came.
func failure(doing string, err error) error {
	if isBusy(err) {
		return fmt.Errorf("%w (%s)", ErrBusy, doing)
	}
	return fmt.Errorf("sqlite: %s: %w", doing, err)
}
