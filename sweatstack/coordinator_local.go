package sweatstack

import (
	"cmp"
	"container/list"
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// Defaults of the in-process coordinator.
const (
	defaultSessionLife = 24 * time.Hour
	defaultGrace       = 2 * time.Minute
	defaultFlightLimit = 30 * time.Second
	defaultGenerations = 100_000
)

// LocalCoordinatorConfig are the settings of [NewLocalCoordinator]. The zero
// value is ready for use.
type LocalCoordinatorConfig struct {
	// Grace is how long a result stays after a request has shown its
	// successor. Zero means two minutes.
	Grace time.Duration
	// FlightTimeout ends a redeem that gets no answer. Zero means 30 s.
	FlightTimeout time.Duration
	// MaxGenerations bounds the memory: about half a kilobyte each, and the
	// texts of the tokens. When it is reached, the sessions that were asked for
	// longest ago are forgotten with all their generations, and
	// [CoordinatorStats] counts them: on a platform that rotates refresh tokens
	// each may cost a sign-in, so set it above twice the number of sessions.
	// Refreshes under way are never forgotten. Zero means 100,000.
	MaxGenerations int
	// Now is the clock. Nil means [time.Now].
	Now func() time.Time
}

// withDefaults fills in what was left out. Less than zero is left out too.
func (c LocalCoordinatorConfig) withDefaults() LocalCoordinatorConfig {
	c.Grace = cmp.Or(max(c.Grace, 0), defaultGrace)
	c.FlightTimeout = cmp.Or(max(c.FlightTimeout, 0), defaultFlightLimit)
	c.MaxGenerations = cmp.Or(max(c.MaxGenerations, 0), defaultGenerations)
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

// LocalCoordinator is the [Coordinator] of one process. It is safe for
// concurrent use. No call takes longer for how much it remembers.
type LocalCoordinator struct {
	cfg     LocalCoordinatorConfig
	waiting atomic.Int64 // callers in a flight

	mu          sync.Mutex
	generations map[generationKey]*generation
	used        *list.List    // families without a flight, the last used in front
	hand        *list.Element // where sweeping goes on, from the back to the front
	flights     int
	evicted     uint64
	ended       endedSessions
}

// NewLocalCoordinator makes a coordinator for one process. It starts no
// goroutine until a refresh is asked for, and none that outlives its flight.
func NewLocalCoordinator(cfg LocalCoordinatorConfig) *LocalCoordinator {
	return &LocalCoordinator{
		cfg:         cfg.withDefaults(),
		generations: make(map[generationKey]*generation),
		used:        list.New(),
	}
}

// Config gives the settings, with the defaults filled in.
func (c *LocalCoordinator) Config() LocalCoordinatorConfig { return c.cfg }

// Refresh implements [Coordinator].
func (c *LocalCoordinator) Refresh(ctx context.Context, r RefreshRequest) (Token, error) {
	if err := ctx.Err(); err != nil {
		return Token{}, err
	}
	if r.Token.RefreshToken.IsZero() {
		return Token{}, &ReauthError{At: c.cfg.Now()}
	}
	f, token, err := c.join(ctx, r)
	if f == nil {
		return token, err
	}
	c.waiting.Add(1)
	defer c.waiting.Add(-1)
	select {
	case <-f.done:
		return f.token, f.err
	case <-ctx.Done():
		return Token{}, ctx.Err()
	}
}

// join answers a request from what is known, or gives the flight to wait for.
func (c *LocalCoordinator) join(ctx context.Context, r RefreshRequest) (*flight, Token, error) {
	key := r.keyOf(r.Token)
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.cfg.Now()
	c.sweep(now)
	g := c.find(key, now)
	if g == nil {
		g = c.add(key, &family{})
	}
	f := g.family
	f.extend(r.Until, now)
	g.show(r.Token, now)
	if g == f.newest && !r.Refused {
		f.adopt(r.Token)
	}
	token, err, known := f.answer(r, now)
	switch {
	case known:
		c.touch(f, now)
	case f.flight == nil:
		c.start(ctx, f, r)
	}
	c.evict()
	if known {
		return nil, token, err
	}
	return f.flight, Token{}, nil
}

// Newest implements [Coordinator].
func (c *LocalCoordinator) Newest(ctx context.Context, r RefreshRequest) (Token, error) {
	if err := ctx.Err(); err != nil {
		return Token{}, err
	}
	if r.Token.RefreshToken.IsZero() {
		return r.Token, nil
	}
	key := r.keyOf(r.Token)
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.cfg.Now()
	g := c.find(key, now)
	if g == nil {
		return r.Token, nil
	}
	f := g.family
	g.show(r.Token, now)
	c.touch(f, now)
	switch {
	case f.token.AccessToken.IsZero(), f.token.AccessToken.Equal(r.Token.AccessToken):
		return r.Token, nil
	case g == f.newest && r.Token.Expiry.After(f.token.Expiry):
		return r.Token, nil // another process has refreshed since
	}
	return f.token, nil
}
