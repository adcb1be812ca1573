package sweatstacktest

import (
	"container/list"
	"sync"
)

// fileCache keeps the Parquet files that were asked for last, up to
// maxCachedBytes in all.
type fileCache struct {
	mu    sync.Mutex
	size  int
	order *list.List // of cachedFile, last used first
	byKey map[string]*list.Element
}

type cachedFile struct {
	key  string
	body []byte
}

func newFileCache() *fileCache {
	return &fileCache{order: list.New(), byKey: map[string]*list.Element{}}
}

// get returns the file of a key, which make makes when it is not kept. Two
// callers may make the same file at the same time; that costs time only.
func (c *fileCache) get(key string, make func() ([]byte, error)) ([]byte, error) {
	c.mu.Lock()
	if element, ok := c.byKey[key]; ok {
		c.order.MoveToFront(element)
		body := element.Value.(cachedFile).body
		c.mu.Unlock()
		return body, nil
	}
	c.mu.Unlock()
	body, err := make()
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.byKey[key]; ok || len(body) > maxCachedBytes {
		return body, nil
	}
	c.byKey[key] = c.order.PushFront(cachedFile{key, body})
	c.size += len(body)
	for c.size > maxCachedBytes {
		last := c.order.Back()
		file := last.Value.(cachedFile)
		c.size -= len(file.body)
		delete(c.byKey, file.key)
		c.order.Remove(last)
	}
	return body, nil
}
