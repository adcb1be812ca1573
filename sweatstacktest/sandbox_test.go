package sweatstacktest_test

import (
	"net/http"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

func at(text string) func() time.Time {
	when, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return func() time.Time { return when }
}

func TestNew_SameSeedSamePeopleAndHistory(t *testing.T) {
	t.Parallel()
	clock := sweatstacktest.WithClock(at("2026-05-06T12:00:00Z"))
	one := sweatstacktest.New(t, clock)
	two := sweatstacktest.New(t, clock)
	other := sweatstacktest.New(t, clock, sweatstacktest.WithSeed(2))
	assert.Equal(t, one.Users(), two.Users())
	assert.Equal(t, one.ClientID(), two.ClientID())
	assert.NotEqual(t, one.Secrets().ClientSecret, two.Secrets().ClientSecret, "secrets are random")
	for i, user := range one.Users() {
		assert.Equal(t, one.Activities(user), two.Activities(user))
		assert.NotEmpty(t, one.Activities(user))
		assert.NotEqual(t, user.ID, other.Users()[i].ID)
	}
}

func TestNew_People(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	assert.Len(t, sandbox.Users(), 12)
	assert.Len(t, sandbox.Athletes(), 3)
	assert.True(t, sandbox.ManagedUser().Managed)
	assert.Len(t, sandbox.LoneAthlete().ID, 16, "an id of the older kind")
	assert.Len(t, sandbox.Coach().ID, 26)
	team := sandbox.Teams()[0]
	assert.Equal(t, sandbox.Coach().ID, team.OwnerID)
	for _, athlete := range sandbox.Athletes() {
		assert.Contains(t, team.MemberIDs, athlete.ID)
	}
}

func TestNew_ASecondTeamReachesPeopleWhoShareWithNobodyElse(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	coach := w.signIn(w.sandbox.Coach()).AccessToken
	squad, skiers := w.sandbox.Teams()[0], w.sandbox.Teams()[1]
	freya, jonas := skiers.MemberIDs[0], skiers.MemberIDs[2]
	assert.NotContains(t, squad.MemberIDs, freya)
	assert.Contains(t, squad.MemberIDs, jonas, "one athlete is in both")

	assert.Equal(t, http.StatusForbidden, w.delegate(coach, map[string]string{"sub": freya}).status)
	w.tokens(w.delegate(coach, map[string]string{"sub": freya, "team_id": skiers.ID}))
	direct := w.tokens(w.delegate(coach, map[string]string{"sub": jonas}))
	through := w.tokens(w.delegate(coach, map[string]string{"sub": jonas, "team_id": skiers.ID}))
	assert.Contains(t, direct.Scope, "activities:write")
	assert.NotContains(t, through.Scope, "activities:write", "less is open to the team")
}

func TestWithHistory_MoreDaysAddAndChangeNothing(t *testing.T) {
	t.Parallel()
	noon := func() time.Time { return time.Date(2026, time.May, 6, 12, 0, 0, 0, time.UTC) }
	of := func(days int) []sweatstacktest.Activity {
		sandbox := sweatstacktest.New(t, sweatstacktest.WithHistory(days), sweatstacktest.WithClock(noon))
		return sandbox.Activities(sandbox.Athletes()[0])
	}
	short, long := of(120), of(730)
	assert.Greater(t, len(long), 4*len(short))
	assert.Equal(t, short, long[:len(short)])
	assert.Empty(t, of(0))
	sports := map[string]bool{}
	for _, a := range long {
		sports[a.Sport] = true
	}
	assert.Contains(t, sports, "xc_skiing.skate", "two seasons have a winter")
	assert.Contains(t, sports, "cycling.road", "and a summer")
	for _, days := range []int{-1, 4000} {
		_, err := sweatstacktest.Start(sweatstacktest.WithHistory(days))
		assert.ErrorContains(t, err, "days")
	}
}

// Twelve people with two seasons each: every list was asked for, and the data of
// many activities. What stays in memory is bounded.
//
//nolint:paralleltest // others would add to the memory that it measures.
func TestStart_TwoSeasonsOfTwelvePeopleTakeLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("it walks through eight thousand activities")
	}
	sandbox, err := sweatstacktest.Start()
	require.NoError(t, err)
	defer func() { _ = sandbox.Close() }()
	before := heapOf()
	count := 0
	for _, user := range sandbox.Users() {
		activities := sandbox.Activities(user)
		count += len(activities)
		if user.Managed {
			continue
		}
		client := sandbox.Client(user)
		for _, err := range client.Activities.All(t.Context(), sweatstack.ActivityListParams{Limit: 100}) {
			require.NoError(t, err)
		}
		for _, a := range activities[:min(12, len(activities))] {
			_, err := client.Activities.Data(t.Context(), a.ID, sweatstack.ActivityDataParams{})
			require.NoError(t, err)
		}
	}
	assert.Greater(t, count, 4000)
	held := heapOf() - before
	t.Logf("%d activities, %d MiB held", count, held>>20)
	assert.Less(t, held, int64(48<<20), "with the garbage and the answers of a walk a program stays below 100 MB")
	runtime.KeepAlive(sandbox)
}

