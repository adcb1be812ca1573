package sweatstackhttp_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// selects begins to act as a user, by form.
func (b *browser) selects(k *kit, user sweatstacktest.User) answer {
	b.t.Helper()
	return b.post(k.auth.URLs().SelectUser(user.ID, "/shown", ""), nil)
}

func TestActing_CoachSeesTheAthletesDataAndGoesBack(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			coach, athlete := k.sandbox.Coach(), k.sandbox.Athletes()[0]
			b := k.signIn(t, coach)
			own := b.get("/shown").body
			require.Contains(t, own, "actor "+coach.ID+" subject "+coach.ID)

			switched := b.selects(k, athlete)
			require.Equal(t, http.StatusSeeOther, switched.status, switched.body)
			assert.Equal(t, "/shown", switched.location())
			theirs := b.get("/shown").body
			assert.Contains(t, theirs, "actor "+coach.ID+" subject "+athlete.ID)
			assert.Contains(t, theirs, k.sandbox.Activities(athlete)[0].ID)
			assert.Contains(t, b.get("/me").body, "principal "+coach.ID+" "+coach.ID, "the principal is still the coach")
			assert.Contains(t, b.get("/maybe-shown").body, "optional true "+athlete.ID)

			back := b.post(k.auth.URLs().SelectSelf("/shown"), nil)
			require.Equal(t, http.StatusSeeOther, back.status)
			assert.Equal(t, own, b.get("/shown").body)
		})
	}
}

func TestActing_FailedSwitchLeavesTheSelectionAndTellsTheReasonsApart(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	athletes := k.sandbox.Athletes()
	b := k.signIn(t, k.sandbox.Coach())
	require.Equal(t, http.StatusSeeOther, b.selects(k, athletes[0]).status)

	assert.Equal(t, http.StatusForbidden, b.selects(k, k.sandbox.LoneAthlete()).status)
	assert.Equal(t, http.StatusNotFound, b.selects(k, sweatstacktest.User{ID: "01JZZZZZZZZZZZZZZZZZZZZZZZ"}).status)
	k.sandbox.Fail("POST /api/v1/oauth/delegated-token", sweatstacktest.Fault{Status: 500, Times: 9})
	down := b.selects(k, athletes[1])
	assert.Equal(t, http.StatusServiceUnavailable, down.status)
	k.sandbox.ClearFaults()
	assert.Contains(t, b.get("/shown").body, "subject "+athletes[0].ID)
}

func TestActing_PrincipalsEndedTokenIsRenewedBeforeTheSwitch(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{sandbox: rotating(), config: change})
			b := k.signIn(t, k.sandbox.Coach())
			k.sandbox.Advance(20 * time.Minute)
			require.Equal(t, http.StatusSeeOther, b.selects(k, k.sandbox.Athletes()[0]).status)
			assert.Contains(t, b.get("/shown").body, "subject "+k.sandbox.Athletes()[0].ID)
			k.sandbox.Advance(20 * time.Minute)
			assert.Contains(t, b.get("/shown").body, "subject "+k.sandbox.Athletes()[0].ID)
			assert.Zero(t, k.sandbox.Counters().RefreshReused)
		})
	}
}

func TestActing_WithdrawnAccessNeverShowsThePrincipalInstead(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.signIn(t, k.sandbox.Coach())
	require.Equal(t, http.StatusSeeOther, b.selects(k, k.sandbox.Athletes()[0]).status)
	other := b.copy()
	k.sandbox.Advance(20 * time.Minute)
	k.sandbox.Fail("POST /api/v1/oauth/delegated-token", sweatstacktest.Fault{Status: 403})

	posted := other.post("/shown", url.Values{"x": {"1"}})
	assert.Equal(t, http.StatusConflict, posted.status)
	assert.NotContains(t, posted.body, "actor")

	got := b.get("/shown?page=2")
	assert.Equal(t, http.StatusSeeOther, got.status)
	assert.Equal(t, "/shown?page=2", got.location())
	assert.Contains(t, b.get("/shown").body, "subject "+k.sandbox.Coach().ID, "the next request is the principal's own")
}

func TestActing_PlatformDownShowsNobody(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.signIn(t, k.sandbox.Coach())
	require.Equal(t, http.StatusSeeOther, b.selects(k, k.sandbox.Athletes()[0]).status)
	k.sandbox.Advance(20 * time.Minute)
	require.Equal(t, http.StatusOK, b.get("/me").status)
	k.sandbox.Fail("POST /api/v1/oauth/delegated-token", sweatstacktest.Fault{Status: 500})
	assert.Equal(t, http.StatusServiceUnavailable, b.get("/shown").status)
	assert.Contains(t, b.get("/maybe-shown").body, "optional false", "never the principal in the athlete's place")
	k.sandbox.ClearFaults()
	assert.Contains(t, b.get("/shown").body, "subject "+k.sandbox.Athletes()[0].ID)
}

func TestActing_FormMadeForAnotherAthleteIs409AndNothingRuns(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	athletes := k.sandbox.Athletes()
	b := k.signIn(t, k.sandbox.Coach())
	require.Equal(t, http.StatusSeeOther, b.selects(k, athletes[1]).status)
	for name, a := range map[string]answer{
		"form":  b.post("/shown", url.Values{sweatstackhttp.SubjectField: {athletes[0].ID}}),
		"query": b.api(http.MethodPost, "/shown?"+sweatstackhttp.SubjectField+"="+athletes[0].ID),
	} {
		assert.Equal(t, http.StatusConflict, a.status, name)
		assert.NotContains(t, a.body, "actor", name)
	}
	right := b.post("/shown", url.Values{sweatstackhttp.SubjectField: {athletes[1].ID}})
	assert.Equal(t, http.StatusOK, right.status)
}

