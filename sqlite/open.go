package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"
)

// DB is one SQLite file. It is safe for concurrent use. Close it when the
// program ends.
type DB struct {
	write    *sql.DB       // one connection
	read     *sql.DB       // several; the same as write for a database in memory
	patience time.Duration // how long a write waits for other processes
}

// Open opens the file and creates it when it is missing; its folder must be
// there. The path is a plain path, in which no character has a meaning. The
// name ":memory:" gives a database that ends with Close, with nothing shared
// between two calls.
//
// An existing file becomes one in WAL mode and stays so, also for Python. Its
// tables are left alone. It is an error when the path is empty, a URI, a
// folder or anything else but a file, when the file is not an SQLite database,
// when others can read it and that cannot be changed, and [ErrBusy] when
// another process holds it.
func Open(path string, options ...Option) (*DB, error) {
	settings := openSettings{mode: 0o600, patience: busyTimeout}
	for _, option := range options {
		if err := option(&settings); err != nil {
			return nil, fmt.Errorf("sqlite: open %q: %w", path, err)
		}
	}
	if path == ":memory:" {
		// Each connection would have a database of its own.
		db := pool(dsn("file::memory:", busyTimeout, nil), 1)
		return &DB{write: db, read: db, patience: settings.patience}, nil
	}
	db, err := openFile(path, settings)
	if err != nil {
		return nil, failure(fmt.Sprintf("open %q", path), err)
	}
	return db, nil
}

func openFile(path string, settings openSettings) (*DB, error) {
	switch {
	case path == "":
		return nil, errors.New("path is empty")
	case strings.HasPrefix(path, "file:"):
		return nil, errors.New("path is a URI, want a plain path")
	case strings.ContainsRune(path, 0):
		return nil, errors.New("path has a zero byte")
	}
	path, err := prepareFile(path, settings.mode)
	if err != nil {
		return nil, err
	}
	db := &DB{
		write:    pool(dsn(uri(path), oneWait, nil), 1),
		read:     pool(dsn(uri(path), busyTimeout, map[string]string{"_query_only": "on"}), max(4, runtime.GOMAXPROCS(0))),
		patience: settings.patience,
	}
	if err := db.useWAL(); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// useWAL switches the file to write-ahead logging, which the file remembers.
// SQLite does not wait by itself when another connection is in the way of the
// switch: without patience, one of two programs that start on a new file would
// fail.
func (db *DB) useWAL() error {
	ctx := context.Background() // the patience has an end
	var mode string
	err := db.patiently(ctx, time.Now(), func() error {
		return db.write.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode)
	})
	if err == nil && mode != "wal" {
		err = fmt.Errorf("journal mode is %s and cannot be wal on this file system", mode)
	}
	return err
}

// Close ends all connections after the operations under way, and writes the
// log back into the file when no other process has it open. Operations that
// come later fail. Closing twice is fine.
func (db *DB) Close() error {
	// Readers first: the last connection writes the log back, and readers
	// may not write.
	if err := errors.Join(db.read.Close(), db.write.Close()); err != nil {
		return fmt.Errorf("sqlite: close: %w", err)
	}
	return nil
}
