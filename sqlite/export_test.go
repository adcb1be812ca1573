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

// Count counts the rows of a table.
func (db *DB) Count(ctx context.Context, table string) (rows int, err error) {
	err = db.read.QueryRowContext(ctx, "SELECT count(*) FROM "+table).Scan(&rows)
	return rows, err
}

// Plan tells how SQLite would run a statement.
func (db *DB) Plan(ctx context.Context, statement string) (steps []string, err error) {
	rows, err := db.read.QueryContext(ctx, "EXPLAIN QUERY PLAN "+statement, 1, 2, 3, 4, 5, 6, 7, 8)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			return nil, err
		}
		steps = append(steps, step)
	}
	return steps, rows.Err()
}

// SessionStatements are the statements of a session store, by what they do.
func SessionStatements() map[string]string {
	return map[string]string{
		"judge": judgeSession, "insert": insertSession, "get": selectSession, "list": listSessions,
		"touch": touchSession, "select": chooseSubject, "delete": deleteSession, "end": rememberEnd,
		"delete all": deleteSessions, "end all": rememberEnds, "moment": rememberMoment,
		"forget sessions": forgetSessions, "forget ends": forgetEnds, "forget moments": forgetMoments,
	}
}

// SessionRow reads the columns of one session as they are in the file.
func (db *DB) SessionRow(ctx context.Context, id string) ([]string, error) {
	row := make([]string, 8)
	err := db.read.QueryRowContext(ctx, "SELECT * FROM sweatstack_sessions WHERE id = ?", id).
		Scan(&row[0], &row[1], &row[2], &row[3], &row[4], &row[5], &row[6], &row[7])
	return row, err
}
