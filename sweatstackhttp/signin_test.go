package sweatstackhttp_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// press opens the platform's page at a login answer's address, presses a
// user's button, and gives the path of the callback.
func (k *kit) press(t *testing.T, page string, field, value string) string {
	t.Helper()
	return k.pressAt(t, appURL, page, field, value)
}

// pressAt is press for an application at another address.
func (k *kit) pressAt(t *testing.T, app, page, field, value string) string {
	t.Helper()
	platform := &http.Client{Transport: k.sandbox.Transport(), CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, page, strings.NewReader(url.Values{field: {value}}.Encode()))
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := platform.Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	back, err := url.Parse(response.Header.Get("Location"))
	require.NoError(t, err)
	require.Equal(t, app, back.Scheme+"://"+back.Host)
	return back.RequestURI()
}

func TestSignIn_WalksFromTheRefusedPageAndBackToIt(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			b := k.newBrowser(t)
			refused := b.get("/me?tab=1")
			require.Equal(t, http.StatusSeeOther, refused.status)
			require.Equal(t, "/auth/sweatstack/login?next=/me%3Ftab%3D1", refused.location())
			login := b.get(refused.location())
			require.Equal(t, http.StatusSeeOther, login.status)
			callback := k.press(t, login.location(), "user_id", k.sandbox.Coach().ID)
			done := b.get(callback, "Sec-Fetch-Site", "cross-site")
			require.Equal(t, http.StatusSeeOther, done.status, done.body)
			assert.Equal(t, "/me?tab=1", done.location())
			assert.Equal(t, http.StatusOK, b.get("/me?tab=1").status)
		})
	}
}

func TestSignIn_AuthorizeRequestCarriesPKCEAndStateButNoNext(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	login := k.newBrowser(t).get("/auth/sweatstack/login?next=/secret-page")
	page, err := url.Parse(login.location())
	require.NoError(t, err)
	query := page.Query()
	assert.Equal(t, "S256", query.Get("code_challenge_method"))
	assert.Len(t, query.Get("code_challenge"), 43)
	assert.GreaterOrEqual(t, len(query.Get("state")), 26)
	assert.Equal(t, appURL+"/auth/sweatstack/callback", query.Get("redirect_uri"))
	assert.NotContains(t, login.location(), "secret-page")
	assert.Contains(t, login.cookie("__Host-sweatstack_login_"), "; Path=/; Max-Age=600; HttpOnly; Secure; SameSite=Lax")
	assert.NotContains(t, strings.Join(login.header.Values("Set-Cookie"), ""), query.Get("state"))
}

func TestSignIn_AsksForTheScopesOfTheConfig(t *testing.T) {
	t.Parallel()
	for want, scopes := range map[string][]sweatstack.Scope{
		"openid activities:read":                              {sweatstack.ScopeOpenID, sweatstack.ScopeActivitiesRead},
		"openid profile email activities:read offline_access": nil,
	} {
		k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { c.Scopes = scopes }})
		page, err := url.Parse(k.newBrowser(t).get("/auth/sweatstack/login").location())
		require.NoError(t, err)
		assert.Equal(t, want, page.Query().Get("scope"))
	}
}

func TestSignIn_TwoTabsAtOnceBothComplete(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.newBrowser(t)
	first := b.get("/auth/sweatstack/login?next=/me")
	second := b.get("/auth/sweatstack/login?next=/shown")
	user := k.sandbox.Coach().ID
	secondDone := b.get(k.press(t, second.location(), "user_id", user))
	assert.Equal(t, "/shown", secondDone.location())
	firstDone := b.get(k.press(t, first.location(), "user_id", user))
	assert.Equal(t, "/me", firstDone.location())
	assert.Equal(t, http.StatusOK, b.get("/me").status)
	for name := range b.cookies() {
		assert.NotContains(t, name, "login", "both transactions are used up")
	}
}

func TestSignIn_ManyTabsKeepTheNewestFiveWithinThreeKilobytes(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.newBrowser(t)
	for range 12 {
		k.sandbox.Advance(time.Second)
		require.Equal(t, http.StatusSeeOther, b.get("/auth/sweatstack/login?next=/"+strings.Repeat("x", 150)).status)
		count, size := 0, 0
		for name, value := range b.cookies() {
			count++
			size += len(name) + len(value)
		}
		assert.LessOrEqual(t, count, 5)
		assert.LessOrEqual(t, size, 3<<10)
	}
	long := b.get("/auth/sweatstack/login?next=/" + strings.Repeat("y", 2000))
	done := b.get(k.press(t, long.location(), "user_id", k.sandbox.Coach().ID))
	assert.Equal(t, "/", done.location(), "a next that long is not worth the other tabs")
}

