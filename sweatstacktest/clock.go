package sweatstacktest

import (
	"sync"
	"time"
)

// clock is the sandbox's own time: a base that runs by itself, and what
// Advance has added to it.
type clock struct {
	base func() time.Time

	mu     sync.Mutex
	offset time.Duration
}

// now is the sandbox's time, in UTC.
func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.base().Add(c.offset).UTC()
}

// added is what advance has added.
func (c *clock) added() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.offset
}

// advance moves the clock forward.
func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset += d
}

// reset takes back everything that advance has added.
func (c *clock) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset = 0
}
