package sweatstackhttp_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// second makes another process of the application, with a transport of its own.
func (k *kit) second(t *testing.T, transport http.RoundTripper) *kit {
	t.Helper()
	other := *k
	other.config.Coordinator = nil
	other.config.HTTPClient = &http.Client{Transport: transport}
	other.auth, other.mux = other.node(t)
	return &other
}

// A refusal of a token that another process has replaced in the meantime says
// nothing about the token in the store.
func TestNodes_RefusalOfATokenThatAnotherProcessHasReplacedIsNoSignOut(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{sandbox: rotating(), config: inStoreMode})
	b := k.signIn(t, k.sandbox.Coach())
	waiting, release := make(chan struct{}), make(chan struct{})
	slow := k.second(t, roundTrip(func(r *http.Request) (*http.Response, error) {
		if !strings.HasSuffix(r.URL.Path, "/oauth/token") {
			return k.sandbox.Transport().RoundTrip(r)
		}
		close(waiting)
		<-release
		recorder := httptest.NewRecorder() // as a platform answers that has rotated it
		recorder.WriteHeader(http.StatusBadRequest)
		_ = say(recorder, `{"error":"invalid_grant"}`)
		return recorder.Result(), nil
	}))
	k.sandbox.Advance(20 * time.Minute)
	late := b.copy()
	late.app = slow.mux
	answers := make(chan answer, 1)
	go func() { answers <- late.get("/me") }()
	<-waiting
	require.Equal(t, http.StatusOK, b.get("/me").status)
	close(release)
	a := <-answers
	assert.Equal(t, http.StatusOK, a.status, a.body)
	assert.Empty(t, a.header.Values("Set-Cookie"))
	assert.Equal(t, 1, k.sandbox.Counters().RefreshRedeemed)
}

func TestNodes_RefusalOfTheTokenInTheStoreEndsTheSessionOnEach(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: inStoreMode})
	b := k.signIn(t, k.sandbox.Coach())
	other := k.second(t, k.sandbox.Transport())
	k.sandbox.Advance(20 * time.Minute)
	k.sandbox.Fail("POST /api/v1/oauth/token", sweatstacktest.Fault{Status: http.StatusBadRequest, Body: `{"error":"invalid_grant"}`})
	for _, node := range []*kit{k, other} {
		there := b.copy()
		there.app = node.mux
		assert.Equal(t, http.StatusSeeOther, there.get("/me").status)
		assert.Empty(t, there.cookies())
	}
}

// Without a shared coordinator two processes may redeem one token at the same
// moment. Where tokens are not rotated, or with a grace, nobody is hurt.
func TestNodes_RefreshingAtTheSameMomentSignNobodyOut(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]sweatstacktest.Option{
		"no rotation":           nil,
		"rotation with a grace": {sweatstacktest.WithRefreshTokenRotation()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{sandbox: options, config: inStoreMode})
			b := k.signIn(t, k.sandbox.Coach())
			nodes := []*kit{k, k.second(t, k.sandbox.Transport()), k.second(t, k.sandbox.Transport())}
			for range 5 {
				k.sandbox.Advance(20 * time.Minute)
				var wg sync.WaitGroup
				for i := range 30 {
					tab := b.copy()
					tab.app = nodes[i%len(nodes)].mux
					wg.Go(func() {
						if a := tab.get("/me"); a.status != http.StatusOK {
							t.Errorf("answered %d: %s", a.status, a.body)
						}
					})
				}
				wg.Wait()
			}
			assert.LessOrEqual(t, k.sandbox.Counters().RefreshRedeemed, 5*len(nodes))
			assert.Zero(t, k.sandbox.Counters().RefreshReused)
		})
	}
}

// One after the other they redeem each token once, at the strictest platform.
func TestNodes_TakingTurnsRedeemEachTokenOnce(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{sandbox: rotating(), config: inStoreMode})
	b := k.signIn(t, k.sandbox.Coach())
	nodes := []*kit{k, k.second(t, k.sandbox.Transport())}
	for turn := range 6 {
		k.sandbox.Advance(20 * time.Minute)
		for i := range nodes {
			b.app = nodes[(turn+i)%len(nodes)].mux
			require.Equal(t, http.StatusOK, b.get("/me").status)
		}
	}
	assert.Equal(t, 6, k.sandbox.Counters().RefreshRedeemed)
	assert.Zero(t, k.sandbox.Counters().RefreshReused)
}

// With a shared coordinator it does not matter which process is asked.
func TestNodes_WithASharedCoordinatorRedeemOnce(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{sandbox: rotating(), config: func(c *sweatstackhttp.Config) {
				change(c)
				c.Coordinator = sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{Now: c.Now})
			}})
			b := k.signIn(t, k.sandbox.Coach())
			_, other := k.node(t)
			k.sandbox.Advance(20 * time.Minute)
			var wg sync.WaitGroup
			for i := range 40 {
				tab := b.copy()
				if i%2 == 0 {
					tab.app = other
				}
				wg.Go(func() {
					if a := tab.get("/me"); a.status != http.StatusOK {
						t.Errorf("answered %d: %s", a.status, a.body)
					}
				})
			}
			wg.Wait()
			assert.Equal(t, 1, k.sandbox.Counters().RefreshRedeemed)
			assert.Zero(t, k.sandbox.Counters().RefreshReused)
			// And a log-out on one is a log-out on the other.
			copied := b.copy()
			copied.app = other
			require.Equal(t, http.StatusSeeOther, b.logsOut(k).status)
			assert.Equal(t, http.StatusSeeOther, copied.get("/me").status)
		})
	}
}
