package sweatstack

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// tokenPath is the token endpoint below /api/v1.
const tokenPath = "/oauth/token"

// OAuthService holds the calls of a sign-in (SweatStack API reference, section
// 2), and those that give tokens for others. Safe for concurrent use.
type OAuthService struct{ client *Client }

// AuthorizeParams are the parameters of the platform's authorize page.
type AuthorizeParams struct {
	// RedirectURI is where the browser comes back to. Required.
	RedirectURI string
	// State is opaque and comes back with the code. Always send one, bound to
	// the browser.
	State string
	// Challenge is the PKCE challenge (S256); see [NewPKCE].
	Challenge string
	// Scopes are the rights asked for. Nil means [DefaultScopes].
	Scopes []Scope
	// Prompt is what to ask the user again, such as [PromptConsent]. Empty leaves it
	// out, as clients of today do; version 0.70 sent "none".
	Prompt Prompt
	// Nonce comes back inside of the ID token, [Token.IDToken]: so that token is
	// bound to this sign-in (OpenID Connect Core, section 3.1.2.1). The scope
	// openid is needed. Empty leaves it out.
	Nonce string
	// UserFlow is how the page begins. Empty leaves it out; the platform then
	// takes [UserFlowSession].
	UserFlow UserFlow
	// EmailAuthMode is how an e-mail address is treated. Empty leaves it out;
	// the platform then takes [EmailAuthEnabled].
	EmailAuthMode EmailAuthMode
	// Integration is the service to sign in with, which skips the choice. Empty
	// leaves it out.
	Integration Integration
	// ClientID overrides the client's own.
	ClientID string
}

// AuthorizeURL gives the address of the platform's authorize page. A path of
// the base URL is dropped, as the platform's clients do. The parameter
// response_type is not sent: code is the only kind there is. Its error is
// [ParamError].
func (s *OAuthService) AuthorizeURL(p AuthorizeParams) (string, error) {
	if p.RedirectURI == "" {
		return "", &ParamError{Name: "RedirectURI", Reason: "must not be empty"}
	}
	if p.Scopes == nil {
		p.Scopes = DefaultScopes()
	}
	if p.ClientID == "" {
		p.ClientID = s.client.set.clientID
	}
	query := url.Values{
		"client_id":    {p.ClientID},
		"redirect_uri": {p.RedirectURI},
		"scope":        {joinScopes(p.Scopes)},
	}
	if p.Challenge != "" {
		query.Set("code_challenge", p.Challenge)
		query.Set("code_challenge_method", "S256")
	}
	for name, value := range map[string]string{
		"state": p.State, "prompt": string(p.Prompt), "nonce": p.Nonce, "user_flow": string(p.UserFlow),
		"email_auth_mode": string(p.EmailAuthMode), "integration": string(p.Integration),
	} {
		if value != "" {
			query.Set(name, value)
		}
	}
	base := s.client.set.baseURL
	page := url.URL{Scheme: base.Scheme, Host: base.Host, Path: "/oauth/authorize", RawQuery: query.Encode()}
	return page.String(), nil
}

// ExchangeParams are what a callback brought, and what the sign-in kept.
type ExchangeParams struct {
	// Code is the authorization code. Required.
	Code Secret
	// Verifier is the PKCE verifier whose challenge was sent.
	Verifier Secret
	// RedirectURI is the one that was sent; the platform does not read it.
	RedirectURI string
}

// Exchange redeems an authorization code. A code works once. With the scope
// openid the answer holds an ID token too, see [Token.IDToken]. Errors:
// [ErrInvalidGrant] when the code or the verifier is refused,
// [ErrInvalidClient] when the application's credentials are.
func (s *OAuthService) Exchange(ctx context.Context, p ExchangeParams, options ...CallOption) (Token, error) {
	if p.Code.IsZero() {
		return Token{}, &ParamError{Name: "Code", Reason: "must not be empty"}
	}
	form := url.Values{
		"grant_type": {"authorization_code"},
		"client_id":  {s.client.set.clientID},
		"code":       {p.Code.Reveal()},
	}
	for name, value := range map[string]string{
		"code_verifier": p.Verifier.Reveal(),
		"client_secret": s.client.set.clientSecret.Reveal(),
		"redirect_uri":  p.RedirectURI,
	} {
		if value != "" {
			form.Set(name, value)
		}
	}
	body, err := s.token(ctx, form, options)
	if err != nil {
		return Token{}, err
	}
	t, err := parseToken(body, tokenPath, s.client.set.now())
	if err != nil {
		return Token{}, err
	}
	t.IDToken = parseIDToken(body)
	return t, nil
}

// Refresh redeems the refresh token of t, once, without any coordination: the
// client's own requests and the web kit go through a [Coordinator] instead.
// The result keeps t's refresh token when the platform does not replace it.
// Errors: [ErrInvalidGrant] when the refresh token is refused.
func (s *OAuthService) Refresh(ctx context.Context, t Token, options ...CallOption) (Token, error) {
	if t.RefreshToken.IsZero() {
		return Token{}, &ReauthError{At: s.client.set.now()}
	}
	form := url.Values{
		"grant_type":    {"refresh_token"},
		"refresh_token": {t.RefreshToken.Reveal()},
		"client_id":     {s.client.set.clientID},
		"client_secret": {s.client.set.clientSecret.Reveal()}, // empty for a public client
	}
	if claims, err := ParseClaims(t.AccessToken); err == nil && claims.Zone != "" {
		form.Set("tz", claims.Zone) // tokens up to 0.87 carry one, and their platform wants it back
	}
	body, err := s.token(ctx, form, options)
	if err != nil {
		return Token{}, err
	}
	next, err := parseToken(body, tokenPath, s.client.set.now())
	if err != nil {
		return Token{}, err
	}
	if next.RefreshToken.IsZero() {
		next.RefreshToken = t.RefreshToken
	}
	switch {
	case next.UserID == "":
		next.UserID = t.UserID
	case t.UserID != "" && t.UserID != next.UserID:
		// Showing somebody else's data would be worse than showing none.
		return Token{}, fmt.Errorf("%w: %s: token is for another user than the one before", ErrCorruptData, tokenPath)
	}
	if next.Scopes == nil {
		next.Scopes = t.Scopes
	}
	return next, nil
}

