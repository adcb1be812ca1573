package sweatstacktest

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// codeLifetime is how long an authorization code can be redeemed.
const codeLifetime = 10 * time.Minute

// maxNonce bounds the nonce in bytes: it is kept with the code, and anybody may
// ask for codes.
const maxNonce = 2048

// browserCookie tells the sandbox who is signed in at the sandbox itself, so
// that the page can name that person, and prompt=none can skip it.
const browserCookie = "sandbox_browser"

// authorization is a checked request of the authorize page.
type authorization struct {
	app       *Application
	target    *url.URL
	scopes    []string
	state     string
	nonce     string
	challenge string
	prompt    string
	// userFlow and integration change the words of the page.
	userFlow, integration string
}

// oauthError is an error that goes back to the application (RFC 6749, section
// 4.1.2.1).
type oauthError struct{ code, description string }

// readAuthorization checks a request. Problem is set when the application or
// the redirect URI is wrong: then nobody is redirected, because the address
// may be an attacker's. Refused is set when anything else is wrong.
func (s *Sandbox) readAuthorization(r *http.Request) (a authorization, problem string, refused *oauthError) {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return a, "The link that led here is damaged: its query cannot be read.", nil
	}
	for name, values := range q {
		if len(values) > 1 && slices.Contains(authorizeParameters(), name) {
			return a, "The link that led here is damaged: the parameter " + name + " is there more than once.", nil
		}
	}
	app, ok := s.application(q.Get("client_id"))
	if !ok {
		return a, "The sandbox knows no application with the client id of this link. " +
			"Check SWEATSTACK_CLIENT_ID of the application.", nil
	}
	target, ok := app.redirectTarget(q.Get("redirect_uri"))
	if !ok {
		return a, "The redirect URI of this link is not registered for the application. " +
			"Without a registered one, http://localhost and http://127.0.0.1 are allowed on any port.", nil
	}
	a = authorization{
		app: app, target: target, state: q.Get("state"), nonce: q.Get("nonce"),
		challenge: q.Get("code_challenge"), prompt: q.Get("prompt"),
		userFlow: q.Get("user_flow"), integration: q.Get("integration"),
	}
	scopes, known := parseScopes(q.Get("scope"))
	if !known {
		return a, "", unknownScope(scopes[len(scopes)-1])
	}
	if a.scopes = scopes; len(scopes) == 0 {
		a.scopes = defaultScopes()
	}
	return a, "", a.check(q)
}

// authorizeParameters are the parameters that the page reads.
func authorizeParameters() []string {
	return []string{
		"client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method",
		"prompt", "nonce", "user_flow", "response_type", "email_auth_mode", "integration",
	}
}

// check looks at everything beside the application and the redirect URI.
func (a *authorization) check(q url.Values) *oauthError {
	for _, closed := range []struct {
		name    string
		allowed []string
	}{
		{"prompt", []string{"", "none", "login", "consent", "select_account"}},
		{"user_flow", []string{"", "session", "signup", "login"}},
		{"email_auth_mode", []string{"", "enabled", "existing_only"}},
		{"integration", []string{"", "garmin_connect", "intervals_icu", "wahoo"}},
	} {
		if !slices.Contains(closed.allowed, q.Get(closed.name)) {
			return &oauthError{"invalid_request", "The parameter " + closed.name + " has an unknown value"}
		}
	}
	if kind := q.Get("response_type"); kind != "" && kind != "code" {
		return &oauthError{"unsupported_response_type", "Only the response type code exists"}
	}
	method := q.Get("code_challenge_method")
	if (a.challenge != "" || method != "") && (method != "S256" || !challengeShape(a.challenge)) {
		return &oauthError{"invalid_request", "Only PKCE challenges of method S256 exist"}
	}
	if len(a.nonce) > maxNonce {
		return &oauthError{"invalid_request", "The nonce is too long"}
	}
	return nil
}

// unknownScope says which scope does not exist, if its name is harmless: an
// application shows the description, and the name is from whoever made the
// link.
func unknownScope(scope string) *oauthError {
	strange := func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune(":_.-", r)
	}
	if len(scope) > 64 || strings.ContainsFunc(scope, strange) {
		return &oauthError{"invalid_scope", "A scope of the link does not exist"}
	}
	return &oauthError{"invalid_scope", "The scope " + scope + " does not exist"}
}

// challengeShape reports whether a text can be the base64url of a SHA-256.
func challengeShape(challenge string) bool {
	return len(challenge) == 43 && verifierAlphabet(challenge)
}

