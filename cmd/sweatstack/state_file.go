package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"

	_ "github.com/mattn/go-sqlite3" // the driver of the state file
)

// stateFile keeps the state of the sandbox in a file of SQLite. It implements
// [sweatstacktest.Storage].
type stateFile struct{ db *sql.DB }

// openStateFile opens or makes the file. It has mode 0600 before its first
// byte: it holds tokens and secrets. The file stays locked until it is closed,
// because two sandboxes would write over each other.
func openStateFile(ctx context.Context, path string) (*stateFile, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("data file: %w", err)
	}
	if err := errors.Join(file.Chmod(0o600), file.Close()); err != nil {
		return nil, fmt.Errorf("data file: %w", err)
	}
	name := (&url.URL{Scheme: "file", Opaque: url.PathEscape(path), RawQuery: url.Values{
		"_locking_mode": {"EXCLUSIVE"}, "_journal_mode": {"WAL"}, "_synchronous": {"NORMAL"}, "_busy_timeout": {"1000"},
	}.Encode()}).String()
	db, err := sql.Open("sqlite3", name)
	if err != nil {
		return nil, fmt.Errorf("data file: %w", err)
	}
	db.SetMaxOpenConns(1)
	// A write takes the lock.
	for _, statement := range []string{
		`CREATE TABLE IF NOT EXISTS sandbox_state (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT`,
		`PRAGMA user_version = 1`,
	} {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return nil, errors.Join(fmt.Errorf("data file %s (is another sandbox using it?): %w", path, err), db.Close())
		}
	}
	return &stateFile{db}, nil
}

// Load implements [sweatstacktest.Storage].
func (f *stateFile) Load(ctx context.Context) (values map[string][]byte, err error) {
	rows, err := f.db.QueryContext(ctx, `SELECT name, value FROM sandbox_state`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	values = map[string][]byte{}
	for rows.Next() {
		var name string
		var value []byte
		if err := rows.Scan(&name, &value); err != nil {
			return nil, err
		}
		values[name] = value
	}
	return values, rows.Err()
}

// Save implements [sweatstacktest.Storage].
func (f *stateFile) Save(ctx context.Context, values map[string][]byte) error {
	tx, err := f.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for name, value := range values {
		if value == nil {
			_, err = tx.ExecContext(ctx, `DELETE FROM sandbox_state WHERE name = ?`, name)
		} else {
			_, err = tx.ExecContext(ctx, `INSERT INTO sandbox_state (name, value) VALUES (?, ?)
				ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
		}
		if err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	return tx.Commit()
}

// Close lets the file go.
func (f *stateFile) Close() error { return f.db.Close() }
