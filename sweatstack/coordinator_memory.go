package sweatstack

import "time"

// sweepSteps is how many families each refresh looks at, to forget those that
// nobody needs. A refresh adds at most one, so sweeping keeps up.
const sweepSteps = 2

// find gives what is known of a generation, unless its time is over. The
// caller holds the lock.
func (c *LocalCoordinator) find(key generationKey, now time.Time) *generation {
	g := c.generations[key]
	switch {
	case g == nil:
		return nil
	case g.family.flight == nil && now.After(g.family.until):
		c.forget(g.family)
		return nil
	case g.spent(now, c.cfg.Grace):
		g.unlink()
		delete(c.generations, key)
		return nil
	}
	return g
}

// add makes a generation the newest of a family. The caller holds the lock.
func (c *LocalCoordinator) add(key generationKey, f *family) *generation {
	g := &generation{key: key, family: f}
	g.linkNewest()
	c.generations[key] = g
	return g
}

// linkNewest puts a generation at the end of its family.
func (g *generation) linkNewest() {
	f := g.family
	g.older, g.newer, g.followed = f.newest, nil, time.Time{}
	if f.newest != nil {
		f.newest.newer = g
	}
	f.newest = g
}

// unlink takes a generation out of its family.
func (g *generation) unlink() {
	if g.older != nil {
		g.older.newer = g.newer
	}
	if g.newer != nil {
		g.newer.older = g.older
	} else {
		g.family.newest = g.older
	}
	g.older, g.newer = nil, nil
}

// merge makes the generations of one family the oldest of another. The caller
// holds the lock.
func (c *LocalCoordinator) merge(from, into *family) {
	c.unlist(from)
	oldest := into.newest
	for oldest.older != nil {
		oldest = oldest.older
	}
	oldest.older, from.newest.newer = from.newest, oldest
	for g := from.newest; g != nil; g = g.older {
		g.family = into
	}
	if from.until.After(into.until) {
		into.until = from.until
	}
}

// touch notes that a family is used. The caller holds the lock.
func (c *LocalCoordinator) touch(f *family, now time.Time) {
	f.touched = now
	switch {
	case f.flight != nil:
	case f.place == nil:
		f.place = c.used.PushFront(f)
	default:
		c.skip(f)
		c.used.MoveToFront(f.place)
	}
}

// unlist keeps a family from being forgotten, until it is touched. The caller
// holds the lock.
func (c *LocalCoordinator) unlist(f *family) {
	if f.place != nil {
		c.skip(f)
		c.used.Remove(f.place)
		f.place = nil
	}
}

// skip moves the hand on when it points to a family that moves.
func (c *LocalCoordinator) skip(f *family) {
	if c.hand == f.place {
		c.hand = f.place.Prev()
	}
}

// forget drops a family with all its generations. The caller holds the lock.
func (c *LocalCoordinator) forget(f *family) {
	c.unlist(f)
	for g := f.newest; g != nil; g = g.older {
		delete(c.generations, g.key)
	}
}

// sweep forgets what nobody can need any more, a little at a time. The caller
// holds the lock.
func (c *LocalCoordinator) sweep(now time.Time) {
	for range min(sweepSteps, c.used.Len()) {
		if c.hand == nil {
			c.hand = c.used.Back()
		}
		f, ok := c.hand.Value.(*family)
		if !ok {
			return // only families are listed
		}
		c.hand = c.hand.Prev()
		for g := f.newest; g != nil; {
			older := g.older
			if g.spent(now, c.cfg.Grace) {
				g.unlink()
				delete(c.generations, g.key)
			}
			g = older
		}
		if f.over(now, c.cfg.Grace) {
			c.forget(f)
		}
	}
	c.ended.sweep(now)
}

// evict keeps the bound: it forgets the families that were used longest ago.
// Those in flight are not listed and stay. The caller holds the lock.
func (c *LocalCoordinator) evict() {
	for len(c.generations) > c.cfg.MaxGenerations {
		back := c.used.Back()
		if back == nil {
			return
		}
		if f, ok := back.Value.(*family); ok {
			before := len(c.generations)
			c.forget(f)
			c.evicted += uint64(before - len(c.generations))
		}
	}
}
