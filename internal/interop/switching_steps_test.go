package interop_test

import (
	"context"
	"strings"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

func switchUser(p sweatstack.ActAsParams) func(context.Context, *sweatstack.Client) (any, error) {
	return func(ctx context.Context, c *sweatstack.Client) (any, error) { return nil, c.SwitchUser(ctx, p) }
}

func switchBack(ctx context.Context, c *sweatstack.Client) (any, error) {
	return nil, c.SwitchBack(ctx)
}

// switchingSteps change one client in place, there and back.
func switchingSteps(w world) []step {
	own := step{as: "switcher", python: call{Call: "get_userinfo"}, golang: userInfo}
	told := func(when string) step { s := own; s.name = "get_userinfo: " + when; return s }
	name := strings.ToLower(w.athlete.Name())
	lone := w.sandbox.LoneAthlete()
	return []step{
		{name: "principal_client: to switch", python: call{Call: "principal_client"}, golang: principal, keep: "switcher"},
		{name: "switch_user", as: "switcher", python: call{Call: "switch_user", Args: []any{w.athlete.ID}}, golang: switchUser(sweatstack.ActAsParams{User: w.athlete.ID})},
		told("switched to an id"),
		{
			name: "switch_user: a name, from somebody else", as: "switcher", python: call{Call: "switch_user", Args: []any{strings.ToLower(w.other.Name())}},
			golang: switchUser(sweatstack.ActAsParams{User: w.other.Name()}),
		},
		told("switched to a name"),
		{name: "switch_back", as: "switcher", python: call{Call: "switch_back"}, golang: switchBack},
		told("switched back"),
		{
			name: "switch_user: of a team", as: "switcher", python: call{Call: "switch_user", Args: []any{name}, Kwargs: map[string]any{"team_id": w.team.ID, "search_mode": "name"}},
			golang: switchUser(sweatstack.ActAsParams{User: name, TeamID: w.team.ID, Mode: sweatstack.SearchByName}),
		},
		told("switched to one of a team"),
		{name: "switch_back: from a team", as: "switcher", python: call{Call: "switch_back"}, golang: switchBack},
		{
			name: "switch_user: of nobody who shares", as: "switcher", python: call{Call: "switch_user", Args: []any{lone.ID}, Kwargs: map[string]any{"search_mode": "id"}},
			golang:  switchUser(sweatstack.ActAsParams{User: lone.ID, Mode: sweatstack.SearchByID}),
			refused: &refusal{python: "ValueError", golang: sweatstack.ErrForbidden}, // Python asks for nobody, which is 422
		},
		told("after a switch that failed"),
	}
}
