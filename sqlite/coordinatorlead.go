package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

const (
	// leaseMargin is how much longer a lease is than the longest flight. The
	// outcome is written down in that time.
	leaseMargin = 10 * time.Second

	firstPoll, longestPoll = 2 * time.Millisecond, 100 * time.Millisecond
)

// finding is what a row says about a request: a token, an error, somebody to
// wait for, or none of these, and then the token is to be redeemed.
type finding struct {
	token sweatstack.Token
	err   error
	until time.Time // somebody else redeems until then at most
	lead  bool
}

// lead is the flight of this process: it gives the newest token that follows
// from, and redeems only what no process has redeemed.
func (c *Coordinator) lead(ctx context.Context, r sweatstack.RefreshRequest, from sweatstack.Token) (sweatstack.Token, error) {
	if _, err := c.noteShown(ctx, r); err != nil {
		return sweatstack.Token{}, failure("note a token", err)
	}
	r.Refused = r.Refused && from.AccessToken.Equal(r.Token.AccessToken)
	for range longestWalk {
		r.Token = from
		next, err := c.settle(ctx, r)
		if err != nil || next.Fresh(c.cfg.Now()) || next.RefreshToken.Equal(from.RefreshToken) {
			return next, err
		}
		from, r.Refused = next, false // it has ended in the meantime, and has a successor, or will have one
	}
	return from, nil
}

// settle waits until it is known what follows r.Token, or finds it out.
func (c *Coordinator) settle(ctx context.Context, r sweatstack.RefreshRequest) (sweatstack.Token, error) {
	poll := firstPoll
	for {
		found, err := c.look(ctx, c.db.read, r)
		var holder string
		if err == nil && found.lead {
			if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < c.cfg.FlightTimeout/3 {
				// A redeem that is cut off is worse than one that is not begun.
				return sweatstack.Token{}, &sweatstack.UnavailableError{RetryAfter: time.Second}
			}
			holder, found, err = c.claim(ctx, r)
		}
		switch {
		case err != nil:
			return sweatstack.Token{}, failure("coordinate a refresh", err)
		case found.lead:
			next, again, err := c.redeem(ctx, r, holder)
			if !again {
				return next, err
			}
		case found.until.IsZero():
			return found.token, found.err
		}
		timer := time.NewTimer(poll)
		select {
		case <-timer.C:
			poll = min(2*poll, longestPoll)
		case <-ctx.Done():
			timer.Stop()
			return sweatstack.Token{}, &sweatstack.UnavailableError{
				RetryAfter: min(max(found.until.Sub(c.cfg.Now()), time.Second), quietAfterRefresh), Err: ctx.Err(),
			}
		}
	}
}

// look reads what is known of r.Token.
func (c *Coordinator) look(ctx context.Context, q rowQuerier, r sweatstack.RefreshRequest) (finding, error) {
	now := c.cfg.Now()
	row, err := loadRefresh(ctx, q, r.Key(), now)
	if err != nil {
		return finding{}, err
	}
	if row.refusedAt != 0 {
		return finding{err: &sweatstack.ReauthError{
			At: time.UnixMicro(row.refusedAt), Err: fmt.Errorf("sqlite: refused to another process: %w", sweatstack.ErrInvalidGrant),
		}}, nil
	}
	if next, ok := c.result(row, r); ok {
		same := next.AccessToken.Equal(r.Token.AccessToken)
		switch {
		case !next.RefreshToken.Equal(r.Token.RefreshToken),
			!same && next.Fresh(now) && !r.Token.Expiry.After(next.Expiry),
			isQuiet(row.redeemedAt, r.Refused, now):
			return finding{token: next}, nil
		}
	}
	switch {
	case c.liesAhead(row.leaseEnds, now):
		return finding{until: time.UnixMicro(row.leaseEnds)}, nil
	case c.liesAhead(row.retryAt, now):
		return finding{err: &sweatstack.UnavailableError{RetryAfter: time.UnixMicro(row.retryAt).Sub(now)}}, nil
	}
	if !r.Token.AccessToken.IsZero() {
		var redeemedAt int64
		if err := q.QueryRowContext(ctx, lastRedeemed, r.Key()).Scan(&redeemedAt); err != nil {
			return finding{}, err
		}
		if isQuiet(redeemedAt, r.Refused, now) {
			return finding{token: r.Token}, nil
		}
	}
	return finding{lead: true}, nil
}

// liesAhead reports whether the end of a lease or of a pause lies ahead. One that
// lies further ahead than any process puts it was written before the clock was
// put back, and holds nobody up.
func (c *Coordinator) liesAhead(end int64, now time.Time) bool {
	longest := max(c.cfg.FlightTimeout+leaseMargin, keepFailures)
	return end > microseconds(now) && end <= microseconds(now.Add(longest))
}

// isQuiet reports whether a token came in so short ago that a clock that is
// off, or a very short life, must not make another refresh of it. A moment
// ahead is as near as one behind: another process may have read its clock
// later. One far ahead is of a clock that was put back since.
func isQuiet(redeemedAt int64, refused bool, now time.Time) bool {
	age := now.Sub(time.UnixMicro(redeemedAt)).Abs()
	return redeemedAt != 0 && (age < quietAfterRefusal || (!refused && age < quietAfterRefresh))
}

// claim takes the lease of r.Token, unless the row says by now that there is
// nothing to redeem. It also forgets a few rows whose time is over.
func (c *Coordinator) claim(ctx context.Context, r sweatstack.RefreshRequest) (holder string, found finding, err error) {
	holder = rand.Text()
	err = c.db.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
		now := c.cfg.Now()
		found, err = c.look(ctx, tx, r)
		if err != nil || !found.lead {
			return err
		}
		row, err := loadRefresh(ctx, tx, r.Key(), now)
		if err != nil {
			return err
		}
		if row.holder != "" {
			row.failures++ // its leader died
		}
		row.holder, row.leaseEnds = holder, microseconds(now.Add(c.cfg.FlightTimeout+leaseMargin))
		row.forgetAt = max(row.forgetAt, keepUntil(r, now))
		if err := row.save(ctx, tx); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, forgetRefreshes, microseconds(now))
		return err
	})
	return holder, found, err
}

// redeem asks the platform and writes down what came of it. again means that
// another process has taken the lease over and knows better.
func (c *Coordinator) redeem(ctx context.Context, r sweatstack.RefreshRequest, holder string) (next sweatstack.Token, again bool, err error) {
	outcome := errors.New("sqlite: redeeming ended without an answer")
	defer func() {
		_ = recover() // a panic in the caller's function is an unknown outcome
		again, err = c.finish(context.WithoutCancel(ctx), r, holder, next, outcome)
	}()
	next, outcome = r.Redeem(ctx, r.Token)
	switch {
	case outcome != nil:
		next = sweatstack.Token{}
	case next.AccessToken.IsZero():
		next, outcome = sweatstack.Token{}, fmt.Errorf("%w: token answer without access token", sweatstack.ErrCorruptData)
	case next.RefreshToken.IsZero():
		next.RefreshToken = r.Token.RefreshToken // not replaced: the old one stays good
	}
	return next, false, outcome
}
