package sweatstacktest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// endpoint is what the access rules say about one path.
type endpoint struct {
	path string
	// scope is what it needs; empty for none.
	scope string
	// delegated is what a delegated token gets.
	delegated int
	// malformed is a query that is refused; empty when no parameter can be wrong.
	malformed string
}

// endpoints lists every path that needs a bearer, with the activity of the
// first athlete where one is named.
func endpoints(sandbox *sweatstacktest.Sandbox) []endpoint {
	id := sandbox.Activities(sandbox.Athletes()[0])[0].ID
	team := teamID(sandbox)
	return []endpoint{
		{"/oauth/userinfo", "openid", 200, ""},
		{"/oauth/principal-token", "", 200, ""},
		{"/activities/", "activities:read", 200, "start=2025-01-01T08:00:00"},
		{"/activities/latest", "activities:read", 200, "sport=%2B"},
		{"/activities/longitudinal-data?sport=cycling&start=2025-01-01", "activities:read", 200, "start=yesterday"},
		{"/activities/longitudinal-mean-max?sport=cycling&metric=power", "activities:read", 200, "metric=heart_rate"},
		{"/activities/longitudinal-accumulated-work-duration?sport=cycling&metric=speed", "activities:read", 200, "window_days=0"},
		{"/activities/" + id, "activities:read", 200, ""},
		{"/activities/" + id + "/data", "activities:read", 200, "metrics=power,heart_rate"},
		{"/activities/" + id + "/mean-max?metric=power", "activities:read", 200, "metric=heart_rate"},
		{"/activities/" + id + "/accumulated-work-duration", "activities:read", 200, "metric=x"},
		{"/traces/", "activities:read", 200, "limit=many"},
		{"/profile/sports/", "activities:read", 200, "only_root=perhaps"},
		{"/profile/tags/", "activities:read", 200, ""},
		{"/profile/status", "", 200, ""},
		{"/tests/", "activities:read", 200, "limit=51"},
		{"/users/", "sharing:read", 403, "include_managed=perhaps"},
		{"/teams/", "sharing:read", 403, ""},
		{"/teams/authorized", "sharing:read", 403, ""},
		{"/teams/" + team + "/users", "sharing:read", 403, ""},
	}
}

// teamID is the id of the only team.
func teamID(sandbox *sweatstacktest.Sandbox) string { return sandbox.Teams()[0].ID }

