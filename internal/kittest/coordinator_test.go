package kittest_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// coordinated gives the application the coordinator of its file, and with it
// the store or none.
func (a *app) coordinated(t *testing.T, store tokenstore.Store) {
	t.Helper()
	coordinator, err := a.db.Coordinator(sqlite.WithCoordinatorConfig(sweatstack.LocalCoordinatorConfig{Now: a.sandbox.Now}))
	require.NoError(t, err)
	a.config.Store, a.config.Coordinator = store, coordinator
	a.auth, err = sweatstackhttp.Configure(a.config)
	require.NoError(t, err)
	a.handler, err = routes(a.auth, false)
	require.NoError(t, err)
}

// twoProcesses are two handles on one file with a coordinator each, and a
// browser that is signed in to both.
func twoProcesses(t *testing.T, withStore bool) (first, second *app, b *browser) {
	t.Helper()
	first = newApp(t, variant{}, strict()...)
	second = first.another(t)
	for _, a := range []*app{first, second} {
		store := a.config.Store
		if !withStore {
			store = nil
		}
		a.coordinated(t, store)
	}
	return first, second, first.signIn(t, first.sandbox.Coach())
}

func TestCoordinator_TwoProcessesRedeemOnceForTwoHundredRequests(t *testing.T) {
	t.Parallel()
	first, second, b := twoProcesses(t, true)
	for turn := range 3 {
		first.sandbox.Advance(20 * time.Minute)
		together(t, 200, first.sandbox.Coach().ID, b.at(first.handler), b.at(second.handler))
		assert.Equal(t, turn+1, first.sandbox.Counters().RefreshRedeemed)
	}
	assert.Zero(t, first.sandbox.Counters().RefreshReused)
	assert.Zero(t, first.sandbox.Counters().RefreshRetried)
}

// In cookie mode the promise of one process holds among the processes of one
// file, also for requests that bring a cookie of before.
func TestCoordinator_TwoProcessesWithoutAStoreRedeemOnceToo(t *testing.T) {
	t.Parallel()
	first, second, b := twoProcesses(t, false)
	for turn := range 3 {
		first.sandbox.Advance(20 * time.Minute)
		old := freeze(t, b)
		together(t, 200, first.sandbox.Coach().ID, old.at(first.handler), old.at(second.handler))
		assert.Equal(t, turn+1, first.sandbox.Counters().RefreshRedeemed)
		require.Equal(t, first.sandbox.Coach().ID, b.at(second.handler).get("/me").body) // takes the new cookie
	}
	assert.Zero(t, first.sandbox.Counters().RefreshReused)
}

func TestCoordinator_LogOutInOneProcessHoldsInTheOther(t *testing.T) {
	t.Parallel()
	for _, withStore := range []bool{true, false} {
		first, second, b := twoProcesses(t, withStore)
		old := freeze(t, b.at(second.handler))
		require.Equal(t, first.sandbox.Coach().ID, old.get("/me").body)
		require.Equal(t, http.StatusSeeOther, b.at(first.handler).post("/auth/sweatstack/logout").status)
		assert.Equal(t, http.StatusSeeOther, old.get("/me").status, "a cookie of before opens nothing")
		second.restart(t)
		store := second.config.Store
		if !withStore {
			store = nil
		}
		second.coordinated(t, store)
		assert.Equal(t, http.StatusSeeOther, old.at(second.handler).get("/me").status, "nor after a restart")
	}
}

// frozen keeps the cookies of one moment, whatever an answer says.
type frozen struct{ cookies []*http.Cookie }

func (f frozen) Cookies(*url.URL) []*http.Cookie       { return f.cookies }
func (frozen) SetCookies(_ *url.URL, _ []*http.Cookie) {}

// freeze gives a browser with the cookies of this moment.
func freeze(t *testing.T, b *browser) *browser {
	t.Helper()
	origin, err := url.Parse(appURL)
	require.NoError(t, err)
	client := *b.client
	client.Jar = frozen{b.client.Jar.Cookies(origin)}
	return &browser{t: t, origin: b.origin, client: &client}
}
