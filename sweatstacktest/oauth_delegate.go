package sweatstacktest

import (
	"net/http"
	"slices"
)

// delegatedToken answers POST /api/v1/oauth/delegated-token: a token with which
// the caller acts for another person. The caller is the subject of the bearer:
// a delegated token may be used here, but opens only what its subject may.
func (s *Sandbox) delegatedToken(c *call) error {
	c.w.Header().Set("Cache-Control", "no-store")
	var body struct {
		Sub    *string  `json:"sub"`
		TeamID *string  `json:"team_id"`
		Scopes textList `json:"scopes"`
	}
	if err := c.decode(&body); err != nil {
		return err
	}
	if body.Sub == nil {
		return unprocessable(c.absent("sub", "string"))
	}
	subject, ok := s.world.person(*body.Sub)
	if !ok {
		return refuse(http.StatusNotFound, "User not found")
	}
	share, teamID, err := s.shareOf(subject, c.subject(), body.TeamID)
	if err != nil {
		return err
	}
	held := c.token.grant
	next := grant{actor: held.actor, subject: subject.ID, caller: c.subject(), team: teamID}
	next.scopes = delegatedScopes(c.token.scopes, share)
	if subject.ID == c.subject() {
		// Nothing was opened for it: it hangs on what the bearer hangs on.
		next.scopes, next.caller, next.team = c.token.scopes, held.caller, held.team
	}
	if body.Scopes != nil {
		next.scopes = keepCovered(next.scopes, body.Scopes)
	}
	answer, err := s.derive(held, next)
	if err != nil {
		return err
	}
	s.oauth.mu.Lock()
	s.oauth.counters.Delegated++
	s.oauth.mu.Unlock()
	writeJSON(c.w, http.StatusOK, answer)
	return nil
}

// shareOf returns what a person has opened to the caller, directly or through
// the named team. Having nothing is 403.
func (s *Sandbox) shareOf(subject *person, caller string, teamID *string) (share []string, team string, err error) {
	refused := refuse(http.StatusForbidden, "Not enough permissions")
	if teamID != nil && *teamID != "" {
		t, ok := s.world.team(*teamID)
		if !ok {
			return nil, "", refuse(http.StatusNotFound, "Team not found")
		}
		if t.owner != caller || !t.isMember(subject.ID) {
			return nil, "", refused
		}
		return t.shares[subject.ID], t.id, nil
	}
	share = subject.shares[caller]
	if len(share) == 0 && subject.ID != caller {
		return nil, "", refused
	}
	return share, "", nil
}

// keepCovered returns the asked scopes that are allowed, each once; others are
// dropped without error, as the platform does. Of an older bundle that is not
// allowed as such, the categories remain that are.
func keepCovered(allowed, asked []string) []string {
	var kept []string
	all := slices.Concat(allowed, expandScopes(allowed))
	keep := func(scope string) bool {
		covered := slices.Contains(all, scope)
		if covered && !slices.Contains(kept, scope) {
			kept = append(kept, scope)
		}
		return covered
	}
	for _, scope := range asked {
		if keep(scope) || (scope != scopeDataRead && scope != scopeDataWrite) {
			continue
		}
		for _, category := range expandScopes([]string{scope}) {
			keep(category)
		}
	}
	return kept
}

// principalToken answers GET /api/v1/oauth/principal-token: a token for the
// person who is really signed in.
func (s *Sandbox) principalToken(c *call) error {
	c.w.Header().Set("Cache-Control", "no-store")
	origin := c.token.grant.origin()
	answer, err := s.derive(origin, grant{actor: origin.actor, subject: origin.subject, scopes: origin.scopes})
	if err != nil {
		return err
	}
	writeJSON(c.w, http.StatusOK, answer)
	return nil
}

// derive makes tokens of their own from a grant: another family, that ends
// with the sign-in it came from. It has a refresh token exactly when the
// sign-in had one.
func (s *Sandbox) derive(from *grant, next grant) (tokenResponse, error) {
	origin := from.origin()
	next.root, next.client, next.anyClient = origin, origin.client, origin.anyClient
	s.oauth.mu.Lock()
	withRefresh := len(origin.refresh) > 0
	s.oauth.mu.Unlock()
	return s.issue(&next, withRefresh)
}
