package sweatstacktest

import (
	"maps"
	"slices"
)

// histories is the training of everybody, made for each person when somebody
// asks for it: two seasons of twelve people would take longer than a test. It
// is part of the world and guarded by its lock.
type histories struct {
	// byUser holds the activities of those whose history was made, newest first.
	byUser map[string][]*activity
	byID   map[string]*activity
	// round tells the histories of one build of the world from those of the next.
	round int
}

// activities returns a user's history, newest first; nil for an unknown user.
// The slice must not be changed.
func (w *world) activities(user string) []*activity {
	w.mu.RLock()
	list, made := w.history.byUser[user]
	w.mu.RUnlock()
	if made {
		return list
	}
	return w.train(user)
}

// activity finds a user's activity. Those of other people do not exist for a
// token.
func (w *world) activity(user, id string) (*activity, bool) {
	w.activities(user) // makes the history, if nobody has asked for it yet
	w.mu.RLock()
	defer w.mu.RUnlock()
	a, ok := w.history.byID[id]
	if !ok || a.user != user {
		return nil, false
	}
	return a, true
}

// train makes the history of a user. It is made without the lock, by several at
// once if need be: they make the same, and the first one counts.
func (w *world) train(user string) []*activity {
	w.mu.RLock()
	until, days, round := w.until, w.days, w.history.round
	w.mu.RUnlock()
	p, ok := w.person(user)
	if !ok {
		return nil
	}
	var list []*activity
	if p.trains() {
		for _, session := range p.athlete.History(until, days) {
			list = append(list, activityOf(p.User, session))
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if there, made := w.history.byUser[user]; made {
		return there
	}
	if w.history.round != round || !w.knows(user) {
		return nil // the world was made anew, or the user has gone
	}
	w.history.byUser[user] = list
	for _, a := range list {
		w.history.byID[a.id] = a
	}
	return list
}

// trains reports whether a person has a history of the seed.
func (p *person) trains() bool { return p.athlete.Seed != 0 }

// add puts an activity into its user's history. Readers that hold the old
// slice keep it as it was. Whoever was deleted meanwhile gets nothing any more.
func (w *world) add(a *activity) {
	w.activities(a.user)
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.knows(a.user) {
		return
	}
	list := w.history.byUser[a.user]
	// Behind those that began at the same time.
	at, _ := slices.BinarySearchFunc(list, a, func(there, added *activity) int {
		if there.start.Before(added.start) {
			return 1
		}
		return -1
	})
	w.history.byUser[a.user] = slices.Insert(slices.Clone(list), at, a)
	w.history.byID[a.id] = a
}

// hasRoom reports whether one more file of so many bytes may be held, beside
// those of the uploaded activities that are there.
func (w *world) hasRoom(bytes int) bool {
	w.mu.RLock()
	defer w.mu.RUnlock()
	held := map[string]bool{}
	for _, a := range w.history.byID {
		if a.origin == nil {
			continue
		}
		if name := a.origin.fileName(); name != "" && !held[name] {
			held[name] = true
			bytes += len(a.origin.Content)
		}
	}
	return bytes <= maxKeptFiles
}

// forget drops the training of a user. Hold the lock.
func (h *histories) forget(user string) {
	delete(h.byUser, user)
	maps.DeleteFunc(h.byID, func(_ string, a *activity) bool { return a.user == user })
}

// anew begins without any training. Hold the lock.
func (h *histories) anew() {
	h.byUser, h.byID = map[string][]*activity{}, map[string]*activity{}
	h.round++
}
