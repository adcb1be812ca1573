package tokenstore

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"
)

// sweepEvery is how much later than the last one a session must have been
// created for Create to look for what is over. A sweep reads everything that is
// stored, about 10 ms for 100,000 sessions.
const sweepEvery = time.Minute

// MemorySessions is a [SessionStore] that lives as long as the process. When
// the process ends, everybody is signed out.
//
// It keeps every session until it is ended or is over, and every end until it
// need not be remembered any more; what is over goes with a Create that comes a
// minute of session time after the last sweep. How much it holds at once,
// sign-ins decide: nothing is dropped because there is much of it.
//
// The zero MemorySessions is empty and ready. It is safe for concurrent use and
// must not be copied.
type MemorySessions struct {
	mu       sync.RWMutex
	sessions map[string]Session             // that live, by id
	ofUser   map[string]map[string]struct{} // their ids, by user
	ended    map[string]time.Time           // by session id: to be remembered until
	endedAll map[string]endAll              // by user
	swept    time.Time                      // when the last sweep was, in session time
}

// endAll says that all sessions of a user that were created before a moment
// have ended, and until when that is to be remembered.
type endAll struct{ at, until time.Time }

var _ SessionStore = (*MemorySessions)(nil)

// NewMemorySessions returns an empty store.
func NewMemorySessions() *MemorySessions { return &MemorySessions{} }

// Create implements [SessionStore]. It looks for what is over when the session
// was created a minute or more after, or before, the one of the last sweep.
func (m *MemorySessions) Create(ctx context.Context, s Session) error {
	s, err := PrepareSession(s)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.refuses(s); err != nil {
		return err
	}
	if s.Created.Sub(m.swept).Abs() >= sweepEvery {
		m.sweep(s.Created)
	}
	m.remove(s.ID) // one that is over and was not swept
	delete(m.ended, s.ID)
	m.add(s)
	return nil
}

// refuses tells why a session cannot be new. What is over does not count,
// whether it was swept or not, so that sweeping changes no answer.
func (m *MemorySessions) refuses(s Session) error {
	if until, ok := m.ended[s.ID]; ok && !until.Before(s.Created) {
		return ErrEnded
	}
	if all, ok := m.endedAll[s.UserID]; ok && s.Created.Before(all.at) && !all.until.Before(s.Created) {
		return ErrEnded
	}
	if old, ok := m.sessions[s.ID]; ok && !old.Expires.Before(s.Created) {
		return ErrConflict
	}
	return nil
}

// sweep forgets what was over at a moment.
func (m *MemorySessions) sweep(now time.Time) {
	m.swept = now
	for id, s := range m.sessions {
		if s.Expires.Before(now) {
			m.remove(id)
		}
	}
	maps.DeleteFunc(m.ended, func(_ string, until time.Time) bool { return until.Before(now) })
	maps.DeleteFunc(m.endedAll, func(_ string, all endAll) bool { return all.until.Before(now) })
}

func (m *MemorySessions) add(s Session) {
	if m.sessions == nil {
		m.sessions = make(map[string]Session)
		m.ofUser = make(map[string]map[string]struct{})
	}
	m.sessions[s.ID] = s
	if m.ofUser[s.UserID] == nil {
		m.ofUser[s.UserID] = make(map[string]struct{}, 1)
	}
	m.ofUser[s.UserID][s.ID] = struct{}{}
}

// remove takes a session away without remembering it.
func (m *MemorySessions) remove(id string) {
	s, ok := m.sessions[id]
	if !ok {
		return
	}
	delete(m.sessions, id)
	delete(m.ofUser[s.UserID], id)
	if len(m.ofUser[s.UserID]) == 0 {
		delete(m.ofUser, s.UserID)
	}
}

// Get implements [SessionStore].
func (m *MemorySessions) Get(ctx context.Context, id string) (Session, error) {
	if err := CheckSession(id); err != nil {
		return Session{}, err
	}
	if err := ctx.Err(); err != nil {
		return Session{}, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	s, ok := m.sessions[id]
	if !ok {
		return Session{}, ErrNotFound
	}
	return s, nil
}

// Touch implements [SessionStore].
func (m *MemorySessions) Touch(ctx context.Context, id string, seen time.Time) error {
	seen, err := PrepareMoment(seen)
	if err != nil {
		return err
	}
	return m.change(ctx, id, func(s *Session) { s.Seen = later(s.Seen, seen) })
}

// Select implements [SessionStore].
func (m *MemorySessions) Select(ctx context.Context, id, subjectID, teamID string) error {
	if err := CheckSelection(subjectID, teamID); err != nil {
		return err
	}
	return m.change(ctx, id, func(s *Session) { s.SubjectID, s.TeamID = subjectID, teamID })
}

// change works on a session that lives. It must not change the id or the user.
func (m *MemorySessions) change(ctx context.Context, id string, work func(*Session)) error {
	if err := CheckSession(id); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.sessions[id]
	if !ok {
		return ErrNotFound
	}
	work(&s)
	m.sessions[id] = s
	return nil
}

// End implements [SessionStore].
func (m *MemorySessions) End(ctx context.Context, id string, until time.Time) error {
	if err := CheckSession(id); err != nil {
		return err
	}
	until, err := PrepareMoment(until)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.end(id, until)
	return nil
}

func (m *MemorySessions) end(id string, until time.Time) {
	m.remove(id)
	if m.ended == nil {
		m.ended = make(map[string]time.Time)
	}
	m.ended[id] = later(m.ended[id], until)
}

// List implements [SessionStore].
func (m *MemorySessions) List(ctx context.Context, userID string) ([]Session, error) {
	if err := CheckUserID(userID); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.RLock()
	list := make([]Session, 0, len(m.ofUser[userID]))
	for id := range m.ofUser[userID] {
		list = append(list, m.sessions[id])
	}
	m.mu.RUnlock()
	slices.SortFunc(list, func(a, b Session) int {
		return cmp.Or(b.Created.Compare(a.Created), cmp.Compare(a.ID, b.ID))
	})
	return list, nil
}

// EndAll implements [SessionStore].
func (m *MemorySessions) EndAll(ctx context.Context, userID string, at, until time.Time) error {
	if err := CheckUserID(userID); err != nil {
		return err
	}
	at, err := PrepareMoment(at)
	if err != nil {
		return err
	}
	if until, err = PrepareMoment(until); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, id := range slices.Collect(maps.Keys(m.ofUser[userID])) {
		m.end(id, until)
	}
	if m.endedAll == nil {
		m.endedAll = make(map[string]endAll)
	}
	all := m.endedAll[userID]
	m.endedAll[userID] = endAll{at: later(all.at, at), until: later(all.until, until)}
	return nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