// heapOf is what is held after a collection, in bytes.
func heapOf() int64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

func TestStart_NamesEveryWrongSetting(t *testing.T) {
	t.Parallel()
	_, err := sweatstacktest.Start(
		sweatstacktest.WithAccessTokenTTL(0), sweatstacktest.WithRefreshReuseGrace(-1), sweatstacktest.WithLatency(-1),
		sweatstacktest.WithAPI("old"), sweatstacktest.WithClock(nil), sweatstacktest.WithLogger(nil),
		sweatstacktest.WithAddr("nowhere"), sweatstacktest.WithRedirectURIs("/relative"),
		sweatstacktest.WithApplication(sweatstacktest.Application{RedirectURIs: []string{"https://user@x"}}),
		sweatstacktest.WithWebhookTarget("https://evil.example"),
	)
	require.Error(t, err)
	for _, part := range []string{
		"access token TTL", "reuse grace", "latency", `API "old"`, "clock", "logger", `address "nowhere"`,
		"/relative", "without id", "https://user@x", "webhook target",
	} {
		assert.ErrorContains(t, err, part)
	}
}

func TestStart_FixedSecretsStayOnLoopback(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.168.1.2:8700"} {
		_, err := sweatstacktest.Start(sweatstacktest.WithFixedSecrets(), sweatstacktest.WithAddr(addr))
		assert.ErrorContains(t, err, "everybody knows", addr)
	}
}

func TestStart_Listens(t *testing.T) {
	t.Parallel()
	sandbox, err := sweatstacktest.Start()
	require.NoError(t, err)
	answer := overNetwork(t, sandbox, http.MethodGet, "/", "")
	assert.Equal(t, http.StatusOK, answer.status)
	assert.Contains(t, string(answer.body), "SweatStack sandbox")
	require.NoError(t, sandbox.Close())
	require.NoError(t, sandbox.Close(), "again")
	_, err = http.Get(sandbox.URL()) //nolint:bodyclose // there is no answer.
	assert.Error(t, err)
}

func TestStart_AddressInUseIsAnError(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	_, err := sweatstacktest.Start(sweatstacktest.WithAddr(sandbox.URL()[len("http://"):]))
	assert.Error(t, err)
}

func TestEnvironment_NamesAndSecrets(t *testing.T) {
	t.Parallel()
	one, two := sweatstacktest.New(t), sweatstacktest.New(t)
	a, b := environment(t, one), environment(t, two)
	assert.Equal(t, one.URL(), a["SWEATSTACK_URL"])
	assert.Equal(t, one.ClientID(), a["SWEATSTACK_CLIENT_ID"])
	assert.Len(t, a["SWEATSTACK_SESSION_SECRET"], 44, "a Fernet key")
	assert.Len(t, a, 7)
	for name := range a {
		if name != "SWEATSTACK_CLIENT_ID" {
			assert.NotEqual(t, a[name], b[name], name)
		}
	}
	assert.Equal(t, one.URL(), claims(t, a["SWEATSTACK_API_KEY"])["iss"])

	c := environment(t, sweatstacktest.New(t, sweatstacktest.WithFixedSecrets()))
	d := environment(t, sweatstacktest.New(t, sweatstacktest.WithFixedSecrets()))
	for _, name := range []string{"CLIENT_SECRET", "REFRESH_TOKEN", "WEBHOOK_SECRET", "SESSION_SECRET"} {
		assert.Equal(t, c["SWEATSTACK_"+name], d["SWEATSTACK_"+name], name)
	}
	assert.Len(t, c["SWEATSTACK_SESSION_SECRET"], 44)
}

func TestSecrets_DoNotPrint(t *testing.T) {
	t.Parallel()
	secrets := sweatstacktest.New(t).Secrets()
	for _, text := range []string{secrets.String(), secrets.GoString()} {
		assert.NotContains(t, text, secrets.ClientSecret)
		assert.Contains(t, text, secrets.ClientID)
	}
}

// What tests do at the same time, the race detector watches.
func TestSandbox_IsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithRefreshTokenRotation(), sweatstacktest.WithWebhookHandler(&endpointStub{answers: []int{500}}))
	got := w.signIn(w.sandbox.Coach())
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			switch i % 8 {
			case 0:
				w.get("/activities/?limit=5", got.AccessToken)
			case 1:
				w.sandbox.Advance(time.Millisecond)
			case 2:
				_, err := w.sandbox.AddActivity(w.sandbox.Coach(), sweatstacktest.Recording{Power: []float64{1}})
				assert.NoError(t, err)
			case 3:
				w.sandbox.Fail("DELETE /api/v1/users/*", sweatstacktest.Fault{Status: 500, Times: 1})
			case 4:
				w.send(http.MethodGet, "/_sandbox/state", "")
			case 5:
				w.signIn(w.sandbox.Athletes()[0])
			case 6:
				_, _ = w.sandbox.Requests(), w.sandbox.Deliveries()
			case 7:
				w.delegate(got.AccessToken, map[string]any{"sub": w.sandbox.ManagedUser().ID})
			}
		})
	}
	wg.Wait()
	w.sandbox.Reset()
}
