package sweatstack

import "context"

// ActAsParams say as whom to act.
type ActAsParams struct {
	// User is an id or a name, as in [UsersService.Find]. Required.
	User string
	// TeamID is the team through which the access was given; empty for a
	// direct one. With a team, User is looked for among the team's users, an
	// id too.
	TeamID string
	// Mode says what User is. Zero means [SearchAuto].
	Mode SearchMode
}

// ActAs gives a client that acts as another user, as [Client.DelegatedClient]
// does, in the name of the person who is signed in: also on a client that acts
// as somebody already. A name is looked for first; what is taken for an id is
// not, unless there is a team.
//
// Errors: those of [UsersService.Find] and of [TeamsService.Users];
// [ErrForbidden] without access to that user.
func (c *Client) ActAs(ctx context.Context, p ActAsParams, options ...CallOption) (*Client, error) {
	principal, err := c.asPrincipal(ctx, options)
	if err != nil {
		return nil, err
	}
	target, err := principal.resolve(ctx, p, options)
	if err != nil {
		return nil, err
	}
	return principal.delegate(ctx, target, principal.identity.Load(), options)
}

// SwitchUser makes this client itself act as another user, found as by
// [Client.ActAs]. Only the client it is called on changes, wherever its tokens
// come from: not those it was made from, nor those made from it. Where the
// other user is needed for a while, ActAs is plainer.
//
// It is safe for concurrent use. A call under way keeps the user it began with,
// also when it is sent again after a 401 and for its later pages. When several
// switches run at once, the last to end counts.
//
// Errors are those of ActAs. After one the client is as it was.
func (c *Client) SwitchUser(ctx context.Context, p ActAsParams, options ...CallOption) error {
	acting, err := c.ActAs(ctx, p, options...)
	if err != nil {
		return err
	}
	c.identity.Store(acting.identity.Load())
	return nil
}

// SwitchBack makes this client itself call as the person who is signed in.
// After [Client.SwitchUser] it sends no request and brings back the tokens from
// before, so that it works also when the access has been withdrawn. A client
// that was given a delegated token, or a token of which nobody knows whose it
// is ([WithToken]), asks the platform, as [Client.PrincipalClient] does; a
// client with a token source of the person's own has nothing to do.
//
// It is safe for concurrent use, as SwitchUser is. After an error the client is
// as it was.
func (c *Client) SwitchBack(ctx context.Context, options ...CallOption) error {
	who := c.identity.Load()
	switch {
	case who.principal != nil:
		c.identity.Store(who.principal)
		return nil
	case who.standing == own:
		return nil
	}
	principal, err := newClient(c.set, who).askPrincipal(ctx, options)
	if err != nil {
		return err
	}
	c.identity.Store(principal.identity.Load())
	return nil
}

// resolve finds the user that is meant, as the person who is signed in.
func (c *Client) resolve(ctx context.Context, p ActAsParams, options []CallOption) (DelegatedTokenParams, error) {
	byID, err := p.Mode.isID(p.User)
	if err != nil || (byID && p.TeamID == "") {
		return DelegatedTokenParams{UserID: p.User}, err
	}
	var user UserSummary
	if p.TeamID == "" {
		user, err = c.Users.Find(ctx, p.User, p.Mode, options...)
	} else {
		user, err = c.Teams.FindUser(ctx, p.TeamID, p.User, p.Mode, options...)
	}
	return DelegatedTokenParams{UserID: user.ID, TeamID: p.TeamID}, err
}
