package sqlite

import (
	"errors"
	"fmt"
)

var (
	// ErrLayout means that the file has a table of the name that a store uses,
	// with other columns: plain tokens where encrypted ones were expected or
	// the other way round, or a table of somebody else. Nothing was changed in
	// the file. The error says which table it is.
	ErrLayout = errors.New("sqlite: a table has another layout")

	// ErrCorruptRow means that a row of the table cannot be read. The error is
	// a [*RowError] that tells which one.
	ErrCorruptRow = errors.New("sqlite: row cannot be read")

	// ErrBusy means that another process has held the database for more than
	// five seconds. Nothing was changed; try again later.
	ErrBusy = errors.New("sqlite: another process holds the database")
)

// RowError tells which row cannot be read. It matches [ErrCorruptRow]. The row
// stays as it is: when the reason is a wrong key, it is still good for the
// right one. [TokenStore.Delete] removes it, or [SessionStore.End] when it is a
// session.
type RowError struct {
	// UserID is whose token it is. Empty when the row is a session.
	UserID string
	// SessionID is the id of the session. Empty when the row is a token.
	SessionID string
	// Column is the name of the column in the table.
	Column string
	// Err is the reason. It never has the stored text in it.
	Err error
}

// Error implements error.
func (e *RowError) Error() string {
	if e.SessionID != "" {
		return fmt.Sprintf("%v: session %q, column %s: %v", ErrCorruptRow, e.SessionID, e.Column, e.Err)
	}
	return fmt.Sprintf("%v: user %q, column %s: %v", ErrCorruptRow, e.UserID, e.Column, e.Err)
}

// Unwrap returns the reason.
func (e *RowError) Unwrap() error { return e.Err }

// Is makes errors.Is(err, ErrCorruptRow) true for every RowError.
func (e *RowError) Is(target error) bool { return target == ErrCorruptRow }

// layoutError is ErrLayout with the name of the table.
type layoutError struct{ table, problem string }

func (e layoutError) Error() string {
	return fmt.Sprintf("sqlite: table %s has another layout: %s", e.table, e.problem)
}

func (e layoutError) Is(target error) bool { return target == ErrLayout }

// failure says what was being done when an error came.
func failure(doing string, err error) error {
	if isBusy(err) {
		return fmt.Errorf("%w (%s)", ErrBusy, doing)
	}
	return fmt.Errorf("sqlite: %s: %w", doing, err)
}
