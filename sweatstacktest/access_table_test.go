package sweatstacktest_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// accessTable calls the routes of one sandbox with tokens of all kinds.
type accessTable struct {
	*wire
	user sweatstacktest.User
	// own, delegated and stranger are a good token each: of the first athlete,
	// of their coach for them, and of somebody else.
	own, delegated, stranger string
	// refused are the tokens that are no tokens, by what is wrong with them.
	refused map[string]string
	// alone are tokens of the first athlete with one scope.
	alone map[string]string
}

func newAccessTable(t *testing.T, api sweatstacktest.API) *accessTable {
	t.Helper()
	w := newWire(t, sweatstacktest.WithAPI(api))
	user := w.sandbox.Athletes()[0]
	expired := w.signIn(user).AccessToken
	w.sandbox.Advance(16 * time.Minute)
	own := w.signIn(user)
	coach := w.signIn(w.sandbox.Coach())
	table := &accessTable{
		wire: w, user: user, own: own.AccessToken, stranger: w.signIn(w.sandbox.LoneAthlete()).AccessToken,
		delegated: w.tokens(w.delegate(coach.AccessToken, map[string]any{"sub": user.ID})).AccessToken,
		refused: map[string]string{
			"expired": expired, "tampered": own.AccessToken[:len(own.AccessToken)-4] + "AAAA", "made up": "x",
			"refresh token": *own.RefreshToken,
		},
		alone: map[string]string{},
	}
	for _, scope := range []string{
		"openid", "email", "profile", "data:read", "data:write", "activities:read", "activities:write", "wellness:read",
		"wellness:write", "reproductive_health:read", "reproductive_health:write", "sharing:read", "sharing:write",
	} {
		table.alone[scope] = w.signIn(user, scope).AccessToken
	}
	return table
}

// in is the same table for a subtest.
func (a *accessTable) in(t *testing.T) *accessTable {
	t.Helper()
	next := *a
	next.wire = wireOf(t, a.sandbox)
	return &next
}

// made makes something of the athlete's and returns its id.
func (a *accessTable) made(path, body string) string {
	a.t.Helper()
	var made struct{ ID string }
	answer := a.body(http.MethodPost, path, a.own, body)
	require.Less(a.t, answer.status, 300, "%s", answer.body)
	answer.into(a.t, &made)
	return made.ID
}

func (a *accessTable) newUser() string  { return a.made("/users/", `{"first_name":"A"}`) }
func (a *accessTable) newTrace() string { return a.made("/traces/", goodTrace) }
func (a *accessTable) newTest() string  { return a.made("/tests/", goodTest) }
func (a *accessTable) team() string     { return a.sandbox.Teams()[0].ID }
func (a *accessTable) activity() string { return a.sandbox.Activities(a.user)[0].ID }
func (a *accessTable) newDaily() string {
	a.made("/dailies/body_mass", `{"date":"1990-01-01","value":60}`)
	return "body_mass"
}

// variable is a part of a pattern that a path fills in.
var variable = regexp.MustCompile(`\{\w+\}`)

// target is the path of a row with what it names, made anew.
func (a *accessTable) target(row *accessRow) string {
	a.t.Helper()
	_, path, _ := strings.Cut(row.route, " ")
	if row.id != nil {
		path = variable.ReplaceAllLiteralString(path, row.id(a))
	}
	return path
}

// ask sends a request and reads the answer; of a stream only how it begins.
func (a *accessTable) ask(method, target, bearer, kind, body string) reply {
	a.t.Helper()
	ctx, cancel := context.WithCancel(a.t.Context())
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, base+target, strings.NewReader(body))
	require.NoError(a.t, err)
	if bearer != "" {
		r.Header.Set("Authorization", "Bearer "+bearer)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	answer, err := a.client.Do(r)
	require.NoError(a.t, err)
	defer func() { _ = answer.Body.Close() }()
	if answer.Header.Get("Content-Type") == "application/x-ndjson" {
		return reply{status: answer.StatusCode, header: answer.Header}
	}
	read, err := io.ReadAll(answer.Body)
	require.NoError(a.t, err)
	return reply{answer.StatusCode, answer.Header, read}
}

// call sends the valid request of a row, with more in the query.
func (a *accessTable) call(row *accessRow, bearer, more string) reply {
	a.t.Helper()
	query := strings.Trim(row.query+"&"+more, "&")
	return a.ask(row.method(), strings.TrimSuffix(a.target(row)+"?"+query, "?"), bearer, row.kind, row.body)
}

func (r *accessRow) method() string {
	method, _, _ := strings.Cut(r.route, " ")
	return method
}

// refuses checks a refusal with a text.
func refuses(t *testing.T, answer reply, status int, detail, what string) {
	t.Helper()
	if assert.Equal(t, status, answer.status, "%s: %s", what, answer.body) {
		assert.Equal(t, detail, answer.detail(t), what)
	}
	if status == http.StatusUnauthorized {
		assert.Equal(t, "Bearer", answer.header.Get("WWW-Authenticate"), what)
	}
}

// finds checks the platform's form of a 422 and what it names first.
func finds(t *testing.T, answer reply, want, what string) {
	t.Helper()
	if !assert.Equal(t, http.StatusUnprocessableEntity, answer.status, "%s: %s", what, answer.body) {
		return
	}
	var body struct {
		Detail []struct {
			Loc  []any  `json:"loc"`
			Msg  string `json:"msg"`
			Type string `json:"type"`
		} `json:"detail"`
	}
	answer.into(t, &body)
	require.NotEmpty(t, body.Detail, what)
	for _, d := range body.Detail {
		assert.Contains(t, []any{"query", "body", "path"}, d.Loc[0], what)
		assert.NotContains(t, d.Loc, "", what)
		assert.NotEmpty(t, d.Msg, what)
		assert.NotEmpty(t, d.Type, what)
	}
	first := strings.Trim(strings.ReplaceAll(fmt.Sprint(body.Detail[0].Loc), " ", "."), "[]") + " " + body.Detail[0].Type
	assert.True(t, strings.HasPrefix(first, want), "%s: %q does not begin with %q", what, first, want)
}
