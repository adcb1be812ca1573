package sweatstacktest_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDelegatedToken_OpensTheAthletesDataInTheCoachsName(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	coach, athlete := w.sandbox.Coach(), w.sandbox.Athletes()[0]
	got := w.tokens(w.delegate(w.signIn(coach).AccessToken, map[string]any{"sub": athlete.ID}))
	access := claims(t, got.AccessToken)
	assert.Equal(t, athlete.ID, access["sub"])
	assert.Equal(t, map[string]any{"sub": coach.ID}, access["act"])
	assert.NotNil(t, got.RefreshToken)
	assert.NotContains(t, strings.Fields(got.Scope), "email")
	assert.NotContains(t, strings.Fields(got.Scope), "sharing:read")

	var list []struct{ ID string }
	w.get("/activities/?limit=1", got.AccessToken).into(t, &list)
	require.Len(t, list, 1)
	assert.Equal(t, w.sandbox.Activities(athlete)[0].ID, list[0].ID)

	w.sandbox.Advance(time.Hour)
	renewed := w.tokens(w.refresh(*got.RefreshToken))
	assert.Equal(t, athlete.ID, claims(t, renewed.AccessToken)["sub"])
	assert.Equal(t, 1, w.sandbox.Counters().Delegated)
}

func TestDelegatedToken_Refusals(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	coach := w.signIn(w.sandbox.Coach()).AccessToken
	athlete := w.signIn(w.sandbox.Athletes()[0]).AccessToken
	asAthlete := w.tokens(w.delegate(coach, map[string]any{"sub": w.sandbox.Athletes()[0].ID})).AccessToken
	var teams []struct{ ID string }
	w.get("/teams/", coach).into(t, &teams)
	team := teams[0].ID
	tests := []struct {
		name, bearer string
		body         any
		want         int
	}{
		{"athlete of the coach", coach, map[string]any{"sub": w.sandbox.Athletes()[1].ID}, 200},
		{"managed user", coach, map[string]any{"sub": w.sandbox.ManagedUser().ID}, 200},
		{"oneself", coach, map[string]any{"sub": w.sandbox.Coach().ID}, 200},
		{"through the team", coach, map[string]any{"sub": w.sandbox.Athletes()[1].ID, "team_id": team}, 200},
		{"null team and scopes", coach, map[string]any{"sub": w.sandbox.Athletes()[1].ID, "team_id": nil, "scopes": nil}, 200},
		{"lone athlete", coach, map[string]any{"sub": w.sandbox.LoneAthlete().ID}, 403},
		{"lone athlete through the team", coach, map[string]any{"sub": w.sandbox.LoneAthlete().ID, "team_id": team}, 403},
		{"nobody", coach, map[string]any{"sub": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}, 404},
		{"unknown team", coach, map[string]any{"sub": w.sandbox.Athletes()[0].ID, "team_id": "x"}, 404},
		{"athlete acts for the coach", athlete, map[string]any{"sub": w.sandbox.Coach().ID}, 403},
		{"athlete acts for a team mate", athlete, map[string]any{"sub": w.sandbox.Athletes()[1].ID, "team_id": team}, 403},
		{"coach acting as an athlete acts for another", asAthlete, map[string]any{"sub": w.sandbox.Athletes()[1].ID}, 403},
		{"no token", "", map[string]any{"sub": w.sandbox.Coach().ID}, 401},
		{"no sub", coach, map[string]any{}, 422},
		{"sub is a number", coach, map[string]any{"sub": 3}, 422},
		{"not an object", coach, "text", 422},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			answer := w.delegate(tt.bearer, tt.body)
			assert.Equal(t, tt.want, answer.status, "body %q", answer.body)
		})
	}
}

func TestDelegatedToken_HasNoMoreRightsThanBothSidesGive(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	athlete := w.sandbox.Athletes()[0]
	tests := []struct {
		name  string
		coach []string
		body  map[string]any
		want  string
	}{
		{"reading only", []string{"openid", "activities:read", "sharing:read"}, nil, "openid activities:read"},
		{"old bundle", []string{"data:read"}, nil, "activities:read wellness:read workouts:read"},
		{"what is not shared", []string{"reproductive_health:read", "openid"}, nil, "openid"},
		{"fewer asked for", []string{"data:read"}, map[string]any{"scopes": []string{"activities:read", "admin"}}, "activities:read"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			body := map[string]any{"sub": athlete.ID}
			maps.Copy(body, tt.body)
			got := w.tokens(w.delegate(w.signIn(w.sandbox.Coach(), tt.coach...).AccessToken, body))
			assert.Equal(t, tt.want, got.Scope)
		})
	}
}

