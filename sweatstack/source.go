package sweatstack

import (
	"context"
	"sync"
	"sync/atomic"
)

// TokenSource gives the token of each request. Implementations are safe for
// concurrent use.
type TokenSource interface {
	// Token returns a token that is fresh as far as the source knows. A token
	// without an access token sends the request without a bearer.
	Token(ctx context.Context) (Token, error)
}

// Renewer is a [TokenSource] that can replace a token which the platform
// refused with 401 although it looked fresh. The client then tries the request
// once more.
type Renewer interface {
	// Renew returns a token other than refused, or an error.
	Renew(ctx context.Context, refused Token) (Token, error)
}

// StaticToken is a [TokenSource] that always gives t and never renews it.
func StaticToken(t Token) TokenSource { return staticSource{token: t} }

type staticSource struct{ token Token }

// Token implements [TokenSource].
func (s staticSource) Token(context.Context) (Token, error) { return s.token, nil }

// refreshingSource renews a token through the client's coordinator.
type refreshingSource struct {
	client *Client

	mu    sync.Mutex
	token Token
}

func newRefreshingSource(c *Client, t Token) *refreshingSource {
	if claims, err := ParseClaims(t.AccessToken); err == nil {
		// What the caller did not say, the access token tells.
		if t.UserID == "" {
			t.UserID = claims.Subject
		}
		if t.Expiry.IsZero() {
			t.Expiry = claims.Expiry
		}
	}
	return &refreshingSource{client: c, token: t}
}

// Token implements [TokenSource].
func (s *refreshingSource) Token(ctx context.Context) (Token, error) {
	t := s.current()
	if t.Fresh(s.client.set.now()) || t.Generation() == "" {
		return t, nil
	}
	return s.renew(ctx, t, false)
}

// Renew implements [Renewer].
func (s *refreshingSource) Renew(ctx context.Context, refused Token) (Token, error) {
	if t := s.current(); !t.AccessToken.Equal(refused.AccessToken) {
		return t, nil // somebody was faster
	}
	return s.renew(ctx, refused, true)
}

func (s *refreshingSource) current() Token {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.token
}

func (s *refreshingSource) renew(ctx context.Context, t Token, refused bool) (Token, error) {
	if t.RefreshToken.IsZero() {
		return Token{}, &ReauthError{At: s.client.set.now()}
	}
	next, err := s.client.refreshThrough(ctx, t, refused)
	if err != nil {
		return Token{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token = next
	return next, nil
}

// refreshThrough asks the coordinator for a newer token and reports how it went.
func (c *Client) refreshThrough(ctx context.Context, t Token, refused bool) (Token, error) {
	var led atomic.Bool // the flight runs on another goroutine
	next, err := c.set.coordinator.Refresh(ctx, RefreshRequest{
		BaseURL: c.BaseURL(), ClientID: c.set.clientID, Token: t, Refused: refused,
		Redeem: func(ctx context.Context, t Token) (Token, error) {
			led.Store(true)
			return c.OAuth.Refresh(ctx, t)
		},
	})
	event := RefreshEvent{UserID: t.UserID, Outcome: RefreshJoined, Err: err}
	switch {
	case err != nil:
		event.Outcome = RefreshFailed
	case led.Load():
		event.Outcome = RefreshLed
	}
	c.set.observe(ctx, event)
	return next, err
}
