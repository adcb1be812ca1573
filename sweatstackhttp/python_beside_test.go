package sweatstackhttp_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

func TestPythonBeside_SignInWritesPythonsCookieAsPythonDoes(t *testing.T) {
	t.Parallel()
	for mode, change := range modesWithoutSessions() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: sideBySide(change)})
			coach := k.sandbox.Coach()
			login := k.newBrowser(t)
			done := login.get(k.press(t, login.get("/auth/sweatstack/login").location(), "user_id", coach.ID))
			require.Equal(t, http.StatusSeeOther, done.status, done.body)
			line := done.cookie(pythonCookie + "=")
			_, attributes, _ := strings.Cut(line, "; ")
			assert.Equal(t, "Path=/; Max-Age=86400; HttpOnly; Secure; SameSite=Lax", attributes)
			assert.Equal(t, map[string]string{pythonCookie: login.cookies()[pythonCookie]}, login.cookies(), "no cookie of ours")

			form, at := login.openPython(fernetKey)
			assert.Equal(t, k.config.Now().Unix(), at.Unix())
			require.Len(t, form, 1)
			assert.Len(t, form["principal"], 3)
			assert.Equal(t, coach.ID, form["principal"]["user_id"])
			assert.NotEmpty(t, form["principal"]["refresh_token"])
			for range 2 {
				assert.Contains(t, login.get("/me").body, "principal "+coach.ID)
			}
			assert.False(t, login.has(ownCookie))
		})
	}
}

func TestPythonBeside_OnSignInIsAskedForPythonsSessionsAndOnceForOurs(t *testing.T) {
	t.Parallel()
	var asked []string
	answer := error(nil)
	k := newKit(t, setup{config: sideBySide(func(c *sweatstackhttp.Config) {
		c.OnSignIn = func(_ context.Context, in sweatstackhttp.SignIn) error {
			asked = append(asked, in.User.ID())
			return answer
		}
	})})
	coach, athlete := k.sandbox.Coach(), k.sandbox.LoneAthlete()
	b := k.signIn(t, coach)
	for range 3 {
		require.NotEmpty(t, b.signedIn())
	}
	assert.Equal(t, []string{coach.ID}, asked)

	answer = sweatstackhttp.ErrNotAllowed
	b = k.fromPython(t, pair(k.pythonSignIn(t, athlete)))
	assert.Equal(t, http.StatusForbidden, b.get("/me").status)
	assert.Empty(t, b.signedIn())
	assert.True(t, b.has(pythonCookie), "it is good for Python")
	assert.Equal(t, []string{coach.ID, athlete.ID, athlete.ID}, asked)

	k.sandbox.Advance(11 * time.Minute)
	answer = nil
	require.NotEmpty(t, b.signedIn(), "asked again")
}

func TestPythonBeside_CookieOfPythonIsReadAndLeftAlone(t *testing.T) {
	t.Parallel()
	for mode, change := range modesWithoutSessions() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: sideBySide(change)})
			coach, athlete := k.sandbox.Coach(), k.sandbox.Athletes()[0]
			principal := k.pythonSignIn(t, coach)
			b := k.fromPython(t, nested(principal, k.pythonDelegation(t, principal, athlete, "")))
			before := k.sandbox.Counters().Delegated
			for _, page := range []string{"/me", "/shown", "/maybe", "/maybe-shown"} {
				a := b.get(page)
				require.Equal(t, http.StatusOK, a.status, a.body)
				assert.Empty(t, a.header.Values("Set-Cookie"), page)
			}
			assert.Contains(t, b.get("/shown").body, "actor "+coach.ID+" subject "+athlete.ID)
			assert.Equal(t, before, k.sandbox.Counters().Delegated, "the token of Python's cookie is used")
		})
	}
}

func TestPythonBeside_RenewedTokensAreWrittenBackForPython(t *testing.T) {
	t.Parallel()
	for mode, change := range modesWithoutSessions() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{sandbox: rotating(), config: sideBySide(change)})
			coach, athlete := k.sandbox.Coach(), k.sandbox.Athletes()[0]
			principal := k.pythonSignIn(t, coach)
			b := k.fromPython(t, nested(principal, k.pythonDelegation(t, principal, athlete, "")))
			before, _ := b.openPython(fernetKey)
			k.sandbox.Advance(20 * time.Minute)

			a := b.get("/shown")
			assert.Contains(t, a.body, "actor "+coach.ID+" subject "+athlete.ID)
			assert.Len(t, a.header.Values("Set-Cookie"), 1, "one line, whatever was renewed")
			after, _ := b.openPython(fernetKey)
			for _, part := range []string{"principal", "delegated"} {
				assert.Equal(t, before[part]["user_id"], after[part]["user_id"])
				assert.NotEqual(t, before[part]["access_token"], after[part]["access_token"], part)
				assert.NotEmpty(t, after[part]["refresh_token"], "Python renews with it")
			}
			assert.NotEqual(t, before["principal"]["refresh_token"], after["principal"]["refresh_token"], "the platform rotates")
			assert.Empty(t, b.get("/shown").header.Values("Set-Cookie"))
			assert.Zero(t, k.sandbox.Counters().RefreshReused)
		})
	}
}

