package sweatstack_test

import (
	"io"
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// readAll reads the body of a request.
func readAll(t *testing.T, r *http.Request) string {
	t.Helper()
	if r.Body == nil {
		return ""
	}
	body, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	return string(body)
}

func TestUsersList_NameIsFilteredAlsoWhenThePlatformIgnoresIt(t *testing.T) {
	t.Parallel()
	s, client := scripted(t, says(200, listOf(person("a", "Anna Berg"), person("b", "BERGLJOT"), person("c", "Carla"))))
	users, err := client.Users.List(t.Context(), sweatstack.UserListParams{Name: "berg"})
	require.NoError(t, err)
	require.Len(t, users, 2)
	members, err := client.Teams.Users(t.Context(), "t", sweatstack.TeamUserListParams{Name: "berg"})
	require.NoError(t, err)
	assert.Equal(t, users, members)
	assert.Equal(t, "name=berg", s.seen[0].URL.RawQuery)
	assert.Equal(t, "name=berg", s.seen[1].URL.RawQuery)
}

func TestUsersList_NullAndBrokenListsAreToleratedOrTyped(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]error{
		"null": nil, "[]": nil, "[null]": sweatstack.ErrCorruptData, "{}": sweatstack.ErrCorruptData,
		"<html>": sweatstack.ErrCorruptData, `[{"id":""}]`: sweatstack.ErrCorruptData, listOf(person("a", "x"))[:40]: sweatstack.ErrCorruptData,
	} {
		_, client := scripted(t, says(200, body))
		users, err := client.Users.List(t.Context(), sweatstack.UserListParams{Name: "a"})
		require.ErrorIs(t, err, want, body)
		assert.Empty(t, users)
		teams, err := client.Teams.List(t.Context())
		require.ErrorIs(t, err, want, body)
		assert.Empty(t, teams)
		_, err = client.Teams.Authorized(t.Context())
		require.ErrorIs(t, err, want, body)
	}
}

func TestUsers_HostileIDsStayInTheirSegment(t *testing.T) {
	t.Parallel()
	const hostile = "../oauth/token?x=1#y%2F\x00"
	s, client := scripted(t, says(404, ""))
	ctx := t.Context()
	calls := map[string]func(id string) error{
		"get": func(id string) error { return last(client.Users.Get(ctx, id)) },
		"update": func(id string) error {
			return last(client.Users.Update(ctx, id, sweatstack.UserUpdateParams{LastName: new("x")}))
		},
		"delete":         func(id string) error { return client.Users.Delete(ctx, id) },
		"team users":     func(id string) error { return last(client.Teams.Users(ctx, id, sweatstack.TeamUserListParams{})) },
		"team user":      func(id string) error { return last(client.Teams.FindUser(ctx, id, "a", sweatstack.SearchAuto)) },
		"team authorize": func(id string) error { return last(client.Teams.Authorize(ctx, id, nil)) },
	}
	for name, run := range calls {
		before := len(s.seen)
		require.ErrorIs(t, run(hostile), sweatstack.ErrNotFound, name)
		require.Len(t, s.seen, before+1, name)
		assert.Contains(t, s.seen[before].URL.EscapedPath(), "/..%2Foauth%2Ftoken%3Fx=1%23y%252F%00", name)
		assert.Empty(t, s.seen[before].URL.RawQuery, name)
		for _, id := range []string{"", ".", ".."} {
			assert.ErrorAs(t, run(id), new(*sweatstack.ParamError), name)
		}
		assert.Len(t, s.seen, before+1, name)
	}
}

func TestUsers_WrongParametersAreNamedAndNothingIsSent(t *testing.T) {
	t.Parallel()
	s, client := scripted(t, says(200, "[]"))
	ctx := t.Context()
	for name, err := range map[string]error{
		"no first name":      last(client.Users.Create(ctx, sweatstack.UserCreateParams{LastName: "x"})),
		"nothing to change":  last(client.Users.Update(ctx, "u", sweatstack.UserUpdateParams{})),
		"first name away":    last(client.Users.Update(ctx, "u", sweatstack.UserUpdateParams{FirstName: new("")})),
		"last name away":     last(client.Users.Update(ctx, "u", sweatstack.UserUpdateParams{LastName: new("")})),
		"no scope":           last(client.Teams.Authorize(ctx, "t", []sweatstack.Scope{})),
		"an empty scope":     last(client.Teams.Authorize(ctx, "t", []sweatstack.Scope{""})),
		"no user to act as":  last(client.ActAs(ctx, sweatstack.ActAsParams{TeamID: "t"})),
		"unknown mode":       client.SwitchUser(ctx, sweatstack.ActAsParams{User: "u", Mode: -1}),
		"team that is above": client.SwitchUser(ctx, sweatstack.ActAsParams{User: "u", TeamID: ".."}),
	} {
		assert.ErrorAs(t, err, new(*sweatstack.ParamError), name)
	}
	assert.Empty(t, s.seen)
}

