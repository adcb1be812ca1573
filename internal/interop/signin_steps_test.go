package interop_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
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

// whose says for whom an access token is.
func whose(t *testing.T, said any) any {
	t.Helper()
	text, ok := said.(string)
	require.True(t, ok, "%v", said)
	claims, err := sweatstack.ParseClaims(sweatstack.NewSecret(text))
	require.NoError(t, err)
	return claims.Subject
}

// tokenFacts says what holds of a token: for whom it is, and what for.
func tokenFacts(t *testing.T, said any) any {
	t.Helper()
	token, ok := said.(map[string]any)
	require.True(t, ok, "%v", said)
	facts := map[string]any{"user": whose(t, token["access_token"])}
	for _, name := range []string{"scope", "refresh_token"} {
		text, _ := token[name].(string)
		require.NotEmpty(t, text, name)
		facts[name] = len(strings.Fields(text))
	}
	return facts
}

// callback is where the sandbox sends a browser after a sign-in.
const callback = "http://127.0.0.1:8123/callback"

// code signs the athlete in on the page of the sandbox, and gives the code.
func (w world) code(t *testing.T, challenge string) string {
	t.Helper()
	page := w.sandbox.URL() + "/oauth/authorize?" + url.Values{
		"client_id": {w.sandbox.ClientID()}, "redirect_uri": {callback}, "scope": {"openid profile activities:read offline_access"},
		"code_challenge": {challenge}, "code_challenge_method": {"S256"},
	}.Encode()
	form := strings.NewReader(url.Values{"user_id": {w.athlete.ID}}.Encode())
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, page, form)
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := w.sandbox.Transport().RoundTrip(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	back, err := response.Location()
	require.NoError(t, err)
	require.NotEmpty(t, back.Query().Get("code"), "%s", back)
	return back.Query().Get("code")
}

// exchange redeems a code and gives the answer in its wire form.
func (w world) exchange(code string, verifier sweatstack.Secret) func(context.Context, *sweatstack.Client) (any, error) {
	return func(ctx context.Context, _ *sweatstack.Client) (any, error) {
		app, err := sweatstack.NewClient(
			sweatstack.WithBaseURL(w.sandbox.URL()),
			sweatstack.WithClientCredentials(w.sandbox.ClientID(), sweatstack.NewSecret(w.sandbox.Secrets().ClientSecret)),
		)
		if err != nil {
			return nil, err
		}
		token, err := app.OAuth.Exchange(ctx, sweatstack.ExchangeParams{Code: sweatstack.NewSecret(code), Verifier: verifier, RedirectURI: callback})
		if err != nil {
			return nil, err
		}
		var scopes []string
		for _, scope := range token.Scopes {
			scopes = append(scopes, string(scope))
		}
		return map[string]string{
			"access_token": token.AccessToken.Reveal(), "refresh_token": token.RefreshToken.Reveal(), "scope": strings.Join(scopes, " "),
		}, nil
	}
}

func authorizeURL(p sweatstack.AuthorizeParams) func(context.Context, *sweatstack.Client) (any, error) {
	return func(_ context.Context, c *sweatstack.Client) (any, error) { return c.OAuth.AuthorizeURL(p) }
}

// signInSteps are the calls of a sign-in without its browser.
func signInSteps(t *testing.T, w world) []step {
	t.Helper()
	older := []sweatstack.Scope{sweatstack.ScopeDataRead, sweatstack.ScopeDataWrite, sweatstack.ScopeProfile}
	pair := sweatstack.NewPKCE()
	redeem := func(code string) call {
		return call{Call: "exchange_code_for_token", Args: []any{code, w.sandbox.ClientID()}, Kwargs: map[string]any{
			"code_verifier": pair.Verifier.Reveal(), "client_secret": w.sandbox.Secrets().ClientSecret, "redirect_uri": callback, "persist": false,
		}}
	}
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
		{
			name: "api_key", python: call{Call: "api_key"}, shape: whose,
			golang: func(ctx context.Context, c *sweatstack.Client) (any, error) {
				token, err := c.Token(ctx)
				return token.AccessToken.Reveal(), err
			},
		},
		{
			name: "jwt", python: call{Call: "jwt"},
			golang: func(ctx context.Context, c *sweatstack.Client) (any, error) {
				token, err := c.Token(ctx)
				return token.AccessToken.Reveal(), err
			}, shape: whose,
		},
		{
			name: "refresh_token", python: call{Call: "refresh_token"},
			golang: func(ctx context.Context, c *sweatstack.Client) (any, error) {
				token, err := c.Token(ctx)
				return token.RefreshToken.Reveal(), err
			},
		},
		{
			name: "Client", python: call{On: "sweatstack", Call: "Client", Kwargs: map[string]any{"url": w.sandbox.URL()}}, keep: "another",
			golang: func(context.Context, *sweatstack.Client) (any, error) { return w.newClient(t), nil },
		},
		{
			name: "Client: with a token that has ended", keep: "ended",
			python: call{On: "sweatstack", Call: "Client", Kwargs: map[string]any{
				"url": w.sandbox.URL(), "api_key": w.env["SWEATSTACK_API_KEY"], "skip_token_expiry_check": true,
			}},
			golang: func(context.Context, *sweatstack.Client) (any, error) { return w.endedClient(t), nil },
		},
		{
			name: "get_userinfo: with a token that has ended", as: "ended", python: call{Call: "get_userinfo"},
			golang: userInfo, refused: refusedWith(http.StatusUnauthorized, sweatstack.ErrUnauthorized),
		},
		{
			name: "exchange_code_for_token", as: "another", shape: tokenFacts,
			python: redeem(w.code(t, pair.Challenge)), golang: w.exchange(w.code(t, pair.Challenge), pair.Verifier),
		},
		{
			name: "exchange_code_for_token: a code that nobody gave", as: "another",
			python: redeem("made-up"), golang: w.exchange("made-up", pair.Verifier),
			refused: &refusal{python: "Exception", golang: sweatstack.ErrInvalidGrant},
		},
	}
}
