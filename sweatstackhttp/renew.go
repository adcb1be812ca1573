package sweatstackhttp

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// maxTurns bounds how often a renewal follows a row that somebody else has
// written in between.
const maxTurns = 4

// renew gives a token newer than t for a session's person. With a store the
// session may be the empty one: jobs and webhooks have none.
func (a *Auth) renew(ctx context.Context, s session, t sweatstack.Token, refused bool) (sweatstack.Token, error) {
	var led atomic.Bool // the flight runs on another goroutine
	var err error
	next := t
	for range maxTurns {
		if next.RefreshToken.IsZero() {
			err = &sweatstack.ReauthError{At: a.now()}
			break
		}
		held := next
		request := a.refreshRequest(s, next)
		request.Refused = refused
		request.Redeem = func(ctx context.Context, from sweatstack.Token) (sweatstack.Token, error) {
			led.Store(true)
			defer a.renewals.note(s.id)
			if a.store == nil {
				return a.platform.OAuth.Refresh(ctx, from)
			}
			return a.redeemStored(ctx, s, held, from)
		}
		next, err = a.coordinator.Refresh(ctx, request)
		if ended, ok := errors.AsType[*endedRowError](err); ok {
			next, refused = ended.row, false
			err = &storeError{errors.New("the row changes all the time")} // unless there is another turn
			continue
		}
		err = unreachable(ctx, err)
		// A row that another process wrote may have ended already.
		if err != nil || next.Fresh(a.now()) || a.store == nil {
			break
		}
		refused = false
	}
	event := sweatstack.RefreshEvent{UserID: s.userID, Outcome: sweatstack.RefreshJoined, Err: err}
	switch {
	case err != nil:
		event.Outcome = sweatstack.RefreshFailed
	case led.Load():
		event.Outcome = sweatstack.RefreshLed
	}
	a.observe(ctx, event)
	if err != nil {
		return sweatstack.Token{}, err
	}
	a.renewals.note(s.id)
	return next, nil
}

// unreachable turns an error of the coordinator itself into what callers know:
// nobody can tell just now.
func unreachable(ctx context.Context, err error) error {
	known := err == nil || ctx.Err() != nil || errors.Is(err, sweatstack.ErrUnavailable) || errors.Is(err, sweatstack.ErrReauthRequired)
	if known {
		return err
	}
	return &sweatstack.UnavailableError{RetryAfter: retryStore, Err: &storeError{err}}
}

// redeemStored runs inside the flight. The row is loaded again: it is redeemed
// only if it still holds the token that the callers had. held is the one of the
// caller that began the flight, from the newest that is known to follow it.
func (a *Auth) redeemStored(ctx context.Context, s session, held, from sweatstack.Token) (sweatstack.Token, error) {
	row, stored, err := a.loadRowAndToken(ctx, s.userID)
	switch {
	case errors.Is(err, tokenstore.ErrNotFound):
		return sweatstack.Token{}, &sweatstack.ReauthError{At: a.now(), Err: err}
	case err != nil:
		return sweatstack.Token{}, err
	}
	spend := row
	switch {
	case !row.RefreshToken.Equal(from.RefreshToken):
		// Another process has rotated it, or the person has signed in again:
		// unless the row is behind, because a process could not save what it
		// got. The row's own token is spent then.
		newest, err := a.coordinator.Newest(ctx, a.refreshRequest(s, row))
		switch {
		case err != nil:
			return sweatstack.Token{}, &storeError{err}
		case newest.RefreshToken.Equal(from.RefreshToken):
		case !row.Fresh(a.now()):
			return sweatstack.Token{}, &endedRowError{row}
		default:
			return row, nil
		}
		spend = from
	case !row.AccessToken.Equal(held.AccessToken) && row.Fresh(a.now()):
		// Another process has renewed it. One that looks fresh and is what the
		// caller had is redeemed: the platform has refused it, and what this
		// process knew before may be older.
		return row, nil
	}
	next, err := a.platform.OAuth.Refresh(ctx, spend)
	if errors.Is(err, sweatstack.ErrInvalidGrant) {
		return a.refusedRow(ctx, row, spend, err)
	}
	if err != nil {
		return sweatstack.Token{}, err
	}
	next.UserID = s.userID
	return a.saveRenewed(ctx, spend, stored.Generation(), next)
}

// endedRowError is a row that holds another token than a flight was for, and one
// that has ended: its process has a clock that is behind, say. As the result of
// the flight it would count as new, and not be renewed for a while. To a
// coordinator it is no word of the platform about the token; the callers go on
// with the row.
type endedRowError struct{ row sweatstack.Token }

func (e *endedRowError) Error() string { return "sweatstackhttp: the row holds a token that has ended" }

func (e *endedRowError) Is(target error) bool { return target == sweatstack.ErrReauthRequired }

