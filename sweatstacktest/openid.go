package sweatstacktest

import "net/http"

// openIDConfiguration answers GET /.well-known/openid-configuration.
func (s *Sandbox) openIDConfiguration(c *call) error {
	base := s.issuer()
	writeJSON(c.w, http.StatusOK, map[string]any{
		"issuer":                                base,
		"authorization_endpoint":                base + "/oauth/authorize",
		"token_endpoint":                        base + "/api/v1/oauth/token",
		"userinfo_endpoint":                     base + "/api/v1/oauth/userinfo",
		"jwks_uri":                              base + "/.well-known/jwks.json",
		"scopes_supported":                      knownScopes(),
		"response_types_supported":              []string{"code"},
		"grant_types_supported":                 []string{"authorization_code", "refresh_token"},
		"code_challenge_methods_supported":      []string{"S256"},
		"subject_types_supported":               []string{"public"},
		"id_token_signing_alg_values_supported": []string{"RS256"},
		"token_endpoint_auth_methods_supported": []string{"client_secret_post", "client_secret_basic", "none"},
	})
	return nil
}

// keySet answers GET /.well-known/jwks.json: the key that checks signatures.
func (s *Sandbox) keySet(c *call) error {
	key, err := s.key()
	if err != nil {
		return err
	}
	writeJSON(c.w, http.StatusOK, key.keySet())
	return nil
}
