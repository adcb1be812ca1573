package sweatstacktest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

func TestAuthorize_ShowsAButtonForEachPersonAndOneToDeny(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	page := w.send(http.MethodGet, w.authorizeLink(), "")
	require.Equal(t, http.StatusOK, page.status)
	for _, user := range w.sandbox.Users() {
		assert.Contains(t, string(page.body), `name="user_id" value="`+user.ID+`"`)
		assert.Contains(t, string(page.body), user.Name())
	}
	assert.Contains(t, string(page.body), `name="deny"`)
	assert.Contains(t, string(page.body), `<form method="post">`)
	assert.Contains(t, string(page.body), "This is a sandbox")
	assert.Contains(t, string(page.body), w.sandbox.ClientID())
	assert.NotContains(t, string(page.body), "<script")
	policy := page.header.Get("Content-Security-Policy")
	assert.Contains(t, policy, "default-src 'none'")
	assert.Contains(t, policy, "frame-ancestors 'none'")
	assert.NotContains(t, policy, "form-action", "browsers apply it to the redirect behind the form")
}

func TestAuthorize_ButtonSendsBackWithCodeAndState(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	answer := w.postForm(w.authorizeLink("redirect_uri", "http://localhost:8000/cb?keep=1", "state", "a b&c"),
		url.Values{"user_id": {w.sandbox.Coach().ID}})
	assert.Equal(t, http.StatusSeeOther, answer.status)
	assert.True(t, strings.HasPrefix(answer.header.Get("Location"), "http://localhost:8000/cb?"))
	back := w.back(answer)
	assert.NotEmpty(t, back.Get("code"))
	assert.Equal(t, "a b&c", back.Get("state"))
	assert.Equal(t, "1", back.Get("keep"))
}

func TestAuthorize_DenySendsAccessDenied(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	back := w.back(w.postForm(w.authorizeLink(), url.Values{"deny": {"1"}}))
	assert.Equal(t, "access_denied", back.Get("error"))
	assert.Equal(t, "the-state", back.Get("state"))
	assert.Empty(t, back.Get("code"))
}

func TestAuthorize_ManagedUserCannotSignIn(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	answer := w.postForm(w.authorizeLink(), url.Values{"user_id": {w.sandbox.ManagedUser().ID}})
	assert.Equal(t, http.StatusBadRequest, answer.status)
	assert.Empty(t, answer.header.Get("Location"))
}

// The redirect URI may be an attacker's: then neither a code nor an error is
// sent there.
func TestAuthorize_NeverRedirectsToAnUncheckedAddress(t *testing.T) {
	t.Parallel()
	registered := []string{"https://app.example.com/auth", "myapp://done", "https://q.example.com/q?x=1", "https://bare.example.com/", "https://dir.example.com/dir/"}
	tests := []struct {
		name  string
		uris  []string
		asked string
		ok    bool
	}{
		{"localhost on any port", nil, "http://localhost:1234/x", true},
		{"127.0.0.1 on any port", nil, "http://127.0.0.1:99", true},
		{"https localhost", nil, "https://localhost:1234/x", false},
		{"other loopback name", nil, "http://[::1]:1234/x", false},
		{"localhost as a prefix", nil, "http://localhost.evil.example/x", false},
		{"user in the authority", nil, "http://localhost:1@evil.example/x", false},
		{"fragment", nil, "http://localhost/x#y", false},
		{"backslash", nil, `http://localhost\@evil.example/`, false},
		{"left out with none registered", nil, "", false},
		{"foreign host", nil, "https://evil.example/cb", false},
		{"registered itself", registered, "https://app.example.com/auth", true},
		{"below a registered one", registered, "https://app.example.com/auth/callback?x=1", true},
		{"same prefix, no boundary", registered, "https://app.example.com/authentic", false},
		{"above", registered, "https://app.example.com/", false},
		{"dot segments", registered, "https://app.example.com/auth/../x", false},
		{"escaped dot segments", registered, "https://app.example.com/auth/%2e%2e/x", false},
		{"an escaped slash is no boundary", registered, "https://app.example.com/auth%2Fcallback", false},
		{"an escaped slash further down", registered, "https://app.example.com/auth/a%2Fb", true},
		{"dot segments behind an escaped slash", registered, "https://app.example.com/auth/a%2F..%2F..%2Fx", false},
		{"user before a registered host", registered, "https://me@app.example.com/auth", false},
		{"fragment on a registered one", registered, "https://app.example.com/auth#x", false},
		{"control character", registered, "https://app.example.com/auth/a\nb", false},
		{"other scheme", registered, "http://app.example.com/auth", false},
		{"other port", registered, "https://app.example.com:8443/auth", false},
		{"localhost once one is registered", registered, "http://localhost:8000/cb", false},
		{"with a query, itself", registered, "https://q.example.com/q?x=1", true},
		{"with a query, another one", registered, "https://q.example.com/q?x=2", false},
		{"with a query, below", registered, "https://q.example.com/q/below", false},
		{"a bare host, with and without the slash", registered, "https://bare.example.com", true},
		{"below a folder", registered, "https://dir.example.com/dir/x", true},
		{"the folder without its slash", registered, "https://dir.example.com/dir", false},
		{"custom scheme", registered, "myapp://done/now", true},
		{"left out: the first registered", registered, "", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, sweatstacktest.WithRedirectURIs(tt.uris...))
			link := w.authorizeLink("redirect_uri", tt.asked)
			page := w.send(http.MethodGet, link, "")
			pressed := w.postForm(link, url.Values{"user_id": {w.sandbox.Coach().ID}})
			denied := w.postForm(link, url.Values{"deny": {"1"}})
			if tt.ok {
				assert.Equal(t, http.StatusOK, page.status)
				assert.Equal(t, http.StatusSeeOther, pressed.status)
				return
			}
			for _, answer := range []reply{page, pressed, denied} {
				assert.Equal(t, http.StatusBadRequest, answer.status)
				assert.Empty(t, answer.header.Get("Location"))
			}
		})
	}
}