func TestPythonBeside_SelectionIsWrittenWithItsTokens(t *testing.T) {
	t.Parallel()
	for mode, change := range modesWithoutSessions() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: sideBySide(change)})
			coach, athletes := k.sandbox.Coach(), k.sandbox.Athletes()
			b := k.signIn(t, coach)
			for _, athlete := range athletes[:2] {
				require.Equal(t, http.StatusSeeOther, b.selects(k, athlete).status)
				form, _ := b.openPython(fernetKey)
				assert.Equal(t, athlete.ID, form["delegated"]["user_id"])
				assert.NotEmpty(t, form["delegated"]["refresh_token"])
				assert.Equal(t, coach.ID, form["principal"]["user_id"])
				assert.Contains(t, b.get("/shown").body, "actor "+coach.ID+" subject "+athlete.ID)
			}
			require.Equal(t, http.StatusSeeOther, b.post(k.auth.URLs().SelectSelf("/shown"), nil).status)
			form, _ := b.openPython(fernetKey)
			assert.NotContains(t, form, "delegated")
			assert.Contains(t, b.get("/shown").body, "subject "+coach.ID)
			assert.Len(t, b.cookies(), 1)
		})
	}
}

// Python's cookie does not say which team an athlete was selected through.
func TestPythonBeside_EndedTokenOfATeamsAthleteIsRenewedAsPythonDoes(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: sideBySide(asItIs)})
	coach, athlete := k.sandbox.Coach(), k.sandbox.Athletes()[0]
	principal := k.pythonSignIn(t, coach)
	b := k.fromPython(t, nested(principal, k.pythonDelegation(t, principal, athlete, k.sandbox.Teams()[0].ID)))
	k.sandbox.Advance(20 * time.Minute)
	k.sandbox.Fail("POST /api/v1/oauth/delegated-token", sweatstacktest.Fault{Status: 403, Times: 1})
	assert.Contains(t, b.get("/shown").body, "subject "+athlete.ID)
	assert.Equal(t, 2, k.sandbox.Counters().RefreshRedeemed, "principal and athlete")
}

func TestPythonBeside_WithdrawnSelectionIsTakenOutOfTheCookie(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: sideBySide(asItIs)})
	coach := k.sandbox.Coach()
	principal := k.pythonSignIn(t, coach)
	delegated := k.pythonDelegation(t, principal, k.sandbox.Athletes()[0], "")
	delegated.RefreshToken = sweatstack.Secret{}
	b := k.fromPython(t, nested(principal, delegated))
	k.sandbox.Advance(20 * time.Minute)
	k.sandbox.Fail("POST /api/v1/oauth/delegated-token", sweatstacktest.Fault{Status: 403, Times: 1})
	a := b.get("/shown")
	assert.Equal(t, http.StatusSeeOther, a.status)
	assert.Equal(t, "/shown", a.location())
	form, _ := b.openPython(fernetKey)
	assert.NotContains(t, form, "delegated")
	assert.Equal(t, coach.ID, form["principal"]["user_id"])
	assert.Contains(t, b.get("/shown").body, "subject "+coach.ID)
}

func TestPythonBeside_IdleEndIsPushed(t *testing.T) {
	t.Parallel()
	for mode, change := range modesWithoutSessions() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: sideBySide(change)})
			b := k.signIn(t, k.sandbox.Coach())
			_, first := b.openPython(fernetKey)
			k.sandbox.Advance(2 * time.Hour)
			require.NotEmpty(t, b.signedIn())
			_, second := b.openPython(fernetKey)
			assert.Equal(t, 2*time.Hour, second.Sub(first))
			k.sandbox.Advance(23 * time.Hour)
			assert.NotEmpty(t, b.signedIn())
			k.sandbox.Advance(25 * time.Hour)
			assert.Empty(t, b.signedIn())
		})
	}
}

