package sweatstacktest

import (
	"container/list"
	"sync"
)

// cache keeps what was asked for last, up to a bound of bytes in all.
type cache[K comparable, V any] struct {
	room int
	size func(V) int

	mu    sync.Mutex
	used  int
	order *list.List // of cached[K, V], last used first
	byKey map[K]*list.Element
}

type cached[K comparable, V any] struct {
	key   K
	value V
}

// newCache makes a cache of so many bytes; size measures a value.
func newCache[K comparable, V any](room int, size func(V) int) *cache[K, V] {
	return &cache[K, V]{room: room, size: size, order: list.New(), byKey: map[K]*list.Element{}}
}

// get returns the value of a key, which make makes when it is not kept. Two
// callers may make the same value at the same time; that costs time only.
func (c *cache[K, V]) get(key K, make func() (V, error)) (V, error) {
	if value, ok := c.look(key); ok {
		return value, nil
	}
	value, err := make()
	if err == nil {
		c.keep(key, value)
	}
	return value, err
}

func (c *cache[K, V]) look(key K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	element, ok := c.byKey[key]
	if !ok {
		var none V
		return none, false
	}
	c.order.MoveToFront(element)
	return element.Value.(cached[K, V]).value, true
}

// keep drops what was not used for longest when the room is full.
func (c *cache[K, V]) keep(key K, value V) {
	size := c.size(value)
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.byKey[key]; ok || size > c.room {
		return
	}
	c.byKey[key] = c.order.PushFront(cached[K, V]{key, value})
	for c.used += size; c.used > c.room; {
		last := c.order.Remove(c.order.Back()).(cached[K, V])
		c.used -= c.size(last.value)
		delete(c.byKey, last.key)
	}
}
