package sweatstacktest

// scopesNow is what a refresh of a grant gives. Of a delegation that is what
// the subject still opens of it, and nothing, which is false, once it was taken
// back: refresh tokens have no end of their own.
func (s *Sandbox) scopesNow(g *grant) ([]string, bool) {
	if g.caller == "" {
		return g.scopes, true
	}
	subject, ok := s.world.person(g.subject)
	if !ok {
		return nil, false
	}
	share, _, err := s.shareOf(subject, g.caller, &g.team)
	if err != nil {
		return nil, false
	}
	return delegatedScopes(g.scopes, share), true
}

// endDelegations ends the tokens that hang on what one person opened to
// another directly.
func (o *oauthState) endDelegations(subject, caller string) {
	o.end(func(g *grant) bool { return g.subject == subject && g.caller == caller && g.team == "" })
}

// endTeamDelegations ends the tokens that hang on what a person opened to a
// team.
func (o *oauthState) endTeamDelegations(subject, team string) {
	o.end(func(g *grant) bool { return g.subject == subject && g.team == team })
}

// end revokes the grants that are meant.
func (o *oauthState) end(meant func(*grant) bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, g := range o.grants {
		if meant(g) {
			g.revoked = true
		}
	}
}
