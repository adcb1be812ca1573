package sweatstack

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"
)

// Defaults of the in-process coordinator.
const (
	defaultSessionLife    = 24 * time.Hour
	defaultGrace          = 2 * time.Minute
	defaultFlightLimit    = 30 * time.Second
	defaultGenerations    = 100_000
	quietAfterRefresh     = 30 * time.Second // no second refresh within, unless the platform says 401
	quietAfterRefusal     = 5 * time.Second  // no second refresh within, even when it does
	firstPause            = time.Second
	longestPause          = 30 * time.Second
	sweepEvery            = time.Minute
	keepFailures          = 10 * time.Minute
	longestGenerationWalk = 10_000
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
	// texts of the tokens. When it is reached, the generations that were asked
	// for longest ago are forgotten. Zero means 100,000.
	MaxGenerations int
	// Now is the clock. Nil means [time.Now].
	Now func() time.Time
}

// LocalCoordinator is the [Coordinator] of one process.
type LocalCoordinator struct {
	cfg LocalCoordinatorConfig

	mu          sync.Mutex
	generations map[string]*generation
	ended       map[string]time.Time
	swept       time.Time
}

// generation is what is known of one refresh token.
type generation struct {
	token    Token       // the newest token with this refresh token
	next     *generation // its successor, after a rotation
	followed time.Time   // when a request first carried a successor
	flight   *flight     // the redeem under way
	redeemed time.Time   // when token came from the platform
	shown    time.Time   // when a request first carried token
	refused  *ReauthError
	failures int
	retryAt  time.Time
	touched  time.Time
	until    time.Time
}

// flight is one redeem that several callers may wait for.
type flight struct {
	done  chan struct{}
	from  Token // what is redeemed
	token Token // what came of it
	err   error
}

// NewLocalCoordinator makes a coordinator for one process. It starts no
// goroutine until a refresh is asked for, and none that outlives its flight.
func NewLocalCoordinator(cfg LocalCoordinatorConfig) *LocalCoordinator {
	if cfg.Grace <= 0 {
		cfg.Grace = defaultGrace
	}
	if cfg.FlightTimeout <= 0 {
		cfg.FlightTimeout = defaultFlightLimit
	}
	if cfg.MaxGenerations <= 0 {
		cfg.MaxGenerations = defaultGenerations
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	return &LocalCoordinator{
		cfg:         cfg,
		generations: make(map[string]*generation),
		ended:       make(map[string]time.Time),
	}
}

// Refresh implements [Coordinator].
func (c *LocalCoordinator) Refresh(ctx context.Context, r RefreshRequest) (Token, error) {
	if err := ctx.Err(); err != nil {
		return Token{}, err
	}
	if r.Token.RefreshToken.IsZero() {
		return Token{}, &ReauthError{At: c.cfg.Now()}
	}
	c.mu.Lock()
	now := c.cfg.Now()
	c.sweep(now)
	first := c.generation(r.Key(), r, now)
	first.show(r.Token, now)
	g := c.newest(first)
	g.touched = now
	if token, err, ok := g.answer(r, now); ok {
		c.mu.Unlock()
		return token, err
	}
	f := g.flight
	if f == nil {
		f = c.start(ctx, g, r)
	}
	c.mu.Unlock()
	select {
	case <-f.done:
		return f.token, f.err
	case <-ctx.Done():
		return Token{}, ctx.Err()
	}
}

// show notes that a request carries the token that came of this generation's
// predecessor.
func (g *generation) show(t Token, now time.Time) {
	if g.shown.IsZero() && g.token.AccessToken.Equal(t.AccessToken) && !g.token.AccessToken.IsZero() {
		g.shown = now
	}
}

// answer gives what is known without a redeem, if it is enough.
func (g *generation) answer(r RefreshRequest, now time.Time) (Token, error, bool) {
	switch {
	case g.refused != nil:
		return Token{}, g.refused, true
	case g.flight != nil:
		return Token{}, nil, false
	}
	if !g.token.AccessToken.IsZero() && !g.redeemed.IsZero() {
		age := now.Sub(g.redeemed)
		same := g.token.AccessToken.Equal(r.Token.AccessToken)
		switch {
		case !same && g.token.Fresh(now):
			return g.token, nil, true
		case age < quietAfterRefusal, !r.Refused && age < quietAfterRefresh:
			// A clock that is off, or a token with a very short life, must not
			// become a storm of refreshes.
			return g.token, nil, true
		}
	}
	if now.Before(g.retryAt) {
		return Token{}, &UnavailableError{RetryAfter: wholeSeconds(g.retryAt.Sub(now))}, true
	}
	return Token{}, nil, false
}

// start begins a flight for a generation. The caller holds the lock.
func (c *LocalCoordinator) start(ctx context.Context, g *generation, r RefreshRequest) *flight {
	f := &flight{done: make(chan struct{}), from: r.Token}
	if !g.token.RefreshToken.IsZero() {
		f.from = g.token // the newest of the chain, or a newer access token beside the same refresh token
	}
	g.flight = f
	// The flight must not die with the request that happened to start it.
	flightCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.cfg.FlightTimeout)
	go func() {
		defer cancel()
		token, err := redeem(flightCtx, r, f.from)
		c.land(g, r, token, err)
	}()
	return f
}

