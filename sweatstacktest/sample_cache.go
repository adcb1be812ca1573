package sweatstacktest

import (
	"container/list"
	"sync"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// maxCachedSamples is how many activities the cache holds. The samples of one
// ride take about half a megabyte.
const maxCachedSamples = 12

// sampleCache keeps the samples of the activities that were asked for last.
type sampleCache struct {
	mu    sync.Mutex
	order *list.List // of *cachedSamples, last used first
	byID  map[string]*list.Element
}

// cachedSamples makes the samples at most once; whoever comes meanwhile waits.
type cachedSamples struct {
	id   string
	make func() training.Samples
}

func newSampleCache() *sampleCache {
	return &sampleCache{order: list.New(), byID: map[string]*list.Element{}}
}

// get returns the samples of an activity.
func (c *sampleCache) get(a *activity) training.Samples { return c.entry(a)() }

func (c *sampleCache) entry(a *activity) func() training.Samples {
	c.mu.Lock()
	defer c.mu.Unlock()
	if element, ok := c.byID[a.id]; ok {
		c.order.MoveToFront(element)
		return element.Value.(*cachedSamples).make
	}
	entry := &cachedSamples{id: a.id, make: sync.OnceValue(a.samples)}
	c.byID[a.id] = c.order.PushFront(entry)
	if c.order.Len() > maxCachedSamples {
		last := c.order.Back()
		delete(c.byID, last.Value.(*cachedSamples).id)
		c.order.Remove(last)
	}
	return entry.make
}

// read returns the samples of an activity for a walk over many of them: what is
// not kept is made and not kept, or the walk would throw out everything else.
func (c *sampleCache) read(a *activity) training.Samples {
	c.mu.Lock()
	element, ok := c.byID[a.id]
	c.mu.Unlock()
	if ok {
		return element.Value.(*cachedSamples).make()
	}
	return a.samples()
}