func TestCallback_StateOfAnotherBrowserIsRefusedBeforeAnythingElse(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	attacker := k.newBrowser(t)
	callback := k.press(t, attacker.get("/auth/sweatstack/login").location(), "user_id", k.sandbox.Coach().ID)
	victim := k.newBrowser(t)
	victim.get("/auth/sweatstack/login")
	a := victim.get(callback)
	assert.Equal(t, http.StatusBadRequest, a.status)
	assert.Empty(t, a.cookie("__Host-sweatstack_session"))
	assert.Zero(t, k.sandbox.Counters().CodeExchanged, "the code was not even redeemed")
}

func TestCallback_ErrorOfThePlatformCountsOnlyWithStateAndIsNeverShown(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.newBrowser(t)
	const hostile = "/auth/sweatstack/callback?error=%3Cscript%3Ealert(1)%3C/script%3E&error_description=%3Cimg%3E&state="
	a := b.get(hostile + "x")
	assert.Equal(t, http.StatusBadRequest, a.status)
	page, err := url.Parse(b.get("/auth/sweatstack/login").location())
	require.NoError(t, err)
	a = b.get(hostile + page.Query().Get("state"))
	assert.Equal(t, http.StatusBadGateway, a.status)
	for _, text := range []string{"script", "alert", "img>"} {
		assert.NotContains(t, a.body, text)
		assert.NotContains(t, k.log.String(), text)
	}
}

func TestCallback_RefusalByThePersonGivesAPageAndNoSession(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.newBrowser(t)
	a := b.get(k.press(t, b.get("/auth/sweatstack/login").location(), "deny", "1"))
	assert.Equal(t, http.StatusForbidden, a.status)
	assert.Contains(t, a.body, "Sign-in cancelled")
	assert.Empty(t, b.cookies())
}

func TestCallback_DoubledRequestGetsTheSameSessionAndExchangesOnce(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			b := k.newBrowser(t)
			callback := k.press(t, b.get("/auth/sweatstack/login?next=/me").location(), "user_id", k.sandbox.Coach().ID)
			tabs := []*browser{b.copy(), b.copy(), b.copy()}
			var wg sync.WaitGroup
			for _, tab := range tabs {
				wg.Go(func() {
					if a := tab.get(callback); a.status != http.StatusSeeOther || a.location() != "/me" {
						t.Errorf("answered %d to %s", a.status, a.location())
					}
				})
			}
			wg.Wait()
			assert.Equal(t, 1, k.sandbox.Counters().CodeExchanged)
			for _, tab := range tabs {
				assert.Equal(t, http.StatusOK, tab.get("/me").status, "the last answer did not end the first one's session")
			}
			// Without its transaction, but with a session: the first page.
			again := tabs[0].get(callback)
			assert.Equal(t, http.StatusSeeOther, again.status)
			assert.Equal(t, "/", again.location())
		})
	}
}

func TestCallback_TransactionOlderThanTenMinutesIsRefused(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.newBrowser(t)
	login := b.get("/auth/sweatstack/login")
	callback := k.press(t, login.location(), "user_id", k.sandbox.Coach().ID)
	k.sandbox.Advance(11 * time.Minute)
	a := b.get(callback)
	assert.Equal(t, http.StatusBadRequest, a.status)
	assert.Contains(t, a.body, "too long ago", "refused by the kit itself, not for the code's age")
}

func TestCallback_PlatformThatFailsTheExchangeGivesAPage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault  sweatstacktest.Fault
		status int
	}{
		"500":                {sweatstacktest.Fault{Status: 500}, http.StatusBadGateway},
		"HTML":               {sweatstacktest.Fault{Status: 200, Body: "<html>"}, http.StatusBadGateway},
		"nothing":            {sweatstacktest.Fault{Status: 200, Empty: true}, http.StatusBadGateway},
		"cut":                {sweatstacktest.Fault{Cut: true}, http.StatusBadGateway},
		"code refused":       {sweatstacktest.Fault{Status: 400, Body: `{"detail":"Invalid authorization code"}`}, http.StatusBadRequest},
		"wrong credentials":  {sweatstacktest.Fault{Status: 401, Body: `{"detail":"Invalid client credentials"}`}, http.StatusInternalServerError},
		"token without user": {sweatstacktest.Fault{Status: 200, Body: `{"access_token":"opaque","expires_in":900}`}, http.StatusBadGateway},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{})
			b := k.newBrowser(t)
			callback := k.press(t, b.get("/auth/sweatstack/login").location(), "user_id", k.sandbox.Coach().ID)
			k.sandbox.Fail("POST /api/v1/oauth/token", c.fault)
			a := b.get(callback)
			assert.Equal(t, c.status, a.status, a.body)
			assert.Contains(t, a.header.Get("Content-Type"), "text/html")
			assert.Empty(t, b.cookies())
		})
	}
}

