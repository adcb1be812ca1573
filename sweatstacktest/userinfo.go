package sweatstacktest

import (
	"maps"
	"net/http"
	"time"
)

// userInfo answers GET /api/v1/oauth/userinfo. Today it needs the scope
// openid; in the time of client 0.70 it needed profile. The name claims need
// profile, the address needs email, in both.
func (s *Sandbox) userInfo(c *call) error {
	allowed := covers(c.token.scopes, scopeOpenID)
	if s.settings.api == Legacy {
		allowed = covers(c.token.scopes, scopeProfile)
	}
	if !allowed {
		return refuse(http.StatusForbidden, "Not enough permissions")
	}
	user, ok := s.user(c.subject())
	if !ok {
		return refuse(http.StatusNotFound, "User not found")
	}
	answer := map[string]any{
		"sub": user.ID, "name": nil, "given_name": nil, "family_name": nil, "email": nil,
		"registered_at": user.RegisteredAt.Format(time.RFC3339), "issue": nil,
	}
	if status, ok := s.statusOf(user.ID); ok && s.settings.api != Legacy {
		answer["issue"] = status.Issue
	}
	maps.Copy(answer, identityClaims(user, c.token.scopes))
	writeJSON(c.w, http.StatusOK, answer)
	return nil
}
