package sqlite

import (
	"context"
	"database/sql"
	"time"
)

// ParseExpiry and FormatExpiry are the two directions of the column expires_at.
func ParseExpiry(text string) (time.Time, error) { return parseExpiry(text) }

// FormatExpiry writes a time as Python does.
func FormatExpiry(t time.Time) string { return formatExpiry(t) }

// WithPatience sets how long operations wait for other processes.
func WithPatience(d time.Duration) Option {
	return func(s *openSettings) error {
		s.patience = d
		return nil
	}
}

// Transact runs a write transaction.
func (db *DB) Transact(ctx context.Context, work func(ctx context.Context, tx *sql.Tx) error) error {
	return db.transact(ctx, work)
}

// Pragma asks one connection of each pool for a setting.
func (db *DB) Pragma(ctx context.Context, name string) (writer, reader string, err error) {
	if err := db.write.QueryRowContext(ctx, "PRAGMA "+name).Scan(&writer); err != nil {
		return "", "", err
	}
	err = db.read.QueryRowContext(ctx, "PRAGMA "+name).Scan(&reader)
	return writer, reader, err
}

// Exec runs any statement on the writing connection.
func (db *DB) Exec(ctx context.Context, statement string, args ...any) error {
	_, err := db.write.ExecContext(ctx, statement, args...)
	return err
}

// ExecOnReader runs any statement on a reading connection.
func (db *DB) ExecOnReader(ctx context.Context, statement string) error {
	_, err := db.read.ExecContext(ctx, statement)
	return err
}

// Row reads the columns of one token as they are in the file.
func (db *DB) Row(ctx context.Context, userID string) ([]string, error) {
	row := make([]string, 4)
	err := db.read.QueryRowContext(ctx, "SELECT * FROM sweatstack_tokens WHERE user_id = ?", userID).
		Scan(&row[0], &row[1], &row[2], &row[3])
	return row, err
}