func TestSignIn_AlwaysMakesANewSessionAndEndsTheOldOne(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			b := k.signIn(t, k.sandbox.Coach())
			old := b.copy()
			done := b.get(k.press(t, b.get("/auth/sweatstack/login").location(), "user_id", k.sandbox.Athletes()[0].ID))
			require.Equal(t, http.StatusSeeOther, done.status)
			assert.Contains(t, b.get("/me").body, k.sandbox.Athletes()[0].ID)
			assert.Equal(t, http.StatusSeeOther, old.get("/me").status)
		})
	}
}

func TestSignIn_OnSignInTurnsPeopleAway(t *testing.T) {
	t.Parallel()
	var allowed string
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		inStoreMode(c)
		c.OnSignIn = func(ctx context.Context, in sweatstackhttp.SignIn) error {
			if _, err := in.User.Client().OAuth.UserInfo(ctx); err != nil {
				return err
			}
			switch in.User.ID() {
			case allowed:
				return nil
			case "":
				panic("no user")
			}
			return sweatstackhttp.ErrNotAllowed
		}
	}})
	allowed = k.sandbox.Coach().ID
	k.signIn(t, k.sandbox.Coach())
	b := k.newBrowser(t)
	a := b.get(k.press(t, b.get("/auth/sweatstack/login").location(), "user_id", k.sandbox.LoneAthlete().ID))
	assert.Equal(t, http.StatusForbidden, a.status)
	assert.Empty(t, b.cookies())
	_, err := k.auth.ClientFor(t.Context(), k.sandbox.LoneAthlete().ID)
	assert.Error(t, err, "nothing of them was stored")
}

func TestSignIn_PanicInOnSignInIsAPageNotAnEnd(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		c.OnSignIn = func(context.Context, sweatstackhttp.SignIn) error { panic(errors.New("bug")) }
	}})
	b := k.newBrowser(t)
	a := b.get(k.press(t, b.get("/auth/sweatstack/login").location(), "user_id", k.sandbox.Coach().ID))
	assert.Equal(t, http.StatusInternalServerError, a.status)
}

func TestLogin_PrefetchAndForeignSubresourcesLeaveNoTransaction(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	for name, headers := range map[string][]string{
		"prefetch":                 {"Sec-Purpose", "prefetch"},
		"prerender":                {"Sec-Purpose", "prefetch;prerender"},
		"old prefetch":             {"Purpose", "prefetch"},
		"picture on another site":  {"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"},
		"fetch from another site":  {"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "cors"},
		"head, as a link checker":  nil,
		"post instead of navigate": nil,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := k.newBrowser(t)
			var a answer
			switch {
			case strings.HasPrefix(name, "head"):
				a = b.send(http.MethodHead, "/auth/sweatstack/login", "", nil)
				assert.Equal(t, http.StatusMethodNotAllowed, a.status)
				assert.Equal(t, "GET", a.header.Get("Allow"))
			case strings.HasPrefix(name, "post"):
				a = b.post("/auth/sweatstack/login", nil)
				assert.Equal(t, http.StatusMethodNotAllowed, a.status)
			default:
				a = b.get("/auth/sweatstack/login", headers...)
			}
			assert.Empty(t, a.header.Values("Set-Cookie"))
			assert.Empty(t, a.location())
		})
	}
	fromMail := k.newBrowser(t).get("/auth/sweatstack/login", "Sec-Fetch-Site", "cross-site")
	assert.Equal(t, http.StatusSeeOther, fromMail.status, "a link on another site may lead to the sign-in")
}

func TestLogin_HostileNextNeverLeavesTheApplication(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	for _, next := range []string{
		"https://evil.example", "//evil.example", `/\evil.example`, "/a/../\\evil.example", "/%5Cevil.example",
		"/.//evil.example", "javascript:alert(1)", "/auth/sweatstack/logout", "/auth/sweatstack/login?next=/x", "\t//evil.example",
	} {
		b := k.newBrowser(t)
		login := b.get("/auth/sweatstack/login?next=" + url.QueryEscape(next))
		done := b.get(k.press(t, login.location(), "user_id", k.sandbox.Coach().ID))
		assert.Equal(t, "/", done.location(), next)
	}
}
