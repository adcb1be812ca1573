package sweatstacktest_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// The names of loopback are this machine wherever they are looked up. Another
// name, and another way to write an address, may belong to somebody else.
func TestConsole_AnswersUnderTheNamesOfThisMachineOnly(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t, sweatstacktest.WithAllowedHosts("box.internal"))
	for host, want := range map[string]int{
		"localhost": 200, "localhost:8700": 200, "LOCALHOST:8700": 200, "localhost.": 200, "localhost.:8700": 200, "app.localhost": 200,
		"127.0.0.1": 200, "127.0.0.1:8700": 200, "127.9.9.9": 200, "[::1]": 200, "[::1]:8700": 200, "[::ffff:127.0.0.1]": 200,
		"box.internal": 200, "BOX.internal:8700": 200,

		"": 403, "0.0.0.0": 403, "0.0.0.0:8700": 403, "127.1": 403, "2130706433": 403, "0177.0.0.1": 403, "0x7f.1": 403, "[::]": 403, "[::]:8700": 403,
		"localhost:80@evil": 403, "127.0.0.1:80@evil.example": 403, "localhost@evil.example": 403, "user@localhost": 403,
		"localhost.evil.example": 403, "evillocalhost": 403, "127.0.0.1.evil.example": 403, "box.internal.evil.example": 403, "localhost:8700:8700": 403,
		"192.168.1.10": 403, "[fe80::1]": 403, "localhost,evil.example": 403, "localhost evil.example": 403, "localhost/evil": 403,
	} {
		for _, path := range []string{"/", "/_sandbox/console/requests", "/_sandbox/state", "/oauth/authorize"} {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
			r.Host = host
			answer := httptest.NewRecorder()
			sandbox.Handler().ServeHTTP(answer, r)
			if path == "/oauth/authorize" { // without parameters it explains what is missing
				assert.Equal(t, want == http.StatusForbidden, answer.Code == http.StatusForbidden, "%q %s: %d", host, path, answer.Code)
				continue
			}
			assert.Equal(t, want, answer.Code, "%q %s", host, path)
		}
	}
}

// consoleActions are the forms of the console.
func consoleActions(t *testing.T, c console) []string {
	t.Helper()
	c.fault("GET /api/v1/users/", "503")
	c.event(sweatstacktest.Webhook{ResourceID: "a_1"})
	seen := map[string]bool{}
	var actions []string
	for _, page := range []string{"/", "/_sandbox/console/requests", "/_sandbox/console/webhooks", "/_sandbox/console/tokens", "/_sandbox/console/faults"} {
		for _, part := range strings.Split(c.page(page), `action="`)[1:] {
			action, _, _ := strings.Cut(part, `"`)
			if !seen[action] {
				seen[action], actions = true, append(actions, action)
			}
		}
	}
	return actions
}

// A picture or a link of another site sends a GET with all that a form has.
func TestConsole_AGETChangesNothing(t *testing.T) {
	t.Parallel()
	c := newConsole(t, sweatstacktest.WithWebhookHandler(&endpointStub{}))
	coach := c.sandbox.Coach()
	token := c.signIn(coach)
	actions := consoleActions(t, c)
	require.GreaterOrEqual(t, len(actions), 8, "%v", actions)
	before, faults, deliveries := c.sandbox.Now(), c.page("/_sandbox/console/faults"), len(c.sandbox.Deliveries())
	query := "?" + url.Values{
		"advance": {"24h"}, "match": {"*"}, "status": {"503"}, "user_id": {coach.ID}, "event_type": {"activity_created"},
		"id": {c.sandbox.Deliveries()[0].ID}, "kind": {"wrong"}, "fault": {"1"},
	}.Encode()
	for _, action := range actions {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete} {
			answer := c.send(method, action+query, "", "Host", "localhost")
			assert.Equal(t, http.StatusMethodNotAllowed, answer.status, "%s %s", method, action)
			assert.Equal(t, http.MethodPost, answer.header.Get("Allow"), action)
		}
	}
	page := c.send(http.MethodPost, "/_sandbox/console/requests", "", "Host", "localhost")
	assert.Equal(t, http.StatusMethodNotAllowed, page.status)
	assert.Equal(t, "GET, HEAD", page.header.Get("Allow"))

	assert.Less(t, c.sandbox.Now().Sub(before), time.Hour)
	clock := func(page string) string { _, rest, _ := strings.Cut(page, "<main"); return rest }
	assert.Equal(t, clock(faults), clock(c.page("/_sandbox/console/faults")))
	assert.Len(t, c.sandbox.Deliveries(), deliveries)
	assert.NotContains(t, c.page("/_sandbox/console/webhooks"), "misbehave")
	assert.Equal(t, http.StatusOK, c.get("/profile/tags/", token.AccessToken).status, "still signed in")
}

func TestConsole_EachAnswerHasTheHeadersOfAPage(t *testing.T) {
	t.Parallel()
	c := newConsole(t, sweatstacktest.WithWebhookHandler(&endpointStub{}))
	coach := c.sandbox.Coach()
	person := "/_sandbox/console/users/" + coach.ID
	answers := map[string]reply{
		"action":         c.pressOn("clock", url.Values{"advance": {"1m"}}),
		"refused action": c.pressOn("clock", url.Values{"advance": {"x"}}),
		"foreign form":   c.postForm("/_sandbox/console/clock", nil, "Host", "localhost", "Origin", "https://evil.example"),
		"wrong method":   c.send(http.MethodGet, "/_sandbox/console/reset", "", "Host", "localhost"),
	}
	for _, path := range []string{
		"/", person, person + "/activities/" + c.sandbox.Activities(coach)[0].ID, "/_sandbox/console/requests", "/_sandbox/console/webhooks",
		"/_sandbox/console/tokens", "/_sandbox/console/faults", "/_sandbox/console/nothing", person + "x",
	} {
		answers[path] = c.send(http.MethodGet, path, "", "Host", "localhost")
	}
	for name, answer := range answers {
		policy := strings.Split(answer.header.Get("Content-Security-Policy"), "; ")
		for _, want := range []string{"default-src 'none'", "img-src data:", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"} {
			assert.Contains(t, policy, want, name)
		}
		assert.NotContains(t, answer.header.Get("Content-Security-Policy"), "unsafe-", name)
		for header, want := range map[string]string{
			"Cross-Origin-Resource-Policy": "same-origin", "X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff",
			"Referrer-Policy": "same-origin", "Cache-Control": "no-store",
		} {
			assert.Equal(t, want, answer.header.Get(header), "%s: %s", name, header)
		}
		assert.Empty(t, answer.header.Get("Access-Control-Allow-Origin"), name)
	}
}
