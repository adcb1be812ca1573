//go:build cgo

package main

import (
	"errors"
	"fmt"

	"github.com/mattn/go-sqlite3"
)

// explained says what an error of SQLite means for the person who named the
// file.
func explained(err error) error {
	refused, ok := errors.AsType[sqlite3.Error](err)
	switch {
	case ok && (refused.Code == sqlite3.ErrBusy || refused.Code == sqlite3.ErrLocked):
		return fmt.Errorf("another sandbox, or another program, is using it: %w", err)
	case ok && refused.Code == sqlite3.ErrNotADB:
		return errForeignFile
	case ok && refused.Code == sqlite3.ErrCorrupt:
		return fmt.Errorf("it is damaged; delete it to begin anew: %w", err)
	}
	return err
}