func TestActing_FormMadeForAnotherAthleteIs409BehindNestedAndOptionalMiddlewaresToo(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	athletes := k.sandbox.Athletes()
	ran := 0
	page := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { ran++ })
	b := k.signIn(t, k.sandbox.Coach())
	require.Equal(t, http.StatusSeeOther, b.selects(k, athletes[1]).status)
	for name, app := range map[string]http.Handler{
		"optional":                    k.auth.OptionalSelectedUser(page),
		"selected below optional":     k.auth.OptionalSelectedUser(k.auth.SelectedUser(page)),
		"selected below principal":    k.auth.AuthenticatedUser(k.auth.SelectedUser(page)),
		"optional below the selected": k.auth.SelectedUser(k.auth.OptionalSelectedUser(page)),
	} {
		b.app = app
		assert.Equal(t, http.StatusConflict, b.post("/", url.Values{sweatstackhttp.SubjectField: {athletes[0].ID}}).status, name)
	}
	assert.Zero(t, ran)
	b.app = k.auth.OptionalSelectedUser(page)
	assert.Equal(t, http.StatusOK, b.post("/", url.Values{sweatstackhttp.SubjectField: {athletes[1].ID}}).status)
	nobody := k.newBrowser(t)
	nobody.app = b.app
	assert.Equal(t, http.StatusOK, nobody.post("/", url.Values{sweatstackhttp.SubjectField: {athletes[0].ID}}).status, "nobody is signed in, nobody is mixed up")
	assert.Equal(t, 2, ran)
}

func TestActing_SelectionOfAnotherSessionSelectsNobody(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	first := k.signIn(t, k.sandbox.Coach())
	require.Equal(t, http.StatusSeeOther, first.selects(k, k.sandbox.Athletes()[0]).status)
	second := k.signIn(t, k.sandbox.Coach())
	second.setCookie("__Host-sweatstack_subject", first.cookies()["__Host-sweatstack_subject"])
	assert.Contains(t, second.get("/shown").body, "subject "+k.sandbox.Coach().ID)
}

func TestActing_LateAnswerOfTheOtherTabDoesNotSwitchBack(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{sandbox: rotating(), config: change})
			b := k.signIn(t, k.sandbox.Coach())
			slow := b.copy() // asked before the switch, answered after it
			require.Equal(t, http.StatusSeeOther, b.selects(k, k.sandbox.Athletes()[0]).status)
			k.sandbox.Advance(20 * time.Minute)
			late := slow.get("/shown") // renews, and in cookie mode writes the session cookie
			for _, line := range late.header.Values("Set-Cookie") {
				assert.NotContains(t, line, "sweatstack_subject")
				name, value, _ := strings.Cut(strings.SplitN(line, ";", 2)[0], "=")
				b.setCookie(name, value)
			}
			assert.Contains(t, b.get("/shown").body, "subject "+k.sandbox.Athletes()[0].ID)
		})
	}
}

func TestActing_ManyRequestsAskForOneDelegatedToken(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.signIn(t, k.sandbox.Coach())
	require.Equal(t, http.StatusSeeOther, b.selects(k, k.sandbox.Athletes()[0]).status)
	k.sandbox.Advance(20 * time.Minute)
	require.Equal(t, http.StatusOK, b.get("/me").status)
	before := k.sandbox.Counters().Delegated
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if a := b.copy().get("/shown"); a.status != http.StatusOK {
				t.Errorf("answered %d", a.status)
			}
		})
	}
	wg.Wait()
	assert.Equal(t, 1, k.sandbox.Counters().Delegated-before)
}

func TestActing_DelegatedTokensAreInNoCookieAndNoStore(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: inStoreMode})
	b := k.signIn(t, k.sandbox.Coach())
	require.Equal(t, http.StatusSeeOther, b.selects(k, k.sandbox.Athletes()[0]).status)
	for id, err := range k.config.Store.List(t.Context()) {
		require.NoError(t, err)
		assert.Equal(t, k.sandbox.Coach().ID, id)
	}
	for name, value := range b.cookies() {
		assert.Less(t, len(value), 500, name)
	}
}

func TestSelectUser_EscapedIDsAreTakenFromThePathOnce(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.signIn(t, k.sandbox.Coach())
	for _, id := range []string{"a/b", "..", "a b", "%2F", "ünï"} {
		a := b.post(k.auth.URLs().SelectUser(id, "", ""), nil)
		assert.Equal(t, http.StatusNotFound, a.status, id)
	}
	var asked []string
	for _, r := range k.sandbox.Requests() {
		asked = append(asked, r.Path)
	}
	assert.Contains(t, asked, "/api/v1/oauth/delegated-token")
}

func TestSelectUser_WithoutSessionIs401AndNoRedirectForScripts(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	a := k.newBrowser(t).post(k.auth.URLs().SelectUser(k.sandbox.Athletes()[0].ID, "", ""), nil)
	assert.Equal(t, http.StatusUnauthorized, a.status)
}

func TestSelectUser_GoesBackToThePageOfTheFormWhenItIsOurs(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.signIn(t, k.sandbox.Coach())
	for referer, want := range map[string]string{
		appURL + "/activities?page=2":           "/activities?page=2",
		"https://evil.example/activities":       "/",
		"http://coach.example/activities":       "/",
		appURL + "/auth/sweatstack/login":       "/",
		appURL + "//evil.example":               "/",
		"https://coach.example.evil.example/x":  "/",
		"https://user@coach.example/activities": "/activities",
	} {
		a := b.post(k.auth.URLs().SelectUser(k.sandbox.Athletes()[0].ID, "", ""), nil, "Referer", referer)
		assert.Equal(t, want, a.location(), referer)
	}
}
