package sweatstacktest_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

func TestSignIn_ReturnsAClientWithTheCookiesOfTheApplicationsOrigin(t *testing.T) {
	t.Parallel()
	for _, origin := range []string{"http://localhost:8000", "http://127.0.0.1:3000", "https://coach.example.com"} {
		t.Run(origin, func(t *testing.T) {
			t.Parallel()
			sandbox := sweatstacktest.New(t, sweatstacktest.WithRedirectURIs(origin))
			app := newApp(sandbox, origin)
			for _, user := range []sweatstacktest.User{sandbox.Coach(), sandbox.LoneAthlete()} {
				browser := sandbox.SignIn(t, app, user)
				answer, err := browser.Get(origin + "/me")
				require.NoError(t, err)
				body, err := io.ReadAll(answer.Body)
				require.NoError(t, err)
				require.NoError(t, answer.Body.Close())
				assert.Equal(t, user.ID, string(body))
			}
			assert.Equal(t, 2, sandbox.Counters().CodeExchanged)
		})
	}
}

func TestSignInAt_TakesAnotherLoginRoute(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	app := newApp(sandbox, "http://localhost:8000")
	moved := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/login" {
			w.Header().Set("Location", "/auth/sweatstack/login")
			w.WriteHeader(http.StatusFound)
			return
		}
		app.ServeHTTP(w, r)
	})
	browser := sandbox.SignInAt(t, moved, "/login?next=/rides", sandbox.Coach())
	answer, err := browser.Get("http://localhost:8000/me")
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	assert.Equal(t, http.StatusOK, answer.StatusCode)
}
