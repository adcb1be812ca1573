package sweatstack

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// keep says where the answer of a call is kept.
type keep struct {
	file    string
	closing time.Time    // see closingOf
	table   *frame.Frame // set when the answer was read
}

// keeps says how a call over many activities is kept; nil when it is not.
func (c *Client) keeps(name string, query url.Values) *keep {
	space := map[string]string{"longitudinal-data": spaceData, "longitudinal-mean-max": spaceMeanMax}[name]
	if c.set.cache == nil || space == "" {
		return nil
	}
	file := c.set.cache.cfg.Names.cacheFile(space, query)
	if file == "" {
		return nil
	}
	return &keep{file: file, closing: closingOf(query)}
}

// answer gives the answer to a call with this token: from the cache, when there
// is one and the call is of the kind, or else from the platform. It is for the
// token of the very call, so that a file is only ever read or written for the
// user whose data it is, also while a client switches its user.
func (c *Client) answer(ctx context.Context, k call, token Token) ([]byte, error) {
	if k.keep == nil {
		return c.attempts(ctx, k, token)
	}
	cache, event := c.set.cache, CacheEvent{File: k.keep.file}
	tell := func(outcome CacheOutcome, err error) {
		event.Outcome, event.Err = outcome, err
		c.set.observe(ctx, event)
	}
	user, err := cacheUser(token)
	if err != nil {
		tell(CacheSkipped, err)
		return c.attempts(ctx, k, token)
	}
	event.UserID = user
	place, clears := cachePlace(c.BaseURL(), user), cache.count()
	body, outcome, err := cache.lookUp(place, k, c.set.now())
	tell(outcome, err)
	if outcome == CacheHit && int64(len(body)) > k.limit {
		return nil, fmt.Errorf("%w: %s %s: more than %d bytes", ErrTooLarge, k.method, k.path, k.limit)
	}
	if outcome == CacheHit {
		return body, nil
	}
	body, err = c.attempts(ctx, k, token)
	if err != nil {
		return nil, err
	}
	if k.keep.table, err = readFrame(body, k.path); err != nil {
		return nil, err // a page of HTML with status 200 is not kept
	}
	now := c.set.now()
	if !isClosed(k.keep.closing, now) && cache.cfg.OpenEnded < 0 {
		return body, nil
	}
	stored, err := cache.write(place, k.keep.file, body, now, clears)
	switch {
	case err != nil:
		tell(CacheFailed, err)
	case stored:
		tell(CacheStored, nil)
	}
	return body, nil
}

// lookUp reads a file of the cache and the table in it.
func (c *Cache) lookUp(place string, k call, now time.Time) ([]byte, CacheOutcome, error) {
	body, at, err := c.read(place, k.keep.file)
	if err == nil && !c.usable(k.keep.closing, at, now) {
		return nil, CacheMiss, nil
	}
	if err == nil {
		k.keep.table, err = readFrame(body, k.path)
	}
	switch {
	case missing(err):
		return nil, CacheMiss, nil
	case errors.Is(err, ErrCorruptData), errors.Is(err, ErrTooLarge):
		c.remove(place, k.keep.file)
		return nil, CacheDamaged, err
	case err != nil:
		return nil, CacheFailed, err
	}
	if isClosed(k.keep.closing, at) {
		c.touch(place, k.keep.file, now) // the time of others tells when they were written
	}
	return body, CacheHit, nil
}
