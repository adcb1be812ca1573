package sweatstack

import "context"

// identity is who a client calls as. It is never changed, only replaced: a
// call takes one at its start and so keeps its user to the end.
type identity struct {
	source   TokenSource
	standing standing
	// principal is who acts, where this client knows it; else the platform does.
	principal *identity
	// teamID is the team that gave the access; empty for a direct one.
	teamID string
}

// standing says whose tokens a source gives.
type standing int

const (
	unsaid  standing = iota // of a token from outside: nobody knows
	own                     // of the person who is signed in
	another                 // delegated
)

// standingOf asks a source; see [Client.With].
func standingOf(source TokenSource) standing {
	if other, ok := source.(interface{ ActsForAnother() bool }); ok && other.ActsForAnother() {
		return another
	}
	return own
}

// pinned gives a client that no switch reaches. Every method that sends more
// than one request sends them through one of these.
func (c *Client) pinned() *Client { return newClient(c.set, c.identity.Load()) }

// holding gives a client that differs only in its token, which it renews.
func (c *Client) holding(t Token, who identity) *Client {
	next := newClient(c.set, nil)
	who.source = newRefreshingSource(next, t)
	next.identity.Store(&who)
	return next
}

// asPrincipal gives a client of the person who is signed in that no switch
// reaches. It asks the platform only when this client acts as another and does
// not know who acts.
func (c *Client) asPrincipal(ctx context.Context, options []CallOption) (*Client, error) {
	who := c.identity.Load()
	switch {
	case who.standing != another:
		return newClient(c.set, who), nil
	case who.principal != nil:
		return newClient(c.set, who.principal), nil
	}
	return newClient(c.set, who).askPrincipal(ctx, options)
}

// askPrincipal asks the platform for a token of the person who is signed in.
func (c *Client) askPrincipal(ctx context.Context, options []CallOption) (*Client, error) {
	t, err := c.OAuth.PrincipalToken(ctx, options...)
	if err != nil {
		return nil, err
	}
	return c.holding(t, identity{standing: own}), nil
}
