package tokenstoretest_test

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// tableSessions is a store as somebody writes it in ten minutes: correct, until
// one of its switches is set. It is there for faults that lie too deep for a
// wrapper around a good store.
type tableSessions struct {
	mu       sync.Mutex
	sessions map[string]tokenstore.Session
	ended    map[string]time.Time
	moments  map[string][2]time.Time // at, until

	unchecked bool // keeps whatever comes
	fullTimes bool // does not cut times
	evicts    int  // how many ends it remembers, 0 for all

	forgets      bool // looks for what is over
	inclusive    bool // forgets at the end, not after it
	beforeAnswer bool // forgets before it knows whether it keeps the session

	touchAnyway  bool // touches sessions that are not there
	selectAnyway bool // selects in sessions that are not there
	replaceEnd   bool // the last time to remember counts, not the latest
	onlyKnown    bool // remembers no end of an unknown id
	noTombstones bool // EndAll remembers its moment and no ids
	onlyOlder    bool // EndAll ends what was created before its moment
	noMoment     bool // EndAll ends what lives and remembers no moment
	replaceAt    bool // the last moment counts, not the latest
	replaceUntil bool // the time of the last EndAll counts, not the latest
	andLater     bool // refuses sessions created at the moment, too

	atOnce bool       // each call is one step, as it must be
	steps  sync.Mutex // held by a call that is one step
	gap    func()     // called between reading and writing
}

// table makes such a store, with a fault.
func table(plant func(s *tableSessions)) func() tokenstore.SessionStore {
	return func() tokenstore.SessionStore {
		s := &tableSessions{
			sessions: map[string]tokenstore.Session{},
			ended:    map[string]time.Time{},
			moments:  map[string][2]time.Time{},
			forgets:  true,
			atOnce:   true,
			gap:      func() {},
		}
		plant(s)
		return s
	}
}

// step begins a call that changes something.
func (s *tableSessions) step() (end func()) {
	if !s.atOnce {
		return func() {}
	}
	s.steps.Lock()
	return s.steps.Unlock
}

func (s *tableSessions) moment(t time.Time) (time.Time, error) {
	if s.unchecked || s.fullTimes {
		return t.UTC(), nil
	}
	return tokenstore.PrepareMoment(t)
}

func (s *tableSessions) over(end, now time.Time) bool {
	return end.Before(now) || (s.inclusive && end.Equal(now))
}

func (s *tableSessions) forget(now time.Time) {
	if !s.forgets {
		return
	}
	for id, row := range s.sessions {
		if s.over(row.Expires, now) {
			delete(s.sessions, id)
		}
	}
	for id, until := range s.ended {
		if s.over(until, now) {
			delete(s.ended, id)
		}
	}
	for userID, m := range s.moments {
		if s.over(m[1], now) {
			delete(s.moments, userID)
		}
	}
}

