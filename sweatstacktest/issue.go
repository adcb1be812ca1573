package sweatstacktest

import (
	"crypto/rand"
	"encoding/hex"
	"maps"
	"strings"
	"time"
)

// tokenResponse is what the token endpoints answer. The refresh token is
// always there, if only as null: clients of 0.70 fail on a missing key.
type tokenResponse struct {
	AccessToken  string  `json:"access_token"`
	TokenType    string  `json:"token_type"`
	ExpiresIn    int     `json:"expires_in"`
	RefreshToken *string `json:"refresh_token"`
	Scope        string  `json:"scope"`
	IDToken      *string `json:"id_token,omitempty"`
}

// makeAccess signs an access token for a grant. It takes a millisecond of
// processor time, so it is done without the lock; the result counts only once
// addAccess has it.
func (s *Sandbox) makeAccess(g *grant, scopes []string) (string, *accessToken, error) {
	key, err := s.key()
	if err != nil {
		return "", nil, err
	}
	now := s.clock.now()
	var raw [12]byte
	_, _ = rand.Read(raw[:]) // never fails: crypto/rand ends the program instead
	token := &accessToken{
		grant: g, scopes: scopes, jti: hex.EncodeToString(raw[:]),
		// Whole seconds, because the claim exp has no others: the sandbox and
		// a reader of the token agree on the end.
		expires: now.Add(s.settings.accessTTL).Truncate(time.Second),
	}
	claims := map[string]any{
		"iss": s.issuer(), "sub": g.subject, "aud": g.client, "jti": token.jti,
		"iat": now.Unix(), "exp": token.expires.Unix(), "scope": strings.Join(scopes, " "),
	}
	if g.delegated() {
		claims["act"] = map[string]string{"sub": g.actor}
	}
	if s.settings.api == Legacy {
		claims["tz"] = s.zoneOf(g.subject)
	}
	text, err := key.sign(claims)
	return text, token, err
}

// answerWith puts a token response together.
func (s *Sandbox) answerWith(access, refresh string, token *accessToken) tokenResponse {
	answer := tokenResponse{
		AccessToken: access, TokenType: "Bearer", Scope: strings.Join(token.scopes, " "),
		ExpiresIn: int(s.settings.accessTTL / time.Second),
	}
	if refresh != "" {
		answer.RefreshToken = &refresh
	}
	return answer
}

// issue makes an access token for a grant, and a refresh token if the grant
// may have one and has none yet. The grant must be new or already known.
func (s *Sandbox) issue(g *grant, withRefresh bool) (tokenResponse, error) {
	access, token, err := s.makeAccess(g, g.scopes)
	if err != nil {
		return tokenResponse{}, err
	}
	s.oauth.mu.Lock()
	defer s.oauth.mu.Unlock()
	s.oauth.addGrant(g)
	s.oauth.addAccess(access, token)
	refresh := ""
	if withRefresh {
		refresh = randomText("sandbox_refresh_")
		s.oauth.addRefresh(g, refresh, false)
	}
	return s.answerWith(access, refresh, token), nil
}

// idToken tells the application who signed in (OpenID Connect Core, section 2).
func (s *Sandbox) idToken(g *grant, nonce string) (string, error) {
	key, err := s.key()
	if err != nil {
		return "", err
	}
	now := s.clock.now()
	claims := map[string]any{
		"iss": s.issuer(), "sub": g.subject, "aud": g.client,
		"iat": now.Unix(), "exp": now.Add(s.settings.accessTTL).Unix(),
	}
	if nonce != "" {
		claims["nonce"] = nonce
	}
	if user, ok := s.user(g.subject); ok {
		maps.Copy(claims, identityClaims(user, g.scopes))
	}
	return key.sign(claims)
}

// identityClaims are the claims about a person that the scopes allow.
func identityClaims(user User, scopes []string) map[string]any {
	claims := map[string]any{}
	if covers(scopes, scopeProfile) {
		claims["name"], claims["given_name"] = user.Name(), user.FirstName
		if user.LastName != "" {
			claims["family_name"] = user.LastName
		}
	}
	if covers(scopes, scopeEmail) && user.Email != "" {
		claims["email"] = user.Email
	}
	return claims
}
