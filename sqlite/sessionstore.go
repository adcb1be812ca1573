package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// SessionStore keeps the sessions of the web kit in the same file as the
// tokens. It implements [tokenstore.SessionStore] and is safe for concurrent
// use, also by several processes: what one of them ends is ended in all of them
// with their next call. Take it from [DB.SessionStore].
//
// It holds no token. A sign-in, a switch and an end each cost a write to the
// disk; so does a touch, which a caller should not do with every request. A
// method that meets another process for more than five seconds gives [ErrBusy].
type SessionStore struct {
	db *DB
}

var _ tokenstore.SessionStore = (*SessionStore)(nil)

// SessionStore returns the store in this file and creates its tables when they
// are missing: sweatstack_sessions, sweatstack_session_ends and
// sweatstack_user_ends. A table of such a name that is somebody else's is
// [ErrLayout]. The store ends with the DB; it is fine to call this several
// times.
func (db *DB) SessionStore() (*SessionStore, error) {
	// Without a context, but not without an end: it waits busyTimeout at most.
	if err := ensureTables(context.Background(), db, sessionTables()); err != nil {
		if errors.Is(err, ErrLayout) {
			return nil, err // it says whose table it is
		}
		return nil, failure("session store", err)
	}
	return &SessionStore{db: db}, nil
}

// Create implements [tokenstore.SessionStore]. It forgets at most 100 rows of
// each table, those first that were over first.
func (s *SessionStore) Create(ctx context.Context, n tokenstore.Session) error {
	n, err := tokenstore.PrepareSession(n)
	if err != nil {
		return err
	}
	created := n.Created.UnixMicro()
	return s.write(ctx, "create session", func(ctx context.Context, tx *sql.Tx) error {
		var ended, taken bool
		if err := tx.QueryRowContext(ctx, judgeSession, n.ID, n.UserID, created).Scan(&ended, &taken); err != nil {
			return err
		}
		if ended {
			return tokenstore.ErrEnded
		}
		if taken {
			return tokenstore.ErrConflict
		}
		for _, forget := range []string{forgetSessions, forgetEnds, forgetMoments} {
			if _, err := tx.ExecContext(ctx, forget, created, forgetAtOnce); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, insertSession, n.ID, n.UserID, created, n.Seen.UnixMicro(),
			n.Expires.UnixMicro(), n.SubjectID, n.TeamID, n.UserAgent)
		return err
	})
}

// Get implements [tokenstore.SessionStore]. A row that cannot be read is a
// [*RowError], which matches [ErrCorruptRow].
func (s *SessionStore) Get(ctx context.Context, id string) (tokenstore.Session, error) {
	if err := tokenstore.CheckSession(id); err != nil {
		return tokenstore.Session{}, err
	}
	found, err := s.query(ctx, selectSession, id)
	if err != nil {
		return tokenstore.Session{}, sessionFailure("get session", err)
	}
	if len(found) == 0 {
		return tokenstore.Session{}, tokenstore.ErrNotFound
	}
	return found[0], nil
}

// List implements [tokenstore.SessionStore]. One row that cannot be read is a
// [*RowError] for the whole list: a list with a hole would hide a browser that
// may be signed in.
func (s *SessionStore) List(ctx context.Context, userID string) ([]tokenstore.Session, error) {
	if err := tokenstore.CheckUserID(userID); err != nil {
		return nil, err
	}
	found, err := s.query(ctx, listSessions, userID)
	if err != nil {
		return nil, sessionFailure("list sessions", err)
	}
	return found, nil
}

// query reads sessions.
func (s *SessionStore) query(ctx context.Context, query, key string) ([]tokenstore.Session, error) {
	rows, err := s.db.read.QueryContext(ctx, query, key)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var found []tokenstore.Session
	for rows.Next() {
		session, err := scanSession(rows)
		if err != nil {
			return nil, err
		}
		found = append(found, session)
	}
	return found, rows.Err()
}

// Touch implements [tokenstore.SessionStore].
func (s *SessionStore) Touch(ctx context.Context, id string, seen time.Time) error {
	seen, err := tokenstore.PrepareMoment(seen)
	if err != nil {
		return err
	}
	return s.change(ctx, "touch session", touchSession, id, seen.UnixMicro())
}

// Select implements [tokenstore.SessionStore].
func (s *SessionStore) Select(ctx context.Context, id, subjectID, teamID string) error {
	if err := tokenstore.CheckSelection(subjectID, teamID); err != nil {
		return err
	}
	return s.change(ctx, "select in session", chooseSubject, id, subjectID, teamID)
}

// change updates a session that lives.
func (s *SessionStore) change(ctx context.Context, doing, update, id string, values ...any) error {
	if err := tokenstore.CheckSession(id); err != nil {
		return err
	}
	return s.write(ctx, doing, func(ctx context.Context, tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, update, append([]any{id}, values...)...)
		if err != nil {
			return err
		}
		if changed, err := result.RowsAffected(); err != nil || changed > 0 {
			return err
		}
		return tokenstore.ErrNotFound
	})
}

// End implements [tokenstore.SessionStore]. It also removes a row that cannot
// be read.
func (s *SessionStore) End(ctx context.Context, id string, until time.Time) error {
	if err := tokenstore.CheckSession(id); err != nil {
		return err
	}
	until, err := tokenstore.PrepareMoment(until)
	if err != nil {
		return err
	}
	return s.write(ctx, "end session", func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, rememberEnd, id, until.UnixMicro()); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, deleteSession, id)
		return err
	})
}

// EndAll implements [tokenstore.SessionStore]. It also removes rows that cannot
// be read.
func (s *SessionStore) EndAll(ctx context.Context, userID string, at, until time.Time) error {
	if err := tokenstore.CheckUserID(userID); err != nil {
		return err
	}
	at, err := tokenstore.PrepareMoment(at)
	if err != nil {
		return err
	}
	if until, err = tokenstore.PrepareMoment(until); err != nil {
		return err
	}
	return s.write(ctx, "end sessions", func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, rememberEnds, userID, until.UnixMicro()); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, deleteSessions, userID); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, rememberMoment, userID, at.UnixMicro(), until.UnixMicro())
		return err
	})
}

// write runs a write transaction. The errors of the contract come out as they
// are.
func (s *SessionStore) write(
	ctx context.Context, doing string, work func(ctx context.Context, tx *sql.Tx) error,
) error {
	return sessionFailure(doing, s.db.transact(ctx, work))
}

func sessionFailure(doing string, err error) error {
	if err == nil {
		return nil
	}
	for _, known := range []error{tokenstore.ErrNotFound, tokenstore.ErrConflict, tokenstore.ErrEnded, ErrCorruptRow} {
		if errors.Is(err, known) {
			return err
		}
	}
	return failure(doing, err)
}
