package sweatstackhttp_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// offBy makes the kit's clock differ from the platform's.
func offBy(d time.Duration, change func(*sweatstackhttp.Config)) func(*sweatstackhttp.Config) {
	return func(c *sweatstackhttp.Config) {
		right := c.Now
		c.Now = func() time.Time { return right().Add(d) }
		change(c)
	}
}

// Invariant 13: the token's own times are of a clock that we do not know. It
// counts as fresh for expires_in from its receipt.
func TestClock_ThatIsOffCausesNoRefreshBeforeItsTimeAndNoneLess(t *testing.T) {
	t.Parallel()
	for name, off := range map[string]time.Duration{
		"right": 0, "a minute ahead": time.Minute, "20 minutes ahead": 20 * time.Minute, "a day ahead": 24 * time.Hour, "years ahead": 5 * 365 * 24 * time.Hour,
		"a minute behind": -time.Minute, "20 minutes behind": -20 * time.Minute, "a day behind": -24 * time.Hour, "years behind": -5 * 365 * 24 * time.Hour,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for mode, change := range modes() {
				t.Run(mode, func(t *testing.T) {
					t.Parallel()
					k := newKit(t, setup{sandbox: rotating(), config: offBy(off, change)})
					b := k.signIn(t, k.sandbox.Coach())
					for range 14 {
						require.Equal(t, http.StatusOK, b.get("/me").status)
						k.sandbox.Advance(time.Minute)
					}
					assert.Zero(t, k.sandbox.Counters().RefreshRedeemed, "the first token lasts for its 15 minutes")
					k.sandbox.Advance(2 * time.Minute)
					require.Equal(t, http.StatusOK, b.get("/me").status)
					assert.Equal(t, 1, k.sandbox.Counters().RefreshRedeemed)
					assert.Zero(t, k.sandbox.Counters().RefreshReused)
				})
			}
		})
	}
}

// withoutExpiry is a platform that leaves expires_in out, so that only the
// token's own times are left.
type withoutExpiry struct{ below http.RoundTripper }

func (w withoutExpiry) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := w.below.RoundTrip(r)
	if err != nil || !strings.HasSuffix(r.URL.Path, "/oauth/token") {
		return response, err
	}
	defer func() { _ = response.Body.Close() }()
	var token map[string]any
	if err := json.NewDecoder(response.Body).Decode(&token); err != nil {
		return nil, err
	}
	delete(token, "expires_in")
	body, err := json.Marshal(token)
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, err
}

// With a clock that is ahead, each new token looks as if it had ended. That
// must not become a refresh with every request.
func TestClock_AheadOfAPlatformWithoutLifeTimesIsNoStormOfRefreshes(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: offBy(3*time.Hour, func(c *sweatstackhttp.Config) {
				change(c)
				c.HTTPClient = &http.Client{Transport: withoutExpiry{c.HTTPClient.Transport}}
			})})
			b := k.signIn(t, k.sandbox.Coach())
			for range 60 {
				require.Equal(t, http.StatusOK, b.get("/me").status)
				k.sandbox.Advance(time.Second)
			}
			got := k.sandbox.Counters().RefreshRedeemed
			assert.LessOrEqual(t, got, 3, "at most one in 30 seconds")
			assert.NotZero(t, got)
		})
	}
}

// A token whose life is shorter than the margin is never fresh, either.
func TestClock_TokensThatLiveForSecondsAreRenewedEvery30SecondsAtMost(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{sandbox: []sweatstacktest.Option{sweatstacktest.WithAccessTokenTTL(4 * time.Second)}, config: change})
			b := k.signIn(t, k.sandbox.Coach())
			for range 100 {
				// The optional page asks the platform nothing, so nothing can be refused.
				require.Contains(t, b.get("/maybe").body, "optional true")
			}
			assert.LessOrEqual(t, k.sandbox.Counters().RefreshRedeemed, 1)
		})
	}
}

// A token that the platform refuses although it looks fresh is renewed at once
// all the same.
func TestClock_RefusalIsStrongerThanTheClock(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			var back atomic.Int64
			right := k.config.Now
			k.config.Now = func() time.Time { return right().Add(-time.Duration(back.Load())) }
			k.auth, k.mux = k.node(t)
			b := k.signIn(t, k.sandbox.Coach())
			// Our clock stands still for 20 minutes: the token ends without our seeing it.
			k.sandbox.Advance(20 * time.Minute)
			back.Store(int64(20 * time.Minute))
			assert.Equal(t, http.StatusOK, b.get("/me").status)
			assert.Equal(t, 1, k.sandbox.Counters().RefreshRedeemed)
		})
	}
}

func TestClock_ThatGoesBackALittleEndsNoSession(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			b := k.signIn(t, k.sandbox.Coach())
			right := k.config.Now
			k.config.Now = func() time.Time { return right().Add(-time.Minute) }
			k.config.Coordinator = nil
			_, b.app = k.node(t)
			assert.Equal(t, http.StatusOK, b.get("/me").status)
		})
	}
}
