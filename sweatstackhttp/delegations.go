package sweatstackhttp

import (
	"context"
	"sync"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// Bounds of the delegated tokens in memory.
const (
	maxDelegations    = 10_000
	delegationTimeout = 30 * time.Second
)

// delegations keeps delegated tokens for as long as they are fresh. They are
// in no cookie and in no store: memory is the only place, and they can be had
// again at any time. One request for each key is under way at once.
type delegations struct {
	now func() time.Time

	mu    sync.Mutex
	byKey map[delegationKey]*delegation
}

// delegationKey names a delegation. The session stands for the principal too:
// it belongs to one.
type delegationKey struct {
	session string
	subject Subject
}

type delegation struct {
	done  chan struct{}
	token sweatstack.Token
	err   error
	used  time.Time
}

func newDelegations(now func() time.Time) *delegations {
	return &delegations{now: now, byKey: make(map[delegationKey]*delegation)}
}

// token gives a fresh token, from memory or by asking. An error is not kept.
func (d *delegations) token(ctx context.Context, session string, subject Subject, ask func(context.Context) (sweatstack.Token, error)) (sweatstack.Token, error) {
	key := delegationKey{session, subject}
	d.mu.Lock()
	entry := d.byKey[key]
	if entry != nil && entry.ended() && !entry.token.Fresh(d.now()) {
		entry = nil
	}
	if entry == nil {
		entry = d.start(ctx, key, ask)
	}
	entry.used = d.now()
	d.mu.Unlock()
	select {
	case <-entry.done:
		return entry.token, entry.err
	case <-ctx.Done():
		return sweatstack.Token{}, ctx.Err()
	}
}

// start asks on a context of its own. The caller holds the lock.
func (d *delegations) start(ctx context.Context, key delegationKey, ask func(context.Context) (sweatstack.Token, error)) *delegation {
	d.forget()
	entry := &delegation{done: make(chan struct{})}
	d.byKey[key] = entry
	own, cancel := context.WithTimeout(context.WithoutCancel(ctx), delegationTimeout)
	go func() {
		defer cancel()
		t, err := askSafely(own, ask)
		d.mu.Lock()
		entry.token, entry.err = t, err
		if err != nil && d.byKey[key] == entry {
			delete(d.byKey, key)
		}
		d.mu.Unlock()
		close(entry.done)
	}()
	return entry
}

// askSafely turns a panic into an error: on this goroutine it would end the
// process. It can only come from the application's observer.
func askSafely(ctx context.Context, ask func(context.Context) (sweatstack.Token, error)) (t sweatstack.Token, err error) {
	defer func() {
		if recover() != nil {
			t, err = sweatstack.Token{}, errPanic
		}
	}()
	return ask(ctx)
}

// size tells how many there are.
func (d *delegations) size() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.byKey)
}

// drop forgets one delegation; the next request asks again.
func (d *delegations) drop(session string, subject Subject) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.byKey, delegationKey{session, subject})
}

// dropToken forgets a delegation if it still is the given token.
func (d *delegations) dropToken(session string, subject Subject, t sweatstack.Token) {
	d.mu.Lock()
	defer d.mu.Unlock()
	key := delegationKey{session, subject}
	if entry := d.byKey[key]; entry != nil && entry.ended() && entry.token.AccessToken.Equal(t.AccessToken) {
		delete(d.byKey, key)
	}
}

// dropSession forgets everything that was got through a session.
func (d *delegations) dropSession(session string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for key := range d.byKey {
		if key.session == session {
			delete(d.byKey, key)
		}
	}
}

// forget makes room: tokens that have ended first, then the one that was used
// longest ago. The caller holds the lock.
func (d *delegations) forget() {
	if len(d.byKey) < maxDelegations {
		return
	}
	now := d.now()
	var oldest delegationKey
	var oldestUsed time.Time
	for key, entry := range d.byKey {
		if !entry.ended() {
			continue
		}
		if !entry.token.Fresh(now) {
			delete(d.byKey, key)
			continue
		}
		if oldestUsed.IsZero() || entry.used.Before(oldestUsed) {
			oldest, oldestUsed = key, entry.used
		}
	}
	if len(d.byKey) >= maxDelegations {
		delete(d.byKey, oldest)
	}
}

// ended reports whether the request for the token is over.
func (e *delegation) ended() bool {
	select {
	case <-e.done:
		return true
	default:
		return false
	}
}