func TestPrincipalToken_LeadsBackToThePersonSignedIn(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	coach := w.signIn(w.sandbox.Coach())
	delegated := w.tokens(w.delegate(coach.AccessToken, map[string]any{"sub": w.sandbox.Athletes()[0].ID}))
	for _, bearer := range []string{delegated.AccessToken, coach.AccessToken} {
		back := w.tokens(w.get("/oauth/principal-token", bearer))
		access := claims(t, back.AccessToken)
		assert.Equal(t, w.sandbox.Coach().ID, access["sub"])
		assert.NotContains(t, access, "act")
		assert.Equal(t, coach.Scope, back.Scope)
		require.NotNil(t, back.RefreshToken)
		assert.NotEqual(t, *coach.RefreshToken, *back.RefreshToken, "a family of its own: rotation must not hit the sign-in")
		assert.Equal(t, http.StatusOK, w.get("/users/", back.AccessToken).status)
	}
}

func TestDelegatedToken_IsRefusedWhereThePlatformRefusesIt(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	managed := w.tokens(w.delegate(w.signIn(w.sandbox.Coach()).AccessToken, map[string]any{"sub": w.sandbox.ManagedUser().ID}))
	assert.Equal(t, http.StatusForbidden, w.get("/users/", managed.AccessToken).status)
	assert.Equal(t, http.StatusOK, w.get("/oauth/userinfo", managed.AccessToken).status)
	assert.Equal(t, http.StatusOK, w.get("/profile/tags/", managed.AccessToken).status)
}

// A refresh token has no end, so what it gives must follow what the athlete
// allows now, and not what was allowed when the coach signed in.
func TestDelegatedToken_RefreshFollowsWhatIsSharedNow(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	coach, athlete := w.sandbox.Coach(), w.sandbox.Athletes()[0]
	require.NoError(t, w.sandbox.Share(athlete, coach, "activities:read", "activities:write", "wellness:read"))
	acting := w.tokens(w.delegate(w.signIn(coach).AccessToken, map[string]any{"sub": athlete.ID}))
	assert.Equal(t, "openid profile offline_access activities:read wellness:read activities:write", acting.Scope)

	require.NoError(t, w.sandbox.Share(athlete, coach, "activities:read", "workouts:read"))
	assert.Equal(t, "openid profile offline_access activities:read workouts:read",
		w.tokens(w.delegate(w.signIn(coach).AccessToken, map[string]any{"sub": athlete.ID})).Scope)
	renewed := w.tokens(w.refresh(*acting.RefreshToken))
	assert.Equal(t, "openid profile offline_access activities:read", renewed.Scope, "less, and never more than at first")
	assert.Equal(t, renewed.Scope, claims(t, renewed.AccessToken)["scope"])
	assert.Equal(t, http.StatusForbidden, w.body(http.MethodPost, "/traces/", renewed.AccessToken, goodTrace).status)
}

func TestDelegatedToken_LeavingATeamEndsWhatWentThroughIt(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	coach, athlete := w.sandbox.Coach(), w.sandbox.Athletes()[0]
	team := w.sandbox.Teams()[0].ID
	own := w.signIn(coach).AccessToken
	through := w.tokens(w.delegate(own, map[string]any{"sub": athlete.ID, "team_id": team}))
	mate := w.tokens(w.delegate(own, map[string]any{"sub": w.sandbox.Athletes()[1].ID, "team_id": team}))
	direct := w.tokens(w.delegate(own, map[string]any{"sub": athlete.ID}))
	again := w.tokens(w.delegate(through.AccessToken, map[string]any{"sub": athlete.ID}))

	leave := w.signIn(athlete, "sharing:write").AccessToken
	require.Equal(t, http.StatusOK, w.postJSON("/api/v1/teams/"+team+"/authorize", map[string]any{"scopes": []string{}},
		"Authorization", "Bearer "+leave).status)
	for name, ended := range map[string]tokens{"through the team": through, "a token of that token": again} {
		assert.Equal(t, http.StatusUnauthorized, w.get("/activities/?limit=1", ended.AccessToken).status, name)
		assert.Equal(t, http.StatusBadRequest, w.refresh(*ended.RefreshToken).status, name)
	}
	for name, stays := range map[string]tokens{"a team mate": mate, "shared directly": direct} {
		assert.Equal(t, http.StatusOK, w.get("/activities/?limit=1", stays.AccessToken).status, name)
		assert.Equal(t, http.StatusOK, w.refresh(*stays.RefreshToken).status, name)
	}
}

