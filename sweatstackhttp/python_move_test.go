package sweatstackhttp_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

func TestPythonMove_FirstRequestSetsOurCookieAndRemovesPythons(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: moving(change)})
			coach := k.sandbox.Coach()
			b := k.fromPython(t, pair(k.pythonSignIn(t, coach)))

			first := b.get("/me")
			require.Equal(t, http.StatusOK, first.status, first.body)
			assert.Contains(t, first.body, "principal "+coach.ID)
			assert.Equal(t, "sweatstack_session=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax", first.cookie(pythonCookie+"="))
			assert.Contains(t, first.cookie(ownCookie), "; HttpOnly; Secure; SameSite=Lax")
			assert.False(t, b.has(pythonCookie))

			second := b.get("/me")
			assert.Contains(t, second.body, "principal "+coach.ID)
			assert.Empty(t, second.header.Values("Set-Cookie"), "moved once")
			assert.Zero(t, k.sandbox.Counters().RefreshRedeemed)
		})
	}
}

func TestPythonMove_EveryKindOfPageMovesTheSession(t *testing.T) {
	t.Parallel()
	for _, page := range []string{"/me", "/shown", "/maybe", "/maybe-shown"} {
		t.Run(page, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: moving(asItIs)})
			b := k.fromPython(t, nested(k.pythonSignIn(t, k.sandbox.Coach()), sweatstack.Token{}))
			a := b.get(page)
			assert.Contains(t, a.body, k.sandbox.Coach().ID)
			assert.False(t, b.has(pythonCookie))
			assert.True(t, b.has(ownCookie))
		})
	}
}

func TestPythonMove_EndedAccessTokenIsRenewedOnce(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{sandbox: rotating(), config: moving(change)})
			form := pair(k.pythonSignIn(t, k.sandbox.Coach()))
			k.sandbox.Advance(20 * time.Minute)
			b := k.fromPython(t, form)
			late := b.copy()

			require.Equal(t, http.StatusOK, b.get("/me").status)
			assert.Equal(t, 1, k.sandbox.Counters().RefreshRedeemed)
			assert.Equal(t, http.StatusOK, late.get("/me").status, "a second tab that had not heard")
			assert.Equal(t, 1, k.sandbox.Counters().RefreshRedeemed)
			k.sandbox.Advance(20 * time.Minute)
			assert.Equal(t, http.StatusOK, b.get("/me").status)
			assert.Equal(t, http.StatusOK, late.get("/me").status)
			assert.Zero(t, k.sandbox.Counters().RefreshReused)
		})
	}
}

// Invariant 13: exp is of the platform's clock. Behind it, a token may look
// fresh that has ended: the platform's 401 tells.
func TestPythonMove_ClockThatIsOffDoesNoHarm(t *testing.T) {
	t.Parallel()
	for name, off := range map[string]time.Duration{"a day behind": -24 * time.Hour, "20 minutes ahead": 20 * time.Minute} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{sandbox: rotating(), config: offBy(off, moving(asItIs))})
			form := pair(k.pythonSignIn(t, k.sandbox.Coach()))
			k.sandbox.Advance(20 * time.Minute)
			b := k.fromPython(t, form)
			for range 3 {
				assert.Equal(t, http.StatusOK, b.get("/me").status)
			}
			assert.Equal(t, 1, k.sandbox.Counters().RefreshRedeemed)
		})
	}
}

func TestPythonMove_SelectionIsCarriedOverAndItsTokensAreNot(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: moving(change)})
			coach, athlete := k.sandbox.Coach(), k.sandbox.Athletes()[0]
			principal := k.pythonSignIn(t, coach)
			b := k.fromPython(t, nested(principal, k.pythonDelegation(t, principal, athlete, "")))
			before := k.sandbox.Counters().Delegated

			want := "actor " + coach.ID + " subject " + athlete.ID
			assert.Contains(t, b.get("/shown").body, want)
			assert.Equal(t, before+1, k.sandbox.Counters().Delegated, "a token of our own")
			assert.False(t, b.has(pythonCookie))
			assert.Contains(t, b.get("/shown").body, want)

			require.Equal(t, http.StatusSeeOther, b.post(k.auth.URLs().SelectSelf("/shown"), nil).status)
			assert.Contains(t, b.get("/shown").body, "subject "+coach.ID)
		})
	}
}

func TestPythonMove_SelectRoutesWorkAsFirstRequest(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: moving(change)})
			coach, athletes := k.sandbox.Coach(), k.sandbox.Athletes()
			principal := k.pythonSignIn(t, coach)
			acting := nested(principal, k.pythonDelegation(t, principal, athletes[0], ""))

			b := k.fromPython(t, acting)
			require.Equal(t, http.StatusSeeOther, b.post(k.auth.URLs().SelectSelf("/shown"), nil).status)
			assert.False(t, b.has(pythonCookie))
			assert.Contains(t, b.get("/shown").body, "subject "+coach.ID)

			b = k.fromPython(t, acting)
			require.Equal(t, http.StatusSeeOther, b.selects(k, athletes[1]).status)
			assert.False(t, b.has(pythonCookie))
			assert.Contains(t, b.get("/shown").body, "subject "+athletes[1].ID)

			b = k.fromPython(t, acting)
			require.Equal(t, http.StatusSeeOther, b.selects(k, coach).status)
			assert.Contains(t, b.get("/shown").body, "subject "+coach.ID)
		})
	}
}

