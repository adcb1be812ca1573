package sweatstacktest_test

import (
	"strings"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// accessRow is what the access rules say about one route, called for the first
// athlete.
type accessRow struct {
	// route is the method and the pattern.
	route string
	// query is a valid one.
	query string
	// id makes what the path names; nil for a pattern without variables.
	id func(*accessTable) string
	// scopes open the route, each alone; none for any token.
	scopes []string
	// ok is the status for the athlete, delegated the one for their coach, who
	// may read and write activities and read wellness.
	ok, delegated int
	// stranger is the status for somebody else; 0 where everybody has their own.
	stranger int
	// unknown is the status for an id that nothing has, 404 when it is 0.
	unknown int
	// kind and body are a valid body.
	kind, body string
	wrong      []wrongInput
	// later marks what the platform of the time of client 0.70 did not have.
	later bool
	// credentials marks a route that takes those of the application as well, so
	// that a body is read before the token is missed.
	credentials bool
}

// wrongInput is input that is refused, and how: the place and the code of the
// first finding of a 422, or the beginning of both.
type wrongInput struct {
	query, kind, body, want string
	status                  int // 422 when it is 0
}

func wrongQuery(query, want string) wrongInput { return wrongInput{query: query, want: want} }
func wrongJSON(body, want string) wrongInput {
	return wrongInput{kind: jsonType, body: body, want: want}
}

// tooLargeJSON is a body of more than one megabyte.
func tooLargeJSON() wrongInput {
	return wrongInput{kind: jsonType, body: strings.Repeat(" ", 1<<20+1), status: 413}
}

// anyJSON lists what every JSON body of the platform refuses, and more.
func anyJSON(more ...wrongInput) []wrongInput {
	return append([]wrongInput{
		wrongJSON("", "body missing"),
		wrongJSON("{", "body.0 json_invalid"),
		wrongJSON("{} {}", "body.3 json_invalid"),
		wrongJSON("[]", "body "),
		wrongJSON(`"text"`, "body "),
		{kind: "text/plain", body: "{}", want: "body model_attributes_type"},
		tooLargeJSON(),
	}, more...)
}

// openRoutes are the routes without a bearer, each with its reason.
func openRoutes(api sweatstacktest.API) map[string]string {
	open := map[string]string{
		"GET /oauth/authorize":                  "a page for somebody who is not signed in yet",
		"POST /oauth/authorize":                 "the button of that page",
		"GET /.well-known/openid-configuration": "public",
		"GET /.well-known/jwks.json":            "public",
		"POST /api/v1/oauth/token":              "takes the credentials of the application and gives tokens",
	}
	if api == sweatstacktest.Current {
		open["GET /portal/{session}"] = "a page whose address is the secret, good once"
	}
	return open
}

const (
	goodTrace = `{"timestamp":"2025-01-02T08:00:00Z","lactate":2.1}`
	goodTest  = `{"sport":"cycling","start":"2025-01-02T08:00:00+01:00"}`
	goodDaily = `{"date":"2025-01-02","value":60}`
)

// accessRows lists every route that needs a bearer.
func accessRows(api sweatstacktest.API, user sweatstacktest.User) []accessRow {
	identity := []string{"openid"}
	if api == sweatstacktest.Legacy {
		identity = []string{"profile"}
	}
	sub := `{"sub":"` + user.ID + `"}`
	rows := []accessRow{
		{route: "GET /api/v1/oauth/userinfo", scopes: identity, ok: 200, delegated: 200},
		{route: "GET /api/v1/oauth/principal-token", ok: 200, delegated: 200},
		{
			route: "POST /api/v1/oauth/delegated-token", ok: 200, delegated: 200, stranger: 403, kind: jsonType, body: sub,
			wrong: anyJSON(
				wrongJSON(`{}`, "body.sub missing"),
				wrongJSON(`{"sub":1}`, "body.sub string_type"),
				wrongJSON(`{"sub":"x","scopes":"data:read"}`, "body.scopes list_type"),
				wrongInput{kind: jsonType, body: `{"sub":"nobody"}`, status: 404},
				wrongInput{kind: jsonType, body: `{"sub":"` + user.ID + `","team_id":"nothing"}`, status: 404}),
		},
	}
	rows = append(rows, activityRows()...)
	rows = append(rows, traceRows()...)
	rows = append(rows, sharingRows()...)
	return append(rows, laterRows()...)
}

// sharingRows are users and teams. What is shared with a person stays with
// them: no delegated token opens it.
func sharingRows() []accessRow {
	read, write := []string{"sharing:read"}, []string{"sharing:write"}
	long := strings.Repeat("x", 201)
	return []accessRow{
		{
			route: "GET /api/v1/users/", scopes: read, ok: 200, delegated: 403,
			wrong: []wrongInput{wrongQuery("include_managed=perhaps", "query.include_managed bool_parsing")},
		},
		{
			route: "POST /api/v1/users/", scopes: write, ok: 200, delegated: 403, kind: jsonType, body: `{"first_name":"A"}`,
			wrong: anyJSON(
				wrongJSON(`{}`, "body.first_name missing"),
				wrongJSON(`{"first_name":""}`, "body.first_name string_too_short"),
				wrongJSON(`{"first_name":7}`, "body.first_name string_type"),
				wrongJSON(`{"first_name":"A","last_name":"`+long+`"}`, "body.last_name string_too_long")),
		},
		{route: "GET /api/v1/users/{user_id}", id: (*accessTable).newUser, scopes: read, ok: 200, delegated: 403, stranger: 404},
		{
			route: "PUT /api/v1/users/{user_id}", id: (*accessTable).newUser, scopes: write, ok: 200, delegated: 403, stranger: 404,
			kind: formType, body: "first_name=B",
			wrong: []wrongInput{
				{kind: formType, body: "first_name=" + long, want: "body.first_name string_too_long"},
				{kind: formType, body: "last_name=" + long, want: "body.last_name string_too_long"},
				{kind: formType, body: "first_name=%zz", status: 400},
				{kind: formType, body: strings.Repeat("x", 1<<20+1), status: 413},
			},
		},
		{route: "DELETE /api/v1/users/{user_id}", id: (*accessTable).newUser, scopes: write, ok: 204, delegated: 403, stranger: 404},
		{route: "GET /api/v1/teams/", scopes: read, ok: 200, delegated: 403},
		{route: "GET /api/v1/teams/authorized", scopes: read, ok: 200, delegated: 403},
		{
			// People open what they have to any team, so nobody is a stranger. A
			// delegated token needs no scope: it passes on what it has.
			route: "POST /api/v1/teams/{team_id}/authorize", id: (*accessTable).team, scopes: write, ok: 200, delegated: 200,
			kind: jsonType, body: `{"scopes":["activities:read"]}`,
			wrong: anyJSON(
				wrongJSON(`{}`, "body.scopes missing"),
				wrongJSON(`{"scopes":"data:read"}`, "body.scopes list_type"),
				wrongJSON(`{"scopes":[1]}`, "body.scopes"),
				wrongJSON(`{"scopes":["data:read","everything"]}`, "body.scopes.1 enum")),
		},
		{route: "GET /api/v1/teams/{team_id}/users", id: (*accessTable).team, scopes: read, ok: 200, delegated: 403, stranger: 403},
	}
}
