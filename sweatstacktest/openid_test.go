package sweatstacktest_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOpenID_TheConfigurationSaysWhatTheSandboxDoes(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	var got map[string]any
	w.send(http.MethodGet, "/.well-known/openid-configuration", "").into(t, &got)
	token := w.signIn(w.sandbox.Coach())
	assert.Equal(t, got["issuer"], claims(t, token.IDToken)["iss"])
	assert.Equal(t, got["issuer"], claims(t, token.AccessToken)["iss"])
	for name, path := range map[string]string{
		"authorization_endpoint": "/oauth/authorize", "token_endpoint": "/api/v1/oauth/token",
		"userinfo_endpoint": "/api/v1/oauth/userinfo", "jwks_uri": "/.well-known/jwks.json",
	} {
		assert.Equal(t, base+path, got[name])
		assert.NotEqual(t, http.StatusNotFound, w.send(http.MethodGet, path, "").status, "%s is there", path)
	}
	for name, want := range map[string][]any{
		"response_types_supported":              {"code"},
		"grant_types_supported":                 {"authorization_code", "refresh_token"},
		"code_challenge_methods_supported":      {"S256"},
		"id_token_signing_alg_values_supported": {"RS256"},
		"token_endpoint_auth_methods_supported": {"client_secret_post", "client_secret_basic", "none"},
	} {
		assert.Equal(t, want, got[name], name)
	}
	for _, scope := range got["scopes_supported"].([]any) {
		page := w.send(http.MethodGet, w.authorizeLink("scope", scope.(string)), "")
		assert.Equal(t, http.StatusOK, page.status, "%s can be asked for", scope)
	}
}

// A verifier picks the key by the id in the header of the token.
func TestOpenID_TokensNameTheirKey(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	var set struct {
		Keys []struct{ Kid, Alg, Use, Kty string }
	}
	w.send(http.MethodGet, "/.well-known/jwks.json", "").into(t, &set)
	require.Len(t, set.Keys, 1)
	assert.NotEmpty(t, set.Keys[0].Kid)
	raw, _, _ := strings.Cut(w.signIn(w.sandbox.Coach()).AccessToken, ".")
	text, err := base64.RawURLEncoding.DecodeString(raw)
	require.NoError(t, err)
	var header map[string]string
	require.NoError(t, json.Unmarshal(text, &header))
	assert.Equal(t, map[string]string{"alg": set.Keys[0].Alg, "typ": "JWT", "kid": set.Keys[0].Kid}, header)
}
