package sweatstacktest

import (
	"math"
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

// advance moves the clock forward, as far as a duration can: 292 years in all.
// To add more would turn it back. It returns how far it moved.
func (c *clock) advance(d time.Duration) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	moved := min(d, math.MaxInt64-c.offset)
	c.offset += moved
	return moved
}

// reset takes back everything that advance has added.
func (c *clock) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset = 0
}
