package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"sync"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

const (
	// isUnshown asks whether a result led to this generation that no request
	// has shown yet.
	isUnshown = `SELECT EXISTS (SELECT 1 FROM sweatstack_coordinator_refreshes
WHERE successor = ?1 AND generation <> ?1 AND shown_at = 0 AND refused_at = 0)`

	// noteShownBefore starts the grace of every result that led to a generation,
	// over however many others. Those that are being redeemed are left alone, and
	// so are those that were refused since: a refusal has no grace.
	noteShownBefore = `WITH RECURSIVE before (generation) AS (
	SELECT generation FROM sweatstack_coordinator_refreshes WHERE successor = ?1 AND generation <> ?1
	UNION
	SELECT r.generation FROM sweatstack_coordinator_refreshes r JOIN before ON r.successor = before.generation
	WHERE r.generation <> ?1
)
UPDATE sweatstack_coordinator_refreshes SET shown_at = ?2, forget_at = min(forget_at, ?3)
WHERE generation IN (SELECT generation FROM before) AND shown_at = 0 AND refused_at = 0 AND lease_ends <= ?2`

	// noteShownItself is the same where the refresh token stayed.
	noteShownItself = `UPDATE sweatstack_coordinator_refreshes SET shown_at = ?2, forget_at = min(forget_at, ?3)
WHERE generation = ?1 AND successor = ?1 AND shown_at = 0 AND refused_at = 0 AND redeemed_at = ?4 AND lease_ends <= ?2`
)

// noteShown notes that a request carries r.Token, and gives the row of its
// generation. It writes only the first time. A file that takes no note is no
// error.
func (c *Coordinator) noteShown(ctx context.Context, r sweatstack.RefreshRequest) (refreshRow, error) {
	c.writeLate(ctx)
	now, key := c.cfg.Now(), r.Key()
	grace := microseconds(now.Add(max(c.cfg.Grace, quietAfterRefresh)))
	row, err := loadRefresh(ctx, c.db.read, key, now)
	if err != nil {
		return row, err
	}
	itself := fmt.Sprint(key, " ", row.redeemedAt)
	if row.successor == key && row.shownAt == 0 && row.refusedAt == 0 && row.holder == "" && !c.noted.has(itself) {
		if t, ok := c.result(row, r); ok && t.AccessToken.Equal(r.Token.AccessToken) {
			return row, c.note(ctx, itself, noteShownItself, key, microseconds(now), grace, row.redeemedAt)
		}
	}
	if c.noted.has(key) {
		return row, nil
	}
	var unshown bool
	err = c.db.read.QueryRowContext(ctx, isUnshown, key).Scan(&unshown)
	switch {
	case err != nil:
	case unshown:
		err = c.note(ctx, key, noteShownBefore, key, microseconds(now), grace)
	default:
		c.noted.add(key)
	}
	return row, err
}

// note runs one statement in a transaction of its own. When the file does not
// take it, the note is given up: results are then kept until that of a later
// generation, or until the session ends. It must not cost anybody an answer
// that the file can give, nor every request a wait.
func (c *Coordinator) note(ctx context.Context, what, statement string, args ...any) error {
	err := c.db.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, statement, args...)
		return err
	})
	if err != nil && ctx.Err() != nil {
		return err
	}
	c.noted.add(what)
	return nil
}

// maxNoted bounds what a process remembers of its notes. A forgotten one costs
// a question to the file.
const maxNoted = 10_000

// notedKeys are generations whose predecessors are known to be shown, and
// results that stayed with their generation, as "generation time". A result is
// in the file before anybody can carry it, so this does not change. The zero
// value is ready.
type notedKeys struct {
	mu   sync.Mutex
	keys map[string]struct{}
}

func (n *notedKeys) has(key string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	_, ok := n.keys[key]
	return ok
}

func (n *notedKeys) add(key string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.keys == nil || len(n.keys) >= maxNoted {
		n.keys = make(map[string]struct{})
	}
	n.keys[key] = struct{}{}
}
