package sweatstackhttp

import (
	"strings"
	"sync"
)

// Bounds of what is remembered of cookies that have been opened.
const (
	// DefaultSessionCacheEntries is how many opened session cookies are
	// remembered.
	DefaultSessionCacheEntries = 10_000
	// DefaultSessionCacheBytes is how much memory they take at most.
	DefaultSessionCacheBytes = 64 << 20

	entryOverhead = 512 // bytes of an entry beside its texts, roughly
)

// openedCache remembers what cookies hold that have been opened before: a
// browser sends the same one with each request, and opening it costs more than
// everything else that the kit does. Only a value that has opened gets in, in
// the one spelling that opens, so nobody can fill it with rubbish. What is in
// it is still checked on each request: age, log-out, the row in the store.
//
// There are two halves. New entries go into the young one; when that is full it
// becomes the old one, and the old one is forgotten. What is used again moves
// to the young half and stays.
type openedCache[T any] struct {
	maxEntries int // of one half
	maxBytes   int // of one half

	mu                   sync.Mutex
	young, old           map[string]T
	youngBytes, oldBytes int
}

func newOpenedCache[T any](entries, bytes int) *openedCache[T] {
	return &openedCache[T]{maxEntries: entries / 2, maxBytes: bytes / 2}
}

// get gives what the cookie value holds, if it is remembered.
func (c *openedCache[T]) get(value string) (T, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if found, ok := c.young[value]; ok {
		return found, true
	}
	found, ok := c.old[value]
	if ok {
		// The key in the map is a text of its own; value may be a part of a
		// long header line.
		c.keep(strings.Clone(value), found)
	}
	return found, ok
}

// put remembers what a cookie value holds.
func (c *openedCache[T]) put(value string, opened T) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keep(strings.Clone(value), opened)
}

// keep adds to the young half. The caller holds the lock.
func (c *openedCache[T]) keep(value string, opened T) {
	// What it holds is about as long as the value itself.
	size := entryOverhead + 2*len(value)
	if c.maxEntries < 1 || size > c.maxBytes {
		return
	}
	if len(c.young) >= c.maxEntries || c.youngBytes+size > c.maxBytes {
		c.old, c.oldBytes = c.young, c.youngBytes
		c.young, c.youngBytes = nil, 0
	}
	if c.young == nil {
		c.young = make(map[string]T)
	}
	if _, again := c.young[value]; !again {
		c.youngBytes += size
	}
	c.young[value] = opened
}

// size tells how much is remembered, what is in both halves counted twice.
func (c *openedCache[T]) size() (entries, bytes int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.young) + len(c.old), c.youngBytes + c.oldBytes
}
