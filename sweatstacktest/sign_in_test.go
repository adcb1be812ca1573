package sweatstacktest_test

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
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

// failingTB is a test that may fail: Fatalf ends only the goroutine of run.
type failingTB struct {
	testing.TB

	failure string
}

func (f *failingTB) Fatalf(format string, args ...any) {
	f.failure = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

// run returns the failure of a sign-in; empty when there was none.
func (f *failingTB) run(signIn func()) string {
	done := make(chan struct{})
	go func() {
		defer close(done)
		signIn()
	}()
	<-done
	return f.failure
}

func TestSignIn_EndsTheTestWhenNobodyIsSignedIn(t *testing.T) {
	t.Parallel()
	redirect := func(to string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusFound)
		})
	}
	app := func(s *sweatstacktest.Sandbox) http.Handler { return newApp(s, "http://localhost:8000") }
	tests := map[string]struct {
		app  func(*sweatstacktest.Sandbox) http.Handler
		who  func(*sweatstacktest.Sandbox) sweatstacktest.User
		want string
	}{
		"no login route":               {app: func(*sweatstacktest.Sandbox) http.Handler { return http.NotFoundHandler() }, want: "does not lead to the sandbox's sign-in page"},
		"a login that leads to itself": {app: func(*sweatstacktest.Sandbox) http.Handler { return redirect("/auth/sweatstack/login") }, want: "does not lead"},
		"an unknown application": {app: func(s *sweatstacktest.Sandbox) http.Handler {
			return redirect("https://sandbox.sweatstack.test/oauth/authorize?client_id=nobody&redirect_uri=http://localhost:8000/callback")
		}, want: "the sign-in page answered 400"},
		"a user without sign-in": {app: app, who: (*sweatstacktest.Sandbox).ManagedUser, want: "the sign-in page answered"},
		"a callback that fails": {app: func(s *sweatstacktest.Sandbox) http.Handler {
			s.Fail("POST /api/v1/oauth/token", sweatstacktest.Fault{Status: http.StatusServiceUnavailable})
			return app(s)
		}, want: "the callback /callback answered 502"},
		"a page behind the callback that leads to itself": {app: func(s *sweatstacktest.Sandbox) http.Handler {
			inner := app(s)
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/" {
					redirect("/").ServeHTTP(w, r)
					return
				}
				inner.ServeHTTP(w, r)
			})
		}, want: "did not end after 20 redirects"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sandbox := sweatstacktest.New(t)
			handler, user := tt.app(sandbox), sandbox.Coach()
			if tt.who != nil {
				user = tt.who(sandbox)
			}
			tb := &failingTB{TB: t}
			assert.Contains(t, tb.run(func() { sandbox.SignIn(tb, handler, user) }), tt.want)
		})
	}
}

// An application of three routes has no page at /, where its callback leads to.
func TestSignIn_TheLandingPageMayBeMissing(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	inner := newApp(sandbox, "http://localhost:8000")
	tb := &failingTB{TB: t}
	failure := tb.run(func() {
		sandbox.SignIn(tb, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/" {
				http.NotFound(w, r)
				return
			}
			inner.ServeHTTP(w, r)
		}), sandbox.Coach())
	})
	assert.Empty(t, failure)
}
