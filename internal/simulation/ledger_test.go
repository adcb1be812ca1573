package simulation_test

import (
	"context"
	"sync"
	"time"
)

// Bounds that the kit promises for redeems.
const (
	coordinatorGrace = 2 * time.Minute        // how long an old cookie leads to the newest token
	quiet            = 30 * time.Second       // no second refresh within, without a 401
	quietAfter401    = 5 * time.Second        // no second refresh within, even with one
	leastPause       = 700 * time.Millisecond // after an unknown outcome
	leastFlight      = 25 * time.Second       // how long a flight goes on when nobody waits for it
)

// outcome is what the kit learned from a redeem.
type outcome int

const (
	pending outcome = iota
	granted
	denied
	unknown
)

// redeem is one refresh token on its way to the platform and back.
type redeem struct {
	text      string
	successor string
	begun     time.Time
	ended     time.Time
	outcome   outcome
	process   *process
}

// flightKey carries the moment at which a flight began in its context.
type flightKey struct{}

// ledger checks how refresh tokens are redeemed (invariant 2). What one
// coordinator knows counts by itself: without a shared one, two processes may
// redeem the same token.
type ledger struct {
	w *world

	mu       sync.Mutex
	entries  map[ledgerKey]*entry
	shown    map[string]time.Time // when the kit first named a refresh token in a request
	replaced map[string]time.Time // when the row in the store stopped being this one
	refusals map[*family]time.Time
	saved    map[string]time.Time // when a refresh token first was in the store
}

type ledgerKey struct {
	coordinator int
	text        string
}

type entry struct {
	under     int
	granted   time.Time
	successor string
	granter   *process
	denied    bool
	unknown   time.Time
}

func newLedger(w *world) *ledger {
	return &ledger{w: w, entries: map[ledgerKey]*entry{}, shown: map[string]time.Time{},
		replaced: map[string]time.Time{}, refusals: map[*family]time.Time{}, saved: map[string]time.Time{}}
}

// begin notes a redeem that leaves the kit, and complains when it must not.
func (l *ledger) begin(ctx context.Context, p *process, text string) *redeem {
	now := time.Now()
	last401 := l.w.platform.last401(text)
	l.mu.Lock()
	defer l.mu.Unlock()
	key := ledgerKey{p.coordinator, text}
	e := l.entries[key]
	if e == nil {
		e = &entry{}
		l.entries[key] = e
	}
	e.under++
	switch {
	case e.under > 1:
		l.w.violated("two flights redeem %s at once", text)
	case e.denied:
		l.w.violated("%s is redeemed again after it was refused", text)
	case !e.granted.IsZero() && e.successor != text:
		if !l.late(e.successor, now, e.granter) {
			l.w.violated("%s is redeemed again, although the kit holds its successor %s", text, e.successor)
		}
	case !e.granted.IsZero() && !l.w.setup.clockSteps:
		least := quiet
		if last401.After(e.granted) {
			least = quietAfter401
		}
		if now.Sub(e.granted) < least {
			l.w.violated("%s is redeemed %v after the last time", text, now.Sub(e.granted))
		}
	}
	if !e.unknown.IsZero() && now.Sub(e.unknown) < leastPause && !l.w.setup.clockSteps {
		l.w.violated("%s is tried again %v after an unknown outcome", text, now.Sub(e.unknown))
	}
	if began, ok := ctx.Value(flightKey{}).(time.Time); !ok {
		l.w.violated("%s is redeemed outside of a flight", text)
	} else if at := l.replaced[text]; l.w.setup.store && !at.IsZero() && at.Before(began) {
		l.w.violated("%s is redeemed although the row held another token before the flight began", text)
	}
	return &redeem{text: text, begun: now, process: p}
}

// late reports whether a coordinator may have forgotten that a token was
// replaced: a request has shown the successor long ago. In cookie mode the
// browser got the old one from an answer that was very late; in store mode the
// successor could not be saved all that time, or died unsaved with its process.
func (l *ledger) late(successor string, now time.Time, granter *process) bool {
	if l.w.setup.store && !l.saved[successor].IsZero() {
		return false
	}
	at := l.shown[successor]
	return !at.IsZero() && now.Sub(at) >= coordinatorGrace || l.w.setup.store && granter.dead()
}

// end notes what the kit has learned.
func (l *ledger) end(r *redeem, o outcome, v verdict) {
	family := l.w.platform.familyOf(r.text)
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	e := l.entries[ledgerKey{r.process.coordinator, r.text}]
	e.under--
	r.outcome, r.ended = o, now
	switch o {
	case granted:
		e.granted, e.successor, e.granter, e.unknown = now, v.refresh, r.process, time.Time{}
		r.successor = v.refresh
	case denied:
		// The row has to be read once more before a refusal counts. While that
		// does not work, nobody knows which generation it was of.
		unread := l.w.windows.active(storeUnreadable) || l.w.windows.active(storeSlow)
		e.denied = e.denied || !l.w.setup.store || !unread
		if family != nil && l.refusals[family].IsZero() {
			l.refusals[family] = now
		}
	default:
		e.unknown = now
	}
}

// lost turns a definite outcome into an unknown one: the process died before it
// could tell the coordinator.
func (l *ledger) lost(p *process, text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.entries[ledgerKey{p.coordinator, text}]; e != nil {
		*e = entry{under: e.under}
	}
}

// show notes that the kit named a token.
func (l *ledger) show(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.shown[text].IsZero() {
		l.shown[text] = time.Now()
	}
}

// row notes that the row of a user has changed.
func (l *ledger) row(before, after string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if before != "" && before != after {
		l.replaced[before] = time.Now()
	}
	delete(l.replaced, after)
	if l.saved[after].IsZero() {
		l.saved[after] = time.Now()
	}
}

// refusedBefore reports whether the kit had learned before the given moment
// that a sign-in is refused.
func (l *ledger) refusedBefore(f *family, at time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	refusal := l.refusals[f]
	return !refusal.IsZero() && refusal.Before(at)
}

// reuse is told by the platform that a token came a second time. That may only
// happen where the kit could not know of the first.
func (l *ledger) reuse(g *generation, by *redeem) {
	l.mu.Lock()
	defer l.mu.Unlock()
	first := g.by
	saved := l.saved[first.successor]
	switch {
	case first.outcome == unknown:
	case first.process.dead() && saved.IsZero() && l.w.setup.store:
		// It died with what it had learned.
	case by.outcome == unknown && (first.ended.IsZero() || by.begun.Before(first.ended)):
		// Given up by the kit, and on its way all the same.
	case !l.w.setup.shared && l.w.setup.store && (saved.IsZero() || saved.After(by.begun.Add(-time.Minute))):
		// One process could not save what it got, and the other could not know.
	case l.late(first.successor, time.Now(), first.process):
	default:
		l.w.violated("the platform saw %s twice, although the kit had the answer to the first", g.text)
		return
	}
	l.w.note("the platform sees %s a second time and revokes family %d", g.text, g.family.id)
}