func TestAuthorize_UnknownClientIsAPageNotARedirect(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	for _, link := range []string{
		w.authorizeLink("client_id", "nobody"), w.authorizeLink("client_id", ""),
		w.authorizeLink() + "&client_id=twice", w.authorizeLink() + "&%zz=1",
	} {
		answer := w.postForm(link, url.Values{"user_id": {w.sandbox.Coach().ID}})
		assert.Equal(t, http.StatusBadRequest, answer.status, link)
		assert.Empty(t, answer.header.Get("Location"), link)
	}
}

func TestAuthorize_OtherMistakesGoBackToTheApplication(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		pairs []string
		want  string
	}{
		{"unknown scope", []string{"scope", "openid everything"}, "invalid_scope"},
		{"admin cannot be asked for", []string{"scope", "admin"}, "invalid_scope"},
		{"unknown prompt", []string{"prompt", "maybe"}, "invalid_request"},
		{"unknown user flow", []string{"user_flow", "x"}, "invalid_request"},
		{"other response type", []string{"response_type", "token"}, "unsupported_response_type"},
		{"plain challenge", []string{"code_challenge", strings.Repeat("a", 43), "code_challenge_method", "plain"}, "invalid_request"},
		{"challenge without method", []string{"code_challenge", strings.Repeat("a", 43)}, "invalid_request"},
		{"malformed challenge", []string{"code_challenge", "short", "code_challenge_method", "S256"}, "invalid_request"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t)
			for _, answer := range []reply{
				w.send(http.MethodGet, w.authorizeLink(tt.pairs...), ""),
				w.postForm(w.authorizeLink(tt.pairs...), url.Values{"user_id": {w.sandbox.Coach().ID}}),
			} {
				back := w.back(answer)
				assert.Equal(t, tt.want, back.Get("error"))
				assert.Equal(t, "the-state", back.Get("state"))
				assert.Empty(t, back.Get("code"))
			}
		})
	}
}

func TestAuthorize_TakesScopesWithCommasAndTheOldLinks(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	got := w.tokens(w.exchange(w.code(w.sandbox.Coach(), "scope", "data:read,profile", "prompt", "none")))
	assert.Equal(t, "data:read profile", got.Scope)
	page := w.send(http.MethodGet, w.authorizeLink("response_type", "code", "email_auth_mode", "existing_only", "integration", "wahoo"), "")
	assert.Equal(t, http.StatusOK, page.status)
}

