package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"time"
)

const (
	endSession = `INSERT INTO sweatstack_coordinator_ended (session, until) VALUES (?1, ?2)
ON CONFLICT (session) DO UPDATE SET until = max(until, excluded.until)`

	sessionEnded = `SELECT until FROM sweatstack_coordinator_ended WHERE session = ?`

	forgetEnded = `DELETE FROM sweatstack_coordinator_ended WHERE session IN (
	SELECT session FROM sweatstack_coordinator_ended WHERE until < ? ORDER BY until LIMIT 16)`
)

// EndSession implements [sweatstack.Coordinator]. When it returns nil, the end
// is on the disk and holds in every process. The file keeps a hash of the id.
func (c *Coordinator) EndSession(ctx context.Context, session string, until time.Time) error {
	hash := sha256.Sum256([]byte(session))
	err := c.db.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, endSession, hash[:], microseconds(until)); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, forgetEnded, microseconds(c.cfg.Now()))
		return err
	})
	if err != nil {
		return failure("end a session", err)
	}
	return c.local.EndSession(context.WithoutCancel(ctx), session, until)
}

// SessionEnded implements [sweatstack.Coordinator]. It reads the file unless
// this process knows of the end.
func (c *Coordinator) SessionEnded(ctx context.Context, session string) (bool, error) {
	if ended, err := c.local.SessionEnded(ctx, session); err != nil || ended {
		return ended, err
	}
	hash := sha256.Sum256([]byte(session))
	var until int64
	err := c.db.read.QueryRowContext(ctx, sessionEnded, hash[:]).Scan(&until)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return false, nil
	case err != nil:
		return false, failure("ask for a session", err)
	}
	return true, c.local.EndSession(ctx, session, time.UnixMicro(until))
}
