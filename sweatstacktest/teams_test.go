package sweatstacktest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

type grantedWire struct {
	TeamID string   `json:"team_id"`
	UserID string   `json:"user_id"`
	Scopes []string `json:"scopes"`
}

type teamWire struct {
	ID, Name, Description, URL, Image string
	PrivacyStatement                  string   `json:"privacy_statement"`
	Role                              *string  `json:"role"`
	Scopes                            []string `json:"scopes"`
}

func TestAuthorizeTeam_OpensTheUsersDataToItsOwner(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	lone, team := w.sandbox.LoneAthlete(), teamID(w.sandbox)
	coach, own := w.signIn(w.sandbox.Coach()).AccessToken, w.signIn(lone).AccessToken
	inTeam := map[string]any{"sub": lone.ID, "team_id": team}
	require.Equal(t, http.StatusForbidden, w.delegate(coach, inTeam).status)
	authorize := func(body string) grantedWire {
		t.Helper()
		answer := w.with(own, http.MethodPost, "/teams/"+team+"/authorize", jsonType, body)
		require.Equal(t, http.StatusOK, answer.status, "body %q", answer.body)
		var granted grantedWire
		answer.into(t, &granted)
		return granted
	}

	granted := authorize(`{"scopes":["activities:read","email","sharing:read","activities:read","openid"]}`)
	assert.Equal(t, grantedWire{team, lone.ID, []string{"activities:read"}}, granted, "the rest cannot be given to a team")
	got := w.tokens(w.delegate(coach, inTeam))
	assert.Equal(t, "openid profile offline_access activities:read", got.Scope)
	assert.Equal(t, http.StatusForbidden, w.delegate(coach, map[string]any{"sub": lone.ID}).status, "through the team only")

	var teams []teamWire
	w.get("/teams/authorized", own).into(t, &teams)
	require.Len(t, teams, 1)
	assert.Equal(t, team, teams[0].ID)
	assert.Equal(t, []string{"activities:read"}, teams[0].Scopes)
	assert.NotEmpty(t, teams[0].PrivacyStatement)
	var users []userWire
	w.get("/teams/"+team+"/users?name=SOFIE", coach).into(t, &users)
	require.Len(t, users, 1)
	assert.Equal(t, lone.ID, users[0].ID)
	assert.Equal(t, []string{"activities:read"}, users[0].Scopes)
	assert.Equal(t, http.StatusOK, w.get("/teams/"+team+"/users", own).status, "a member now")

	authorize(`{"scopes":[]}`)
	assert.Equal(t, http.StatusForbidden, w.delegate(coach, inTeam).status)
	w.get("/teams/authorized", own).into(t, &teams)
	assert.Empty(t, teams)
	assert.Equal(t, http.StatusForbidden, w.get("/teams/"+team+"/users", own).status)
}

func TestAuthorizeTeam_BundlesAreCategoriesToday(t *testing.T) {
	t.Parallel()
	for api, want := range map[sweatstacktest.API][]string{
		sweatstacktest.Current: {"activities:read", "wellness:read", "reproductive_health:read", "workouts:read"},
		sweatstacktest.Legacy:  {"data:read"},
	} {
		w := newWire(t, sweatstacktest.WithAPI(api))
		own := w.signIn(w.sandbox.LoneAthlete(), "data:read", "data:write", "profile").AccessToken
		var granted grantedWire
		w.with(own, http.MethodPost, "/teams/"+teamID(w.sandbox)+"/authorize", jsonType, `{"scopes":["data:read"]}`).into(t, &granted)
		assert.Equal(t, want, granted.Scopes)
		coach := w.signIn(w.sandbox.Coach(), "data:read").AccessToken
		got := w.tokens(w.delegate(coach, map[string]any{"sub": w.sandbox.LoneAthlete().ID, "team_id": teamID(w.sandbox)}))
		assert.Equal(t, "activities:read wellness:read reproductive_health:read workouts:read", got.Scope)
	}
}

func TestAuthorizeTeam_DelegatedTokenPassesOnNoMoreThanItHas(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	coach, managed := w.signIn(w.sandbox.Coach(), "activities:read", "openid").AccessToken, w.sandbox.ManagedUser()
	delegated := w.tokens(w.delegate(coach, map[string]any{"sub": managed.ID})).AccessToken
	var granted grantedWire
	w.with(delegated, http.MethodPost, "/teams/"+teamID(w.sandbox)+"/authorize", jsonType, `{"scopes":["activities:read","activities:write"]}`).into(t, &granted)
	assert.Equal(t, grantedWire{teamID(w.sandbox), managed.ID, []string{"activities:read"}}, granted)
}

func TestAuthorizeTeam_Refusals(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	own, poor := w.signIn(w.sandbox.LoneAthlete()).AccessToken, w.signIn(w.sandbox.LoneAthlete(), "activities:write").AccessToken
	path := "/teams/" + teamID(w.sandbox) + "/authorize"
	const good = `{"scopes":["activities:read"]}`
	for name, c := range map[string]struct {
		bearer, path, body string
		want               int
	}{
		"no token":          {"", path, good, 401},
		"no right to share": {poor, path, good, 403},
		"no such team":      {own, "/teams/none/authorize", good, 404},
		"nothing":           {own, path, "", 422},
		"no scopes":         {own, path, "{}", 422},
		"null":              {own, path, `{"scopes":null}`, 422},
		"a text":            {own, path, `{"scopes":"activities:read"}`, 422},
		"unknown scope":     {own, path, `{"scopes":["activities:read","everything"]}`, 422},
		"SweatStack's own":  {own, path, `{"scopes":["admin"]}`, 422},
	} {
		assert.Equal(t, c.want, w.with(c.bearer, http.MethodPost, c.path, jsonType, c.body).status, name)
	}
	var teams []teamWire
	w.get("/teams/authorized", own).into(t, &teams)
	assert.Empty(t, teams)
}