// token posts a form to the token endpoint and gives its answer.
func (s *OAuthService) token(ctx context.Context, form url.Values, options []CallOption) ([]byte, error) {
	return s.client.do(ctx, call{
		method: http.MethodPost, path: tokenPath, bearer: bearerNone, limit: limitToken,
		accept: "application/json", content: "application/x-www-form-urlencoded", body: []byte(form.Encode()),
	}, options)
}

// UserInfo tells who the token belongs to. It needs the scope openid; profile
// adds the names, email the address (SweatStack API reference, section 2.5).
func (s *OAuthService) UserInfo(ctx context.Context, options ...CallOption) (UserInfo, error) {
	var info UserInfo
	err := s.client.getJSON(ctx, "/oauth/userinfo", nil, &info, options)
	return info, err
}

// DelegatedTokenParams says for whom a delegated token is wanted.
type DelegatedTokenParams struct {
	// UserID is whose data the token shall open. Required.
	UserID string
	// TeamID is the team that was given the access; empty for a direct one.
	TeamID string
}

// DelegatedToken asks for a token that opens another user's data, with the
// token of the principal. Errors: [ErrForbidden] without access to that user,
// [ErrNotFound] when there is no such user.
func (s *OAuthService) DelegatedToken(ctx context.Context, p DelegatedTokenParams, options ...CallOption) (Token, error) {
	if p.UserID == "" {
		return Token{}, &ParamError{Name: "UserID", Reason: "must not be empty"}
	}
	wire := map[string]string{"sub": p.UserID}
	if p.TeamID != "" {
		wire["team_id"] = p.TeamID
	}
	payload, err := jsonBody(wire)
	if err != nil {
		return Token{}, err
	}
	const path = "/oauth/delegated-token"
	body, err := s.client.do(ctx, call{
		method: http.MethodPost, path: path, limit: limitToken,
		accept: "application/json", content: "application/json", body: payload,
	}, options)
	if err != nil {
		return Token{}, err
	}
	t, err := parseToken(body, path, s.client.set.now())
	if err != nil {
		return Token{}, err
	}
	if t.UserID != "" && t.UserID != p.UserID {
		// Showing somebody else's data would be worse than showing none.
		return Token{}, fmt.Errorf("%w: %s: token is for another user than asked for", ErrCorruptData, path)
	}
	t.UserID = p.UserID
	return t, nil
}

// PrincipalToken asks for a token of the person who is really signed in. It
// also works with a delegated token.
func (s *OAuthService) PrincipalToken(ctx context.Context, options ...CallOption) (Token, error) {
	const path = "/oauth/principal-token"
	body, err := s.client.do(ctx, call{
		method: http.MethodGet, path: path, limit: limitToken, accept: "application/json",
	}, options)
	if err != nil {
		return Token{}, err
	}
	return parseToken(body, path, s.client.set.now())
}

// parseToken reads a token answer (SweatStack API reference, sections 2.3 and
// 4.7). The life of the token counts from now, its receipt: so a platform's
// clock that is off does no harm. No error tells any of the answer.
func parseToken(body []byte, path string, now time.Time) (Token, error) {
	var wire struct {
		AccessToken  string  `json:"access_token"`
		RefreshToken string  `json:"refresh_token"`
		ExpiresIn    float64 `json:"expires_in"`
		Scope        string  `json:"scope"`
	}
	if json.Unmarshal(body, &wire) != nil || wire.AccessToken == "" {
		return Token{}, fmt.Errorf("%w: %s: no token in the answer", ErrCorruptData, path)
	}
	t := Token{
		AccessToken:  NewSecret(wire.AccessToken),
		RefreshToken: NewSecret(wire.RefreshToken),
		Scopes:       splitScopes(wire.Scope),
	}
	claims, err := ParseClaims(t.AccessToken)
	if err == nil {
		t.UserID = claims.Subject
	}
	const longest = 10 * 365 * 24 * 3600 // seconds; guards the multiplication below
	switch {
	case wire.ExpiresIn > 0:
		t.Expiry = now.Add(time.Duration(min(wire.ExpiresIn, longest) * float64(time.Second)))
	case err == nil:
		t.Expiry = claims.Expiry
	}
	return t, nil
}

// parseIDToken takes the ID token out of an answer that [parseToken] has read.
// One that is no text is none: nobody asked for it by name.
func parseIDToken(body []byte) Secret {
	var wire struct {
		IDToken json.RawMessage `json:"id_token"`
	}
	var text string
	_ = json.Unmarshal(body, &wire)
	_ = json.Unmarshal(wire.IDToken, &text)
	return NewSecret(text)
}

func joinScopes(scopes []Scope) string {
	parts := make([]string, 0, len(scopes))
	for _, s := range scopes {
		if s != "" {
			parts = append(parts, string(s))
		}
	}
	return strings.Join(parts, " ")
}

// splitScopes reads a list of scopes separated by spaces or commas; empty text
// gives nil.
func splitScopes(text string) []Scope {
	var scopes []Scope
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ' ' || r == ',' }) {
		scopes = append(scopes, Scope(part))
	}
	return scopes
}
