package interop_test

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

func findUser(text string, mode sweatstack.SearchMode) func(context.Context, *sweatstack.Client) (any, error) {
	return func(ctx context.Context, c *sweatstack.Client) (any, error) { return c.Users.Find(ctx, text, mode) }
}

func findTeamUser(team, text string, mode sweatstack.SearchMode) func(context.Context, *sweatstack.Client) (any, error) {
	return func(ctx context.Context, c *sweatstack.Client) (any, error) {
		return c.Teams.FindUser(ctx, team, text, mode)
	}
}

func teamUsers(team string) func(context.Context, *sweatstack.Client) (any, error) {
	return func(ctx context.Context, c *sweatstack.Client) (any, error) {
		return c.Teams.Users(ctx, team, sweatstack.TeamUserListParams{})
	}
}

func ambiguous(err error) bool {
	_, ok := errors.AsType[*sweatstack.AmbiguousUserError](err)
	return ok
}

// findingSteps look for one user among many.
func findingSteps(w world) []step {
	auto, byID, byName := sweatstack.SearchAuto, sweatstack.SearchByID, sweatstack.SearchByName
	user := func(text, mode string) call {
		return call{Call: "get_user", Args: []any{text}, Kwargs: map[string]any{"search_mode": mode}}
	}
	member := func(text, mode string) call {
		return call{Call: "get_team_user", Kwargs: map[string]any{"team_id": w.team.ID, "user": text, "search_mode": mode}}
	}
	name := strings.ToLower(w.athlete.Name())
	none := &refusal{python: "ValueError", golang: sweatstack.ErrNotFound}
	several := &refusal{python: "ValueError", is: ambiguous}
	return []step{
		{name: "get_user: an id", python: user(w.athlete.ID, "auto"), golang: findUser(w.athlete.ID, auto)},
		{name: "get_user: a name", python: user(name, "auto"), golang: findUser(name, auto)},
		{name: "get_user: a part of a name", python: user(name[1:], "name"), golang: findUser(name[1:], byName)},
		{
			name: "get_user: a name with capitals", python: user(w.athlete.Name(), "auto"), golang: findUser(w.athlete.Name(), auto),
			defect: &defect{why: "only the display name is lower-cased", raises: "ValueError", instead: user(name, "auto")},
		},
		{name: "get_user: a name that nobody has", python: user("no such name", "name"), golang: findUser("no such name", byName), refused: none},
		{name: "get_user: a name that several have", python: user("a", "name"), golang: findUser("a", byName), refused: several},
		{name: "get_user: an id that nobody has", python: user("nobody", "id"), golang: findUser("nobody", byID), refused: &refusal{nothing: true, golang: sweatstack.ErrNotFound}},
		{name: "get_user: acting as an athlete", as: "athlete", python: user(w.other.ID, "id"), golang: findUser(w.other.ID, byID)},
		{name: "get_team_users", python: call{Call: "get_team_users", Args: []any{w.team.ID}}, golang: teamUsers(w.team.ID)},
		{
			name: "get_team_users: of a team that is not there", python: call{Call: "get_team_users", Args: []any{"no-team"}},
			golang: teamUsers("no-team"), refused: refusedWith(http.StatusNotFound, sweatstack.ErrNotFound),
		},
		{name: "get_team_user: an id", python: member(w.athlete.ID, "auto"), golang: findTeamUser(w.team.ID, w.athlete.ID, auto)},
		{name: "get_team_user: a name", python: member(name, "name"), golang: findTeamUser(w.team.ID, name, byName)},
		{name: "get_team_user: a name that nobody has", python: member("no such name", "auto"), golang: findTeamUser(w.team.ID, "no such name", auto), refused: none},
		{
			name: "get_team_user: who is in no team", python: member(w.sandbox.LoneAthlete().ID, "id"),
			golang: findTeamUser(w.team.ID, w.sandbox.LoneAthlete().ID, byID), refused: &refusal{nothing: true, golang: sweatstack.ErrNotFound},
		},
	}
}
