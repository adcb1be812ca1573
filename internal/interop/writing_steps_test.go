package interop_test

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

func createUser(p sweatstack.UserCreateParams) func(context.Context, *sweatstack.Client) (any, error) {
	return func(ctx context.Context, c *sweatstack.Client) (any, error) { return c.Users.Create(ctx, p) }
}

func createTrace(p sweatstack.TraceParams) func(context.Context, *sweatstack.Client) (any, error) {
	return func(ctx context.Context, c *sweatstack.Client) (any, error) { return c.Traces.Create(ctx, p) }
}

func authorizeTeam(team string, scopes ...sweatstack.Scope) func(context.Context, *sweatstack.Client) (any, error) {
	return func(ctx context.Context, c *sweatstack.Client) (any, error) {
		return c.Teams.Authorize(ctx, team, scopes)
	}
}

// writingSteps are the calls that change something. Each side signs what it
// makes, and what it leaves in the sandbox is compared as well.
func writingSteps(w world) []step {
	coach, athlete := w.sandbox.Client(w.coach), w.sandbox.Client(w.athlete)
	made := comparison{made: []string{"id", "registered_at"}}

	signedUser := func(ctx context.Context, signs string) (any, error) {
		return coach.Users.Find(ctx, signs, sweatstack.SearchByName)
	}
	signedTraces := func(ctx context.Context, signs string) (any, error) {
		all, err := list(athlete.Traces.All(ctx, sweatstack.TraceListParams{}))
		return slices.DeleteFunc(all, func(trace sweatstack.Trace) bool { return !strings.HasSuffix(trace.Notes, signs) }), err
	}
	at := w.history[0].Start.Truncate(time.Second).Add(7 * time.Minute)
	zone := time.FixedZone("", 2*60*60)
	params := sweatstack.TraceParams{
		Timestamp: at.In(zone), Lactate: new(2.25), RPE: new(14), Notes: "Second step, " + goSigns, Power: new(245), Speed: new(3.5),
		HeartRate: new(151), Tags: []string{"tour", "lactate"}, Sport: sport.CyclingRoad,
	}
	python := map[string]any{
		"timestamp": instant(at.In(zone).Format(time.RFC3339)), "lactate": 2.25, "rpe": 14, "notes": "Second step, " + pythonSigns, "power": 245, "speed": 3.5,
		"heart_rate": 151, "tags": []any{"tour", "lactate"}, "sport": sportArg("cycling.road"),
	}

	closed := func(ctx context.Context) error {
		_, err := athlete.Teams.Authorize(ctx, w.team.ID, []sweatstack.Scope{sweatstack.ScopeDataWrite})
		return err
	}
	opened := func(ctx context.Context, _ string) (any, error) { return athlete.Teams.Authorized(ctx) }
	return []step{
		{
			name: "create_user", python: call{Call: "create_user", Args: []any{"Kari", "Made " + pythonSigns}},
			golang: createUser(sweatstack.UserCreateParams{FirstName: "Kari", LastName: "Made " + goSigns}), differ: made, after: signedUser,
		},
		{
			name: "create_user: of one name", python: call{Call: "create_user", Args: []any{"Only " + pythonSigns}},
			golang: createUser(sweatstack.UserCreateParams{FirstName: "Only " + goSigns}), differ: made,
			after: func(ctx context.Context, signs string) (any, error) { return signedUser(ctx, "Only "+signs) },
		},
		{
			name: "create_trace", as: "athlete", python: call{Call: "create_trace", Kwargs: python},
			golang: createTrace(params), differ: made, after: signedTraces,
		},
		{
			name: "create_trace: of notes alone, long ago", as: "athlete",
			python: call{Call: "create_trace", Kwargs: map[string]any{"timestamp": instant("2019-05-06T07:08:09.250000+00:00"), "notes": "Alone " + pythonSigns}},
			golang: createTrace(sweatstack.TraceParams{Timestamp: time.Date(2019, time.May, 6, 7, 8, 9, 250e6, time.UTC), Notes: "Alone " + goSigns}),
			differ: made, after: signedTraces,
		},
		{
			name: "create_trace: of less than no power", as: "athlete",
			python:  call{Call: "create_trace", Kwargs: map[string]any{"timestamp": instant("2026-05-06T07:08:09+00:00"), "power": -1}},
			golang:  createTrace(sweatstack.TraceParams{Timestamp: at, Power: new(-1)}),
			refused: &refusal{python: "ValueError", is: paramError},
		},
		{name: "get_traces: those that were made", as: "athlete", python: call{Call: "get_traces", Kwargs: map[string]any{"tags": []any{"tour"}}}, golang: traces(sweatstack.TraceListParams{Tags: []string{"tour"}})},
		{name: "get_users: those that were made", python: call{Call: "get_users"}, golang: listUsers},
		{
			name: "authorize_team", as: "athlete", before: closed, after: opened,
			python: call{Call: "authorize_team", Args: []any{w.team.ID}},
			golang: authorizeTeam(w.team.ID, sweatstack.ScopeDataRead), // the default of 0.70
		},
		{
			name: "authorize_team: to write, too", as: "athlete", before: closed, after: opened,
			python: call{Call: "authorize_team", Args: []any{w.team.ID}, Kwargs: map[string]any{"scopes": []any{"data:read", "data:write", "profile"}}},
			golang: authorizeTeam(w.team.ID, sweatstack.ScopeDataRead, sweatstack.ScopeDataWrite, sweatstack.ScopeProfile),
		},
	}
}