func TestAuthorize_PromptNoneSkipsThePageOnlyForWhatWasAgreed(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	link := w.authorizeLink("prompt", "none", "scope", "openid data:read")
	assert.Equal(t, http.StatusOK, w.send(http.MethodGet, link, "").status, "nobody agreed yet")

	pressed := w.postForm(link, url.Values{"user_id": {w.sandbox.Coach().ID}})
	cookie := pressed.header.Get("Set-Cookie")
	require.NotEmpty(t, cookie)
	assert.Contains(t, cookie, "HttpOnly")
	cookie, _, _ = strings.Cut(cookie, ";")

	skipped := w.send(http.MethodGet, link, "", "Cookie", cookie)
	assert.Equal(t, http.StatusFound, skipped.status)
	code := w.back(skipped).Get("code")
	assert.Equal(t, w.sandbox.Coach().ID, claims(t, w.tokens(w.exchange(code)).AccessToken)["sub"])

	narrower := w.authorizeLink("prompt", "none", "scope", "activities:read")
	assert.Equal(t, http.StatusFound, w.send(http.MethodGet, narrower, "", "Cookie", cookie).status)
	wider := w.authorizeLink("prompt", "none", "scope", "openid data:read data:write")
	assert.Equal(t, http.StatusOK, w.send(http.MethodGet, wider, "", "Cookie", cookie).status, "not agreed to")
	for _, prompt := range []string{"", "login", "consent", "select_account"} {
		page := w.send(http.MethodGet, w.authorizeLink("prompt", prompt, "scope", "openid"), "", "Cookie", cookie)
		assert.Equal(t, http.StatusOK, page.status, "prompt %q", prompt)
	}
}

func TestAuthorize_RefusesAFormOfAnotherSite(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	form := url.Values{"user_id": {w.sandbox.Coach().ID}}
	for _, headers := range [][]string{
		{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"},
	} {
		answer := w.postForm(w.authorizeLink(), form, headers...)
		assert.Equal(t, http.StatusForbidden, answer.status)
		assert.Empty(t, answer.header.Get("Location"))
	}
	assert.Equal(t, http.StatusSeeOther, w.postForm(w.authorizeLink(), form, "Sec-Fetch-Site", "same-origin").status)
}

func TestAuthorize_EscapesWhatAnApplicationIsCalled(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithApplication(sweatstacktest.Application{ID: "x", Name: "<b>Bold</b>"}))
	page := w.send(http.MethodGet, w.authorizeLink("client_id", "x"), "")
	assert.NotContains(t, string(page.body), "<b>Bold</b>")
	assert.Contains(t, string(page.body), "&lt;b&gt;Bold&lt;/b&gt;")
}

// The query of a redirect URI belongs to the application: it stays as it was
// written (RFC 6749, section 3.1.2), beside what the answer adds.
func TestAuthorize_KeepsTheQueryOfTheRedirectURIAsItWas(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	press := func(target string, pairs ...string) string {
		link := w.authorizeLink(append([]string{"redirect_uri", target}, pairs...)...)
		return w.postForm(link, url.Values{"deny": {"1"}}).header.Get("Location")
	}
	const answer = "error=access_denied&error_description=The+person+did+not+agree"
	tests := []struct{ name, asked, want string }{
		{"order, flags and spelling", "http://localhost/cb?z=1&a=b;c&flag&p=%7eq+r%20s&a=2", "?z=1&a=b;c&flag&p=%7eq+r%20s&a=2&" + answer + "&state=the-state"},
		{"none", "http://localhost/cb", "?" + answer + "&state=the-state"},
		{"an empty one", "http://localhost/cb?", "?" + answer + "&state=the-state"},
		{"bytes that no header has", "http://localhost/cb?n=a b\"é\xff%zz", "?n=a%20b%22%C3%A9%FF%zz&" + answer + "&state=the-state"},
		{"what the answer says is said once", "http://localhost/cb?state=evil&k=v&%73tate=evil&error=x", "?k=v&" + answer + "&state=the-state"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, "http://localhost/cb"+tt.want, press(tt.asked))
		})
	}
	assert.Equal(t, "http://localhost/cb?state=own&"+answer, press("http://localhost/cb?state=own", "state", ""), "no state was sent")
}
