package sweatstackhttp

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// ErrNoSessionStore means that a call needs [Config.Sessions], and there is
// none.
var ErrNoSessionStore = errors.New("sweatstackhttp: no session store is configured")

// noteEvery is how often a request of a session is noted at least, so that a
// person sees where they were lately. A short idle time needs more.
const noteEvery = time.Minute

// Sessions gives the sessions of a user that live, the newest sign-in first: a
// page on which a person can see where they are signed in.
// [AuthenticatedUser.SessionID] tells which one is the request's own.
//
// Errors: [ErrNoSessionStore]; whatever the store says.
func (a *Auth) Sessions(ctx context.Context, userID string) ([]tokenstore.Session, error) {
	if a.sessions == nil {
		return nil, ErrNoSessionStore
	}
	all, err := a.sessions.List(ctx, userID)
	if err != nil {
		return nil, &storeError{err}
	}
	living := all[:0]
	for _, row := range all {
		if a.rowAlive(row) {
			living = append(living, row)
		}
	}
	return living, nil
}

// SignOut ends one session of a user. It is for a form on the page that lists
// them: a session of another user is not touched, and like one that has ended
// already it is no error. The next request of that browser is signed out, on
// every node.
//
// Errors: [ErrNoSessionStore]; whatever the store says.
func (a *Auth) SignOut(ctx context.Context, userID, sessionID string) error {
	if a.sessions == nil {
		return ErrNoSessionStore
	}
	row, err := a.sessions.Get(ctx, sessionID)
	switch {
	case errors.Is(err, tokenstore.ErrNotFound), errors.Is(err, tokenstore.ErrInvalid):
		return nil
	case err != nil:
		return &storeError{err}
	case row.UserID != userID:
		return nil
	}
	return a.endSession(ctx, session{id: row.ID, userID: row.UserID, created: row.Created})
}

// SignOutEverywhere ends all sessions of a user, on every node, this request's
// own too. The user's tokens stay in the store, so that webhooks and jobs go on:
// see [Auth.Disconnect].
//
// Errors: [ErrNoSessionStore]; whatever the store says.
func (a *Auth) SignOutEverywhere(ctx context.Context, userID string) error {
	if a.sessions == nil {
		return ErrNoSessionStore
	}
	// Only for the delegated tokens in memory, which nobody can ask for any more
	// when their session has ended: a row that cannot be read must not keep the
	// others alive.
	rows, _ := a.sessions.List(ctx, userID)
	now := a.now()
	if err := a.sessions.EndAll(ctx, userID, now, now.Add(a.lifetime+2*clockSlack)); err != nil {
		return &storeError{err}
	}
	for _, row := range rows {
		a.delegations.dropSession(row.ID)
	}
	a.observe(ctx, SignedOutEvent{UserID: userID, Everywhere: true})
	return nil
}

// rowAlive checks the ends of a session in the store.
func (a *Auth) rowAlive(row tokenstore.Session) bool {
	now := a.now()
	return now.Before(row.Expires) && now.Before(row.Created.Add(a.lifetime)) && now.Before(row.Seen.Add(a.idle))
}

// createRow keeps a new session in the session store.
func (a *Auth) createRow(ctx context.Context, s session, userAgent string) (session, error) {
	if a.sessions == nil {
		return s, nil
	}
	begun := s.created
	err := a.sessions.Create(ctx, a.rowOf(s, userAgent))
	for ahead := time.Second; errors.Is(err, tokenstore.ErrEnded) && ahead < 2*clockSlack; ahead *= 2 {
		// All sessions of the user were ended a moment ago by a node whose clock
		// is ahead of this one. No further ahead than needed: to a node whose clock
		// is behind, the session must not come from the future.
		s.created = begun.Add(min(ahead, clockSlack))
		err = a.sessions.Create(ctx, a.rowOf(s, userAgent))
	}
	if err != nil {
		return session{}, &storeError{err}
	}
	return s, nil
}

func (a *Auth) rowOf(s session, userAgent string) tokenstore.Session {
	return tokenstore.Session{
		ID: s.id, UserID: s.userID, Created: s.created, Seen: a.now(), Expires: a.ends(s), UserAgent: userAgent,
	}
}

// loadRow finds the session of a cookie in the session store. Errors:
// errNoSession, storeError.
func (a *Auth) loadRow(ctx context.Context, s session) (session, error) {
	row, err := a.sessions.Get(ctx, s.id)
	switch {
	case errors.Is(err, tokenstore.ErrNotFound), errors.Is(err, tokenstore.ErrInvalid):
		return session{}, errNoSession
	case err != nil:
		return session{}, &storeError{err}
	case row.UserID != s.userID || !a.rowAlive(row):
		return session{}, errNoSession
	}
	s.row = &row
	return s, nil
}

// noteSeen pushes the idle end of a session in the store. That it does not
// work is no reason to refuse the request.
func (a *Auth) noteSeen(ctx context.Context, s session) {
	now := a.now()
	if now.Before(s.row.Seen.Add(min(noteEvery, a.idle/24))) {
		return
	}
	if err := a.sessions.Touch(ctx, s.id, now); err != nil && !errors.Is(err, tokenstore.ErrNotFound) {
		a.logger.LogAttrs(ctx, slog.LevelWarn, "sweatstack: request of a session not noted", slog.String("error", err.Error()))
	}
}
