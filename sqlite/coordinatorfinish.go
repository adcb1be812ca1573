package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// finish writes down what came of a redeem, and gives the caller's error. again
// means that another process has taken the lease over, and is finding out or
// knows already. A file that cannot be written takes nothing from the callers of
// this process, and later ones write the result; unless one does so before the
// lease ends, the others learn that nobody knows.
func (c *Coordinator) finish(
	ctx context.Context, r sweatstack.RefreshRequest, holder string, next sweatstack.Token, outcome error,
) (again bool, answer error) {
	var sealed []byte
	following := r
	following.Token = next
	if outcome == nil {
		var err error
		if sealed, err = r.Seal(next); err != nil {
			return false, err
		}
	}
	now := c.cfg.Now()
	answer = told(outcome, 1, now)
	err := c.db.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
		row, err := loadRefresh(ctx, tx, r.Key(), now)
		if err != nil {
			return err
		}
		if taken := row.holder != holder && row.forgetAt != 0; taken {
			answered := row.sealed != nil || row.refusedAt != 0
			switch {
			case outcome != nil && (answered || row.holder != ""):
				again = true
				return nil
			case outcome == nil && row.sealed != nil && row.refusedAt == 0 && row.holder == "":
				return nil // there are two tokens, and both are good
			}
		}
		switch {
		case outcome == nil:
			row.sealed, row.successor, row.redeemedAt, row.shownAt = sealed, following.Key(), microseconds(now), 0
			row.refusedAt, row.failures, row.retryAt = 0, 0, 0
			row.forgetAt = max(row.forgetAt, keepUntil(r, now))
		case errors.Is(outcome, sweatstack.ErrInvalidGrant):
			row.refusedAt = microseconds(now)
			row.forgetAt = max(row.forgetAt, keepUntil(r, now))
		default:
			if row.sealed == nil {
				row.forgetAt = microseconds(now.Add(keepFailures))
			}
			if answer = told(outcome, row.failures+1, now); errors.Is(answer, sweatstack.ErrUnavailable) {
				row.failures++
				row.retryAt = retryAt(answer, now)
			}
		}
		row.holder, row.leaseEnds = "", 0
		if outcome == nil && row.successor != row.generation {
			// following opens with its own refresh token.
			own, err := following.Seal(next)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, noteReturned, row.successor, row.generation, microseconds(now), own, row.forgetAt); err != nil {
				return err
			}
		}
		return row.save(ctx, tx)
	})
	switch {
	case outcome != nil:
	case err != nil:
		r.Redeem = nil // it holds whatever the caller has
		c.unwritten.keep(r.Key(), unwrittenToken{token: next, until: keepUntil(r, now), request: r, holder: holder}, microseconds(now))
	default:
		c.unwritten.drop(r.Key())
	}
	return again && err == nil, answer
}

// told is what the callers hear of an outcome, after so many failures in a row.
func told(outcome error, failures int, now time.Time) error {
	if outcome == nil {
		return nil
	}
	if errors.Is(outcome, sweatstack.ErrInvalidGrant) {
		return &sweatstack.ReauthError{At: now, Err: outcome}
	}
	if errors.Is(outcome, sweatstack.ErrReauthRequired) {
		return outcome // the row is gone, say: no word of the platform about the token
	}
	if unavailable, ok := errors.AsType[*sweatstack.UnavailableError](outcome); ok {
		return unavailable
	}
	return &sweatstack.UnavailableError{RetryAfter: sweatstack.RefreshPause(failures, outcome), Err: outcome}
}

// retryAt is when the platform may be asked again. The file holds a pause no
// longer than it keeps failures.
func retryAt(answer error, now time.Time) int64 {
	unavailable, ok := errors.AsType[*sweatstack.UnavailableError](answer)
	if !ok {
		return 0
	}
	return microseconds(now.Add(min(unavailable.RetryAfter, keepFailures)))
}
