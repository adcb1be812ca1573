package sweatstacktest

import (
	"maps"
	"slices"
	"time"
)

// kept is what requests have left with users besides traces. It is part of the
// world and guarded by its lock.
type kept struct {
	// since is when the history of the sandbox begins: before it nothing was
	// measured.
	since    time.Time
	tests    map[string]writtenTest
	metadata map[metadataKey]metadata
	// dailies holds values that were set; nil is a day whose value was deleted.
	dailies map[dailyKey]*float64
	// changed names the users whose activities may look different from what
	// was recorded.
	changed map[string]bool
}

func newKept(since time.Time) kept {
	return kept{
		since: since, tests: map[string]writtenTest{}, metadata: map[metadataKey]metadata{},
		dailies: map[dailyKey]*float64{}, changed: map[string]bool{},
	}
}

// forget drops all that belongs to a user.
func (k *kept) forget(user string) {
	maps.DeleteFunc(k.tests, func(_ string, t writtenTest) bool { return t.user == user })
	maps.DeleteFunc(k.metadata, func(_ metadataKey, m metadata) bool { return m.user == user })
	maps.DeleteFunc(k.dailies, func(key dailyKey, _ *float64) bool { return key.user == user })
	delete(k.changed, user)
}

// forgetResource drops what applications have kept with a resource that is
// gone.
func (k *kept) forgetResource(kind, id string) {
	maps.DeleteFunc(k.metadata, func(key metadataKey, _ metadata) bool { return key.kind == kind && key.id == id })
}

// hasChanged reports whether the activities of a user may look different from
// what was recorded.
func (w *world) hasChanged(user string) bool {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.kept.changed[user]
}

// knows reports whether there is such a user: whoever was deleted while a
// request was under way gets nothing any more. Hold the lock.
func (w *world) knows(user string) bool {
	return slices.ContainsFunc(w.people, func(p *person) bool { return p.ID == user })
}