func TestPythonMove_WithdrawnSelectionEndsWithTheFirstAnswer(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: moving(asItIs)})
	principal := k.pythonSignIn(t, k.sandbox.Coach())
	b := k.fromPython(t, nested(principal, k.pythonDelegation(t, principal, k.sandbox.Athletes()[0], "")))
	k.sandbox.Fail("POST /api/v1/oauth/delegated-token", sweatstacktest.Fault{Status: 403, Times: 1})
	first := b.get("/shown")
	assert.Equal(t, http.StatusSeeOther, first.status)
	assert.Equal(t, "/shown", first.location())
	assert.Contains(t, b.get("/shown").body, "subject "+k.sandbox.Coach().ID)
}

func TestPythonMove_RequestsAtOnceMakeOneSession(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{sandbox: rotating(), config: moving(change)})
			form := pair(k.pythonSignIn(t, k.sandbox.Coach()))
			k.sandbox.Advance(20 * time.Minute)
			first := k.fromPython(t, form)
			tabs := make([]*browser, 20)
			var wg sync.WaitGroup
			for i := range tabs {
				tabs[i] = first.copy()
				wg.Go(func() { assert.Equal(t, http.StatusOK, tabs[i].get("/me").status) })
			}
			wg.Wait()
			assert.Equal(t, 1, k.sandbox.Counters().RefreshRedeemed)
			tabs[0].post(k.auth.URLs().Logout(), nil)
			for _, tab := range tabs {
				assert.Empty(t, tab.signedIn(), "one session, whichever answer came last")
			}
		})
	}
}

func TestPythonMove_RowInTheStoreWins(t *testing.T) {
	t.Parallel()
	store := tokenstore.NewMemory()
	k := newKit(t, setup{config: moving(func(c *sweatstackhttp.Config) { c.Store = store })})
	coach := k.sandbox.Coach()
	row, cookie := k.pythonSignIn(t, coach), k.pythonSignIn(t, coach)
	require.NotEqual(t, row.Generation(), cookie.Generation())
	require.NoError(t, store.Save(t.Context(), row, ""))

	assert.Equal(t, coach.ID, k.fromPython(t, pair(cookie)).signedIn())
	stored, err := store.Load(t.Context(), coach.ID)
	require.NoError(t, err)
	assert.Equal(t, row.Generation(), stored.Generation(), "never overwritten")
}

func TestPythonMove_RowIsMadeWhereNoneIs(t *testing.T) {
	t.Parallel()
	store := tokenstore.NewMemory()
	k := newKit(t, setup{config: moving(func(c *sweatstackhttp.Config) { c.Store = store })})
	cookie := k.pythonSignIn(t, k.sandbox.Coach())
	require.Equal(t, k.sandbox.Coach().ID, k.fromPython(t, pair(cookie)).signedIn())
	stored, err := store.Load(t.Context(), cookie.UserID)
	require.NoError(t, err)
	assert.Equal(t, cookie.Generation(), stored.Generation())
	client, err := k.auth.ClientFor(t.Context(), cookie.UserID)
	require.NoError(t, err)
	info, err := client.OAuth.UserInfo(t.Context())
	require.NoError(t, err)
	assert.Equal(t, cookie.UserID, info.Subject)
}

func TestPythonMove_StoreThatIsDownEndsNoSession(t *testing.T) {
	t.Parallel()
	store := &failingStore{Store: tokenstore.NewMemory()}
	k := newKit(t, setup{config: moving(func(c *sweatstackhttp.Config) { c.Store = store })})
	b := k.fromPython(t, pair(k.pythonSignIn(t, k.sandbox.Coach())))
	for _, fails := range [][2]bool{{true, false}, {false, true}, {true, true}} { // writing, reading
		store.fail(fails[0], fails[1])
		assert.Equal(t, http.StatusServiceUnavailable, b.get("/me").status)
		assert.True(t, b.has(pythonCookie))
	}
	store.fail(false, false)
	assert.Equal(t, http.StatusOK, b.get("/me").status)
	assert.False(t, b.has(pythonCookie))
}

func TestPythonMove_PlatformThatIsDownEndsNoSession(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: moving(asItIs)})
	form := pair(k.pythonSignIn(t, k.sandbox.Coach()))
	k.sandbox.Advance(20 * time.Minute)
	b := k.fromPython(t, form)
	k.sandbox.Fail("POST /api/v1/oauth/token", sweatstacktest.Fault{Status: 503, Times: 20})
	assert.Equal(t, http.StatusServiceUnavailable, b.get("/me").status)
	assert.True(t, b.has(pythonCookie))
	assert.False(t, b.has(ownCookie))
	k.sandbox.ClearFaults()
	k.sandbox.Advance(time.Minute)
	assert.Equal(t, http.StatusOK, b.get("/me").status)
}

