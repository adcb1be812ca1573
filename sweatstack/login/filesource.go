package login

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// maxTurns bounds how often a renewal follows what others write to the file.
const maxTurns = 4

// fileSource gives the tokens of a client whose person is signed in to the token
// file. One caller of this process renews at a time, through the coordinator,
// and one process, through the lock of the file: inside it the file is read
// again, and redeemed only if nobody else was faster.
type fileSource struct {
	client      *sweatstack.Client // asks the platform, without a token of its own
	coordinator *sweatstack.LocalCoordinator
	file        *FileStore
	logger      *slog.Logger
	observe     func(context.Context, sweatstack.Event)
	now         func() time.Time

	mu    sync.Mutex
	token sweatstack.Token // its user is the owner; empty until an access token told
}

var (
	_ sweatstack.TokenSource = (*fileSource)(nil)
	_ sweatstack.Renewer     = (*fileSource)(nil)
)

func newFileSource(c Config, client *sweatstack.Client, t sweatstack.Token) *fileSource {
	return &fileSource{
		client: client, token: t, file: c.File, logger: c.Logger, observe: c.Observe, now: c.Now,
		coordinator: sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{Now: c.Now}),
	}
}

// Token implements [sweatstack.TokenSource].
func (s *fileSource) Token(ctx context.Context) (sweatstack.Token, error) {
	t := s.current()
	if t.Fresh(s.now()) {
		return t, nil
	}
	return s.renew(ctx, t, false)
}

// Renew implements [sweatstack.Renewer].
func (s *fileSource) Renew(ctx context.Context, refused sweatstack.Token) (sweatstack.Token, error) {
	if t := s.current(); !t.AccessToken.Equal(refused.AccessToken) {
		return t, nil // somebody was faster
	}
	return s.renew(ctx, refused, true)
}

func (s *fileSource) current() sweatstack.Token {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.token
}

