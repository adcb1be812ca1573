package sweatstack

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// flight is one redeem that several callers may wait for.
type flight struct {
	done  chan struct{}
	from  Token // what is redeemed
	token Token // what came of it
	err   error
}

// start begins a flight for a family. The caller holds the lock.
func (c *LocalCoordinator) start(ctx context.Context, f *family, r RefreshRequest) {
	fl := &flight{done: make(chan struct{}), from: r.Token}
	if !f.token.RefreshToken.IsZero() {
		fl.from = f.token // the newest of the family, or a newer access token beside the same refresh token
	}
	f.flight = fl
	c.flights++
	c.unlist(f) // whatever happens to the others, this one stays
	// The flight must not die with the request that happened to start it.
	flightCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.cfg.FlightTimeout)
	go func() {
		var token Token
		err := errors.New("sweatstack: redeeming a refresh token ended without an answer")
		// Deferred, so that everybody is woken even after a panic or a
		// runtime.Goexit in the caller's function. Nobody waits on this goroutine
		// who could catch a panic: it is an unknown outcome.
		defer func() {
			_ = recover()
			cancel()
			c.land(f, fl, r, token, err)
		}()
		token, err = redeem(flightCtx, r, fl.from)
	}()
}

func redeem(ctx context.Context, r RefreshRequest, from Token) (Token, error) {
	token, err := r.Redeem(ctx, from)
	switch {
	case err != nil:
		return Token{}, err
	case token.AccessToken.IsZero():
		return Token{}, fmt.Errorf("%w: token answer without access token", ErrCorruptData)
	case token.RefreshToken.IsZero():
		token.RefreshToken = from.RefreshToken // not replaced: the old one stays good
	}
	return token, nil
}

// land records the outcome of a flight and wakes everybody.
func (c *LocalCoordinator) land(f *family, fl *flight, r RefreshRequest, token Token, err error) {
	key := r.keyOf(token)
	c.mu.Lock()
	now := c.cfg.Now()
	f.flight = nil
	c.flights--
	if err == nil {
		fl.token = token
		f = c.follow(f, key, token, now)
	} else {
		fl.err = f.fail(err, now)
	}
	c.evict() // before the family is listed again
	c.touch(f, now)
	c.mu.Unlock()
	close(fl.done) // after the lock: thousands may be waiting, and others have work to do
}

// fail records a flight without a token and says what its callers are told.
func (f *family) fail(err error, now time.Time) error {
	switch {
	case errors.Is(err, ErrInvalidGrant):
		f.refused = &ReauthError{At: now, Err: err}
		if known, ok := errors.AsType[*ReauthError](err); ok && !known.At.IsZero() {
			f.refused = known // somebody else got the answer before
		}
		return f.refused
	case errors.Is(err, ErrReauthRequired):
		return err // the row is gone, say: no word of the platform about the token
	}
	if told, ok := errors.AsType[*UnavailableError](err); ok {
		f.retryAt = now.Add(told.RetryAfter)
		return &UnavailableError{RetryAfter: wholeSeconds(told.RetryAfter), Err: told.Err}
	}
	f.failures++
	pause := RefreshPause(f.failures, err)
	f.retryAt = now.Add(pause)
	return &UnavailableError{RetryAfter: wholeSeconds(pause), Err: err}
}

// follow records what came of redeeming the newest token of a family, and
// returns the family that the result is in now: a token from a store may belong
// to another one. The caller holds the lock.
func (c *LocalCoordinator) follow(f *family, key generationKey, token Token, now time.Time) *family {
	f.failures, f.retryAt = 0, time.Time{}
	switch g := c.generations[key]; {
	case g == nil:
		c.add(key, f)
	case g.family != f:
		other := g.family
		c.merge(f, other)
		if g != other.newest || other.refused != nil || other.token.Expiry.After(token.Expiry) {
			return other // it knows better: a store hands out what it has, unchecked
		}
		f = other
	case g != f.newest:
		g.unlink()
		g.linkNewest() // a platform that goes back to an old one
	}
	f.token, f.redeemed, f.shown = token, now, time.Time{}
	return f
}
