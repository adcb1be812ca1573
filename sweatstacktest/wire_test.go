package sweatstacktest_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// base is the host of in-process requests; any would do.
const base = "https://sandbox.sweatstack.test"

// allScopes is what a well-equipped application asks for.
const allScopes = "openid profile email offline_access data:read data:write sharing:read"

// wire speaks to a sandbox as foreign programs do: by its bytes.
type wire struct {
	t       *testing.T
	sandbox *sweatstacktest.Sandbox
	client  *http.Client
}

func newWire(t *testing.T, options ...sweatstacktest.Option) *wire {
	t.Helper()
	return wireOf(t, sweatstacktest.New(t, options...))
}

func wireOf(t *testing.T, sandbox *sweatstacktest.Sandbox) *wire {
	t.Helper()
	return &wire{t: t, sandbox: sandbox, client: &http.Client{
		Transport:     sandbox.Transport(),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// reply is an answer that was read to its end.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// text is the detail of a refusal.
func (r reply) detail(t *testing.T) string {
	t.Helper()
	var body struct {
		Detail json.RawMessage `json:"detail"`
	}
	require.NoError(t, json.Unmarshal(r.body, &body), "body %q", r.body)
	var text string
	if json.Unmarshal(body.Detail, &text) != nil {
		return string(body.Detail)
	}
	return text
}

// into decodes a JSON answer.
func (r reply) into(t *testing.T, target any) {
	t.Helper()
	require.NoError(t, json.Unmarshal(r.body, target), "status %d, body %q", r.status, r.body)
}

// send makes a request below the base URL. Headers come in pairs.
func (w *wire) send(method, target, body string, headers ...string) reply {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), method, base+target, strings.NewReader(body))
	require.NoError(w.t, err)
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
			continue
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	return w.do(r)
}

func (w *wire) do(r *http.Request) reply {
	w.t.Helper()
	answer, err := w.client.Do(r)
	require.NoError(w.t, err)
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	require.NoError(w.t, err)
	return reply{answer.StatusCode, answer.Header, body}
}

// get calls the API with a bearer; none when it is empty.
func (w *wire) get(path, bearer string) reply {
	w.t.Helper()
	if bearer == "" {
		return w.send(http.MethodGet, "/api/v1"+path, "")
	}
	return w.send(http.MethodGet, "/api/v1"+path, "", "Authorization", "Bearer "+bearer)
}

// postForm sends a form.
func (w *wire) postForm(target string, form url.Values, headers ...string) reply {
	w.t.Helper()
	return w.send(http.MethodPost, target, form.Encode(),
		append([]string{"Content-Type", "application/x-www-form-urlencoded"}, headers...)...)
}

// postJSON sends a JSON value.
func (w *wire) postJSON(target string, value any, headers ...string) reply {
	w.t.Helper()
	body, err := json.Marshal(value)
	require.NoError(w.t, err)
	return w.send(http.MethodPost, target, string(body), append([]string{"Content-Type", "application/json"}, headers...)...)
}

// authorizeLink is an authorize link of the sandbox's own application, changed
// by pairs of parameters; an empty value takes one away.
func (w *wire) authorizeLink(pairs ...string) string {
	q := url.Values{
		"client_id": {w.sandbox.ClientID()}, "redirect_uri": {"http://localhost:8000/callback"},
		"scope": {allScopes}, "state": {"the-state"},
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
		if pairs[i+1] == "" {
			q.Del(pairs[i])
		}
	}
	return "/oauth/authorize?" + q.Encode()
}

// back reads where the browser was sent to.
func (w *wire) back(r reply) url.Values {
	w.t.Helper()
	target, err := url.Parse(r.header.Get("Location"))
	require.NoError(w.t, err)
	require.NotEmpty(w.t, target.String(), "status %d, body %q", r.status, r.body)
	return target.Query()
}

// code presses the button of a user and returns the code.
func (w *wire) code(user sweatstacktest.User, pairs ...string) string {
	w.t.Helper()
	answer := w.postForm(w.authorizeLink(pairs...), url.Values{"user_id": {user.ID}})
	code := w.back(answer).Get("code")
	require.NotEmpty(w.t, code, "Location %q", answer.header.Get("Location"))
	return code
}

// ownForm is a form of the sandbox's own application, changed by pairs.
func (w *wire) ownForm(pairs ...string) url.Values {
	form := url.Values{"client_id": {w.sandbox.ClientID()}, "client_secret": {w.sandbox.Secrets().ClientSecret}}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

const tokenPath = "/api/v1/oauth/token"

// exchange redeems a code.
func (w *wire) exchange(code string, pairs ...string) reply {
	w.t.Helper()
	return w.postForm(tokenPath, w.ownForm(append([]string{"grant_type", "authorization_code", "code", code}, pairs...)...))
}

// refresh redeems a refresh token.
func (w *wire) refresh(token string, pairs ...string) reply {
	w.t.Helper()
	return w.postForm(tokenPath, w.ownForm(append([]string{"grant_type", "refresh_token", "refresh_token", token}, pairs...)...))
}

// signIn walks to the tokens of a user, with all scopes or the given ones.
func (w *wire) signIn(user sweatstacktest.User, scope ...string) tokens {
	w.t.Helper()
	wanted := allScopes
	if len(scope) > 0 {
		wanted = strings.Join(scope, " ")
	}
	return w.tokens(w.exchange(w.code(user, "scope", wanted)))
}

// tokens reads a token response.
func (w *wire) tokens(r reply) tokens {
	w.t.Helper()
	require.Equal(w.t, http.StatusOK, r.status, "body %q", r.body)
	var got tokens
	r.into(w.t, &got)
	require.NotEmpty(w.t, got.AccessToken)
	return got
}

// delegate asks for a token for another user.
func (w *wire) delegate(bearer string, body any) reply {
	w.t.Helper()
	return w.postJSON("/api/v1/oauth/delegated-token", body, "Authorization", "Bearer "+bearer)
}

// claims reads the payload of a token.
func claims(t *testing.T, token string) map[string]any {
	t.Helper()
	parts := strings.Split(token, ".")
	require.Len(t, parts, 3)
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	require.NoError(t, err)
	var out map[string]any
	require.NoError(t, json.NewDecoder(bytes.NewReader(payload)).Decode(&out))
	return out
}
