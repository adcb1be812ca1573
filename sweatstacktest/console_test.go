package sweatstacktest_test

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// console is a person who looks at the sandbox with a browser on this machine.
type console struct{ *wire }

func newConsole(t *testing.T, options ...sweatstacktest.Option) console {
	t.Helper()
	return console{newWire(t, options...)}
}

// page loads a page that must be there.
func (c console) page(path string) string {
	c.t.Helper()
	answer := c.send(http.MethodGet, path, "", "Host", "localhost:8700")
	require.Equal(c.t, http.StatusOK, answer.status, "%s: %s", path, answer.body)
	return string(answer.body)
}

// press sends a form as a browser does.
func (c console) pressOn(action string, form url.Values) reply {
	c.t.Helper()
	return c.postForm("/_sandbox/console/"+action, form, "Host", "localhost:8700", "Origin", "http://localhost:8700", "Sec-Fetch-Site", "same-origin")
}

// links are the pages of the console that a page leads to.
func links(page string) []string {
	var out []string
	for _, found := range regexp.MustCompile(`href="(/[^"]*)"`).FindAllStringSubmatch(page, -1) {
		out = append(out, strings.ReplaceAll(found[1], "&amp;", "&"))
	}
	return out
}

func TestConsole_EveryLinkLeadsSomewhere(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	seen, waiting := map[string]bool{}, []string{"/"}
	for len(waiting) > 0 && len(seen) < 60 {
		path := waiting[0]
		waiting = waiting[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		page := c.page(path)
		assert.NotContains(t, page, "<script", path)
		assert.NotContains(t, page, "style=\"", "the policy would refuse it: "+path)
		waiting = append(waiting, links(page)...)
	}
	assert.Greater(t, len(seen), 50, "people, activities and pages")
}

func TestConsole_ShowsPeopleAndTheirActivitiesWithCharts(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	emil := c.sandbox.Athletes()[0]
	assert.Contains(t, c.page("/"), emil.Name())
	activity := c.sandbox.Activities(emil)[0]
	assert.Contains(t, c.page("/_sandbox/console/users/"+emil.ID), activity.ID)

	page := c.page("/_sandbox/console/users/" + emil.ID + "/activities/" + activity.ID)
	assert.Contains(t, page, "Heart rate")
	assert.Contains(t, page, "Mean-max")
	assert.Regexp(t, `aria-label="Best mean power from \d+ W over 1 s to \d+ W over [\d.]+ (min|h)"`, page)
	assert.Regexp(t, `(?s)Mean-max.*class="chart".*<details><summary>As a table</summary>\s*<table>.*00:00:05`, page)
	pictures := regexp.MustCompile(`(?s)<svg class="chart".*?</svg></svg>`).FindAllString(page, -1)
	require.NotEmpty(t, pictures)
	for _, picture := range pictures {
		decoder := xml.NewDecoder(strings.NewReader(picture))
		for {
			_, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			require.NoError(t, err)
		}
	}
}

func TestConsole_ShowsRequestsTokensAndDeliveriesWithoutSecrets(t *testing.T) {
	t.Parallel()
	stub := &endpointStub{}
	c := newConsole(t, sweatstacktest.WithWebhookHandler(stub))
	token := c.signIn(c.sandbox.Coach())
	require.Equal(t, http.StatusOK, c.get("/profile/tags/?odd=<b>", token.AccessToken).status)
	_, err := c.sandbox.SendWebhook(sweatstacktest.Webhook{ResourceID: "<i>a_1"})
	require.NoError(t, err)

	requests, tokens, deliveries := c.page("/_sandbox/console/requests"), c.page("/_sandbox/console/tokens"), c.page("/_sandbox/console/webhooks")
	assert.Contains(t, requests, "/api/v1/profile/tags/")
	assert.Contains(t, requests, c.sandbox.Coach().Name())
	assert.Contains(t, tokens, "refresh")
	assert.Contains(t, deliveries, "delivered, 200")
	for name, page := range map[string]string{"requests": requests, "tokens": tokens, "deliveries": deliveries} {
		for _, secret := range []string{token.AccessToken, *token.RefreshToken, c.sandbox.Secrets().ClientSecret, c.sandbox.Secrets().WebhookSecret} {
			assert.NotContains(t, page, secret, name)
		}
		assert.NotContains(t, page, "<i>a_1", name)
		assert.NotContains(t, page, "=<b>", name)
	}
	for _, r := range c.sandbox.Requests() {
		assert.NotContains(t, r.Path, "/_sandbox/", "who looks does not change what is seen")
	}
}

func TestConsole_FormsDoWhatTheySay(t *testing.T) {
	t.Parallel()
	stub := &endpointStub{}
	c := newConsole(t, sweatstacktest.WithWebhookHandler(stub))
	coach := c.sandbox.Coach()
	token := c.signIn(coach)
	before := c.sandbox.Now()

	done := c.pressOn("clock", url.Values{"advance": {"15m"}})
	assert.Equal(t, http.StatusSeeOther, done.status)
	assert.Equal(t, "/?done=clock", done.header.Get("Location"))
	assert.GreaterOrEqual(t, c.sandbox.Now().Sub(before), 15*time.Minute)
	assert.Equal(t, http.StatusUnauthorized, c.get("/profile/tags/", token.AccessToken).status, "the token has ended")

	c.pressOn("fault", url.Values{"match": {"GET /api/v1/profile/tags/"}, "status": {"503"}, "times": {"1"}, "delay": {""}})
	assert.Contains(t, c.page("/_sandbox/console/faults"), "answer 503 Service Unavailable")
	token = c.signIn(coach)
	assert.Equal(t, http.StatusServiceUnavailable, c.get("/profile/tags/", token.AccessToken).status)
	c.pressOn("fault", url.Values{"match": {"*"}, "cut": {"1"}})
	assert.Contains(t, c.page("/_sandbox/console/faults"), "cut the connection", "faults do not hit the console")
	c.pressOn("clear", nil)
	assert.Contains(t, c.page("/_sandbox/console/faults"), "Everything works")

	c.pressOn("webhook-fault", url.Values{"kind": {"duplicates"}})
	assert.Contains(t, c.page("/_sandbox/console/webhooks"), "misbehave")
	c.pressOn("send", url.Values{"event_type": {"activity_updated"}, "user_id": {coach.ID}, "resource_id": {"a_1"}, "copies": {""}, "url": {""}})
	assert.Equal(t, 2, stub.count())
	c.pressOn("webhook-fault", url.Values{"kind": {""}})
	c.pressOn("redeliver", url.Values{"id": {c.sandbox.Deliveries()[0].ID}})
	assert.Equal(t, 3, stub.count())

	c.pressOn("withdraw", url.Values{"user_id": {coach.ID}})
	assert.Equal(t, http.StatusUnauthorized, c.get("/profile/tags/", token.AccessToken).status)
	c.pressOn("reset", nil)
	assert.Empty(t, c.sandbox.Deliveries())
	assert.Less(t, c.sandbox.Now().Sub(before), 10*time.Minute)
}

func TestConsole_WhatMakesNoSenseIsAPageNotAPanic(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	for _, tt := range []struct {
		action string
		form   url.Values
	}{
		{"clock", url.Values{"advance": {"-1h"}}},
		{"clock", url.Values{"advance": {"soon"}}},
		{"fault", url.Values{"match": {"["}}},
		{"fault", url.Values{"match": {"*"}, "status": {"many"}}},
		{"fault", url.Values{"match": {"*"}, "times": {"-1"}}},
		{"send", url.Values{"url": {"https://evil.example/"}}},
		{"send", url.Values{"url": {"http://127.0.0.1:1/"}, "copies": {"100000"}}},
		{"redeliver", url.Values{"id": {"none"}}},
		{"webhook-fault", url.Values{"kind": {"x"}}},
	} {
		answer := c.pressOn(tt.action, tt.form)
		assert.Equal(t, http.StatusUnprocessableEntity, answer.status, "%s %v", tt.action, tt.form)
		assert.Contains(t, string(answer.body), "This does not work")
	}
	coach := c.sandbox.Coach().ID
	for _, path := range []string{
		"/_sandbox/console/", "/_sandbox/console/nothing", "/_sandbox/console/users/nobody",
		"/_sandbox/console/users/" + coach + "/activities/none", "/_sandbox/console/users/nobody/activities/" + c.sandbox.Activities(c.sandbox.Coach())[0].ID,
		"/_sandbox/console/users/%zz",
	} {
		r := c.send(http.MethodGet, strings.ReplaceAll(path, "%zz", "%2e%2e"), "", "Host", "localhost")
		assert.Equal(t, http.StatusNotFound, r.status, path)
	}
	c.page("/_sandbox/console/users/" + coach + "?from=99999999999999999999")
	c.page("/_sandbox/console/users/" + coach + "?from=-5")
}

// A page of another site can point a name of its own at this machine. Its
// requests then carry that name, and it would read and write everything.
func TestConsole_DNSRebindingReadsAndWritesNothing(t *testing.T) {
	t.Parallel()
	sandbox, err := sweatstacktest.Start()
	require.NoError(t, err)
	t.Cleanup(func() { _ = sandbox.Close() })
	ask := func(method, path, host string, headers ...string) (int, string) {
		r, err := http.NewRequestWithContext(t.Context(), method, sandbox.URL()+path, strings.NewReader("advance=1h"))
		require.NoError(t, err)
		r.Host = host
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for i := 0; i+1 < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		answer, err := client.Do(r)
		require.NoError(t, err)
		defer func() { _ = answer.Body.Close() }()
		body, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		return answer.StatusCode, string(body)
	}
	before := sandbox.Now()
	for _, path := range []string{"/", "/_sandbox/console/requests", "/_sandbox/console/users/" + sandbox.Coach().ID} {
		status, body := ask(http.MethodGet, path, "rebound.evil.example")
		assert.Equal(t, http.StatusForbidden, status, path)
		assert.NotContains(t, body, sandbox.Coach().Name())
	}
	status, _ := ask(http.MethodPost, "/_sandbox/console/clock", "rebound.evil.example", "Origin", "http://rebound.evil.example", "Sec-Fetch-Site", "same-origin")
	assert.Equal(t, http.StatusForbidden, status)
	for _, headers := range [][]string{
		{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"},
	} {
		status, _ := ask(http.MethodPost, "/_sandbox/console/clock", "127.0.0.1", headers...)
		assert.Equal(t, http.StatusForbidden, status, "%v", headers)
	}
	assert.Less(t, sandbox.Now().Sub(before), 30*time.Minute, "the clock did not move")
	status, _ = ask(http.MethodPost, "/_sandbox/console/clock", "127.0.0.1")
	assert.Equal(t, http.StatusSeeOther, status)
}