// refusedRow looks once more at a row whose refresh token, or spent one that
// follows it, was refused. When another process has replaced the row in between,
// the refusal was of an older generation, and the row is what counts.
func (a *Auth) refusedRow(ctx context.Context, row, spent sweatstack.Token, refusal error) (sweatstack.Token, error) {
	now, err := a.loadToken(ctx, row.UserID)
	switch {
	case errors.Is(err, tokenstore.ErrNotFound):
		return sweatstack.Token{}, refusal
	case err != nil:
		return sweatstack.Token{}, err // nobody knows
	case now.RefreshToken.Equal(row.RefreshToken), now.RefreshToken.Equal(spent.RefreshToken):
		return sweatstack.Token{}, refusal
	}
	return now, nil
}

// saveRenewed stores the successor of spent, in place of the row with the given
// generation. When somebody else has written in between, the result is dropped
// and their row is taken, unless it holds the refresh token that was just
// redeemed: then it is older, and another process could save it only now. When
// the store does not answer, the successor is kept in memory and used until it
// can be saved: on a rotating platform the row's own token is worth nothing any
// more.
func (a *Auth) saveRenewed(ctx context.Context, spent sweatstack.Token, stored string, next sweatstack.Token) (sweatstack.Token, error) {
	err := a.store.Save(ctx, next, stored)
	for range maxTurns {
		if !errors.Is(err, tokenstore.ErrConflict) {
			break
		}
		other, loadErr := a.store.Load(ctx, next.UserID)
		switch {
		case errors.Is(loadErr, tokenstore.ErrNotFound):
			a.unsaved.forget(next.UserID)
			return sweatstack.Token{}, &sweatstack.ReauthError{At: a.now(), Err: loadErr}
		case loadErr != nil:
			return sweatstack.Token{}, &storeError{loadErr}
		case other.UserID != next.UserID:
			return sweatstack.Token{}, &storeError{errors.New("row of another user")}
		case !other.RefreshToken.Equal(spent.RefreshToken):
			a.unsaved.forget(next.UserID)
			return other, nil
		}
		stored = other.Generation()
		err = a.store.Save(ctx, next, stored)
	}
	if err == nil {
		a.unsaved.forget(next.UserID)
		return next, nil
	}
	a.unsaved.keep(next.UserID, stored, next)
	a.logger.LogAttrs(ctx, slog.LevelError, "sweatstack: renewed token not saved, will try again",
		slog.String("user", next.UserID), slog.String("error", err.Error()))
	return next, nil
}

// loadToken reads a user's token: the row, or what could not be saved in its
// place yet. Errors: [tokenstore.ErrNotFound], storeError.
func (a *Auth) loadToken(ctx context.Context, userID string) (sweatstack.Token, error) {
	t, _, err := a.loadRowAndToken(ctx, userID)
	return t, err
}

// loadRowAndToken also gives the row itself, which is another token while the
// newest could not be saved.
func (a *Auth) loadRowAndToken(ctx context.Context, userID string) (t, row sweatstack.Token, err error) {
	for {
		row, err := a.store.Load(ctx, userID)
		switch {
		case errors.Is(err, tokenstore.ErrNotFound):
			return sweatstack.Token{}, sweatstack.Token{}, err
		case err != nil:
			return sweatstack.Token{}, sweatstack.Token{}, &storeError{err}
		case row.UserID != userID:
			return sweatstack.Token{}, sweatstack.Token{}, &storeError{errors.New("row of another user")}
		}
		next, waiting := a.unsaved.find(userID, row)
		if !waiting {
			return row, row, nil
		}
		switch err := a.store.Save(ctx, next, row.Generation()); {
		case err == nil:
			a.unsaved.forget(userID)
			return next, next, nil
		case !errors.Is(err, tokenstore.ErrConflict):
			return next, row, nil // still not saved
		}
		// Somebody has written the row since: what waits follows it no more, so
		// the next turn is the last.
	}
}

// unsaved holds renewed tokens that the store did not take. The zero value is
// ready. An entry counts only while the row is still the one it follows.
type unsaved struct {
	mu     sync.Mutex
	byUser map[string]unsavedToken
}

type unsavedToken struct {
	follows string // generation of the row
	token   sweatstack.Token
}

func (u *unsaved) keep(userID, follows string, t sweatstack.Token) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.byUser == nil {
		u.byUser = make(map[string]unsavedToken)
	}
	u.byUser[userID] = unsavedToken{follows: follows, token: t}
}

func (u *unsaved) find(userID string, row sweatstack.Token) (sweatstack.Token, bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	entry, ok := u.byUser[userID]
	if ok && entry.follows != row.Generation() {
		delete(u.byUser, userID) // somebody has written the row since
		ok = false
	}
	return entry.token, ok
}

func (u *unsaved) forget(userID string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.byUser, userID)
}
