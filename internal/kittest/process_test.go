package kittest_test

import (
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// signInTo signs a person in to a process.
func (p *process) signInTo(t *testing.T, sandbox *sweatstacktest.Sandbox, user sweatstacktest.User) *browser {
	t.Helper()
	transport := p.transport(t)
	app := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { // SignIn wants a handler
		r = r.Clone(r.Context())
		r.RequestURI = ""
		r.URL.Scheme, r.URL.Host = "http", r.Host
		response, err := transport.RoundTrip(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		defer func() { _ = response.Body.Close() }()
		maps.Copy(w.Header(), response.Header)
		w.WriteHeader(response.StatusCode)
		_, _ = io.Copy(w, response.Body)
	})
	return p.in(t, &browser{client: sandbox.SignIn(t, app, user)})
}

func TestProcess_KilledLosesNoSessionAndNoToken(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t, strict()...)
	path := filepath.Join(t.TempDir(), "tokens.db")
	coach := sandbox.Coach()
	running := launch(t, sandbox, path)
	b := running.signInTo(t, sandbox, coach)
	require.Equal(t, coach.ID, b.get("/me").body)
	for turn := range 3 {
		sandbox.Advance(20 * time.Minute)
		require.Equal(t, coach.ID, b.get("/me").body)
		assert.Equal(t, turn+1, sandbox.Counters().RefreshRedeemed)
		running.kill(t) // the token that came in is on the disk by now
		running = launch(t, sandbox, path)
		b = running.in(t, b)
		require.Equal(t, coach.ID, b.get("/me").body)
	}
	assert.Equal(t, 3, sandbox.Counters().RefreshRedeemed)
	assert.Zero(t, sandbox.Counters().RefreshReused)
}

func TestProcess_TwoHundredRequestsAtOnceRedeemOnce(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t, strict()...)
	coach := sandbox.Coach()
	running := launch(t, sandbox, filepath.Join(t.TempDir(), "tokens.db"))
	b := running.signInTo(t, sandbox, coach)
	sandbox.Advance(20 * time.Minute) // the clock of the process does not move: the platform's 401 tells
	together(t, 200, coach.ID, b)
	assert.Equal(t, 1, sandbox.Counters().RefreshRedeemed)
	assert.Zero(t, sandbox.Counters().RefreshReused)
}

func TestProcess_TwoOnOneFileServeTheSameSession(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	path := filepath.Join(t.TempDir(), "tokens.db")
	coach := sandbox.Coach()
	first, second := launch(t, sandbox, path), launch(t, sandbox, path)
	b := first.signInTo(t, sandbox, coach)
	together(t, 20, coach.ID, b, second.in(t, b))
	sandbox.Advance(20 * time.Minute)
	together(t, 200, coach.ID, b, second.in(t, b))
	assert.LessOrEqual(t, sandbox.Counters().RefreshRedeemed, 2, "at most once for each process")
	assert.Zero(t, sandbox.Counters().RefreshReused)
	require.Equal(t, http.StatusSeeOther, b.post("/auth/sweatstack/logout").status)
	assert.Equal(t, http.StatusSeeOther, b.get("/me").status)
}
