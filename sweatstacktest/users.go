package sweatstacktest

import (
	"net/http"
	"slices"
	"strings"
)

// userSummary is the wire form of a user in lists.
type userSummary struct {
	ID          string   `json:"id"`
	FirstName   *string  `json:"first_name"`
	LastName    *string  `json:"last_name"`
	DisplayName string   `json:"display_name"`
	Scopes      []string `json:"scopes"`
	IsManaged   bool     `json:"is_managed"`
}

// summaryOf writes a user with the scopes that the caller has there.
func summaryOf(u User, scopes []string) userSummary {
	out := userSummary{ID: u.ID, DisplayName: u.Name(), Scopes: scopes, IsManaged: u.Managed}
	if u.FirstName != "" {
		out.FirstName = &u.FirstName
	}
	if u.LastName != "" {
		out.LastName = &u.LastName
	}
	return out
}

// listUsers answers GET /api/v1/users/: the caller, and everybody who shares
// with the caller. Delegated tokens are refused.
func (s *Sandbox) listUsers(c *call) error {
	q := newQuery(c.r)
	managed, shared := q.flag("include_managed", true), q.flag("include_shared", true)
	name, _ := q.last("name")
	if err := q.err(); err != nil {
		return err
	}
	s.world.mu.RLock()
	defer s.world.mu.RUnlock()
	users := []userSummary{}
	for _, p := range s.world.people {
		scopes := p.shares[c.subject()]
		self := p.ID == c.subject()
		if self {
			scopes = c.token.scopes
		}
		included := self || (p.Managed && managed) || (!p.Managed && shared)
		if len(scopes) > 0 && included && nameContains(p.User, name) {
			users = append(users, summaryOf(p.User, scopes))
		}
	}
	writeJSON(c.w, http.StatusOK, users)
	return nil
}

// nameContains compares without regard to case; the empty text is in each name.
func nameContains(u User, part string) bool {
	return strings.Contains(strings.ToLower(u.Name()), strings.ToLower(part))
}

// teamResponse is the wire form of a team.
type teamResponse struct {
	ID               string  `json:"id"`
	Name             string  `json:"name"`
	Description      string  `json:"description"`
	URL              string  `json:"url"`
	Image            string  `json:"image"`
	PrivacyStatement string  `json:"privacy_statement"`
	Role             *string `json:"role"`
}

// listTeams answers GET /api/v1/teams/: the caller's own teams.
func (s *Sandbox) listTeams(c *call) error {
	s.world.mu.RLock()
	defer s.world.mu.RUnlock()
	teams := []teamResponse{}
	for _, t := range s.world.teams {
		role := t.role(c.subject())
		if role == "" {
			continue
		}
		teams = append(teams, teamResponse{
			ID: t.id, Name: t.name, Description: t.description, URL: "https://example.com/team",
			Image: "https://example.com/team.png", PrivacyStatement: "https://example.com/privacy", Role: &role,
		})
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
	s.world.mu.RLock()
	defer s.world.mu.RUnlock()
	users := []userSummary{}
	for _, p := range s.world.people {
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
		return t.shares
	case member:
		return c.token.scopes
	}
	return []string{}
}
