package sqlite

import (
	"sync"

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

// maxUnwritten bounds how many results a process keeps that it could not write.
const maxUnwritten = 10_000

// unwrittenTokens are results that the file did not take, by generation. On a
// platform that rotates, the token before them is worth nothing any more. The
// zero value is ready.
type unwrittenTokens struct {
	mu     sync.Mutex
	tokens map[string]unwrittenToken
}

type unwrittenToken struct {
	token sweatstack.Token
	until int64
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