// renew gives a token newer than t and reports how it went.
func (s *fileSource) renew(ctx context.Context, t sweatstack.Token, refused bool) (sweatstack.Token, error) {
	var led atomic.Bool // the flight runs on another goroutine
	next, err := s.newer(ctx, t, refused, &led)
	event := sweatstack.RefreshEvent{UserID: t.UserID, Outcome: sweatstack.RefreshJoined, Err: err}
	switch {
	case err != nil:
		event.Outcome = sweatstack.RefreshFailed
	case led.Load():
		event.Outcome = sweatstack.RefreshLed
	}
	s.observe(ctx, event)
	if err != nil {
		return sweatstack.Token{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token = next
	return next, nil
}

// newer follows the file until there is a token that looks fresh. When the
// sign-in of t has ended, the person may have signed in again meanwhile.
func (s *fileSource) newer(ctx context.Context, t sweatstack.Token, refused bool, led *atomic.Bool) (sweatstack.Token, error) {
	var next sweatstack.Token
	for range maxTurns {
		var err error
		next, err = s.ask(ctx, t, refused, led)
		if errors.Is(err, sweatstack.ErrReauthRequired) {
			again, found := s.signedInAgain(ctx, t)
			if !found {
				return sweatstack.Token{}, err
			}
			next, err = again, nil
		}
		if err != nil || next.Fresh(s.now()) {
			return next, err
		}
		t, refused = next, false
	}
	return next, nil
}

// ask goes through the coordinator.
func (s *fileSource) ask(ctx context.Context, t sweatstack.Token, refused bool, led *atomic.Bool) (sweatstack.Token, error) {
	if t.RefreshToken.IsZero() {
		return sweatstack.Token{}, &sweatstack.ReauthError{At: s.now()}
	}
	request := s.request(t)
	request.Refused = refused
	request.Redeem = func(ctx context.Context, from sweatstack.Token) (next sweatstack.Token, err error) {
		led.Store(true)
		err = s.file.locked(ctx, func(path string) error {
			next, err = s.redeem(ctx, path, t, from)
			return err
		})
		return next, err
	}
	return s.coordinator.Refresh(ctx, request)
}

func (s *fileSource) request(t sweatstack.Token) sweatstack.RefreshRequest {
	return sweatstack.RefreshRequest{BaseURL: s.client.BaseURL(), ClientID: s.client.ClientID(), Token: t}
}

// redeem gives the successor of a token while the file is locked. held is what
// the caller had, from the newest that is known to follow it.
func (s *fileSource) redeem(ctx context.Context, path string, held, from sweatstack.Token) (sweatstack.Token, error) {
	row, err := s.file.read(ctx)
	switch {
	case errors.Is(err, tokenstore.ErrNotFound):
		return sweatstack.Token{}, &sweatstack.ReauthError{At: s.now(), Err: err} // signed out on this machine
	case err != nil:
		return sweatstack.Token{}, err
	case !sameOwner(row, held):
		// Somebody else has signed in to the file. It is theirs now.
		return s.client.OAuth.Refresh(ctx, from)
	}
	spend := row
	behind, err := s.behind(ctx, row, from)
	switch {
	case err != nil:
		return sweatstack.Token{}, err
	case behind, row.RefreshToken.IsZero():
		spend = from
	}
	if !behind && !row.AccessToken.Equal(held.AccessToken) && row.Fresh(s.now()) {
		return row, nil // another process has renewed it, or the person has signed in again
	}
	if spend.UserID == "" {
		spend.UserID = held.UserID // so that the answer is compared with it
	}
	next, err := s.client.OAuth.Refresh(ctx, spend)
	if errors.Is(err, sweatstack.ErrInvalidGrant) {
		if now, readErr := s.file.read(ctx); readErr == nil && follows(now, row, spend) {
			return now, nil // the refusal was of an older sign-in
		}
	}
	if err != nil {
		return sweatstack.Token{}, err
	}
	return s.keep(ctx, path, row, spend, next)
}

// behind reports whether the file holds a refresh token older than from: what
// came after it could not be saved, or Python has put the old one back.
func (s *fileSource) behind(ctx context.Context, row, from sweatstack.Token) (bool, error) {
	if row.RefreshToken.IsZero() || row.RefreshToken.Equal(from.RefreshToken) {
		return false, nil
	}
	newest, err := s.coordinator.Newest(ctx, s.request(row))
	return newest.RefreshToken.Equal(from.RefreshToken), err
}

// keep writes the successor of spent to the file, unless something else than row
// is there by now: Python takes no part in the lock. What is only older than the
// successor is written over. A file that cannot be written costs nothing now:
// the successor lives on in memory, and the next renewal tries again.
func (s *fileSource) keep(ctx context.Context, path string, row, spent, next sweatstack.Token) (sweatstack.Token, error) {
	now, err := s.file.read(ctx)
	switch {
	case errors.Is(err, tokenstore.ErrNotFound):
		return sweatstack.Token{}, &sweatstack.ReauthError{At: s.now(), Err: err}
	case err == nil && now.Generation() != row.Generation():
		if !sameOwner(now, next) {
			return next, nil
		}
		if follows(now, row, spent) {
			return now, nil
		}
	}
	if err == nil {
		err = writeTokenFile(path, next)
	}
	if err != nil {
		s.logger.LogAttrs(ctx, slog.LevelError, "sweatstack: renewed token not saved, will try again",
			slog.String("user", next.UserID), slog.String("error", err.Error()))
	}
	return next, nil
}

// follows reports whether the file has a refresh token that is neither the one
// it had nor the one that was redeemed: the person has signed in again.
func follows(now, row, spent sweatstack.Token) bool {
	return !now.RefreshToken.IsZero() &&
		!now.RefreshToken.Equal(row.RefreshToken) && !now.RefreshToken.Equal(spent.RefreshToken)
}

// sameOwner reports whether the file is still that of the client's user. Where
// no access token tells whose they are, the same refresh token does.
func sameOwner(row, ours sweatstack.Token) bool {
	if row.UserID != "" && ours.UserID != "" {
		return row.UserID == ours.UserID
	}
	return !row.RefreshToken.IsZero() && row.RefreshToken.Equal(ours.RefreshToken)
}

// signedInAgain looks in the file for a token of the same user that is not the
// one whose sign-in has ended.
func (s *fileSource) signedInAgain(ctx context.Context, ended sweatstack.Token) (sweatstack.Token, bool) {
	row, err := s.file.read(ctx)
	if err != nil || !sameOwner(row, ended) {
		return sweatstack.Token{}, false
	}
	newAccess := row.Fresh(s.now()) && !row.AccessToken.Equal(ended.AccessToken)
	newRefresh := !row.RefreshToken.IsZero() && !row.RefreshToken.Equal(ended.RefreshToken)
	return row, newAccess || newRefresh
}