// The coach acts as the athlete, and as the athlete for whoever shares with the
// athlete: that share is the one that counts.
func TestDelegatedToken_OfADelegatedTokenEndsWithTheShareItWentThrough(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	coach, athlete, friend := w.sandbox.Coach(), w.sandbox.Athletes()[0], w.sandbox.LoneAthlete()
	require.NoError(t, w.sandbox.Share(friend, athlete, "activities:read", "wellness:read"))
	require.NoError(t, w.sandbox.Share(friend, coach, "activities:read"))
	require.NoError(t, w.sandbox.Share(coach, athlete, "activities:read"))
	first := w.tokens(w.delegate(w.signIn(coach).AccessToken, map[string]any{"sub": athlete.ID}))
	second := w.tokens(w.delegate(first.AccessToken, map[string]any{"sub": friend.ID}))
	assert.Equal(t, map[string]any{"sub": coach.ID}, claims(t, second.AccessToken)["act"])
	direct := w.tokens(w.delegate(w.signIn(coach).AccessToken, map[string]any{"sub": friend.ID}))
	around := w.tokens(w.delegate(first.AccessToken, map[string]any{"sub": coach.ID}))

	require.NoError(t, w.sandbox.Share(friend, athlete, "activities:read"))
	assert.NotContains(t, w.tokens(w.refresh(*second.RefreshToken)).Scope, "wellness")
	require.NoError(t, w.sandbox.StopSharing(friend, athlete))
	assert.Equal(t, http.StatusUnauthorized, w.get("/activities/?limit=1", second.AccessToken).status)
	assert.Equal(t, http.StatusBadRequest, w.refresh(*second.RefreshToken).status)
	assert.Equal(t, http.StatusOK, w.get("/activities/?limit=1", first.AccessToken).status)
	assert.Equal(t, http.StatusOK, w.refresh(*direct.RefreshToken).status, "another share of the same person")

	require.NoError(t, w.sandbox.StopSharing(coach, athlete))
	assert.Equal(t, http.StatusBadRequest, w.refresh(*around.RefreshToken).status, "the athlete's view of the coach")
	assert.Equal(t, http.StatusOK, w.refresh(*first.RefreshToken).status)
}

func TestDelegatedToken_HasARefreshTokenWhenTheSignInHasOne(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	code := w.code(w.sandbox.Coach(), "client_id", "5382f68b0d254378", "scope", "openid data:read")
	own := w.tokens(w.postForm(tokenPath, url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "client_id": {"5382f68b0d254378"},
	}))
	for _, answer := range []reply{
		w.delegate(own.AccessToken, map[string]any{"sub": w.sandbox.Athletes()[0].ID}),
		w.get("/oauth/principal-token", own.AccessToken),
	} {
		assert.Nil(t, w.tokens(answer).RefreshToken)
		assert.Contains(t, string(answer.body), `"refresh_token":null`, "old clients fail on a missing key")
		assert.Equal(t, "no-store", answer.header.Get("Cache-Control"))
	}
}

func TestDelegatedToken_BelongsToTheApplicationOfTheSignIn(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	acting := w.tokens(w.delegate(w.signIn(w.sandbox.Coach()).AccessToken, map[string]any{"sub": w.sandbox.Athletes()[0].ID}))
	foreign := w.postForm(tokenPath, url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {*acting.RefreshToken}, "client_id": {"5382f68b0d254378"},
	})
	assert.Equal(t, http.StatusBadRequest, foreign.status)
	assert.Equal(t, http.StatusOK, w.refresh(*acting.RefreshToken).status)
}

func TestDelegatedToken_ThroughATeamOutlivesTheEndOfDirectSharing(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	coach, athlete := w.sandbox.Coach(), w.sandbox.Athletes()[0]
	own := w.signIn(coach)
	direct := w.tokens(w.delegate(own.AccessToken, map[string]any{"sub": athlete.ID}))
	through := w.tokens(w.delegate(own.AccessToken, map[string]any{"sub": athlete.ID, "team_id": w.sandbox.Teams()[0].ID}))
	require.NoError(t, w.sandbox.StopSharing(athlete, coach))
	assert.Equal(t, http.StatusBadRequest, w.refresh(*direct.RefreshToken).status)
	assert.Equal(t, http.StatusOK, w.refresh(*through.RefreshToken).status)
	assert.Equal(t, http.StatusOK, w.get("/activities/?limit=1", through.AccessToken).status)
	assert.Equal(t, http.StatusOK, w.get("/users/", own.AccessToken).status, "the sign-in stays")
	assert.Equal(t, http.StatusForbidden, w.delegate(own.AccessToken, map[string]any{"sub": athlete.ID}).status)
}

func TestDelegatedToken_FollowsWhatIsSharedAfterARestart(t *testing.T) {
	t.Parallel()
	m := &memory{}
	var nested, through string
	life(t, m, func(w *wire) {
		coach, athlete, friend := w.sandbox.Coach(), w.sandbox.Athletes()[0], w.sandbox.LoneAthlete()
		require.NoError(t, w.sandbox.Share(friend, athlete, "activities:read"))
		own := w.signIn(coach).AccessToken
		first := w.tokens(w.delegate(own, map[string]any{"sub": athlete.ID}))
		nested = *w.tokens(w.delegate(first.AccessToken, map[string]any{"sub": friend.ID})).RefreshToken
		through = *w.tokens(w.delegate(own, map[string]any{"sub": athlete.ID, "team_id": w.sandbox.Teams()[0].ID})).RefreshToken
	})
	life(t, m, func(w *wire) {
		athlete := w.sandbox.Athletes()[0]
		require.NoError(t, w.sandbox.StopSharing(athlete, w.sandbox.Coach()))
		assert.Equal(t, http.StatusOK, w.refresh(through).status, "by the team")
		assert.Equal(t, http.StatusOK, w.refresh(nested).status, "by the athlete's share")
		require.NoError(t, w.sandbox.StopSharing(w.sandbox.LoneAthlete(), athlete))
		assert.Equal(t, http.StatusBadRequest, w.refresh(nested).status)
	})
}