func TestAccess_EveryEndpoint(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	w := wireOf(t, sandbox)
	athlete := sandbox.Athletes()[0]
	own := w.signIn(athlete)
	poor := w.signIn(athlete, "profile")
	coach := w.signIn(sandbox.Coach())
	delegated := w.tokens(w.delegate(coach.AccessToken, map[string]any{"sub": athlete.ID}))
	tampered := own.AccessToken[:len(own.AccessToken)-4] + "AAAA"
	expired := w.signIn(athlete)
	sandbox.Advance(14 * time.Minute)
	own, poor = w.tokens(w.refresh(*own.RefreshToken)), w.tokens(w.refresh(*poor.RefreshToken))
	delegated = w.tokens(w.refresh(*delegated.RefreshToken))
	sandbox.Advance(time.Minute)

	for _, e := range endpoints(sandbox) {
		t.Run(e.path, func(t *testing.T) {
			t.Parallel()
			w := wireOf(t, sandbox)
			assert.Equal(t, http.StatusOK, w.get(e.path, own.AccessToken).status, "own token")
			assert.Equal(t, e.delegated, w.get(e.path, delegated.AccessToken).status, "delegated token")

			none := w.get(e.path, "")
			assert.Equal(t, http.StatusUnauthorized, none.status)
			assert.Equal(t, "Not authenticated", none.detail(t))
			assert.Equal(t, "Bearer", none.header.Get("WWW-Authenticate"))
			for name, bearer := range map[string]string{"expired": expired.AccessToken, "tampered": tampered, "made up": "x"} {
				answer := w.get(e.path, bearer)
				assert.Equal(t, http.StatusUnauthorized, answer.status, name)
				assert.Equal(t, "Could not validate credentials", answer.detail(t), name)
			}
			if e.scope != "" {
				answer := w.get(e.path, poor.AccessToken)
				assert.Equal(t, http.StatusForbidden, answer.status)
				assert.Equal(t, "Not enough permissions", answer.detail(t))
				rich := w.signIn(athlete, e.scope)
				assert.Equal(t, http.StatusOK, w.get(e.path, rich.AccessToken).status, "scope %s alone", e.scope)
			}
			if e.malformed != "" {
				bare, _, _ := strings.Cut(e.path, "?")
				answer := w.get(bare+"?"+e.malformed, own.AccessToken)
				assert.Equal(t, http.StatusUnprocessableEntity, answer.status)
				var body struct {
					Detail []struct {
						Loc  []any  `json:"loc"`
						Msg  string `json:"msg"`
						Type string `json:"type"`
					} `json:"detail"`
				}
				answer.into(t, &body)
				require.NotEmpty(t, body.Detail)
				assert.Equal(t, "query", body.Detail[0].Loc[0])
				assert.NotEmpty(t, body.Detail[0].Msg)
				assert.NotEmpty(t, body.Detail[0].Type)
				assert.Equal(t, http.StatusUnauthorized, w.get(bare+"?"+e.malformed, "").status, "the token comes first")
			}
			assert.Equal(t, http.StatusOK, w.get(join(e.path, "unknown=1&adaptive=%22"), own.AccessToken).status, "unknown parameters")
			posted := w.send(http.MethodDelete, "/api/v1"+e.path, "")
			assert.Equal(t, http.StatusMethodNotAllowed, posted.status)
			assert.Contains(t, strings.Split(posted.header.Get("Allow"), ", "), "GET")
		})
	}
}

// join adds a query to a path that may have one.
func join(path, query string) string {
	if strings.Contains(path, "?") {
		return path + "&" + query
	}
	return path + "?" + query
}

func TestAccess_DataReadStandsForTheReadingCategories(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	token := w.signIn(w.sandbox.Athletes()[0], "data:read").AccessToken
	for _, e := range endpoints(w.sandbox) {
		want := http.StatusOK
		if e.scope == "openid" {
			want = http.StatusForbidden
		}
		assert.Equal(t, want, w.get(e.path, token).status, e.path)
	}
	writing := w.signIn(w.sandbox.Coach(), "data:write").AccessToken
	assert.Equal(t, http.StatusForbidden, w.get("/activities/", writing).status, "writing does not include reading")
}

func TestAccess_AnotherPersonsActivityDoesNotExist(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	coach := w.signIn(w.sandbox.Coach()).AccessToken
	foreign := w.sandbox.Activities(w.sandbox.Athletes()[0])[0].ID
	for _, id := range []string{foreign, "nothing", "..", "%2e%2e", "a%2Fb"} {
		for _, tail := range []string{"", "/data", "/mean-max?metric=power", "/accumulated-work-duration"} {
			answer := w.get("/activities/"+id+tail, coach)
			assert.Equal(t, http.StatusNotFound, answer.status, id+tail)
		}
	}
}

func TestAccess_SlashesAreExact(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	token := w.signIn(w.sandbox.Coach()).AccessToken
	for _, path := range []string{
		"/activities", "/users", "/teams", "/traces", "/profile/sports", "/profile/tags",
		"/activities/latest/", "/oauth/userinfo/", "/oauth/principal-token/", "//activities/", "/activities//",
		"/Activities/", "/teams//users",
	} {
		answer := w.get(path, token)
		assert.Equal(t, http.StatusNotFound, answer.status, path)
		assert.Empty(t, answer.header.Get("Location"), path)
		assert.Equal(t, "Not Found", answer.detail(t), path)
	}
}

func TestAccess_EveryAnswerHasARequestID(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	seen := map[string]bool{}
	for _, path := range []string{"/activities/", "/nothing", "/users/"} {
		id := w.get(path, "").header.Get("X-Request-Id")
		assert.NotEmpty(t, id)
		assert.False(t, seen[id])
		seen[id] = true
	}
}
