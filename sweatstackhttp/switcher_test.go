package sweatstackhttp_test

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// withSwitcher adds a page to a kit that shows everything for acting.
func withSwitcher(t *testing.T, k *kit, teamID string) {
	t.Helper()
	page := template.Must(template.New("page").Funcs(k.auth.FuncMap()).Parse(
		`{{sweatstackActing .Banner "/list"}}{{sweatstackSwitcher .Users "/list"}}{{sweatstackSubject .User}}`))
	k.mux.Handle("GET /list", sweatstackhttp.Handler(k.auth, func(w http.ResponseWriter, r *http.Request, user sweatstackhttp.SelectedUser) error {
		users, err := sweatstackhttp.SelectUser(r.Context(), user, teamID)
		if err != nil {
			return err
		}
		var list []sweatstack.UserSummary
		for _, o := range users.Options {
			list = append(list, o.Of)
		}
		return page.Execute(w, map[string]any{
			"Users": users, "User": user, "Banner": sweatstackhttp.NewActingBanner(r.Context(), user, list),
		})
	}))
}

func TestSwitcher_ActsAsTheOneChosenAndBack(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		c.Scopes = append(sweatstack.DefaultScopes(), sweatstack.ScopeSharingRead)
	}})
	withSwitcher(t, k, "")
	coach, athlete := k.sandbox.Coach(), k.sandbox.Athletes()[0]
	b := k.signIn(t, coach)

	page := b.get("/list").body
	assert.Contains(t, page, `<form class="sweatstack-switcher" method="post" action="/auth/sweatstack/select-user">`)
	assert.Contains(t, page, `<option value="`+coach.ID+`" dir="auto" selected>`+coach.Name())
	assert.Contains(t, page, `<option value="`+athlete.ID+`" dir="auto">`+athlete.Name())
	assert.NotContains(t, page, "sweatstack-acting")
	assert.Contains(t, page, `<input type="hidden" name="sweatstack_subject" value="`+coach.ID+`">`)

	a := b.post("/auth/sweatstack/select-user", url.Values{"user_id": {athlete.ID}, "next": {"/list"}})
	require.Equal(t, http.StatusSeeOther, a.status)
	assert.Equal(t, "/list", a.location())
	page = b.get("/list").body
	assert.Contains(t, page, "You are looking at the data of <strong><bdi>"+athlete.Name()+"</bdi></strong>, signed in as <bdi>"+coach.Name()+"</bdi>.")
	assert.Contains(t, page, `<form class="sweatstack-acting" method="post" action="/auth/sweatstack/select-self">`)
	assert.Contains(t, page, `<option value="`+athlete.ID+`" dir="auto" selected>`, "the list is still the coach's")
	assert.Contains(t, page, `<input type="hidden" name="sweatstack_subject" value="`+athlete.ID+`">`)
	assert.Contains(t, b.get("/shown").body, "subject "+athlete.ID)

	b.post("/auth/sweatstack/select-user", url.Values{"user_id": {coach.ID}})
	assert.Contains(t, b.get("/shown").body, "subject "+coach.ID, "choosing oneself ends acting")
}

func TestSwitcher_RouteTakesTheChoiceAsTheRouteWithTheUserInItsPath(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	athlete, lone := k.sandbox.Athletes()[0], k.sandbox.LoneAthlete()
	b := k.signIn(t, k.sandbox.Coach())
	require.Equal(t, http.StatusSeeOther, b.post("/auth/sweatstack/select-user", url.Values{"user_id": {athlete.ID}}).status)
	for name, c := range map[string]struct {
		query   string
		form    url.Values
		headers []string
		status  int
		subject string // afterwards
	}{
		"somebody without access": {form: url.Values{"user_id": {lone.ID}}, status: http.StatusForbidden, subject: athlete.ID},
		"nobody of that id":       {form: url.Values{"user_id": {"a/../b?c#d"}}, status: http.StatusNotFound, subject: athlete.ID},
		"way up the tree":         {form: url.Values{"user_id": {".."}}, status: http.StatusNotFound, subject: athlete.ID},
		"not UTF-8":               {form: url.Values{"user_id": {"\xff"}}, status: http.StatusNotFound, subject: athlete.ID},
		"too long":                {form: url.Values{"user_id": {strings.Repeat("x", 300)}}, status: http.StatusNotFound, subject: athlete.ID},
		"from another site":       {form: url.Values{"user_id": {athlete.ID}}, headers: []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"}, status: http.StatusForbidden, subject: athlete.ID},
		"next of another origin":  {form: url.Values{"user_id": {athlete.ID}, "next": {"//evil.example"}}, status: http.StatusSeeOther, subject: athlete.ID},
		"nobody chosen":           {form: url.Values{"user_id": {""}}, status: http.StatusSeeOther, subject: k.sandbox.Coach().ID},
		"in the query":            {query: "?user_id=" + athlete.ID, status: http.StatusSeeOther, subject: athlete.ID},
		"a team that is none":     {form: url.Values{"user_id": {athlete.ID}, "team_id": {"none"}}, status: http.StatusNotFound, subject: athlete.ID},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tab := b.copy()
			a := tab.post("/auth/sweatstack/select-user"+c.query, c.form, c.headers...)
			assert.Equal(t, c.status, a.status, a.body)
			if c.status == http.StatusSeeOther {
				assert.Equal(t, "/", a.location())
			}
			assert.Contains(t, tab.get("/shown").body, "subject "+c.subject)
		})
	}
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		a := b.send(method, "/auth/sweatstack/select-user?user_id="+athlete.ID, "", nil)
		assert.Equal(t, http.StatusMethodNotAllowed, a.status)
		assert.Equal(t, http.MethodPost, a.header.Get("Allow"))
	}
	assert.Equal(t, http.StatusUnauthorized, k.newBrowser(t).post("/auth/sweatstack/select-user", url.Values{"user_id": {athlete.ID}}).status)
}

