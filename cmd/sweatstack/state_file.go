package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"

	_ "github.com/mattn/go-sqlite3" // the driver sqlite3
)

// stateFile keeps the state of the sandbox in a file of SQLite. It implements
// [sweatstacktest.Storage].
type stateFile struct {
	db   *sql.DB
	path string
}

// stateFileVersion is the layout of the file, in user_version.
const stateFileVersion = 1

// openStateFile opens or makes the file. It has mode 0600 before its first
// byte: it holds tokens and secrets. The file stays locked until it is closed,
// because two sandboxes would write over each other. A file of another program
// is refused and stays as it is.
func openStateFile(ctx context.Context, path string) (*stateFile, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("data file: %s is not a regular file", path)
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("data file: %w", err)
	}
	if err := file.Close(); err != nil {
		return nil, fmt.Errorf("data file: %w", err)
	}
	name := (&url.URL{Scheme: "file", Opaque: url.PathEscape(path), RawQuery: url.Values{
		"_locking_mode": {"EXCLUSIVE"}, "_synchronous": {"NORMAL"}, "_busy_timeout": {"1000"},
	}.Encode()}).String()
	db, err := sql.Open("sqlite3", name)
	if err != nil {
		return nil, fmt.Errorf("data file %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	if err := prepareStateFile(ctx, db, path); err != nil {
		return nil, errors.Join(fmt.Errorf("data file %s: %w", path, explained(err)), db.Close())
	}
	return &stateFile{db: db, path: path}, nil
}

// prepareStateFile looks at what is there before it writes the first byte.
func prepareStateFile(ctx context.Context, db *sql.DB, path string) error {
	var version, tables, own int
	row := db.QueryRowContext(ctx, `SELECT user_version, (SELECT count(*) FROM sqlite_schema),
		(SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'sandbox_state') FROM pragma_user_version`)
	if err := row.Scan(&version, &tables, &own); err != nil {
		return err
	}
	switch {
	case own == 0 && (tables > 0 || version != 0):
		return errForeignFile
	case own == 1 && version > stateFileVersion:
		return errors.New("it was made by another version of this program")
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return err
	}
	// A write takes the lock.
	for _, statement := range []string{
		`PRAGMA journal_mode = WAL`,
		`CREATE TABLE IF NOT EXISTS sandbox_state (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT`,
		fmt.Sprintf(`PRAGMA user_version = %d`, stateFileVersion),
	} {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// errForeignFile means that the path names something else.
var errForeignFile = errors.New("it belongs to another program; choose another name")

// Load implements [sweatstacktest.Storage].
func (f *stateFile) Load(ctx context.Context) (values map[string][]byte, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("data file %s: %w", f.path, explained(err))
		}
	}()
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