func (s *tableSessions) Create(ctx context.Context, n tokenstore.Session) error {
	defer s.step()()
	if !s.unchecked {
		prepared, err := tokenstore.PrepareSession(n)
		if err != nil {
			return err
		}
		if s.fullTimes {
			prepared.Expires = n.Expires.UTC()
		}
		n = prepared
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	if s.beforeAnswer {
		s.forget(n.Created)
	}
	err := s.refuses(n)
	s.mu.Unlock()
	if err != nil {
		return err
	}
	s.gap()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget(n.Created)
	s.sessions[n.ID] = n
	return nil
}

func (s *tableSessions) refuses(n tokenstore.Session) error {
	if _, ok := s.ended[n.ID]; ok {
		return tokenstore.ErrEnded
	}
	if m, ok := s.moments[n.UserID]; ok && (n.Created.Before(m[0]) || (s.andLater && n.Created.Equal(m[0]))) {
		return tokenstore.ErrEnded
	}
	if _, ok := s.sessions[n.ID]; ok {
		return tokenstore.ErrConflict
	}
	return nil
}

func (s *tableSessions) Get(ctx context.Context, id string) (tokenstore.Session, error) {
	if err := tokenstore.CheckSession(id); err != nil && !s.unchecked {
		return tokenstore.Session{}, err
	}
	if err := ctx.Err(); err != nil {
		return tokenstore.Session{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	row, ok := s.sessions[id]
	if !ok {
		return tokenstore.Session{}, tokenstore.ErrNotFound
	}
	return row, nil
}

// change reads a row and writes it back with what work makes of it.
func (s *tableSessions) change(ctx context.Context, id string, anyway bool, work func(*tokenstore.Session)) error {
	defer s.step()()
	row, err := s.Get(ctx, id)
	if err != nil && !anyway {
		return err
	}
	s.gap()
	s.mu.Lock()
	defer s.mu.Unlock()
	row.ID = id
	work(&row)
	s.sessions[id] = row
	return nil
}

func (s *tableSessions) Touch(ctx context.Context, id string, seen time.Time) error {
	seen, err := s.moment(seen)
	if err != nil {
		return err
	}
	return s.change(ctx, id, s.touchAnyway, func(row *tokenstore.Session) {
		if seen.After(row.Seen) {
			row.Seen = seen
		}
	})
}

func (s *tableSessions) Select(ctx context.Context, id, subjectID, teamID string) error {
	if err := tokenstore.CheckSelection(subjectID, teamID); err != nil && !s.unchecked {
		return err
	}
	return s.change(ctx, id, s.selectAnyway, func(row *tokenstore.Session) {
		row.SubjectID, row.TeamID = subjectID, teamID
	})
}

func (s *tableSessions) End(ctx context.Context, id string, until time.Time) error {
	defer s.step()()
	if err := tokenstore.CheckSession(id); err != nil && !s.unchecked {
		return err
	}
	until, err := s.moment(until)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	_, known := s.sessions[id]
	delete(s.sessions, id)
	s.mu.Unlock()
	s.gap()
	s.mu.Lock()
	defer s.mu.Unlock()
	if known || !s.onlyKnown {
		s.remember(id, until)
	}
	return nil
}

func (s *tableSessions) remember(id string, until time.Time) {
	if s.replaceEnd || until.After(s.ended[id]) {
		s.ended[id] = until
	}
	for other := range s.ended {
		if s.evicts > 0 && len(s.ended) > s.evicts && other != id {
			delete(s.ended, other)
		}
	}
}

func (s *tableSessions) List(ctx context.Context, userID string) ([]tokenstore.Session, error) {
	if err := tokenstore.CheckUserID(userID); err != nil && !s.unchecked {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var rows []tokenstore.Session
	for _, row := range s.sessions {
		if row.UserID == userID {
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(a, b tokenstore.Session) int {
		return cmp.Or(b.Created.Compare(a.Created), cmp.Compare(a.ID, b.ID))
	})
	return rows, nil
}

func (s *tableSessions) EndAll(ctx context.Context, userID string, at, until time.Time) error {
	defer s.step()()
	if err := tokenstore.CheckUserID(userID); err != nil && !s.unchecked {
		return err
	}
	at, errAt := s.moment(at)
	until, errUntil := s.moment(until)
	if err := cmp.Or(errAt, errUntil, ctx.Err()); err != nil {
		return err
	}
	s.mu.Lock()
	for id, row := range s.sessions {
		if row.UserID != userID || (s.onlyOlder && !row.Created.Before(at)) {
			continue
		}
		delete(s.sessions, id)
		if !s.noTombstones {
			s.remember(id, until)
		}
	}
	m := s.moments[userID]
	s.mu.Unlock()
	s.gap()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.noMoment {
		return nil
	}
	if s.replaceAt || at.After(m[0]) {
		m[0] = at
	}
	if s.replaceUntil || until.After(m[1]) {
		m[1] = until
	}
	s.moments[userID] = m
	return nil
}
