package sweatstackhttp

import (
	"sync"
	"time"
)

// departures remembers when users were disconnected, for as long as a session
// from before could live. Without it a session that made no request in between
// would come back to life as soon as the user signs in again: the row is there
// again, and the cookie is as good as ever. The zero value is ready.
type departures struct {
	mu sync.Mutex
	at map[string]time.Time
}

// note remembers that a user was disconnected, and forgets who was disconnected
// before the limit.
func (d *departures) note(userID string, at, limit time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.at == nil {
		d.at = make(map[string]time.Time)
	}
	for user, then := range d.at {
		if then.Before(limit) {
			delete(d.at, user)
		}
	}
	// A session that has begun since the last time may have been put into the
	// next second: end that one too.
	if next := d.at[userID].Add(time.Second); at.Before(next) {
		at = next
	}
	d.at[userID] = at
}

// last is when a user was last disconnected; zero for never.
func (d *departures) last(userID string) time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.at[userID]
}
