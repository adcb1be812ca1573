package sweatstacktest

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// tokenEndpoint answers POST /api/v1/oauth/token. A stale bearer beside the
// form, which clients up to 0.97 send, is ignored, and so is redirect_uri.
func (s *Sandbox) tokenEndpoint(c *call) error {
	c.w.Header().Set("Cache-Control", "no-store")
	form, err := c.form()
	if err != nil {
		return err
	}
	for name, values := range form {
		form[name] = values[len(values)-1:] // as FastAPI reads a field that came twice
	}
	kind := form.Get("grant_type")
	if err := s.checkTokenForm(kind, form); err != nil {
		return err
	}
	app, err := s.authenticateClient(c.r, form)
	if err != nil {
		return err
	}
	var answer tokenResponse
	if kind == "authorization_code" {
		answer, err = s.exchange(app, form)
	} else {
		answer, err = s.redeem(app, form.Get("refresh_token"))
	}
	if err != nil {
		return err
	}
	writeJSON(c.w, http.StatusOK, answer)
	return nil
}

// checkTokenForm names the fields that are missing or malformed.
func (s *Sandbox) checkTokenForm(kind string, form url.Values) error {
	var issues []issue
	switch kind {
	case "authorization_code":
		if form.Get("code") == "" {
			issues = append(issues, missing("body", "code"))
		}
	case "refresh_token":
		if form.Get("refresh_token") == "" {
			issues = append(issues, missing("body", "refresh_token"))
		}
	case "":
		issues = append(issues, missing("body", "grant_type"))
	default:
		issues = append(issues, issue{
			Loc: []any{"body", "grant_type"}, Type: "enum",
			Msg: "Input should be 'authorization_code' or 'refresh_token'",
		})
	}
	// Later platforms do not know the field tz any more and ignore it.
	if zone := form.Get("tz"); zone != "" && s.settings.api == Legacy && !isZone(zone) {
		issues = append(issues, issue{
			Loc: []any{"body", "tz"}, Type: "enum", Msg: "Input should be a time zone name",
		})
	}
	return unprocessable(issues...)
}

// isZone reports whether a text names a time zone. A machine without a zone
// database cannot tell, and takes every name.
func isZone(name string) bool {
	if _, err := time.LoadLocation(name); err == nil {
		return name != "Local" // the machine's own, which only Go calls so
	}
	_, err := time.LoadLocation("Europe/Oslo") // the platform's default
	return err != nil
}

// exchange redeems an authorization code. A code that comes a second time
// revokes what the first time gave (RFC 6749, section 4.1.2), and one that
// came with a wrong verifier is used up.
func (s *Sandbox) exchange(app *Application, form url.Values) (tokenResponse, error) {
	refused := refuse(http.StatusBadRequest, "Invalid authorization code")
	c, err := s.takeCode(app, form.Get("code"))
	if err != nil {
		return tokenResponse{}, err
	}
	verifier := form.Get("code_verifier")
	if (c.challenge == "") != (verifier == "") {
		return tokenResponse{}, refused
	}
	if c.challenge != "" && !verifies(verifier, c.challenge) {
		return tokenResponse{}, refuse(http.StatusBadRequest, "Invalid code verifier")
	}
	answer, err := s.issue(c.grant, !app.public() || covers(c.grant.scopes, scopeOffline))
	if err != nil {
		return tokenResponse{}, err
	}
	if covers(c.grant.scopes, scopeOpenID) {
		idToken, err := s.idToken(c.grant, c.nonce)
		if err != nil {
			return tokenResponse{}, err
		}
		answer.IDToken = &idToken
	}
	s.oauth.mu.Lock()
	defer s.oauth.mu.Unlock()
	s.oauth.counters.CodeExchanged++
	return answer, nil
}

// takeCode uses up a code, in one step, so that of two requests only one gets it.
func (s *Sandbox) takeCode(app *Application, text string) (*code, error) {
	refused := refuse(http.StatusBadRequest, "Invalid authorization code")
	now := s.clock.now()
	s.oauth.mu.Lock()
	defer s.oauth.mu.Unlock()
	c, ok := s.oauth.codes[sha256.Sum256([]byte(text))]
	if !ok || c.grant.client != app.ID {
		return nil, refused
	}
	if c.used {
		c.grant.revoked = true
		return nil, refused
	}
	c.used = true
	if !now.Before(c.expires) || c.grant.revoked {
		return nil, refused
	}
	return c, nil
}

// verifies checks a PKCE verifier against its S256 challenge (RFC 7636).
func verifies(verifier, challenge string) bool {
	if len(verifier) < 43 || len(verifier) > 128 || !verifierAlphabet(verifier) {
		return false
	}
	sum := sha256.Sum256([]byte(verifier))
	want := base64.RawURLEncoding.EncodeToString(sum[:])
	return subtle.ConstantTimeCompare([]byte(want), []byte(challenge)) == 1
}

// verifierAlphabet reports whether a text has only the unreserved characters.
func verifierAlphabet(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("-._~", r)
	})
}
