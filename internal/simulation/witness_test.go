package simulation_test

import (
	"context"
	"errors"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// errDown is what a shared coordinator answers while it is out of reach.
var errDown = errors.New("coordinator out of reach")

// witness is the way of one process to its coordinator. It sees which tokens the
// kit names, and cuts the way when the process is dead or the coordinator down.
type witness struct {
	inner   sweatstack.Coordinator
	process *process
}

func (c *witness) reachable() error {
	if c.process.dead() {
		return errKilled
	}
	if c.process.coordinator == 0 && c.process.w.windows.active(coordinatorDown) {
		return errDown
	}
	return nil
}

// Refresh implements [sweatstack.Coordinator].
func (c *witness) Refresh(ctx context.Context, r sweatstack.RefreshRequest) (sweatstack.Token, error) {
	if err := c.reachable(); err != nil {
		return sweatstack.Token{}, err
	}
	w := c.process.w
	w.ledger.show(r.Token.RefreshToken.Reveal())
	run := r.Redeem
	r.Redeem = func(ctx context.Context, t sweatstack.Token) (sweatstack.Token, error) {
		next, err := run(context.WithValue(ctx, flightKey{}, time.Now()), t)
		if c.process.dead() {
			// The leader is gone before it could tell anybody.
			w.ledger.lost(c.process, t.RefreshToken.Reveal())
			return sweatstack.Token{}, errKilled
		}
		return next, err
	}
	next, err := c.inner.Refresh(ctx, r)
	w.note("node %d wants a token after %s (refused %t): %s %v", c.process.node, w.platform.nameOf(r.Token), r.Refused, w.platform.nameOf(next), err)
	return next, err
}

// Newest implements [sweatstack.Coordinator].
func (c *witness) Newest(ctx context.Context, r sweatstack.RefreshRequest) (sweatstack.Token, error) {
	if err := c.reachable(); err != nil {
		return sweatstack.Token{}, err
	}
	c.process.w.ledger.show(r.Token.RefreshToken.Reveal())
	return c.inner.Newest(ctx, r)
}

// EndSession implements [sweatstack.Coordinator].
func (c *witness) EndSession(ctx context.Context, session string, until time.Time) error {
	if err := c.reachable(); err != nil {
		return err
	}
	return c.inner.EndSession(ctx, session, until)
}

// SessionEnded implements [sweatstack.Coordinator].
func (c *witness) SessionEnded(ctx context.Context, session string) (bool, error) {
	if err := c.reachable(); err != nil {
		return false, err
	}
	return c.inner.SessionEnded(ctx, session)
}