func TestSwitcher_CarriesTheTeam(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		c.Scopes = append(sweatstack.DefaultScopes(), sweatstack.ScopeSharingRead)
	}})
	team := k.sandbox.Teams()[0]
	withSwitcher(t, k, team.ID)
	b := k.signIn(t, k.sandbox.Coach())
	page := b.get("/list").body
	assert.Contains(t, page, `<input type="hidden" name="team_id" value="`+team.ID+`">`)
	for _, user := range k.sandbox.Users() {
		inTeam := strings.Contains(page, `<option value="`+user.ID+`"`)
		assert.Equal(t, slices.Contains(team.MemberIDs, user.ID), inTeam, "the list is the team's: %s", user.Name())
	}
	athlete := k.sandbox.Athletes()[0]
	a := b.post("/auth/sweatstack/select-user", url.Values{"user_id": {athlete.ID}, "team_id": {team.ID}, "next": {"/list"}})
	require.Equal(t, "/list", a.location())
	assert.Contains(t, b.get("/shown").body, "subject "+athlete.ID)
}

func TestSwitcher_OfATeamThatIsNotTheirs(t *testing.T) {
	t.Parallel()
	for teamID, want := range map[string]int{"none": http.StatusNotFound, "../users": http.StatusNotFound} {
		k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
			c.Scopes = append(sweatstack.DefaultScopes(), sweatstack.ScopeSharingRead)
		}})
		withSwitcher(t, k, teamID)
		assert.Equal(t, want, k.signIn(t, k.sandbox.Coach()).get("/list").status)
	}
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		c.Scopes = append(sweatstack.DefaultScopes(), sweatstack.ScopeSharingRead)
	}})
	withSwitcher(t, k, k.sandbox.Teams()[0].ID)
	assert.Equal(t, http.StatusForbidden, k.signIn(t, k.sandbox.LoneAthlete()).get("/list").status)
}

func TestActingBanner_TellsOnceOfAnAccessThatWasWithdrawn(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		c.Scopes = append(sweatstack.DefaultScopes(), sweatstack.ScopeSharingRead)
	}})
	withSwitcher(t, k, "")
	athlete := k.sandbox.Athletes()[0]
	b := k.signIn(t, k.sandbox.Coach())
	b.post("/auth/sweatstack/select-user", url.Values{"user_id": {athlete.ID}})
	k.sandbox.Advance(20 * time.Minute) // the delegated token has ended
	k.sandbox.Fail("POST /api/v1/oauth/delegated-token", sweatstacktest.Fault{Status: http.StatusForbidden, Times: 1})
	require.Equal(t, "/list", b.get("/list").location(), "to itself, as the coach")
	page := b.get("/list").body
	assert.Contains(t, page, `<p class="sweatstack-notice" role="status">You no longer have access to the data of `+athlete.Name()+`. You see your own again.</p>`)
	assert.NotContains(t, page, "sweatstack-acting")
	assert.NotContains(t, b.get("/list").body, "sweatstack-notice")
}

func TestSelectUser_ErrorsOfThePlatformComeThrough(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	withSwitcher(t, k, "")
	b := k.signIn(t, k.sandbox.Coach())
	k.sandbox.Fail("GET /api/v1/users/", sweatstacktest.Fault{Status: http.StatusForbidden, Times: 1})
	assert.Equal(t, http.StatusForbidden, b.get("/list").status)
}
