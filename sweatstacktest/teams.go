package sweatstacktest

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// teamResponse is the wire form of a team.
type teamResponse struct {
	ID               string `json:"id"`
	Name             string `json:"name"`
	Description      string `json:"description"`
	URL              string `json:"url"`
	Image            string `json:"image"`
	PrivacyStatement string `json:"privacy_statement"`
}

// ownTeamResponse is a team with what the caller is in it.
type ownTeamResponse struct {
	teamResponse
	Role *string `json:"role"`
}

// authorizedTeamResponse is a team with what the caller has opened to it.
type authorizedTeamResponse struct {
	teamResponse
	Scopes []string `json:"scopes"`
}

func responseOf(t *team) teamResponse {
	return teamResponse{
		ID: t.id, Name: t.name, Description: t.description, URL: "https://example.com/team",
		Image: "https://example.com/team.png", PrivacyStatement: "https://example.com/privacy",
	}
}

// listTeams answers GET /api/v1/teams/: the caller's own teams.
func (s *Sandbox) listTeams(c *call) error {
	teams := []ownTeamResponse{}
	for _, t := range s.world.allTeams() {
		if role := t.role(c.subject()); role != "" {
			teams = append(teams, ownTeamResponse{responseOf(t), &role})
		}
	}
	writeJSON(c.w, http.StatusOK, teams)
	return nil
}

// authorizedTeams answers GET /api/v1/teams/authorized: the teams to which the
// caller has opened data.
func (s *Sandbox) authorizedTeams(c *call) error {
	teams := []authorizedTeamResponse{}
	for _, t := range s.world.allTeams() {
		if scopes := t.shares[c.subject()]; len(scopes) > 0 {
			teams = append(teams, authorizedTeamResponse{responseOf(t), scopes})
		}
	}
	writeJSON(c.w, http.StatusOK, teams)
	return nil
}

// listTeamUsers answers GET /api/v1/teams/{team_id}/users, for members only.
func (s *Sandbox) listTeamUsers(c *call) error {
	q := newQuery(c.r)
	name, _ := q.last("name")
	t, ok := s.world.team(c.vars["team_id"])
	if !ok {
		return refuse(http.StatusNotFound, "Team not found")
	}
	if !t.isMember(c.subject()) {
		return refuse(http.StatusForbidden, "Not enough permissions")
	}
	users := []userSummary{}
	for _, p := range s.world.everybody() {
		if slices.Contains(t.members, p.ID) && nameContains(p.User, name) {
			users = append(users, summaryOf(p.User, t.scopesFor(c, p.ID)))
		}
	}
	writeJSON(c.w, http.StatusOK, users)
	return nil
}

// scopesFor is what the caller may do for a member: the owner what the member
// has opened to the team, a member everything of their own and nothing of the
// others.
func (t *team) scopesFor(c *call, member string) []string {
	switch c.subject() {
	case t.owner:
		return notNil(t.shares[member])
	case member:
		return c.token.scopes
	}
	return []string{}
}

// authorizeTeam answers POST /api/v1/teams/{team_id}/authorize: the caller opens
// data to a team, in place of what was open before; nothing ends it. With their
// own token people may open what they like, if it has the right to change what
// is shared. A delegated token passes on no more than it has.
func (s *Sandbox) authorizeTeam(c *call) error {
	delegated := c.token.grant.delegated()
	if !delegated && !covers(c.token.scopes, scopeSharingWrite) {
		return refuse(http.StatusForbidden, "Not enough permissions")
	}
	var body struct {
		Scopes *[]string `json:"scopes"`
	}
	if err := c.decode(&body); err != nil {
		return err
	}
	if body.Scopes == nil {
		return unprocessable(c.absent("scopes", "list"))
	}
	known := knownScopes()
	expected := "Input should be " + quotedList(known)
	var issues []issue
	for i, scope := range *body.Scopes {
		if !slices.Contains(known, scope) {
			issues = append(issues, issue{Loc: []any{"body", "scopes", i}, Type: "enum", Msg: expected})
		}
	}
	if err := unprocessable(issues...); err != nil {
		return err
	}
	scopes := s.teamScopes(*body.Scopes)
	if delegated {
		scopes = notNil(keepCovered(c.token.scopes, scopes))
	}
	id := c.vars["team_id"]
	if !s.world.share(id, c.subject(), scopes) {
		return refuse(http.StatusNotFound, "Team not found")
	}
	if len(scopes) == 0 {
		s.oauth.endTeamDelegations(c.subject(), id)
	}
	writeJSON(c.w, http.StatusOK, map[string]any{"team_id": id, "user_id": c.subject(), "scopes": scopes})
	return nil
}

// teamScopes keeps what can be given to a team; the rest is dropped without a
// word (SweatStack API reference, section 2.6). In the time of 0.70 there were
// only the two bundles.
func (s *Sandbox) teamScopes(asked []string) []string {
	kept := []string{}
	if s.settings.api == Current {
		asked = expandScopes(asked)
	}
	for _, scope := range asked {
		kind, _, _ := strings.Cut(scope, ":")
		switch kind {
		case "data", "activities", "wellness", "reproductive_health", "workouts":
			if !slices.Contains(kept, scope) {
				kept = append(kept, scope)
			}
		}
	}
	return kept
}

// share opens a user's data to a team; opening nothing ends it. It reports
// whether there is such a team.
func (w *world) share(teamID, user string, scopes []string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	i := slices.IndexFunc(w.teams, func(t *team) bool { return t.id == teamID })
	if i < 0 {
		return false
	}
	w.teams = slices.Clone(w.teams)
	w.teams[i] = w.teams[i].sharedBy(user, scopes)
	return true
}

// sharedBy is the team after a user has opened data to it.
func (t *team) sharedBy(user string, scopes []string) *team {
	next := *t
	next.shares = maps.Clone(t.shares)
	next.members = slices.DeleteFunc(slices.Clone(t.members), func(id string) bool { return id == user && len(scopes) == 0 })
	if len(scopes) == 0 {
		delete(next.shares, user)
		return &next
	}
	next.shares[user] = scopes
	if !slices.Contains(next.members, user) {
		next.members = append(next.members, user)
	}
	return &next
}

// allTeams returns the teams there are now. They must not be changed.
func (w *world) allTeams() []*team {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.teams
}

// everybody returns the people there are now. They must not be changed.
func (w *world) everybody() []*person {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.people
}