func TestUsersDelete_LostAnswerCountsWhenTheUserIsGoneThen(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, client := scripted(t, lost(), says(404, ""))
		require.NoError(t, client.Users.Delete(t.Context(), "u"))
		_, client = scripted(t, says(503, ""), says(404, ""))
		require.NoError(t, client.Users.Delete(t.Context(), "u"))
		_, client = scripted(t, says(404, ""))
		require.ErrorIs(t, client.Users.Delete(t.Context(), "u"), sweatstack.ErrNotFound, "nobody has tried before")
		_, client = scripted(t, lost(), says(404, ""))
		_, err := client.Users.Get(t.Context(), "u")
		require.ErrorIs(t, err, sweatstack.ErrNotFound, "only of a deletion")
	})
}

func TestUsersDelete_AnyBodyOfASuccessIsLeftUnread(t *testing.T) {
	t.Parallel()
	for _, answer := range []reply{says(204, ""), says(200, "null"), says(200, "<html>"), {status: 200, body: zeros{}}, {status: 200, body: errorReader{}}} {
		_, client := scripted(t, answer)
		require.NoError(t, client.Users.Delete(t.Context(), "u"))
	}
}

func TestUsersCreate_IsNeverRepeated(t *testing.T) {
	t.Parallel()
	s, client := scripted(t, says(503, ""))
	_, err := client.Users.Create(t.Context(), sweatstack.UserCreateParams{FirstName: "x"})
	require.Error(t, err)
	_, err = client.Teams.Authorize(t.Context(), "t", nil)
	require.Error(t, err)
	assert.Len(t, s.seen, 2)
}

func TestTeamsAuthorize_AnswerAboutAnotherTeamIsRefused(t *testing.T) {
	t.Parallel()
	for _, body := range []string{granted, `{"team_id":"t","scopes":[]}`, "null", "[]"} {
		_, client := scripted(t, says(200, body))
		_, err := client.Teams.Authorize(t.Context(), "t", nil)
		require.ErrorIs(t, err, sweatstack.ErrCorruptData, body)
	}
}

func TestUsers_ManagedUserFromTheFirstDayToTheLast(t *testing.T) {
	t.Parallel()
	for _, api := range []sweatstacktest.API{sweatstacktest.Current, sweatstacktest.Legacy} {
		sandbox := sweatstacktest.New(t, sweatstacktest.WithAPI(api))
		coach := sandbox.Client(sandbox.Coach())
		ctx := t.Context()
		user, err := coach.Users.Create(ctx, sweatstack.UserCreateParams{FirstName: "Åse", LastName: "Dahl"})
		require.NoError(t, err)
		assert.True(t, user.IsManaged)
		assert.Equal(t, "Åse Dahl", user.DisplayName)
		got, err := coach.Users.Get(ctx, user.ID)
		require.NoError(t, err)
		assert.Equal(t, user, got)

		changed, err := coach.Users.Update(ctx, user.ID, sweatstack.UserUpdateParams{LastName: new("Lund")})
		require.NoError(t, err)
		assert.Equal(t, "Åse Lund", changed.DisplayName, "the first name is as it was")
		found, err := coach.Users.Find(ctx, "åse", sweatstack.SearchAuto)
		require.NoError(t, err)
		assert.Equal(t, user.ID, found.ID)
		acting, err := coach.ActAs(ctx, sweatstack.ActAsParams{User: "ÅSE"})
		require.NoError(t, err)
		who, err := acting.WhoAmI(ctx)
		require.NoError(t, err)
		assert.Equal(t, user.ID, who.ID)

		require.NoError(t, coach.Users.Delete(ctx, user.ID))
		_, err = coach.Users.Get(ctx, user.ID)
		require.ErrorIs(t, err, sweatstack.ErrNotFound)
		_, err = acting.Profile.Tags(ctx)
		require.Error(t, err, "the tokens are gone, too")
	}
}
