package sqlite

import (
	"context"
	"database/sql"
	"time"
)

// transact runs a function in a write transaction and commits when it returns
// nil. There is one at a time in this process; other processes are waited for.
//
// The context ends waiting, and is asked once more before the commit. It does
// not reach into the transaction: that takes microseconds, and the driver
// throws a connection away whose transaction a context has ended.
func (db *DB) transact(ctx context.Context, work func(ctx context.Context, tx *sql.Tx) error) error {
	// The patience of all who wait for the connection runs from now on, not one
	// after the other.
	began := time.Now()
	conn, err := db.write.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // gives it back to the pool
	// The write lock is taken at once (BEGIN IMMEDIATE), so that nothing can
	// change between what the transaction reads and what it writes, and so
	// that the commit has nothing to wait for.
	var tx *sql.Tx
	err = db.patiently(ctx, began, func() (err error) {
		tx, err = conn.BeginTx(context.WithoutCancel(ctx), nil)
		return err
	})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
	if err := work(context.WithoutCancel(ctx), tx); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return tx.Commit()
}
