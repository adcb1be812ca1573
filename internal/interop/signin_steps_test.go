package interop_test

import (
	"context"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// urlParts takes an address apart, so that the order of the query is no matter.
func urlParts(t *testing.T, said any) any {
	t.Helper()
	text, ok := said.(string)
	require.True(t, ok, "%v", said)
	u, err := url.Parse(text)
	require.NoError(t, err)
	parts := map[string]any{"page": u.Scheme + "://" + u.Host + u.Path}
	for name, values := range u.Query() {
		require.Len(t, values, 1, name)
		parts[name] = values[0]
	}
	return parts
}

// pkceFacts says what holds of a verifier and its challenge.
func pkceFacts(t *testing.T, said any) any {
	t.Helper()
	pair, ok := said.([]any)
	require.True(t, ok)
	require.Len(t, pair, 2)
	verifier, _ := pair[0].(string)
	return map[string]any{"length": float64(len(verifier)), "challenge fits": sweatstack.ChallengeOf(sweatstack.NewSecret(verifier)) == pair[1]}
}

func authorizeURL(p sweatstack.AuthorizeParams) func(context.Context, *sweatstack.Client) (any, error) {
	return func(_ context.Context, c *sweatstack.Client) (any, error) { return c.OAuth.AuthorizeURL(p) }
}

// signInSteps are the calls of a sign-in without its browser.
func signInSteps(_ *testing.T, _ world) []step {
	older := []sweatstack.Scope{sweatstack.ScopeDataRead, sweatstack.ScopeDataWrite, sweatstack.ScopeProfile}
	const callback = "http://127.0.0.1:8123/callback"
	return []step{
		{name: "url", python: call{Call: "url"}, golang: func(_ context.Context, c *sweatstack.Client) (any, error) { return c.BaseURL(), nil }},
		{name: "client_id", python: call{Call: "client_id"}, golang: func(_ context.Context, c *sweatstack.Client) (any, error) { return c.ClientID(), nil }},
		{
			name: "get_authorization_url: the defaults of 0.70", python: call{Call: "get_authorization_url", Args: []any{"app", callback}}, shape: urlParts,
			golang: authorizeURL(sweatstack.AuthorizeParams{ClientID: "app", RedirectURI: callback, Scopes: older, Prompt: sweatstack.PromptNone}),
		},
		{
			name: "get_authorization_url: everything", shape: urlParts,
			python: call{Call: "get_authorization_url", Args: []any{"app", callback}, Kwargs: map[string]any{
				"code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "scope": "openid activities:read", "prompt": "consent", "state": "a b&c",
			}},
			golang: authorizeURL(sweatstack.AuthorizeParams{
				ClientID: "app", RedirectURI: callback, Challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
				Scopes: []sweatstack.Scope{sweatstack.ScopeOpenID, sweatstack.ScopeActivitiesRead}, Prompt: sweatstack.PromptConsent, State: "a b&c",
			}),
		},
		{
			name: "generate_pkce_params", python: call{Call: "generate_pkce_params"}, shape: pkceFacts,
			golang: func(context.Context, *sweatstack.Client) (any, error) {
				pair := sweatstack.NewPKCE()
				return []string{pair.Verifier.Reveal(), pair.Challenge}, nil
			},
		},
	}
}
