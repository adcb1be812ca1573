package sweatstacktest_test

import (
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

func TestConsole_EachButtonSaysThatItWasDone(t *testing.T) {
	t.Parallel()
	c := newConsole(t, sweatstacktest.WithWebhookHandler(&endpointStub{}))
	coach := c.sandbox.Coach().ID
	for _, tt := range []struct {
		action, words string
		form          url.Values
	}{
		{"clock", "The clock was moved forward.", url.Values{"advance": {"1m"}}},
		{"withdraw", "Every sign-in of this person has ended.", url.Values{"user_id": {coach}}},
		{"send", "The event was sent.", url.Values{"event_type": {"activity_created"}, "user_id": {coach}, "resource_id": {"a"}}},
		{"webhook-fault", "This holds from the next event on.", url.Values{"kind": {"wrong"}}},
		{"fault", "The fault is on.", url.Values{"match": {"GET /api/v1/users/"}, "status": {"503"}}},
		{"clear", "All faults are off.", nil},
		{"reset", "The sandbox is back at its start.", nil},
	} {
		if tt.action == "reset" {
			again := c.pressOn("redeliver", url.Values{"id": {c.sandbox.Deliveries()[0].ID}})
			assert.Contains(t, c.page(again.header.Get("Location")), "The event was sent again.")
		}
		done := c.pressOn(tt.action, tt.form)
		require.Equal(t, http.StatusSeeOther, done.status, tt.action)
		assert.Regexp(t, `role="status">`+regexp.QuoteMeta(tt.words), c.page(done.header.Get("Location")))
	}
}

func TestConsole_SaysHowLongTokensLive(t *testing.T) {
	t.Parallel()
	for ttl, text := range map[time.Duration]string{15 * time.Minute: "15 min", 90 * time.Minute: "90 min", 90 * time.Second: "1m30s", 49 * time.Hour: "49 h"} {
		c := newConsole(t, sweatstacktest.WithAccessTokenTTL(ttl))
		assert.Contains(t, c.page("/"), "Access tokens live for "+text+".")
	}
}

// A link could put words on the page that the sandbox never said.
func TestConsole_ALinkCannotPutWordsOnThePage(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	for _, words := range []string{"Call+this+number", "%3Cb%3Ebold", "Clock", "reset/"} {
		page := c.page("/?done=" + words)
		assert.NotContains(t, page, `role="status"`, words)
	}
}

func TestConsole_ATimeOfAnotherDayHasItsDay(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	c := newConsole(t, sweatstacktest.WithClock(func() time.Time { return noon }))
	c.get("/profile/tags/", "")
	assert.Contains(t, c.page("/_sandbox/console/requests"), ">12:00:00</time>")
	c.sandbox.Advance(24 * time.Hour)
	assert.Contains(t, c.page("/_sandbox/console/requests"), ">1 Mar 12:00:00</time>")
	c.sandbox.Advance(365 * 24 * time.Hour)
	assert.Contains(t, c.page("/_sandbox/console/requests"), ">1 Mar 2026 12:00:00</time>")
}

func TestConsole_TablesNameTheirColumnsAndPagesTheirPicture(t *testing.T) {
	t.Parallel()
	c := newConsole(t, sweatstacktest.WithWebhookHandler(&endpointStub{}))
	_, err := c.sandbox.SendWebhook(sweatstacktest.Webhook{ResourceID: "a_1"})
	require.NoError(t, err)
	c.get("/profile/tags/", "")
	emil := c.sandbox.Athletes()[0]
	person := "/_sandbox/console/users/" + emil.ID
	for _, path := range []string{
		"/", person, person + "/activities/" + c.sandbox.Activities(emil)[0].ID,
		"/_sandbox/console/requests", "/_sandbox/console/webhooks", "/_sandbox/console/tokens", "/_sandbox/console/faults",
	} {
		page := c.page(path)
		assert.Equal(t, strings.Count(page, "<th "), strings.Count(page, `<th scope="col"`), path)
		assert.NotContains(t, page, "<th>", path)
		assert.NotRegexp(t, `<th[^>]*></th>`, page, "a column without a name: "+path)
		assert.Contains(t, page, `<link rel="icon" href="data:image/svg`, "the browser asks for no /favicon.ico: "+path)
		assert.Equal(t, 1, strings.Count(page, "<h1>"), path)
		assert.Equal(t, 1, strings.Count(page, `aria-current="page"`), path)
		assert.NotContains(t, page, "ZgotmplZ", path)
	}
	policy := c.send(http.MethodGet, "/", "", "Host", "localhost").header.Get("Content-Security-Policy")
	assert.Contains(t, policy, "img-src data:;", "for the icon, and no picture of another host")
}

func TestConsole_InitialsAreLetters(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	for first, initials := range map[string]string{"(Kari)": "KN", "<i>": "IN", "4th": "4N", "\u00e5se": "\u00c5N"} {
		user, err := c.sandbox.AddUser(sweatstacktest.NewUser{FirstName: first, LastName: "\u00abNy\u00bb"})
		require.NoError(t, err)
		assert.Contains(t, c.page("/_sandbox/console/users/"+user.ID), `aria-hidden="true">`+initials+"<", first)
	}
}

// One wrong click loses an afternoon of made-up work.
func TestConsole_TheResetAsksFirst(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	assert.Regexp(t, `(?s)<details><summary>Reset the sandbox</summary>\s*<form[^>]*/reset`, c.page("/"))
}

func TestConsole_AnErrorLeadsBackToTheConsole(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	page := string(c.send(http.MethodGet, "/_sandbox/console/users/nobody", "", "Host", "localhost").body)
	assert.Contains(t, page, `href="/">To the console`)
	foreign := string(c.postForm("/_sandbox/console/reset", nil, "Host", "localhost", "Origin", "https://evil.example").body)
	assert.Contains(t, foreign, "another site")
}
