package simulation_test

import (
	"math/rand/v2"
	"sync"
	"time"
)

// window is a kind of trouble that lasts for a while.
type window string

const (
	platformBad     window = "the platform is mostly out of reach"
	platformSlow    window = "the platform is slow"
	storeUnreadable window = "the store cannot be read"
	storeUnwritable window = "the store cannot be written"
	storeForgetful  window = "the store writes and answers with an error"
	storeSlow       window = "the store is slow"
	coordinatorDown window = "the coordinator is out of reach"
)

// windows are the troubles that are under way.
type windows struct {
	mu    sync.Mutex
	until map[window]time.Time
	last  time.Time // when the last one ends
}

func (w *windows) open(kind window, span time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if end := time.Now().Add(span); end.After(w.until[kind]) {
		w.until[kind] = end
	}
	w.last = later(w.last, w.until[kind])
}

func (w *windows) active(kind window) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Now().Before(w.until[kind])
}

// mark notes a moment of trouble, so that an answer may say that something is
// out of reach.
func (w *windows) mark() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last = later(w.last, time.Now())
}

// since reports whether there was trouble after a moment.
func (w *windows) since(at time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.last.After(at)
}

// close ends all trouble.
func (w *windows) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	clear(w.until)
	w.last = time.Now()
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// passage is how one request to the platform fares.
type passage struct {
	trouble     trouble
	there, back time.Duration
}

// dice are the draws while a schedule runs.
type dice struct {
	mu sync.Mutex
	r  *rand.Rand
}

func (d *dice) intN(n int) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.r.IntN(n)
}

func (d *dice) below(limit time.Duration) time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	return time.Duration(d.r.Int64N(int64(limit)))
}

// drawDelay draws how long a slow store takes.
func (w *world) drawDelay(limit time.Duration) time.Duration { return w.dice.below(limit) }

// drawTrouble draws how a request to the platform fares. Redeems have trouble
// now and then even when all is well.
func (w *world) drawTrouble(path string) passage {
	p := passage{there: 1 + w.dice.below(40*time.Millisecond), back: 1 + w.dice.below(40*time.Millisecond)}
	if w.settled.Load() {
		return p
	}
	switch n := w.dice.intN(10); {
	case w.windows.active(platformSlow) && n < 8, n == 0:
		p.back += w.dice.below(4 * time.Second)
		if w.windows.active(platformSlow) && n < 3 {
			p.back += w.dice.below(40 * time.Second)
		}
	}
	rate := 2 // in a hundred
	if path == tokenPath {
		rate = 5
	}
	if w.windows.active(platformBad) {
		rate = 70
	}
	if w.dice.intN(100) >= rate {
		return p
	}
	w.windows.mark()
	p.trouble = trouble(1 + w.dice.intN(int(torn)))
	if p.trouble == straggles {
		p.there = 30*time.Second + w.dice.below(20*time.Second)
	}
	return p
}
