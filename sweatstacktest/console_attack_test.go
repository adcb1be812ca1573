package sweatstacktest_test

import (
	"encoding/json"
	"html"
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

// What hostile texts begin with. The first ends texts and attributes, the second
// is harmless as a text and runs as a link.
const (
	hostileMarkup = `<script>alert(1)</script>"'&`
	hostileLink   = `javascript:alert(1)`
)

// Each text that comes with a request or from a test stays a text on each page
// that shows it.
func TestConsole_NoValueBecomesMarkupOrALink(t *testing.T) {
	t.Parallel()
	person := func(c console, u sweatstacktest.User) string { return "/_sandbox/console/users/" + u.ID }
	newest := func(c console, u sweatstacktest.User) string {
		return person(c, u) + "/activities/" + c.sandbox.Activities(u)[0].ID
	}
	const requests, webhooks, tokens = "/_sandbox/console/requests", "/_sandbox/console/webhooks", "/_sandbox/console/tokens"
	for name, plant := range map[string]struct {
		options func(text string) []sweatstacktest.Option
		// do puts the text in and names the pages that show it.
		do func(c console, text string) []string
		// as is how the pages spell the text; nil when as it is.
		as func(text string) string
	}{
		"first name": {do: func(c console, text string) []string {
			user, err := c.sandbox.AddUser(sweatstacktest.NewUser{FirstName: text})
			require.NoError(c.t, err)
			_, err = c.sandbox.AddActivity(user, sweatstacktest.Recording{Power: []float64{100, 200}})
			require.NoError(c.t, err)
			c.get("/profile/tags/", c.signIn(user).AccessToken)
			return []string{"/", person(c, user), newest(c, user), requests, webhooks, tokens}
		}},
		"last name by the API": {do: func(c console, text string) []string {
			body, err := json.Marshal(map[string]string{"first_name": "A", "last_name": text})
			require.NoError(c.t, err)
			bearer := c.signIn(c.sandbox.Coach(), "data:read sharing:read sharing:write").AccessToken
			made := c.with(bearer, http.MethodPost, "/users/", "application/json", string(body))
			require.Less(c.t, made.status, 300, "%s", made.body)
			return []string{"/", webhooks}
		}},
		"tag of an activity": {do: func(c console, text string) []string {
			user := c.sandbox.Coach()
			_, err := c.sandbox.AddActivity(user, sweatstacktest.Recording{Power: []float64{1}, Tags: []string{text}})
			require.NoError(c.t, err)
			return []string{person(c, user), newest(c, user)}
		}},
		"application's name": {
			options: func(text string) []sweatstacktest.Option {
				return []sweatstacktest.Option{sweatstacktest.WithApplication(sweatstacktest.Application{ID: "x", Name: text})}
			},
			do: func(c console, _ string) []string {
				c.tokens(c.exchange(c.code(c.sandbox.Coach(), "client_id", "x"), "client_id", "x", "client_secret", ""))
				return []string{tokens}
			},
		},
		"client id": {
			options: func(text string) []sweatstacktest.Option {
				return []sweatstacktest.Option{sweatstacktest.WithApplication(sweatstacktest.Application{ID: text})}
			},
			do: func(c console, text string) []string {
				c.tokens(c.exchange(c.code(c.sandbox.Coach(), "client_id", text), "client_id", text, "client_secret", ""))
				return []string{tokens}
			},
		},
		"path": {
			do: func(c console, text string) []string {
				c.send(http.MethodGet, "/api/v1/"+url.PathEscape(text), "")
				return []string{requests}
			},
			as: url.PathEscape,
		},
		"value of a query": {do: func(c console, text string) []string {
			c.get("/x?a="+url.QueryEscape(text), "")
			return []string{requests}
		}, as: url.QueryEscape},
		"name in a query": {do: func(c console, text string) []string {
			c.get("/x?"+url.QueryEscape(text), "")
			return []string{requests}
		}, as: url.QueryEscape},
		"bearer": {do: func(c console, text string) []string { c.get("/x", text); return []string{requests} }, as: func(string) string { return "" }},
		"route of a fault": {do: func(c console, text string) []string {
			c.fault(text+" /x", "503")
			return []string{"/_sandbox/console/faults"}
		}},
		"path of a fault": {do: func(c console, text string) []string {
			c.fault("GET /"+text, "503")
			return []string{"/_sandbox/console/faults"}
		}},
		"resource of event": {do: func(c console, text string) []string {
			c.event(sweatstacktest.Webhook{ResourceID: text})
			return []string{webhooks}
		}},
		"type of an event": {do: func(c console, text string) []string {
			c.event(sweatstacktest.Webhook{EventType: text})
			return []string{webhooks}
		}},
		"target of an event": {
			do: func(c console, text string) []string {
				c.event(sweatstacktest.Webhook{URL: "http://127.0.0.1:1/hook?a=" + url.QueryEscape(text)})
				return []string{webhooks}
			},
			as: url.QueryEscape,
		},
	} {
		for kind, text := range map[string]string{"markup": hostileMarkup, "link": hostileLink} {
			t.Run(name+" with "+kind, func(t *testing.T) {
				t.Parallel()
				options := []sweatstacktest.Option{sweatstacktest.WithWebhookHandler(&endpointStub{})}
				if plant.options != nil {
					options = append(options, plant.options(text)...)
				}
				c := newConsole(t, options...)
				want := text
				pages := plant.do(c, text)
				if plant.as != nil {
					want = plant.as(text)
				}
				for _, path := range pages {
					page := c.page(path)
					assertOnlyText(t, path, page)
					assert.True(t, strings.Contains(html.UnescapeString(page), want), "%s shows it", path)
				}
			})
		}
	}
}

// assertOnlyText fails when a hostile text is more than a text.
func assertOnlyText(t *testing.T, path, page string) {
	t.Helper()
	assert.NotContains(t, page, "<script", path)
	assert.NotContains(t, page, hostileMarkup, path)
	assert.NotContains(t, page, `"'&`, path)
	assert.NotRegexp(t, `(?i)(href|src|action|formaction)\s*=\s*["']?\s*javascript:`, page, path)
	assert.NotContains(t, page, "ZgotmplZ", "an attribute that had to be thrown away: "+path)
}

// fault adds a fault with the form.
func (c console) fault(match, status string) {
	c.t.Helper()
	require.Equal(c.t, http.StatusSeeOther, c.pressOn("fault", url.Values{"match": {match}, "status": {status}}).status)
}

// event sends a webhook.
func (c console) event(w sweatstacktest.Webhook) {
	c.t.Helper()
	_, err := c.sandbox.SendWebhook(w)
	require.NoError(c.t, err)
}

// What a form refuses is told with the words that came, as a text.
func TestConsole_AnErrorTellsAValueAsAText(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	for action, form := range map[string]url.Values{
		"fault":     {"match": {"GET " + hostileMarkup}},
		"send":      {"url": {"http://" + hostileMarkup}},
		"redeliver": {"id": {hostileMarkup}},
	} {
		for _, text := range []string{hostileMarkup, hostileLink} {
			for field := range form {
				form.Set(field, strings.ReplaceAll(form.Get(field), hostileMarkup, text))
			}
			answer := c.pressOn(action, form)
			assert.Equal(t, http.StatusUnprocessableEntity, answer.status, "%s %s", action, answer.body)
			assertOnlyText(t, action, string(answer.body))
		}
	}
	missing := c.send(http.MethodGet, "/_sandbox/console/users/"+url.PathEscape(hostileMarkup), "", "Host", "localhost")
	assert.Equal(t, http.StatusNotFound, missing.status)
	assertOnlyText(t, "users", string(missing.body))
}

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
	c.fault("GET /x", "503")
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
