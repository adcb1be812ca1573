package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

const (
	quietAfterRefresh = 30 * time.Second // no second refresh within, unless the platform says 401
	quietAfterRefusal = 5 * time.Second  // no second refresh within, even when it does
	keepFailures      = 10 * time.Minute
	sessionLife       = 24 * time.Hour // of a request that does not say
)

const (
	createCoordinator = `CREATE TABLE IF NOT EXISTS sweatstack_coordinator_refreshes (
	generation TEXT PRIMARY KEY,
	holder TEXT NOT NULL,
	lease_ends INTEGER NOT NULL,
	sealed BLOB,
	successor TEXT NOT NULL,
	redeemed_at INTEGER NOT NULL,
	shown_at INTEGER NOT NULL,
	refused_at INTEGER NOT NULL,
	failures INTEGER NOT NULL,
	retry_at INTEGER NOT NULL,
	forget_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sweatstack_coordinator_successor ON sweatstack_coordinator_refreshes (successor);
CREATE INDEX IF NOT EXISTS sweatstack_coordinator_forget ON sweatstack_coordinator_refreshes (forget_at);
CREATE TABLE IF NOT EXISTS sweatstack_coordinator_ended (
	session BLOB PRIMARY KEY,
	until INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sweatstack_coordinator_until ON sweatstack_coordinator_ended (until)`

	loadRefreshRow = `SELECT holder, lease_ends, sealed, successor, redeemed_at, shown_at, refused_at, failures, retry_at, forget_at
FROM sweatstack_coordinator_refreshes WHERE generation = ?1 AND (forget_at >= ?2 OR lease_ends > ?2)`

	saveRefreshRow = `INSERT OR REPLACE INTO sweatstack_coordinator_refreshes
(generation, holder, lease_ends, sealed, successor, redeemed_at, shown_at, refused_at, failures, retry_at, forget_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

	// lastRedeemed is when the token itself came in, from another generation.
	lastRedeemed = `SELECT coalesce(max(redeemed_at), 0) FROM sweatstack_coordinator_refreshes
WHERE successor = ?1 AND generation <> ?1`

	forgetRefreshes = `DELETE FROM sweatstack_coordinator_refreshes WHERE generation IN (
	SELECT generation FROM sweatstack_coordinator_refreshes WHERE forget_at < ?1 AND lease_ends <= ?1
	ORDER BY forget_at LIMIT 16)`

	// noteReturned makes a token (?1) that is the result of one which came of it
	// (?2) the newest again: otherwise the results would lead in a circle. One
	// whose results lead elsewhere was handed out by a store, and is left alone.
	noteReturned = `WITH RECURSIVE after (generation) AS (
	SELECT successor FROM sweatstack_coordinator_refreshes WHERE generation = ?1
	UNION
	SELECT r.successor FROM sweatstack_coordinator_refreshes r JOIN after ON r.generation = after.generation
)
UPDATE sweatstack_coordinator_refreshes SET sealed = ?4, successor = ?1, redeemed_at = ?3, shown_at = 0,
	failures = 0, retry_at = 0, forget_at = max(forget_at, ?5)
WHERE generation = ?1 AND refused_at = 0 AND lease_ends <= ?3 AND ?2 IN (SELECT generation FROM after)`

	coordinatorColumns = `SELECT generation, holder, lease_ends, sealed, successor, redeemed_at, shown_at,
refused_at, failures, retry_at, forget_at, session, until
FROM sweatstack_coordinator_refreshes, sweatstack_coordinator_ended LIMIT 0`
)

// refreshRow is what the processes know of one refresh token. Times are
// microseconds since 1970, zero for none.
type refreshRow struct {
	generation string
	holder     string // who redeems it, until leaseEnds; empty: nobody
	leaseEnds  int64
	sealed     []byte // what came of the last redeem; nil: nothing yet
	successor  string // the generation of that
	redeemedAt int64
	shownAt    int64 // when a request first carried what is sealed, or what came after
	refusedAt  int64
	failures   int
	retryAt    int64
	forgetAt   int64
}

// rowQuerier is a pool or a transaction.
type rowQuerier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// loadRefresh reads the row of a generation. When there is none, or its time is
// over, it gives one that knows nothing.
func loadRefresh(ctx context.Context, q rowQuerier, generation string, now time.Time) (refreshRow, error) {
	row := refreshRow{generation: generation}
	err := q.QueryRowContext(ctx, loadRefreshRow, generation, microseconds(now)).Scan(&row.holder, &row.leaseEnds, &row.sealed,
		&row.successor, &row.redeemedAt, &row.shownAt, &row.refusedAt, &row.failures, &row.retryAt, &row.forgetAt)
	if errors.Is(err, sql.ErrNoRows) {
		return refreshRow{generation: generation}, nil
	}
	return row, err
}

func (row refreshRow) save(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, saveRefreshRow, row.generation, row.holder, row.leaseEnds, row.sealed, row.successor,
		row.redeemedAt, row.shownAt, row.refusedAt, row.failures, row.retryAt, row.forgetAt)
	return err
}

// keepUntil is until when the request's session wants its results.
func keepUntil(r sweatstack.RefreshRequest, now time.Time) int64 {
	if r.Until.IsZero() {
		return microseconds(now.Add(sessionLife))
	}
	return microseconds(r.Until)
}

// ensureCoordinator creates the tables when they are missing.
func (db *DB) ensureCoordinator(ctx context.Context) error {
	check := func() error {
		rows, err := db.read.QueryContext(ctx, coordinatorColumns)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		return rows.Err()
	}
	if check() == nil {
		return nil // without the write lock, which another process may hold
	}
	err := db.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, createCoordinator)
		return err
	})
	if err != nil {
		return err
	}
	return check()
}
