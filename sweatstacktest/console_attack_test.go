package sweatstacktest_test

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

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
			c.sandbox.Fail(text+" /x", sweatstacktest.Fault{Body: "made up"})
			return []string{"/_sandbox/console/faults"}
		}},
		"path of a fault": {do: func(c console, text string) []string {
			c.sandbox.Fail("GET /"+text, sweatstacktest.Fault{Body: "made up"})
			return []string{"/_sandbox/console/faults"}
		}},
		"resource of event": {do: func(c console, text string) []string {
			c.event(sweatstacktest.Webhook{ResourceID: text})
			return []string{webhooks}
		}},
		"type of an event": {do: func(c console, text string) []string {
			c.event(sweatstacktest.Webhook{EventType: text, AnyType: true})
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
