package simulation_test

import (
	"context"
	"time"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// sessionStore is the way of one process to the sessions that all share, with
// the faults of the token store.
type sessionStore struct {
	tokenstore.SessionStore
	process *process
}

// Create implements [tokenstore.SessionStore].
func (s *sessionStore) Create(ctx context.Context, row tokenstore.Session) error {
	return s.process.writes(ctx, func() error {
		if err := s.SessionStore.Create(ctx, row); err != nil {
			return err
		}
		s.process.w.checks.rowSelects(row.ID, row.UserID)
		s.process.w.checks.rowSeen(row.ID)
		return nil
	})
}

// Get implements [tokenstore.SessionStore]. It notes which row a request asks
// for.
func (s *sessionStore) Get(ctx context.Context, id string) (row tokenstore.Session, err error) {
	if m, ok := ctx.Value(momentKey{}).(*moment); ok {
		m.row.Store(&id)
	}
	err = s.process.reads(ctx, func() (err error) {
		row, err = s.SessionStore.Get(ctx, id)
		return err
	})
	return row, err
}

// Touch implements [tokenstore.SessionStore].
func (s *sessionStore) Touch(ctx context.Context, id string, seen time.Time) error {
	return s.process.writes(ctx, func() error {
		if err := s.SessionStore.Touch(ctx, id, seen); err != nil {
			return err
		}
		s.process.w.checks.rowSeen(id)
		return nil
	})
}

// Select implements [tokenstore.SessionStore].
func (s *sessionStore) Select(ctx context.Context, id, subject, team string) error {
	return s.process.writes(ctx, func() error {
		w := s.process.w
		w.rowLock.Lock()
		defer w.rowLock.Unlock()
		if err := s.SessionStore.Select(ctx, id, subject, team); err != nil {
			return err
		}
		w.checks.rowSelects(id, subject)
		return nil
	})
}

// End implements [tokenstore.SessionStore].
func (s *sessionStore) End(ctx context.Context, id string, until time.Time) error {
	return s.process.writes(ctx, func() error { return s.SessionStore.End(ctx, id, until) })
}

// List implements [tokenstore.SessionStore].
func (s *sessionStore) List(ctx context.Context, user string) (rows []tokenstore.Session, err error) {
	err = s.process.reads(ctx, func() (err error) {
		rows, err = s.SessionStore.List(ctx, user)
		return err
	})
	return rows, err
}

// EndAll implements [tokenstore.SessionStore].
func (s *sessionStore) EndAll(ctx context.Context, user string, at, until time.Time) error {
	return s.process.writes(ctx, func() error { return s.SessionStore.EndAll(ctx, user, at, until) })
}

// rowSelects notes whom a session's row selects from now on; the empty subject
// is the principal themselves.
func (c *checks) rowSelects(id, subject string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.selections[id] = append(c.selections[id], selection{time.Now(), subject})
}

// rowSeen notes that a request of a session was noted in its row.
func (c *checks) rowSeen(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen[id] = time.Now()
}

// selection is whom a row selects from a moment on.
type selection struct {
	from    time.Time
	subject string
}

// mayShow gives whom a request may have acted as: what its cookie says, or what
// the row of its session said at any time while it was under way.
func (c *checks) mayShow(a answer) []string {
	s, subject := c.of(a)
	if s.session == nil {
		return nil
	}
	if !c.w.setup.sessions {
		return []string{subject}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []string
	history := c.selections[a.row]
	for i, one := range history {
		until := a.answered
		if i+1 < len(history) {
			until = history[i+1].from
		}
		if until.Before(a.arrived) || one.from.After(a.answered) {
			continue
		}
		if one.subject == "" {
			one.subject = s.session.user
		}
		all = append(all, one.subject)
	}
	return all
}
