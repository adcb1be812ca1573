package sweatstack

import "context"

// DelegatedClient gives a client that acts as another user. This client stays
// as it is. The new one keeps base URL, application, transport and coordinator,
// and renews the delegated token itself when the platform gave a refresh token
// with it; otherwise it asks through this client again.
//
// Errors: [ErrForbidden] without access to that user, [ErrNotFound] when there
// is no such user.
func (c *Client) DelegatedClient(ctx context.Context, p DelegatedTokenParams) (*Client, error) {
	source := &delegatedSource{principal: c, params: p, turn: make(chan struct{}, 1)}
	t, err := source.ask(ctx)
	if err != nil {
		return nil, err
	}
	if !t.RefreshToken.IsZero() {
		return c.with(nil, t, true), nil
	}
	source.token = t
	return c.with(source, Token{}, true), nil
}

// PrincipalClient gives a client of the person who is really signed in. On a
// client that acts as nobody else it is another client for the same user.
func (c *Client) PrincipalClient(ctx context.Context) (*Client, error) {
	t, err := c.OAuth.PrincipalToken(ctx)
	if err != nil {
		return nil, err
	}
	return c.with(nil, t, false), nil
}

// delegatedSource renews a delegated token that came without a refresh token,
// by asking through the principal again.
type delegatedSource struct {
	principal *Client
	params    DelegatedTokenParams

	turn  chan struct{} // holds one entry while somebody asks: callers at the same time share the answer
	token Token         // guarded by turn
}

func (s *delegatedSource) ask(ctx context.Context) (Token, error) {
	return s.principal.OAuth.DelegatedToken(ctx, s.params)
}

// Token implements [TokenSource].
func (s *delegatedSource) Token(ctx context.Context) (Token, error) {
	return s.replace(ctx, func(t Token) bool { return !t.Fresh(s.principal.set.now()) })
}

// Renew implements [Renewer].
func (s *delegatedSource) Renew(ctx context.Context, refused Token) (Token, error) {
	return s.replace(ctx, func(t Token) bool { return t.AccessToken.Equal(refused.AccessToken) })
}

// replace asks for a new token when the one at hand no longer does.
func (s *delegatedSource) replace(ctx context.Context, stale func(Token) bool) (Token, error) {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return Token{}, ctx.Err()
	}
	if !stale(s.token) {
		return s.token, nil
	}
	t, err := s.ask(ctx)
	if err != nil {
		return Token{}, err
	}
	s.token = t
	return t, nil
}
