package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// layout is one of the two forms of the token table (SweatStack API reference,
// section 11.6). Both have the same name, and are told apart by their columns.
type layout struct {
	access, refresh string // names of the columns

	create, load, compare, save string // SQL
}

func plainLayout() layout {
	return layout{
		access:  "access_token",
		refresh: "refresh_token",
		create: `CREATE TABLE sweatstack_tokens (
	user_id TEXT PRIMARY KEY,
	access_token TEXT NOT NULL,
	refresh_token TEXT NOT NULL,
	expires_at TEXT NOT NULL
)`,
		load:    `SELECT access_token, refresh_token, expires_at FROM sweatstack_tokens WHERE user_id = ?`,
		compare: `SELECT access_token, refresh_token FROM sweatstack_tokens WHERE user_id = ?`,
		save: `INSERT INTO sweatstack_tokens (user_id, access_token, refresh_token, expires_at)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (user_id) DO UPDATE SET access_token = ?2, refresh_token = ?3, expires_at = ?4`,
	}
}

func encryptedLayout() layout {
	return layout{
		access:  "access_token_encrypted",
		refresh: "refresh_token_encrypted",
		create: `CREATE TABLE sweatstack_tokens (
	user_id TEXT PRIMARY KEY,
	access_token_encrypted TEXT NOT NULL,
	refresh_token_encrypted TEXT NOT NULL,
	expires_at TEXT NOT NULL
)`,
		load: `SELECT access_token_encrypted, refresh_token_encrypted, expires_at
FROM sweatstack_tokens WHERE user_id = ?`,
		compare: `SELECT access_token_encrypted, refresh_token_encrypted FROM sweatstack_tokens WHERE user_id = ?`,
		save: `INSERT INTO sweatstack_tokens (user_id, access_token_encrypted, refresh_token_encrypted, expires_at)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (user_id) DO UPDATE SET access_token_encrypted = ?2, refresh_token_encrypted = ?3, expires_at = ?4`,
	}
}

// These are the same in both layouts. The type is asked for because SQLite lets
// anything into a text column, and other types sort apart from texts.
const (
	deleteToken = `DELETE FROM sweatstack_tokens WHERE user_id = ?`
	listUsers   = `SELECT user_id FROM sweatstack_tokens
WHERE user_id > ? AND typeof(user_id) = 'text' ORDER BY user_id LIMIT ?`
	tableColumns = `SELECT name, pk > 0, "notnull" AND dflt_value IS NULL FROM pragma_table_info('sweatstack_tokens')`
)

// column is what the table says about one of its columns.
type column struct {
	name string
	key  bool // the primary key
	must bool // has to be given in every row
}

// querier is a pool or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// columns returns the columns of the token table, none when there is no table.
func columns(ctx context.Context, q querier) (found []column, err error) {
	rows, err := q.QueryContext(ctx, tableColumns)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var c column
		if err := rows.Scan(&c.name, &c.key, &c.must); err != nil {
			return nil, err
		}
		found = append(found, c)
	}
	return found, rows.Err()
}

// accept checks that a table can be used with a layout. More columns are fine
// as long as a row can do without them.
func (l layout) accept(found []column) error {
	if err := l.sameKind(found); err != nil {
		return err
	}
	want := []string{"user_id", l.access, l.refresh, "expires_at"}
	var names []string
	for _, c := range found {
		names = append(names, c.name)
		if c.key != (c.name == "user_id") {
			return fmt.Errorf("%w: the primary key must be user_id alone", ErrLayout)
		}
		if c.must && !slices.Contains(want, c.name) {
			return fmt.Errorf("%w: column %q is not known and has no default", ErrLayout, c.name)
		}
	}
	for _, name := range want {
		if !slices.Contains(names, name) {
			return fmt.Errorf("%w: column %s is missing, it has %s", ErrLayout, name, strings.Join(names, ", "))
		}
	}
	return nil
}

// sameKind tells plain and encrypted tables apart, which is the mistake that
// people make, and so gets a text of its own.
func (l layout) sameKind(found []column) error {
	has := func(of layout) bool {
		return slices.ContainsFunc(found, func(c column) bool { return c.name == of.access || c.name == of.refresh })
	}
	plain, encrypted := has(plainLayout()), has(encryptedLayout())
	asked := l.access == encryptedLayout().access
	switch {
	case plain && encrypted:
		return fmt.Errorf("%w: it has columns for plain and for encrypted tokens", ErrLayout)
	case encrypted && !asked:
		return fmt.Errorf("%w: its tokens are encrypted, open it with WithFernetKeys", ErrLayout)
	case plain && asked:
		return fmt.Errorf("%w: its tokens are not encrypted, open it without WithFernetKeys", ErrLayout)
	}
	return nil
}

// ensure creates the table when it is missing, and checks it otherwise.
func (l layout) ensure(ctx context.Context, db *DB) error {
	// First without the write lock: a running Python app may hold it.
	found, err := columns(ctx, db.read)
	if err != nil {
		return err
	}
	if len(found) > 0 {
		return l.accept(found)
	}
	return db.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
		found, err := columns(ctx, tx)
		if err != nil {
			return err
		}
		if len(found) > 0 {
			return l.accept(found)
		}
		_, err = tx.ExecContext(ctx, l.create)
		return err
	})
}
