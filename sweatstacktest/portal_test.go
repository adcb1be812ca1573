package sweatstacktest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

func TestPortal_TheAddressWorksOnceAndForAWhile(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithRedirectURIs("http://localhost:8000", "http://localhost:8000/callback"))
	bearer := w.signIn(w.sandbox.Athletes()[0]).AccessToken
	open := func() string {
		answer := w.body(http.MethodPost, "/portal/sessions", bearer, `{"destination":"manage-integrations","return_url":"http://localhost:8000/settings"}`)
		require.Equal(t, 200, answer.status, "%s", answer.body)
		var session struct{ URL string }
		answer.into(t, &session)
		parsed, err := url.Parse(session.URL)
		require.NoError(t, err)
		return parsed.Path
	}
	path := open()
	page := w.send(http.MethodGet, path, "")
	assert.Equal(t, 200, page.status)
	assert.Contains(t, string(page.body), `href="http://localhost:8000/settings"`)
	assert.Equal(t, 404, w.send(http.MethodGet, path, "").status, "a second time")
	assert.Equal(t, 404, w.send(http.MethodGet, "/portal/x", "").status)
	path = open()
	w.sandbox.Advance(5 * time.Minute)
	assert.Equal(t, 404, w.send(http.MethodGet, path, "").status, "too late")
}

func TestPortal_WhoMayOpenASessionAndWhereItMayLeadBack(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithRedirectURIs("https://app.example/back", "http://localhost:8000/callback"))
	user := w.sandbox.Athletes()[0]
	own := w.signIn(user, "openid").AccessToken
	coach := w.signIn(w.sandbox.Coach()).AccessToken
	delegated := w.tokens(w.delegate(coach, map[string]any{"sub": user.ID})).AccessToken
	const teams = `{"destination":"manage-teams"}`
	for _, c := range []struct {
		bearer, body string
		want         int
	}{
		{own, teams, 200},
		{own, `{"destination":"manage-teams","return_url":null}`, 200},
		{own, `{"destination":"manage-teams","return_url":"https://app.example/back/below?x=1"}`, 200},
		{own, `{"destination":"manage-teams","return_url":"https://evil.example/back"}`, 400},
		{own, `{"destination":"manage-teams","return_url":"https://app.example/back/../out"}`, 400},
		{own, `{"destination":"manage-teams","return_url":"javascript:alert(1)"}`, 400},
		{own, `{"destination":"manage-teams","return_url":""}`, 400},
		{own, `{"destination":"manage-teams","return_url":"https://app.example/back/` + strings.Repeat("x", 2048) + `"}`, 422},
		{own, `{"destination":"payments"}`, 422},
		{own, `{}`, 422},
		{delegated, teams, 403},
		{"x", teams, 401},
		{"x", `{"destination":"manage-teams","client_id":"` + w.sandbox.ClientID() + `","client_secret":"` + w.sandbox.Secrets().ClientSecret + `"}`, 401},
	} {
		answer := w.body(http.MethodPost, "/portal/sessions", c.bearer, c.body)
		assert.Equal(t, c.want, answer.status, "%s: %s", c.body, answer.body)
		if c.want == 400 {
			assert.Equal(t, "return_url is not registered for this application", answer.detail(t))
		}
	}
}

func TestPortal_ClientsUpTo091SendTheirCredentials(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	body := map[string]any{
		"destination": "manage-teams", "client_id": w.sandbox.ClientID(), "client_secret": w.sandbox.Secrets().ClientSecret,
	}
	assert.Equal(t, 200, w.postJSON("/api/v1/portal/sessions", body).status)
	for _, wrong := range []struct{ id, secret any }{
		{w.sandbox.ClientID(), "wrong"}, {w.sandbox.ClientID(), ""}, {"nobody", "x"}, {"5382f68b0d254378", ""},
	} {
		body["client_id"], body["client_secret"] = wrong.id, wrong.secret
		answer := w.postJSON("/api/v1/portal/sessions", body)
		assert.Equal(t, 401, answer.status)
		assert.Equal(t, "Invalid client credentials", answer.detail(t))
	}
	body["destination"] = "payments"
	assert.Equal(t, 422, w.postJSON("/api/v1/portal/sessions", body).status, "the form of a request comes before who sends it")
	assert.Equal(t, 401, w.postJSON("/api/v1/portal/sessions", map[string]any{"destination": "manage-teams"}).status)
}

func TestStatus_TellsWhatAPersonShouldMend(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	type status struct {
		Issue *struct {
			Code, Status, Message string
			Destination           *string
		}
		Capabilities map[string]string
	}
	get := func(path, bearer string) (got status) {
		w.get(path, bearer).into(t, &got)
		return got
	}
	user := w.sandbox.Athletes()[0]
	bearer := w.signIn(user, "openid").AccessToken
	ready := get("/profile/status", bearer)
	assert.Nil(t, ready.Issue)
	assert.Equal(t, map[string]string{"activities": "ready", "activity_history": "ready", "wellness": "ready", "workouts": "ready"}, ready.Capabilities)
	assert.Nil(t, get("/oauth/userinfo", bearer).Issue)

	require.NoError(t, w.sandbox.SetBackfill(user, w.sandbox.Now()))
	syncing := get("/profile/status", bearer)
	assert.Equal(t, "sync_pending", syncing.Issue.Code)
	assert.Equal(t, "syncing", syncing.Capabilities["activity_history"])
	assert.Equal(t, "syncing", get("/oauth/userinfo", bearer).Issue.Status)

	fresh := get("/profile/status", managedBearer(t, w))
	assert.Equal(t, "no_source_connected", fresh.Issue.Code)
	assert.Equal(t, "manage-integrations", *fresh.Issue.Destination)
	assert.Equal(t, "action_required", fresh.Capabilities["wellness"])
}

func TestPortal_LeadsBackToAnApplicationOnAPhone(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithRedirectURIs("coach-app://done"))
	bearer := w.sandbox.Token(w.sandbox.Athletes()[0]).AccessToken.Reveal()
	answer := w.body(http.MethodPost, "/portal/sessions", bearer, `{"destination":"manage-teams","return_url":"coach-app://done/portal?a=\"><b>"}`)
	require.Equal(t, 200, answer.status, "%s", answer.body)
	var session struct{ URL string }
	answer.into(t, &session)
	page := w.send(http.MethodGet, strings.TrimPrefix(session.URL, base), "")
	assert.Contains(t, string(page.body), `href="coach-app://done/portal?a=%22%3e%3cb%3e"`)
}

func TestPortal_TheAddressIsNotInTheLogOfRequests(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := w.signIn(w.sandbox.Athletes()[0]).AccessToken
	answer := w.body(http.MethodPost, "/portal/sessions", bearer, `{"destination":"manage-teams"}`)
	var session struct{ URL string }
	answer.into(t, &session)
	id := session.URL[strings.LastIndex(session.URL, "/")+1:]
	w.sandbox.Fail("GET /portal/*", sweatstacktest.Fault{Status: http.StatusServiceUnavailable, Times: 2})
	require.Equal(t, 503, w.send(http.MethodGet, "/portal/"+id, "").status, "so it still opens the portal")
	require.Equal(t, 503, w.send(http.MethodGet, "/%70ortal/"+id, "").status)
	for _, request := range w.sandbox.Requests() {
		assert.NotContains(t, request.Path, id)
	}
	requests := w.sandbox.Requests()
	assert.Equal(t, "/portal/"+fingerprintOf(id), requests[len(requests)-1].Path)
}
