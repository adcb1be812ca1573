package sqlite

import (
	"context"
	"sync"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// result gives what came of redeeming the request's token. A result that does
// not open is none: the platform then says what the token is worth.
func (c *Coordinator) result(row refreshRow, r sweatstack.RefreshRequest) (sweatstack.Token, bool) {
	if row.sealed == nil {
		return c.unwritten.find(row.generation, microseconds(c.cfg.Now()))
	}
	t, err := r.Open(row.sealed)
	return t, err == nil
}

// writeLate tries once more to write a result that the file did not take, so
// that other processes do not redeem its token again. It never holds up its
// caller for longer than lateWait.
func (c *Coordinator) writeLate(ctx context.Context) {
	t, ok := c.unwritten.due(microseconds(c.cfg.Now()))
	if !ok {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, lateWait)
	defer cancel()
	_, _ = c.finish(ctx, t.request, t.holder, t.token, nil) // on failure it is kept for the next time
}

const (
	lateWait  = 2 * oneWait
	latePause = time.Second // between two late attempts
)

// maxUnwritten bounds how many results a process keeps that it could not write.
const maxUnwritten = 10_000

// unwrittenTokens are results that the file did not take, by generation. On a
// platform that rotates, the token before them is worth nothing any more. The
// zero value is ready.
type unwrittenTokens struct {
	mu      sync.Mutex
	tokens  map[string]unwrittenToken
	nextTry int64
}

type unwrittenToken struct {
	token   sweatstack.Token
	until   int64
	request sweatstack.RefreshRequest // whose token was redeemed, without a function
	holder  string                    // of the lease
}

// due gives a result to write, once in latePause at most.
func (u *unwrittenTokens) due(now int64) (unwrittenToken, bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if len(u.tokens) == 0 || now < u.nextTry && u.nextTry <= now+latePause.Microseconds() {
		return unwrittenToken{}, false
	}
	for generation, t := range u.tokens {
		if t.until >= now {
			u.nextTry = now + latePause.Microseconds()
			return t, true
		}
		delete(u.tokens, generation) // its session is over
	}
	return unwrittenToken{}, false
}

// drop forgets a result that the file has by now.
func (u *unwrittenTokens) drop(generation string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.tokens, generation)
}

func (u *unwrittenTokens) keep(generation string, t unwrittenToken, now int64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.tokens == nil {
		u.tokens = make(map[string]unwrittenToken)
	}
	if len(u.tokens) >= maxUnwritten {
		for generation, t := range u.tokens {
			if t.until < now || len(u.tokens) >= maxUnwritten {
				delete(u.tokens, generation)
			}
		}
	}
	u.tokens[generation] = t
}

func (u *unwrittenTokens) find(generation string, now int64) (sweatstack.Token, bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	t, ok := u.tokens[generation]
	if ok && t.until < now {
		delete(u.tokens, generation)
		ok = false
	}
	return t.token, ok
}
