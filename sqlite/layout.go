package sqlite

import (
	"context"
	"database/sql"
	"slices"
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
)

const tokenTable = "sweatstack_tokens"

// accept checks that a table can be used with a layout.
func (l layout) accept(found []column) error {
	if err := l.sameKind(found); err != nil {
		return err
	}
	return table{
		name:    tokenTable,
		key:     "user_id",
		columns: []string{"user_id", l.access, l.refresh, "expires_at"},
	}.accept(found)
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
		return layoutError{tokenTable, "it has columns for plain and for encrypted tokens"}
	case encrypted && !asked:
		return layoutError{tokenTable, "its tokens are encrypted, open it with WithFernetKeys"}
	case plain && asked:
		return layoutError{tokenTable, "its tokens are not encrypted, open it without WithFernetKeys"}
	}
	return nil
}

// ensure creates the table when it is missing, and checks it otherwise.
func (l layout) ensure(ctx context.Context, db *DB) error {
	// First without the write lock: a running Python app may hold it.
	found, err := columns(ctx, db.read, tokenTable)
	if err != nil {
		return err
	}
	if len(found) > 0 {
		return l.accept(found)
	}
	return db.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
		found, err := columns(ctx, tx, tokenTable)
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
