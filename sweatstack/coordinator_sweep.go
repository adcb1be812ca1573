package sweatstack

import (
	"slices"
	"time"
)

// sweep forgets what nobody can need any more, at most once a minute, or when
// the bound is reached. The caller holds the lock.
func (c *LocalCoordinator) sweep(now time.Time) {
	full := len(c.generations) >= c.cfg.MaxGenerations
	if !full && now.Sub(c.swept) < sweepEvery {
		return
	}
	c.swept = now
	for key, g := range c.generations {
		if g.spent(now, c.cfg.Grace) {
			delete(c.generations, key)
		}
	}
	for id, until := range c.ended {
		if now.After(until) {
			delete(c.ended, id)
		}
	}
	// Still full: forget a tenth, those first that were not asked for longest.
	// A forgotten result costs at worst a sign-in on a rotating platform.
	if len(c.generations) >= c.cfg.MaxGenerations {
		c.forgetOldest(len(c.generations) - c.cfg.MaxGenerations + c.cfg.MaxGenerations/10 + 1)
	}
}

// forgetOldest drops the n generations that were touched longest ago. Those
// in flight stay: to forget one of them could redeem its token twice.
func (c *LocalCoordinator) forgetOldest(n int) {
	keys := make([]string, 0, len(c.generations))
	for key, g := range c.generations {
		if g.flight == nil {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b string) int {
		return c.generations[a].touched.Compare(c.generations[b].touched)
	})
	for _, key := range keys[:min(n, len(keys))] {
		delete(c.generations, key)
	}
}

// spent reports whether a generation can be forgotten.
func (g *generation) spent(now time.Time, grace time.Duration) bool {
	switch {
	case g.flight != nil:
		return false
	case now.After(g.until):
		return true
	case g.refused != nil:
		return false // a definite answer is never asked for twice
	case g.next != nil:
		if g.followed.IsZero() {
			g.followed = g.next.shown
		}
		return !g.followed.IsZero() && now.Sub(g.followed) > grace
	case g.redeemed.IsZero():
		return now.Sub(g.touched) > keepFailures
	}
	return !g.shown.IsZero() && now.Sub(g.shown) > grace && now.Sub(g.touched) > keepFailures
}
