package sweatstacktest

import (
	"crypto/sha256"
	"net/http"
)

// redeem gives a new access token for a refresh token. Without rotation the
// refresh token stays. With it, a new one takes its place; the old one may come
// again within the grace (an answer can get lost) and is then told the newest.
// After the grace it must be a copy in foreign hands: the family is revoked.
func (s *Sandbox) redeem(app *Application, text string) (tokenResponse, error) {
	refused := refuse(http.StatusBadRequest, "Invalid refresh token")
	s.oauth.mu.Lock()
	known, ok := s.oauth.refresh[sha256.Sum256([]byte(text))]
	s.oauth.mu.Unlock()
	if !ok || (known.grant.client != app.ID && !known.grant.anyClient) {
		return tokenResponse{}, refused
	}
	g := known.grant
	scopes, ok := s.scopesNow(g)
	if !ok {
		return tokenResponse{}, refused
	}
	access, token, err := s.makeAccess(g, scopes)
	if err != nil {
		return tokenResponse{}, err
	}
	now := s.clock.now()

	s.oauth.mu.Lock()
	defer s.oauth.mu.Unlock()
	if g.dead() {
		return tokenResponse{}, refused
	}
	switch {
	case known.replaced.IsZero():
		s.oauth.counters.RefreshRedeemed++
		if s.settings.rotate && !known.pinned {
			known.replaced = now
			s.oauth.addRefresh(g, randomText("sandbox_refresh_"), false)
		}
	case now.Before(known.replaced.Add(s.settings.reuseGrace)):
		s.oauth.counters.RefreshRetried++
	default:
		s.oauth.counters.RefreshReused++
		g.revoked = true
		return tokenResponse{}, refused
	}
	s.oauth.addAccess(access, token)
	return s.answerWith(access, g.newest().text, token), nil
}
