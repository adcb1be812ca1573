package sweatstack

import "context"

// DelegatedClient gives a client that acts as another user. This client stays
// as it is. The new one keeps base URL, application, transport and coordinator,
// and renews the delegated token itself when the platform gave a refresh token
// with it; otherwise it asks again, as the user this client has now. [Client.ActAs]
// takes names too.
//
// Errors: [ErrForbidden] without access to that user, [ErrNotFound] when there
// is no such user.
func (c *Client) DelegatedClient(ctx context.Context, p DelegatedTokenParams) (*Client, error) {
	return c.delegate(ctx, p, nil, nil)
}

// delegate gives a client that acts as another user. principal is who acts,
// where that is known.
func (c *Client) delegate(ctx context.Context, p DelegatedTokenParams, principal *identity, options []CallOption) (*Client, error) {
	source := &delegatedSource{principal: c.pinned(), params: p, turn: make(chan struct{}, 1)}
	t, err := source.principal.OAuth.DelegatedToken(ctx, p, options...)
	if err != nil {
		return nil, err
	}
	who := identity{standing: another, principal: principal, teamID: p.TeamID}
	if !t.RefreshToken.IsZero() {
		return c.holding(t, who), nil
	}
	source.token, who.source = t, source
	return newClient(c.set, &who), nil
}

// PrincipalClient gives a client of the person who is really signed in. On a
// client that acts as nobody else it is another client for the same user.
func (c *Client) PrincipalClient(ctx context.Context) (*Client, error) {
	return c.pinned().askPrincipal(ctx, nil)
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
