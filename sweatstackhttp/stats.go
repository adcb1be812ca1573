package sweatstackhttp

import "time"

// Stats are counters of a running kit.
type Stats struct {
	// OldKeySessions is how many sessions were opened by another secret than
	// the first of [Config.SessionSecrets] and have been sealed anew, since the
	// kit was made. LastOldKey is when that happened last, or when a request
	// last acted as somebody who was selected under such a secret: a selection
	// keeps its seal until it ends. Zero means never. When it is longer ago than
	// [Config.SessionIdle] (with [Config.Sessions]: SessionLifetime), on every
	// node, the older secrets can go.
	OldKeySessions uint64
	LastOldKey     time.Time
	// CachedSessions and CachedBytes are what is remembered of opened session
	// cookies.
	CachedSessions, CachedBytes int
	// Delegations is how many delegated tokens are in memory.
	Delegations int
}

// Stats gives the counters of this process.
func (a *Auth) Stats() Stats {
	s := Stats{OldKeySessions: a.oldKeys.count.Load(), Delegations: a.delegations.size()}
	if last := a.oldKeys.last.Load(); last != 0 {
		s.LastOldKey = time.Unix(0, last)
	}
	s.CachedSessions, s.CachedBytes = a.opened.size()
	return s
}
