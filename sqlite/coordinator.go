package sqlite

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// Coordinator lets the processes of one machine redeem a refresh token once,
// and remembers ended sessions over restarts. It implements
// [sweatstack.Coordinator] and is safe for concurrent use. Take it from
// [DB.Coordinator]; give it to the web kit beside the token store of the same
// file.
//
// Within a process it is a [sweatstack.LocalCoordinator]. Among processes a row
// per refresh token says who redeems it now, and what came of it: a token,
// sealed so that only the old refresh token opens it ([sweatstack.RefreshRequest.Seal]),
// a refusal, or until when to leave the platform alone. Processes that come in
// between look at the row again and again, at first after two milliseconds,
// later ten times a second.
//
// A process that dies while it redeems keeps the others waiting until its lease
// ends, ten seconds after the longest flight; until then their callers get
// [sweatstack.ErrUnavailable]. Then the next one tries, as after any unknown
// outcome. The same holds for a process that stands still for longer than that.
//
// An operation that cannot use the file fails and changes nothing, with
// [ErrBusy] when another process holds it for too long.
type Coordinator struct {
	db        *DB
	local     *sweatstack.LocalCoordinator
	cfg       sweatstack.LocalCoordinatorConfig
	noted     notedKeys
	unwritten unwrittenTokens
}

var _ sweatstack.Coordinator = (*Coordinator)(nil)

// CoordinatorOption is a setting of [DB.Coordinator].
type CoordinatorOption func(*sweatstack.LocalCoordinatorConfig) error

// WithCoordinatorConfig sets grace, time-out, memory and clock. All processes
// on a file should have the same settings. Without it the defaults of
// [sweatstack.LocalCoordinatorConfig] hold. A negative duration or number is an
// error.
func WithCoordinatorConfig(config sweatstack.LocalCoordinatorConfig) CoordinatorOption {
	return func(c *sweatstack.LocalCoordinatorConfig) error {
		if config.Grace < 0 || config.FlightTimeout < 0 || config.MaxGenerations < 0 {
			return errors.New("a setting is negative")
		}
		*c = config
		return nil
	}
}

// Coordinator returns a coordinator on this file and creates its two tables,
// sweatstack_coordinator_refreshes and sweatstack_coordinator_ended, when they
// are missing. A table of one of these names with other columns is an error.
// The coordinator ends with the DB. Two of one process share what the file
// holds, as two processes do; one is enough.
func (db *DB) Coordinator(options ...CoordinatorOption) (*Coordinator, error) {
	var config sweatstack.LocalCoordinatorConfig
	for _, option := range options {
		if err := option(&config); err != nil {
			return nil, fmt.Errorf("sqlite: coordinator: %w", err)
		}
	}
	// Without a context, but not without an end: it waits busyTimeout at most.
	if err := db.ensureCoordinator(context.Background()); err != nil {
		return nil, failure("coordinator", err)
	}
	local := sweatstack.NewLocalCoordinator(config)
	return &Coordinator{db: db, local: local, cfg: local.Config()}, nil
}

// Refresh implements [sweatstack.Coordinator].
func (c *Coordinator) Refresh(ctx context.Context, r sweatstack.RefreshRequest) (sweatstack.Token, error) {
	mine := r
	// The file knows longer than this process, and what others have shown.
	mine.Until = c.cfg.Now().Add(max(c.cfg.Grace, 2*quietAfterRefresh))
	if !r.Until.IsZero() && r.Until.Before(mine.Until) {
		mine.Until = r.Until
	}
	mine.Redeem = func(ctx context.Context, from sweatstack.Token) (sweatstack.Token, error) {
		return c.lead(ctx, r, from)
	}
	t, err := c.local.Refresh(ctx, mine)
	refused := errors.Is(err, sweatstack.ErrInvalidGrant)
	if !refused && !errors.Is(err, sweatstack.ErrUnavailable) {
		return t, err
	}
	// This process leaves the platform alone, for a while or for good, but
	// another one may have had more luck since. That includes the leader that
	// this process has overtaken, and whose token it could not redeem again.
	newest, readErr := c.Newest(ctx, r)
	if readErr != nil || newest.AccessToken.Equal(r.Token.AccessToken) || !newest.Fresh(c.cfg.Now()) {
		return sweatstack.Token{}, err
	}
	if refused {
		r.Token = newest
		row, readErr := loadRefresh(ctx, c.db.read, r.Key(), c.cfg.Now())
		if readErr != nil || row.refusedAt != 0 {
			return sweatstack.Token{}, err
		}
	}
	return newest, nil
}

// Newest implements [sweatstack.Coordinator].
func (c *Coordinator) Newest(ctx context.Context, r sweatstack.RefreshRequest) (sweatstack.Token, error) {
	if err := ctx.Err(); err != nil {
		return sweatstack.Token{}, err
	}
	if r.Token.RefreshToken.IsZero() {
		return r.Token, nil
	}
	row, err := c.noteShown(ctx, r)
	if err != nil {
		return sweatstack.Token{}, failure("note a token", err)
	}
	for range longestWalk {
		next, ok := c.result(row, r)
		if !ok {
			break
		}
		if next.RefreshToken.Equal(r.Token.RefreshToken) {
			if r.Token.Expiry.After(next.Expiry) {
				break // somebody without a coordinator has refreshed since
			}
			return next, nil
		}
		r.Token = next
		if row, err = loadRefresh(ctx, c.db.read, r.Key(), c.cfg.Now()); err != nil {
			return sweatstack.Token{}, failure("look for a newer token", err)
		}
	}
	return r.Token, nil
}

// Stats gives the numbers of this process at this moment.
func (c *Coordinator) Stats() sweatstack.CoordinatorStats { return c.local.Stats() }

// longestWalk bounds the way from an old generation to the newest.
const longestWalk = 10_000

// microseconds is how the tables hold times; zero is none.
func microseconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}
