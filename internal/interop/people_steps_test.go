package interop_test

import (
	"context"
	"net/http"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// userInfo is the call that tells whose client it is.
func userInfo(ctx context.Context, c *sweatstack.Client) (any, error) { return c.OAuth.UserInfo(ctx) }

func delegated(user, team string) func(context.Context, *sweatstack.Client) (any, error) {
	return func(ctx context.Context, c *sweatstack.Client) (any, error) {
		return c.DelegatedClient(ctx, sweatstack.DelegatedTokenParams{UserID: user, TeamID: team})
	}
}

func principal(ctx context.Context, c *sweatstack.Client) (any, error) { return c.PrincipalClient(ctx) }

func listUsers(ctx context.Context, c *sweatstack.Client) (any, error) {
	return c.Users.List(ctx, sweatstack.UserListParams{})
}

func whoAmI(ctx context.Context, c *sweatstack.Client) (any, error) { return c.WhoAmI(ctx) }

// peopleSteps are the calls about users and teams. They leave the client of an
// athlete behind, for the steps that follow.
func peopleSteps(w world) []step {
	lone := w.sandbox.LoneAthlete()
	inTeam := map[string]any{"team_id": w.team.ID}
	return []step{
		{name: "get_userinfo", python: call{Call: "get_userinfo"}, golang: userInfo},
		{name: "get_users", python: call{Call: "get_users"}, golang: listUsers},
		{name: "delegated_client", python: call{Call: "delegated_client", Args: []any{w.athlete.ID}}, golang: delegated(w.athlete.ID, ""), keep: "athlete"},
		{name: "delegated_client: of a team", python: call{Call: "delegated_client", Args: []any{w.other.ID}, Kwargs: inTeam}, golang: delegated(w.other.ID, w.team.ID), keep: "teammate"},
		{
			name: "delegated_client: of nobody who shares", python: call{Call: "delegated_client", Args: []any{lone.ID}},
			golang: delegated(lone.ID, ""), refused: refusedWith(http.StatusForbidden, sweatstack.ErrForbidden),
		},
		{
			name: "delegated_client: of nobody there is", python: call{Call: "delegated_client", Args: []any{"nobody"}},
			golang: delegated("nobody", ""), refused: refusedWith(http.StatusNotFound, sweatstack.ErrNotFound),
		},
		{name: "get_userinfo: of an athlete", as: "athlete", python: call{Call: "get_userinfo"}, golang: userInfo},
		{name: "get_userinfo: of a teammate", as: "teammate", python: call{Call: "get_userinfo"}, golang: userInfo},
		{name: "get_users: acting as an athlete", as: "athlete", python: call{Call: "get_users"}, golang: listUsers},
		{
			name: "whoami", python: call{Call: "whoami"}, golang: whoAmI,
			defect: &defect{why: "it looks for a method that is not there", raises: "AttributeError", instead: call{Call: "get_user", Args: []any{w.coach.ID}}},
		},
		{
			name: "whoami: acting as an athlete", as: "athlete", python: call{Call: "whoami"}, golang: whoAmI,
			defect: &defect{why: "it looks for a method that is not there", raises: "AttributeError", instead: call{Call: "get_user", Args: []any{w.athlete.ID}}},
		},
		{name: "principal_client", as: "athlete", python: call{Call: "principal_client"}, golang: principal, keep: "principal"},
		{name: "get_userinfo: of the principal", as: "principal", python: call{Call: "get_userinfo"}, golang: userInfo},
	}
}
