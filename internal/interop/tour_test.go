package interop_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// world is what the steps are about.
type world struct {
	sandbox *sweatstacktest.Sandbox
	env     map[string]string // the environment file, with an access token that has ended
	api     sweatstacktest.API
	coach   sweatstacktest.User
	athlete sweatstacktest.User // of the team
	other   sweatstacktest.User // of the team, too
	team    sweatstacktest.Team
	history []sweatstacktest.Activity // of the athlete, newest first
	cache   *sweatstack.Cache         // of Go
	caches  map[string]string         // the folder of each side, by its signature
}

// tour is all steps in their order: those that read, then those that write.
func tour(t *testing.T, w world) []step {
	t.Helper()
	return slices.Concat(
		signInSteps(t, w),
		peopleSteps(w),
		findingSteps(w),
		switchingSteps(w),
		activitySteps(w),
		tableSteps(w),
		longitudinalSteps(w),
		cacheSteps(w),
		profileSteps(w),
		traceSteps(w),
		listTableSteps(w),
		backfillSteps(w),
		writingSteps(w),
		uploadSteps(t),
	)
}

// newWorld starts a sandbox whose environment file holds an access token that
// was issued an hour ago and has ended by everybody's clock: both sides have to
// begin with a refresh.
func newWorld(t *testing.T, api sweatstacktest.API) world {
	t.Helper()
	sandbox := sweatstacktest.New(t, sweatstacktest.WithAPI(api), sweatstacktest.WithClock(anHourAgo))
	env := environment(t, sandbox)
	sandbox.Advance(time.Hour)
	athlete := sandbox.Athletes()[0]
	caches := map[string]string{pythonSigns: t.TempDir(), goSigns: t.TempDir()}
	cache, err := sweatstack.NewCache(caches[goSigns], sweatstack.CacheConfig{})
	require.NoError(t, err)
	return world{
		sandbox: sandbox, env: env, api: api, coach: sandbox.Coach(), athlete: athlete, other: sandbox.Athletes()[1],
		team: sandbox.Teams()[0], history: sandbox.Activities(athlete), cache: cache, caches: caches,
	}
}

func anHourAgo() time.Time { return time.Now().Add(-time.Hour) }

// newClient is a client as a program makes it from the environment file.
func (w world) newClient(t *testing.T) *sweatstack.Client {
	t.Helper()
	access := sweatstack.NewSecret(w.env["SWEATSTACK_API_KEY"])
	claims, err := sweatstack.ParseClaims(access)
	require.NoError(t, err)
	client, err := sweatstack.NewClient(
		sweatstack.WithBaseURL(w.env["SWEATSTACK_URL"]),
		sweatstack.WithCache(w.cache),
		sweatstack.WithToken(sweatstack.Token{
			AccessToken: access, RefreshToken: sweatstack.NewSecret(w.env["SWEATSTACK_REFRESH_TOKEN"]),
			Expiry: claims.Expiry, UserID: claims.Subject,
		}),
	)
	require.NoError(t, err)
	return client
}

// endedClient has the access token of the environment file, which has ended,
// and leaves its renewal to somebody else.
func (w world) endedClient(t *testing.T) *sweatstack.Client {
	t.Helper()
	access := sweatstack.NewSecret(w.env["SWEATSTACK_API_KEY"])
	claims, err := sweatstack.ParseClaims(access)
	require.NoError(t, err)
	client, err := sweatstack.NewClient(
		sweatstack.WithBaseURL(w.env["SWEATSTACK_URL"]),
		sweatstack.WithTokenSource(sweatstack.StaticToken(sweatstack.Token{
			AccessToken: access, RefreshToken: sweatstack.NewSecret(w.env["SWEATSTACK_REFRESH_TOKEN"]), UserID: claims.Subject,
		})),
	)
	require.NoError(t, err)
	return client
}

// Every call of the Python client 0.70 that needs no browser, put to both sides
// in both generations of the platform, gives the same.
func TestInterop_TourGivesTheSameInPythonAndGo(t *testing.T) {
	t.Parallel()
	for _, api := range []sweatstacktest.API{sweatstacktest.Current, sweatstacktest.Legacy} {
		t.Run(string(api), func(t *testing.T) {
			t.Parallel()
			python(t)
			w := newWorld(t, api)
			peer := startPeer(t, w.env, "SWEATSTACK_LOCAL_CACHE=1", "SWEATSTACK_CACHE_DIR="+w.caches[pythonSigns])
			made := peer.ask(t, call{On: "sweatstack", Call: "Client", Keep: "coach"})
			require.Equal(t, w.coach.ID, made.Client, "%+v", made.Error)
			clients := map[string]*sweatstack.Client{"coach": w.newClient(t)}
			names := map[string]bool{}
			for _, s := range tour(t, w) {
				require.False(t, names[s.name], "two steps are named %s", s.name)
				names[s.name] = true
				// One after the other: the later ones build on the earlier.
				if !t.Run(strings.ReplaceAll(s.name, "/", "|"), func(t *testing.T) { s.take(t, peer, clients) }) && s.keep != "" {
					t.FailNow()
				}
			}
			// The coach's client and that of the step Client.
			assert.Equal(t, 2*2, w.sandbox.Counters().RefreshRedeemed, "each client begins with a refresh, and needs no other")
		})
	}
}
