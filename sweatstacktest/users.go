package sweatstacktest

import (
	"net/http"
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
	users := []userSummary{}
	for _, p := range s.world.everybody() {
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