// authorizePage answers GET /oauth/authorize.
func (s *Sandbox) authorizePage(c *call) error {
	a, problem, refused := s.readAuthorization(c.r)
	if problem != "" {
		return s.writeProblemPage(c.w, http.StatusBadRequest, problem)
	}
	if refused != nil {
		a.sendError(c.w, http.StatusFound, *refused)
		return nil
	}
	if user, ok := s.consented(c.r, a); ok {
		a.sendCode(c.w, http.StatusFound, s.newCode(a, user))
		return nil
	}
	return s.writeSignInPage(c, a)
}

// authorizeAnswer answers POST /oauth/authorize: the person pressed a button.
func (s *Sandbox) authorizeAnswer(c *call) error {
	if err := http.NewCrossOriginProtection().Check(c.r); err != nil {
		return s.writeProblemPage(c.w, http.StatusForbidden, "This form was sent by a page of another site.")
	}
	a, problem, refused := s.readAuthorization(c.r)
	if problem != "" {
		return s.writeProblemPage(c.w, http.StatusBadRequest, problem)
	}
	if refused != nil {
		a.sendError(c.w, http.StatusSeeOther, *refused)
		return nil
	}
	form, err := c.form()
	if err != nil {
		return s.writeProblemPage(c.w, http.StatusBadRequest, "The form cannot be read.")
	}
	if form.Has("deny") {
		a.sendError(c.w, http.StatusSeeOther, oauthError{"access_denied", "The person did not agree"})
		return nil
	}
	user, ok := s.user(form.Get("user_id"))
	if !ok || user.Managed {
		return s.writeProblemPage(c.w, http.StatusBadRequest, "Nobody with this id can sign in.")
	}
	if a.reduce(form); len(a.scopes) == 0 {
		a.sendError(c.w, http.StatusSeeOther, oauthError{"access_denied", "The person agreed to nothing"})
		return nil
	}
	s.rememberBrowser(c, user, a)
	a.sendCode(c.w, http.StatusSeeOther, s.newCode(a, user.ID))
	return nil
}

// rememberBrowser signs the person in at the sandbox itself. The old identity
// of the browser is not taken over: who signs in gets a fresh one.
func (s *Sandbox) rememberBrowser(c *call, user User, a authorization) {
	var raw [16]byte
	_, _ = rand.Read(raw[:]) // never fails: crypto/rand ends the program instead
	id := hex.EncodeToString(raw[:])
	s.oauth.remember(id, user.ID, a.app.ID, a.scopes)
	http.SetCookie(c.w, &http.Cookie{
		Name: browserCookie, Value: id, Path: "/oauth/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: c.r.TLS != nil,
	})
}

// newCode makes an authorization code for a person who agreed.
func (s *Sandbox) newCode(a authorization, user string) string {
	text := randomText("sandbox_code_")
	s.oauth.addCode(text, &code{
		grant:     &grant{actor: user, subject: user, client: a.app.ID, scopes: a.scopes},
		expires:   s.clock.now().Add(codeLifetime),
		challenge: a.challenge,
		nonce:     a.nonce,
	})
	return text
}

// sendCode sends the browser back with a code.
func (a *authorization) sendCode(w http.ResponseWriter, status int, text string) {
	a.send(w, status, url.Values{"code": {text}})
}

// sendError sends the browser back with an error.
func (a *authorization) sendError(w http.ResponseWriter, status int, refused oauthError) {
	a.send(w, status, url.Values{"error": {refused.code}, "error_description": {refused.description}})
}

// send adds the values and the state to the redirect URI. The header is written
// by hand, because http.Redirect would rewrite the path.
func (a *authorization) send(w http.ResponseWriter, status int, values url.Values) {
	if a.state != "" {
		values.Set("state", a.state)
	}
	target := *a.target
	target.RawQuery = values.Encode()
	if own := queryWithout(a.target.RawQuery, values); own != "" {
		target.RawQuery = own + "&" + target.RawQuery
	}
	w.Header().Set("Location", target.String())
	w.WriteHeader(status)
}

// queryWithout is a query as it was written, without the parameters that the
// values name: of two codes or states an application could read the wrong one.
// Bytes that cannot be in a header are escaped.
func queryWithout(raw string, values url.Values) string {
	var kept []string
	for pair := range strings.SplitSeq(raw, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); pair != "" && (err != nil || !values.Has(plain)) {
			kept = append(kept, pair)
		}
	}
	var out strings.Builder
	for _, b := range []byte(strings.Join(kept, "&")) {
		if b <= ' ' || b > '~' || b == '"' || b == '<' || b == '>' {
			fmt.Fprintf(&out, "%%%02X", b)
			continue
		}
		out.WriteByte(b)
	}
	return out.String()
}
