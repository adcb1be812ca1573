package sweatstacktest_test

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// apis are the generations of the platform.
func apis() []sweatstacktest.API {
	return []sweatstacktest.API{sweatstacktest.Current, sweatstacktest.Legacy}
}

func TestAccess_EveryRouteHasARow(t *testing.T) {
	t.Parallel()
	for _, api := range apis() {
		sandbox := sweatstacktest.New(t, sweatstacktest.WithAPI(api))
		expected := slices.Collect(maps.Keys(openRoutes(api)))
		for _, row := range accessRows(api, sandbox.Athletes()[0]) {
			if !row.later || api == sweatstacktest.Current {
				expected = append(expected, row.route)
			}
		}
		slices.Sort(expected)
		assert.ElementsMatch(t, slices.Compact(expected), sandbox.Routes(), "%s", api)
	}
}

func TestAccess_EveryRoute(t *testing.T) {
	t.Parallel()
	for _, api := range apis() {
		t.Run(string(api), func(t *testing.T) {
			t.Parallel()
			table := newAccessTable(t, api)
			for i, row := range accessRows(api, table.user) {
				t.Run(fmt.Sprintf("%d %s", i, row.route), func(t *testing.T) {
					t.Parallel()
					a := table.in(t)
					if row.later && api == sweatstacktest.Legacy {
						a.checkAbsent(&row)
						return
					}
					a.checkTokens(&row)
					a.checkScopes(&row)
					a.checkResource(&row)
					a.checkInput(&row)
					a.checkMethods(&row)
				})
			}
		})
	}
}

// checkAbsent: a route that is not there yet is a 404 for everybody.
func (a *accessTable) checkAbsent(row *accessRow) {
	a.t.Helper()
	_, pattern, _ := strings.Cut(row.route, " ")
	for _, bearer := range []string{"", a.own} {
		answer := a.ask(row.method(), variable.ReplaceAllLiteralString(pattern, "x")+"?"+row.query, bearer, row.kind, row.body)
		refuses(a.t, answer, http.StatusNotFound, "Not Found", "before its time")
	}
}

func (a *accessTable) checkTokens(row *accessRow) {
	a.t.Helper()
	refuses(a.t, a.call(row, "", ""), http.StatusUnauthorized, "Not authenticated", "no token")
	for what, bearer := range a.refused {
		refuses(a.t, a.call(row, bearer, ""), http.StatusUnauthorized, "Could not validate credentials", what)
	}
	assert.Equal(a.t, row.ok, a.call(row, a.own, "").status, "own token")
	assert.Equal(a.t, row.delegated, a.call(row, a.delegated, "").status, "delegated token")
	assert.Equal(a.t, row.ok, a.call(row, a.own, "unknown=1&adaptive=%22").status, "unknown parameters")
}

func (a *accessTable) checkScopes(row *accessRow) {
	a.t.Helper()
	if len(row.scopes) == 0 {
		assert.Equal(a.t, row.ok, a.call(row, a.alone["email"], "").status, "any scope")
		return
	}
	for scope, bearer := range a.alone {
		// The two older bundles stand for every category of their kind.
		kind, bundle := strings.CutPrefix(scope, "data")
		bundle = bundle && strings.HasSuffix(row.scopes[0], kind)
		if bundle || slices.Contains(row.scopes, scope) {
			assert.Equal(a.t, row.ok, a.call(row, bearer, "").status, "scope %s alone", scope)
			continue
		}
		refuses(a.t, a.call(row, bearer, ""), http.StatusForbidden, "Not enough permissions", "scope "+scope)
	}
}

func (a *accessTable) checkResource(row *accessRow) {
	a.t.Helper()
	if row.stranger != 0 {
		assert.Equal(a.t, row.stranger, a.call(row, a.stranger, "").status, "another user's resource")
	}
	if row.id == nil {
		return
	}
	unknown := *row
	status := cmp.Or(row.unknown, http.StatusNotFound)
	for _, id := range []string{"nothing", "..", "%2e%2e", "a%2Fb", "%00", "%ff"} {
		unknown.id = func(*accessTable) string { return id }
		assert.Equal(a.t, status, a.call(&unknown, a.own, "").status, "id %s", id)
	}
}

func (a *accessTable) checkInput(row *accessRow) {
	a.t.Helper()
	for i, wrong := range row.wrong {
		what := fmt.Sprintf("%d: ?%s %.60s", i, wrong.query, wrong.body)
		target := a.target(row) + "?" + wrong.query
		answer := a.ask(row.method(), target, a.own, wrong.kind, wrong.body)
		if wrong.status == 0 {
			finds(a.t, answer, wrong.want, what)
		} else if assert.Equal(a.t, wrong.status, answer.status, "%s: %s", what, answer.body) {
			assert.NotEmpty(a.t, answer.detail(a.t), what)
		}
		if row.credentials {
			continue
		}
		refuses(a.t, a.ask(row.method(), target, "", wrong.kind, wrong.body), http.StatusUnauthorized, "Not authenticated", "the token comes first")
		if len(row.scopes) > 0 {
			refuses(a.t, a.ask(row.method(), target, a.alone["email"], wrong.kind, wrong.body),
				http.StatusForbidden, "Not enough permissions", "the scope comes first, "+what)
		}
	}
}

// checkMethods: exactly the methods in Allow are not refused, and a missing or
// additional slash is another path.
func (a *accessTable) checkMethods(row *accessRow) {
	a.t.Helper()
	target := a.target(row)
	refused := a.ask(http.MethodPatch, target, a.own, "", "")
	refuses(a.t, refused, http.StatusMethodNotAllowed, "Method Not Allowed", "PATCH")
	allowed := strings.Split(refused.header.Get("Allow"), ", ")
	assert.Contains(a.t, allowed, row.method())
	for _, method := range []string{"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get"} {
		answer := a.ask(method, target, "", "", "")
		assert.Equal(a.t, slices.Contains(allowed, method), answer.status != http.StatusMethodNotAllowed, "%s", method)
		if answer.status == http.StatusMethodNotAllowed {
			assert.Equal(a.t, allowed, strings.Split(answer.header.Get("Allow"), ", "), "%s", method)
		}
	}
	other := target + "/"
	if bare, ok := strings.CutSuffix(target, "/"); ok {
		other = bare
	}
	for _, path := range []string{other, target + "//", strings.Replace(target, "/v1/", "/v1//", 1), strings.Replace(target, "/v1/", "/V1/", 1)} {
		answer := a.ask(row.method(), path, a.own, row.kind, row.body)
		refuses(a.t, answer, http.StatusNotFound, "Not Found", path)
		assert.Empty(a.t, answer.header.Get("Location"), path)
	}
}

// teamID is the id of the only team.
func teamID(sandbox *sweatstacktest.Sandbox) string { return sandbox.Teams()[0].ID }

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
