package sqlite

import (
	"context"
	"time"
)

const (
	// busyTimeout is how long an operation waits for other processes. Readers
	// have nothing to wait for as long as the writing connection is open.
	busyTimeout = 5 * time.Second

	// oneWait is how long the writing connection waits inside of SQLite. It
	// cannot be interrupted there, so the wait is cut into pieces, between
	// which the context is looked at.
	oneWait = 50 * time.Millisecond

	// pause is between two attempts. Some conflicts SQLite reports at once,
	// and an attempt right after would only keep the processor busy.
	pause = 5 * time.Millisecond
)

// patiently runs an operation, and again as long as another process is in its
// way, until the context is over or the patience, which began at a moment, is at
// its end. Then it returns the error of the context, or the last one of the
// operation, for which isBusy is true. It tries once in any case.
func (db *DB) patiently(ctx context.Context, began time.Time, operation func() error) error {
	deadline := began.Add(db.patience)
	for {
		err := operation()
		if !isBusy(err) || !time.Now().Before(deadline) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}