func TestPythonBeside_RowInTheStoreIsNotOverwrittenByTheCookie(t *testing.T) {
	t.Parallel()
	store := tokenstore.NewMemory()
	k := newKit(t, setup{config: sideBySide(func(c *sweatstackhttp.Config) { c.Store = store })})
	coach := k.sandbox.Coach()
	row, cookie := k.pythonSignIn(t, coach), k.pythonSignIn(t, coach)
	require.NoError(t, store.Save(t.Context(), row, ""))
	b := k.fromPython(t, pair(cookie))
	require.NotEmpty(t, b.signedIn())
	stored, err := store.Load(t.Context(), coach.ID)
	require.NoError(t, err)
	assert.Equal(t, row.Generation(), stored.Generation())
}

func TestPythonBeside_CookieLeftOverFromTheKitCountsForNothing(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: sideBySide(asItIs)})
	before := *k
	before.config.Python = sweatstackhttp.PythonSessions{}
	_, mux := before.node(t)
	old := &browser{t: t, app: mux, client: k.sandbox.SignIn(t, mux, k.sandbox.LoneAthlete())}

	b := &browser{t: t, app: k.mux, client: old.client}
	require.True(t, b.has(ownCookie))
	assert.Empty(t, b.signedIn())
	signInAgain(t, k, b, b.get("/auth/sweatstack/login").location(), k.sandbox.Coach())
	assert.Equal(t, k.sandbox.Coach().ID, b.signedIn())
	assert.False(t, b.has(ownCookie), "it would come back to life when the mode ends")
}

func TestPythonBeside_RotatedTokenOfASessionThatEndedOpensNothing(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{sandbox: rotating(), config: sideBySide(asItIs)})
	token := k.pythonSignIn(t, k.sandbox.Coach())
	b, late := k.fromPython(t, pair(token)), k.fromPython(t, pair(token))
	k.sandbox.Advance(20 * time.Minute)
	require.Equal(t, http.StatusOK, b.get("/me").status)
	b.post(k.auth.URLs().Logout(), nil)
	assert.Empty(t, late.signedIn(), "the cookie from before the rotation")
}

func TestPythonBeside_SwitchedOffTheSessionMovesOver(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: sideBySide(asItIs)})
	coach, athlete := k.sandbox.Coach(), k.sandbox.Athletes()[0]
	b := k.signIn(t, coach)
	require.Equal(t, http.StatusSeeOther, b.selects(k, athlete).status)

	k.config.Python.SideBySide = false
	_, b.app = k.node(t)
	assert.Contains(t, b.get("/shown").body, "actor "+coach.ID+" subject "+athlete.ID)
	assert.True(t, b.has(ownCookie))
	assert.False(t, b.has(pythonCookie))
}

func TestPythonBeside_SessionThatNoBrowserWouldKeepIsAnError(t *testing.T) {
	t.Parallel()
	platform := &longTokens{}
	k := newKit(t, setup{config: sideBySide(func(c *sweatstackhttp.Config) {
		platform.below = c.HTTPClient.Transport
		c.HTTPClient = &http.Client{Transport: platform}
	})})
	longest, refused := 0, 0
	for extra := range 20 {
		platform.extra.Store(int64(1 + 150*extra))
		b := k.newBrowser(t)
		done := b.get(k.press(t, b.get("/auth/sweatstack/login").location(), "user_id", k.sandbox.Coach().ID))
		if done.status == http.StatusSeeOther {
			longest = max(longest, len(pythonCookie)+len(b.cookies()[pythonCookie]))
			assert.NotEmpty(t, b.signedIn())
			continue
		}
		refused++
		assert.Equal(t, http.StatusInternalServerError, done.status)
		assert.Empty(t, b.cookies())
		assert.Contains(t, k.log.String(), "longer than cookies can carry")
	}
	assert.Positive(t, refused)
	assert.LessOrEqual(t, longest, 4096)
	assert.Greater(t, longest, 3600, "not refused too early")
}

func TestPythonBeside_MissingRefreshTokenIsWrittenAsNull(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: sideBySide(asItIs)})
	token := k.pythonSignIn(t, k.sandbox.Coach())
	token.RefreshToken = sweatstack.Secret{}
	b := k.newBrowser(t)
	b.setCookie(pythonCookie, sealPython(t, fernetKey, pair(token), k.config.Now().Add(-2*time.Hour)))
	require.NotEmpty(t, b.signedIn())
	form, _ := b.openPython(fernetKey)
	value, there := form["principal"]["refresh_token"]
	assert.True(t, there, "Python misses a key that is not there")
	assert.Nil(t, value)
}
