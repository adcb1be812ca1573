package sweatstackhttp_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// newListedKit is a kit with a session store that moves Python's sessions.
func newListedKit(t *testing.T, change func(*sweatstackhttp.Config)) *kit {
	t.Helper()
	return newKit(t, setup{config: moving(func(c *sweatstackhttp.Config) {
		c.Store, c.Sessions = tokenstore.NewMemory(), tokenstore.NewMemorySessions()
		change(c)
	})})
}

func TestPythonSessions_MovedSessionIsListedOnceWithItsSelection(t *testing.T) {
	t.Parallel()
	k := newListedKit(t, asItIs)
	coach, athlete := k.sandbox.Coach(), k.sandbox.Athletes()[0]
	principal := k.pythonSignIn(t, coach)
	form := nested(principal, k.pythonDelegation(t, principal, athlete, ""))
	b, late := k.fromPython(t, form), k.fromPython(t, form)
	assert.Contains(t, b.get("/shown").body, "subject "+athlete.ID)
	assert.False(t, b.has("__Host-sweatstack_subject"), "the row has it")

	// The row knows better than a late cookie of Python.
	require.Equal(t, http.StatusSeeOther, b.post(k.auth.URLs().SelectSelf("/"), nil).status)
	assert.Contains(t, late.get("/shown").body, "subject "+coach.ID)

	list, err := k.auth.Sessions(t.Context(), coach.ID)
	require.NoError(t, err)
	require.Len(t, list, 1)
	assert.Empty(t, list[0].SubjectID)
	require.NoError(t, k.auth.SignOut(t.Context(), coach.ID, list[0].ID))
	assert.Empty(t, b.signedIn())
	assert.Empty(t, late.signedIn())
	assert.Empty(t, k.fromPython(t, form).signedIn(), "on every node, and after a restart")
	_, mux := k.node(t)
	again := k.fromPython(t, form)
	again.app = mux
	assert.Empty(t, again.signedIn())
}

func TestPythonSessions_SignOutEverywhereEndsOnesThatTheStoreHasNeverSeen(t *testing.T) {
	t.Parallel()
	k := newListedKit(t, asItIs)
	token := k.pythonSignIn(t, k.sandbox.Coach())
	b := k.fromPython(t, pair(token))
	k.sandbox.Advance(time.Minute)
	require.NoError(t, k.auth.SignOutEverywhere(t.Context(), token.UserID))
	assert.Empty(t, b.signedIn())
}

func TestPythonSessions_DisconnectBringsNoRowBack(t *testing.T) {
	t.Parallel()
	k := newListedKit(t, asItIs)
	token := k.pythonSignIn(t, k.sandbox.Coach())
	b := k.fromPython(t, pair(token))
	k.sandbox.Advance(time.Minute)
	require.NoError(t, k.auth.Disconnect(t.Context(), token.UserID))
	assert.Empty(t, b.signedIn())
	_, err := k.config.Store.Load(t.Context(), token.UserID)
	assert.ErrorIs(t, err, tokenstore.ErrNotFound)
}

func TestPythonSessions_AgeOfTheCookieCounts(t *testing.T) {
	t.Parallel()
	k := newListedKit(t, asItIs)
	b := k.newBrowser(t)
	b.setCookie(pythonCookie, sealPython(t, fernetKey, pair(k.pythonSignIn(t, k.sandbox.Coach())), k.config.Now().Add(-25*time.Hour)))
	assert.Empty(t, b.signedIn())
}

func TestPythonSessions_LogOutAsFirstRequestDeletesTheTokensWhenAsked(t *testing.T) {
	t.Parallel()
	k := newListedKit(t, func(c *sweatstackhttp.Config) { c.DeleteTokensOnLogout = true })
	token := k.pythonSignIn(t, k.sandbox.Coach())
	require.NoError(t, k.config.Store.Save(t.Context(), token, ""))
	b := k.fromPython(t, nested(token, sweatstack.Token{}))
	late := b.copy()
	require.Equal(t, http.StatusSeeOther, b.post(k.auth.URLs().Logout(), nil).status)
	_, err := k.config.Store.Load(t.Context(), token.UserID)
	require.ErrorIs(t, err, tokenstore.ErrNotFound)

	require.NoError(t, k.config.Store.Save(t.Context(), token, "")) // signed in again, say
	late.post(k.auth.URLs().Logout(), nil)
	_, err = k.config.Store.Load(t.Context(), token.UserID)
	require.NoError(t, err, "a late log-out deletes nothing")
}
