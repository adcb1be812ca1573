package sweatstacktest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// Whatever an application is made to ask for, codes go to the registered
// address or below it, and nowhere else.
func FuzzAuthorize_RedirectsOnlyToTheRegisteredAddress(f *testing.F) {
	for _, seed := range []string{
		"https://app.example.com/auth", "https://app.example.com/auth/callback?x=1", "https://app.example.com/auth/../x",
		"https://app.example.com/auth/%2e%2e/x", "https://app.example.com@evil.example/auth", `https://app.example.com\@evil.example`,
		"//app.example.com/auth", "https://app.example.com:443/auth", "HTTPS://APP.example.com/auth", "javascript:alert(1)", "",
		"https://app.example.com/auth/a//b", "https://app.example.com/auth/\r\nX: y", "https://app.example.com/auth%2Fx",
		"https://app.example.com/auth?code=a&%63ode=b&c;d&state", "https://app.example.com/auth?\xff \"%zz&&=",
	} {
		f.Add(seed)
	}
	sandbox := sweatstacktest.New(f, sweatstacktest.WithRedirectURIs("https://app.example.com/auth"))
	transport := sandbox.Transport()
	form := url.Values{"user_id": {sandbox.Coach().ID}}.Encode()
	f.Fuzz(func(t *testing.T, asked string) {
		link := base + "/oauth/authorize?" + url.Values{"client_id": {sandbox.ClientID()}, "redirect_uri": {asked}, "state": {"s"}}.Encode()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, link, strings.NewReader(form))
		if err != nil {
			t.Skip()
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer, err := transport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode == http.StatusBadRequest {
			return
		}
		location := answer.Header.Get("Location")
		target, err := url.Parse(location)
		if err != nil || answer.StatusCode != http.StatusSeeOther {
			t.Fatalf("status %d, Location %q: %v", answer.StatusCode, location, err)
		}
		if query := target.Query(); len(query["code"]) != 1 || len(query["state"]) != 1 || query.Get("state") != "s" {
			t.Fatalf("%q led to %q, with more than one answer", asked, location)
		}
		if strings.ContainsFunc(location, func(r rune) bool { return r <= ' ' || r > '~' }) {
			t.Fatalf("%q led to %q, which is no header", asked, location)
		}
		inside := target.EscapedPath() == "/auth" || strings.HasPrefix(target.EscapedPath(), "/auth/")
		if target.Scheme != "https" || !strings.EqualFold(target.Host, "app.example.com") || !inside ||
			target.User != nil || strings.Contains(target.Path, "/../") || strings.ContainsAny(location, "\\\r\n") {
			t.Fatalf("%q led to %q", asked, location)
		}
	})
}

// No request makes the sandbox fail: what is wrong is a refusal.
func FuzzSandbox_AnswersEveryRequest(f *testing.F) {
	for _, seed := range [][3]string{
		{"GET", "/api/v1/activities/?limit=1&start=2026-01-01&sport=cycling", ""},
		{"GET", "/api/v1/activities/%2e%2e/data?metrics=power", ""},
		{"POST", "/api/v1/oauth/token", "grant_type=refresh_token&refresh_token=x&client_id=5382f68b0d254378"},
		{"POST", "/api/v1/oauth/delegated-token", `{"sub":"x","scopes":["a"]}`},
		{"POST", "/_sandbox/clock", `{"advance":"1s"}`},
		{"POST", "/_sandbox/faults", `{"match":"GET /nothing","status":500,"times":1}`},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	sandbox := sweatstacktest.New(f)
	transport := sandbox.Transport()
	bearer := "Bearer " + sandbox.Token(sandbox.Coach()).AccessToken.Reveal()
	f.Fuzz(func(t *testing.T, method, target, body string) {
		if strings.HasPrefix(target, "/_sandbox/webhooks") || strings.Contains(body, "delay") || strings.Contains(body, "drip") {
			t.Skip() // would leave the process, or take its time
		}
		r, err := http.NewRequestWithContext(t.Context(), method, base+target, strings.NewReader(body))
		if err != nil {
			t.Skip()
		}
		r.Header.Set("Authorization", bearer)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if strings.HasPrefix(body, "{") {
			r.Header.Set("Content-Type", "application/json")
		}
		answer, err := transport.RoundTrip(r)
		sandbox.ClearFaults()
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode >= http.StatusInternalServerError {
			t.Fatalf("%s %s: %s", method, target, answer.Status)
		}
	})
}
