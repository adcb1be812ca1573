package tokenstore

// Sizes counts what a store of sessions keeps.
type Sizes struct{ Sessions, Users, Ended, EndedAll int }

// Sizes looks into the store.
func (m *MemorySessions) Sizes() Sizes {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return Sizes{len(m.sessions), len(m.ofUser), len(m.ended), len(m.endedAll)}
}
