package sweatstackhttp

import (
	"hash/maphash"
	"sync"
	"sync/atomic"
	"time"
)

// renewals counts the renewals of sessions, many sessions to one counter: what
// was known of a session's newest token before its counter moved is looked at
// again. The zero value is ready.
type renewals struct {
	once     sync.Once
	seed     maphash.Seed
	counters [256]atomic.Uint64
}

func (r *renewals) counter(session string) *atomic.Uint64 {
	r.once.Do(func() { r.seed = maphash.MakeSeed() })
	return &r.counters[maphash.String(r.seed, session)%uint64(len(r.counters))]
}

// stamp is never zero, so that zero can mean "never looked at".
func (r *renewals) stamp(session string) uint64 { return r.counter(session).Load() + 1 }

func (r *renewals) note(session string) { r.counter(session).Add(1) }

// oldKeys counts the sessions that an older secret has opened.
type oldKeys struct {
	count atomic.Uint64
	last  atomic.Int64 // Unix nanoseconds
}

func (o *oldKeys) note(now time.Time) {
	o.count.Add(1)
	o.used(now)
}

// used notes that an older secret was needed.
func (o *oldKeys) used(now time.Time) { o.last.Store(now.UnixNano()) }