func TestPythonMove_OnSignInIsAskedAndKeepsPeopleOut(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			var asked []string
			answer := error(sweatstackhttp.ErrNotAllowed)
			k := newKit(t, setup{config: moving(func(c *sweatstackhttp.Config) {
				change(c)
				c.OnSignIn = func(ctx context.Context, in sweatstackhttp.SignIn) error {
					info, err := in.User.Client().OAuth.UserInfo(ctx) // works although the cookie's token has ended
					asked = append(asked, info.Subject)
					return errors.Join(err, answer)
				}
			})})
			form := pair(k.pythonSignIn(t, k.sandbox.Coach()))
			k.sandbox.Advance(20 * time.Minute)
			b := k.fromPython(t, form)

			assert.Equal(t, http.StatusForbidden, b.get("/me").status)
			assert.Empty(t, b.signedIn())
			assert.Equal(t, http.StatusForbidden, b.post(k.auth.URLs().SelectSelf("/"), nil).status)
			assert.False(t, b.has(ownCookie))
			answer = errors.New("the database is down")
			assert.Equal(t, http.StatusInternalServerError, b.get("/me").status)
			assert.False(t, b.has(ownCookie))
			answer = nil
			assert.Equal(t, http.StatusOK, b.get("/me").status)
			assert.True(t, b.has(ownCookie))
			assert.Equal(t, http.StatusOK, b.get("/me").status)
			for _, id := range asked {
				assert.Equal(t, k.sandbox.Coach().ID, id)
			}
			assert.Len(t, asked, 5, "not for a session that is ours")
		})
	}
}

func TestPythonMove_TellsTheObserverOnce(t *testing.T) {
	t.Parallel()
	var events []sweatstack.Event
	k := newKit(t, setup{config: moving(func(c *sweatstackhttp.Config) {
		c.Observe = func(_ context.Context, event sweatstack.Event) {
			if event.EventName() == "python_session" {
				events = append(events, event)
			}
		}
	})})
	b := k.fromPython(t, pair(k.pythonSignIn(t, k.sandbox.Coach())))
	late := b.copy()
	for _, tab := range []*browser{b, late, b} {
		require.NotEmpty(t, tab.signedIn())
	}
	assert.Equal(t, []sweatstack.Event{sweatstackhttp.PythonSessionEvent{UserID: k.sandbox.Coach().ID}}, events)
}

func TestPythonMove_OldSecretOpensToo(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: moving(func(c *sweatstackhttp.Config) {
		c.SessionSecrets = []string{sessionSecret, otherFernetKey, " " + fernetKey + "\n"}
	})})
	b := k.fromPython(t, pair(k.pythonSignIn(t, k.sandbox.Coach())))
	assert.Equal(t, k.sandbox.Coach().ID, b.signedIn())
	assert.False(t, b.has(pythonCookie))
}

func TestPythonMove_SessionEndsByTheTimesOfTheKit(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: moving(func(c *sweatstackhttp.Config) {
		c.SessionIdle, c.SessionLifetime = time.Hour, 2*time.Hour
	})})
	b := k.fromPython(t, pair(k.pythonSignIn(t, k.sandbox.Coach())))
	for range 3 { // 0, 50 and 100 minutes
		require.NotEmpty(t, b.signedIn())
		k.sandbox.Advance(50 * time.Minute)
	}
	assert.Empty(t, b.signedIn(), "two hours after Python wrote the cookie")
}

func TestPythonMove_WorksOnPlainHTTP(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{
		sandbox: []sweatstacktest.Option{sweatstacktest.WithRedirectURIs("http://127.0.0.1:8000")},
		config:  moving(func(c *sweatstackhttp.Config) { c.AppURL = "http://127.0.0.1:8000" }),
	})
	token := k.pythonSignIn(t, k.sandbox.Coach())
	b := k.newBrowser(t)
	b.origin = "http://127.0.0.1:8000"
	b.setCookie(pythonCookie, sealPython(t, fernetKey, pair(token), k.config.Now()))
	a := b.get("/maybe")
	assert.Contains(t, a.body, k.sandbox.Coach().ID)
	assert.Equal(t, "sweatstack_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax", a.cookie(pythonCookie+"="))
	assert.False(t, b.has(pythonCookie))
	assert.Contains(t, b.get("/me").body, k.sandbox.Coach().ID)
}

func TestPythonMove_WithoutRefreshTokenTheSessionLastsAsLongAsTheToken(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: moving(asItIs)})
	token := k.pythonSignIn(t, k.sandbox.Coach())
	token.RefreshToken = sweatstack.Secret{}
	b := k.fromPython(t, pair(token))
	require.NotEmpty(t, b.signedIn())
	require.False(t, b.has(pythonCookie))
	k.sandbox.Advance(20 * time.Minute)
	assert.Empty(t, b.signedIn())
	a := b.get("/me")
	assert.True(t, strings.HasPrefix(a.location(), "/auth/sweatstack/login"), a.location())
}
