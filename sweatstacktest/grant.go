package sweatstacktest

import "time"

// grant is what one person allowed one application: the family of all tokens
// that come from one sign-in, or from one delegation. Guarded by oauth.mu.
type grant struct {
	// actor is who signed in, subject whose data the tokens open. They differ
	// exactly in a delegation.
	actor, subject string
	// caller is to whom the subject of a delegation has opened data: the actor,
	// or whom the actor acted as when asking. Team is the team it goes through;
	// usually empty. Both are empty when nothing was opened: in a sign-in.
	caller, team string
	// client is the application. With anyClient every application may redeem:
	// the tokens of the environment file serve programs of all kinds.
	client    string
	anyClient bool
	scopes    []string
	// root is the sign-in that a delegated or principal grant came from; nil
	// for a sign-in itself. When the root is revoked, all that came from it is.
	root    *grant
	revoked bool
	// refresh holds the generations of the refresh token, oldest first; empty
	// when the grant has none.
	refresh []*refreshToken
}

// dead reports whether no token of the grant is good any more.
func (g *grant) dead() bool { return g.revoked || (g.root != nil && g.root.revoked) }

// origin is the sign-in at the beginning.
func (g *grant) origin() *grant {
	if g.root != nil {
		return g.root
	}
	return g
}

// delegated reports whether the grant opens another person's data.
func (g *grant) delegated() bool { return g.actor != g.subject }

// newest is the refresh token that is good now; nil without one.
func (g *grant) newest() *refreshToken {
	if len(g.refresh) == 0 {
		return nil
	}
	return g.refresh[len(g.refresh)-1]
}

// refreshToken is one generation.
type refreshToken struct {
	text  string
	grant *grant
	// replaced is when rotation put a newer one in its place; zero for the
	// newest.
	replaced time.Time
	// pinned tokens never rotate.
	pinned bool
}

// accessToken is an access token that the sandbox has issued and accepts.
type accessToken struct {
	grant   *grant
	scopes  []string
	expires time.Time
	jti     string
}

// code is an authorization code.
type code struct {
	grant     *grant
	expires   time.Time
	challenge string
	nonce     string
	used      bool
}