// redeem runs the caller's function. A panic in it is an unknown outcome, not
// the end of the process: nobody waits on this goroutine who could catch it.
func redeem(ctx context.Context, r RefreshRequest, from Token) (token Token, err error) {
	defer func() {
		if recover() != nil {
			token, err = Token{}, errors.New("sweatstack: panic while redeeming a refresh token")
		}
	}()
	token, err = r.Redeem(ctx, from)
	if err == nil && token.AccessToken.IsZero() {
		return Token{}, fmt.Errorf("%w: token answer without access token", ErrCorruptData)
	}
	return token, err
}

// land records the outcome of a flight and wakes everybody.
func (c *LocalCoordinator) land(g *generation, r RefreshRequest, token Token, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f := g.flight
	g.flight = nil
	now := c.cfg.Now()
	g.touched = now
	switch {
	case err == nil:
		g.failures, g.retryAt = 0, time.Time{}
		if token.RefreshToken.IsZero() {
			token.RefreshToken = f.from.RefreshToken // not replaced: the old one stays good
		}
		successor := g
		if !token.RefreshToken.Equal(f.from.RefreshToken) {
			successor = c.generation(r.keyOf(token), r, now)
			g.next, successor.next, successor.refused = successor, nil, nil
		}
		successor.token, successor.redeemed, successor.shown = token, now, time.Time{}
		f.token = token
	case errors.Is(err, ErrInvalidGrant):
		g.refused = &ReauthError{At: now, Err: err}
		f.err = g.refused
	case errors.Is(err, ErrReauthRequired):
		f.err = err // the row is gone, say: no word of the platform about the token
	default:
		g.failures++
		pause := pauseAfter(g.failures, err)
		g.retryAt = now.Add(pause)
		f.err = &UnavailableError{RetryAfter: wholeSeconds(pause), Err: err}
	}
	close(f.done)
}

// Newest implements [Coordinator].
func (c *LocalCoordinator) Newest(ctx context.Context, r RefreshRequest) (Token, error) {
	if err := ctx.Err(); err != nil {
		return Token{}, err
	}
	if r.Token.RefreshToken.IsZero() {
		return r.Token, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	first := c.generations[r.Key()]
	if first == nil {
		return r.Token, nil
	}
	now := c.cfg.Now()
	first.show(r.Token, now)
	last := c.newest(first)
	last.touched = now
	known := last.token
	switch {
	case known.AccessToken.IsZero(), known.AccessToken.Equal(r.Token.AccessToken):
		return r.Token, nil
	case last == first && r.Token.Expiry.After(known.Expiry):
		return r.Token, nil // another process has refreshed since
	}
	return known, nil
}

// EndSession implements [Coordinator].
func (c *LocalCoordinator) EndSession(ctx context.Context, session string, until time.Time) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sweep(c.cfg.Now())
	if until.After(c.ended[session]) {
		c.ended[session] = until
	}
	return nil
}

// SessionEnded implements [Coordinator].
func (c *LocalCoordinator) SessionEnded(ctx context.Context, session string) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	_, ended := c.ended[session]
	return ended, nil
}

// generation finds or makes the record of a key. The caller holds the lock.
func (c *LocalCoordinator) generation(key string, r RefreshRequest, now time.Time) *generation {
	g := c.generations[key]
	if g == nil {
		g = &generation{}
		c.generations[key] = g
	}
	until := r.Until
	if until.IsZero() {
		until = now.Add(defaultSessionLife)
	}
	if until.After(g.until) {
		g.until = until
	}
	return g
}

// newest walks to the end of a chain of rotations and shortens the way for
// the next caller. The caller holds the lock.
func (c *LocalCoordinator) newest(first *generation) *generation {
	last := first
	for range longestGenerationWalk {
		if last.next == nil {
			break
		}
		last = last.next
		if first.followed.IsZero() {
			first.followed = last.shown
		}
	}
	if last != first {
		first.next = last
	}
	return last
}

// pauseAfter is how long to leave the platform alone after n failures in a
// row: 1, 2, 4, … 30 s, a quarter more or less, or what Retry-After asks for
// when that is longer.
func pauseAfter(n int, err error) time.Duration {
	pause := min(firstPause<<min(n-1, 10), longestPause)
	pause = time.Duration(float64(pause) * (0.75 + rand.Float64()/2))
	if api, ok := errors.AsType[*APIError](err); ok {
		pause = max(pause, min(api.RetryAfter, longestPause))
	}
	return pause
}

// wholeSeconds rounds up: Retry-After knows only whole seconds.
func wholeSeconds(d time.Duration) time.Duration {
	return max(time.Second, (d + time.Second - 1).Truncate(time.Second))
}
