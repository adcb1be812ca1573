package sweatstackhttp_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

func TestSecrets_ChangeSignsNobodyOutAndTheOldOnesAreCountedUntilNoneIsLeft(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			b, other := k.signIn(t, k.sandbox.Coach()), k.signIn(t, k.sandbox.LoneAthlete())
			k.config.SessionSecrets = []string{otherSecret, sessionSecret}
			auth, app := k.node(t)
			b.app, other.app = app, app

			first := b.get("/me")
			require.Equal(t, http.StatusOK, first.status)
			require.NotEmpty(t, first.cookie(sessionCookie+"="), "sealed anew on the first request")
			assert.Equal(t, uint64(1), auth.Stats().OldKeySessions)
			assert.True(t, auth.Stats().LastOldKey.Equal(k.sandbox.Now()))
			assert.Empty(t, b.get("/me").header.Values("Set-Cookie"), "and only then")
			require.Equal(t, http.StatusOK, other.get("/me").status)
			assert.Equal(t, uint64(2), auth.Stats().OldKeySessions)

			k.config.SessionSecrets = []string{otherSecret}
			auth, app = k.node(t)
			b.app, other.app = app, app
			assert.Equal(t, http.StatusOK, b.get("/me").status)
			assert.Equal(t, http.StatusOK, other.get("/me").status)
			assert.Equal(t, sweatstackhttp.Stats{CachedSessions: 2, CachedBytes: auth.Stats().CachedBytes}, auth.Stats())
		})
	}
}

// Whoever goes by LastOldKey must not take an athlete's selection away: the coach
// would see their own data in its place, without a word.
func TestSecrets_OlderOneCountsAsNeededWhileASelectionIsUnderIt(t *testing.T) {
	t.Parallel()
	for mode, change := range modesWithoutSessions() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			b := k.signIn(t, k.sandbox.Coach())
			require.Equal(t, http.StatusSeeOther, b.selects(k, k.sandbox.Athletes()[0]).status)
			k.config.SessionSecrets = []string{otherSecret, sessionSecret}
			auth, app := k.node(t)
			b.app = app
			for range 3 {
				require.Contains(t, b.get("/shown").body, "subject "+k.sandbox.Athletes()[0].ID)
				assert.True(t, auth.Stats().LastOldKey.Equal(k.sandbox.Now()))
				assert.Equal(t, uint64(1), auth.Stats().OldKeySessions)
				k.sandbox.Advance(20 * time.Hour)
			}
			require.Equal(t, http.StatusSeeOther, b.selects(k, k.sandbox.Athletes()[1]).status)
			last := auth.Stats().LastOldKey
			k.sandbox.Advance(time.Minute)
			require.Contains(t, b.get("/shown").body, "subject "+k.sandbox.Athletes()[1].ID)
			assert.True(t, auth.Stats().LastOldKey.Equal(last), "a new selection is under the new one")
		})
	}
}

func TestCookies_WorthlessOneInFrontOfTheGoodOneSignsNobodyOut(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			b := k.signIn(t, k.sandbox.Coach())
			good := sessionCookie + "=" + b.cookies()[sessionCookie]
			for name, line := range map[string]string{
				"in front": sessionCookie + "=planted; " + good,
				"several":  sessionCookie + "=a; " + sessionCookie + "=b; x=y; " + good,
				"behind":   good + "; " + sessionCookie + "=planted",
			} {
				request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, appURL+"/me", nil)
				require.NoError(t, err)
				request.Header.Set("Cookie", line)
				got := (&browser{t: t, app: k.mux, client: k.newBrowser(t).client}).do(request)
				assert.Equal(t, http.StatusOK, got.status, name)
				assert.Empty(t, got.header.Values("Set-Cookie"), name)
			}
			many := ""
			for range 5 {
				many += sessionCookie + "=planted; "
			}
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, appURL+"/me", nil)
			require.NoError(t, err)
			request.Header.Set("Cookie", many+good)
			assert.NotEqual(t, http.StatusOK, (&browser{t: t, app: k.mux, client: k.newBrowser(t).client}).do(request).status, "no more than four are tried")
		})
	}
}
