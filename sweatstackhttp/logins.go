package sweatstackhttp

import (
	"context"
	"sync"
	"time"
)

// Bounds of the sign-ins that are remembered.
const (
	maxRememberedLogins = 10_000
	exchangeTimeout     = 30 * time.Second
)

// logins makes sure that a state is exchanged once: a browser that asks for the
// callback twice gets the same session both times. A code works once, so the
// second exchange would fail, and a platform may end the tokens of the first.
type logins struct {
	now func() time.Time

	mu    sync.Mutex
	byKey map[string]*login
}

// login is one exchange, under way or done.
type login struct {
	done    chan struct{}
	begun   time.Time
	session session
	err     error
}

// exchange runs the function once per key and gives everybody its result. It
// runs on a context of its own: the first browser request may go away.
func (l *logins) exchange(ctx context.Context, key string, run func(context.Context) (session, error)) (session, error) {
	l.mu.Lock()
	entry := l.byKey[key]
	if entry == nil {
		l.forget()
		entry = &login{done: make(chan struct{}), begun: l.now()}
		l.byKey[key] = entry
		own, cancel := context.WithTimeout(context.WithoutCancel(ctx), exchangeTimeout)
		go func() {
			defer cancel()
			defer close(entry.done)
			defer func() {
				if recover() != nil { // in the application's OnSignIn
					entry.session, entry.err = session{}, errPanic
				}
			}()
			entry.session, entry.err = run(own)
		}()
	}
	l.mu.Unlock()
	select {
	case <-entry.done:
		return entry.session, entry.err
	case <-ctx.Done():
		return session{}, ctx.Err()
	}
}

// forget drops what no transaction cookie can ask for any more, and the
// oldest when there are too many. The caller holds the lock.
func (l *logins) forget() {
	limit := l.now().Add(-loginLife)
	oldest, oldestKey := time.Time{}, ""
	full := len(l.byKey) >= maxRememberedLogins
	for key, entry := range l.byKey {
		if entry.begun.Before(limit) {
			delete(l.byKey, key)
			full = false
		} else if oldestKey == "" || entry.begun.Before(oldest) {
			oldest, oldestKey = entry.begun, key
		}
	}
	if full {
		delete(l.byKey, oldestKey)
	}
}
