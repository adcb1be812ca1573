package sweatstacktest_test

import (
	"math"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// elapsed lists when attempts were made, counted from the first.
func elapsed(attempts []sweatstacktest.Attempt) []time.Duration {
	var out []time.Duration
	for _, attempt := range attempts {
		out = append(out, attempt.At.Sub(attempts[0].At))
	}
	return out
}

// A day that passes at once holds the same attempts as one that passes slowly.
func TestAdvance_TriesAgainAtTheTimesThatItPasses(t *testing.T) {
	t.Parallel()
	schedule := func(leaps ...time.Duration) (state string, times []time.Duration) {
		synctest.Test(t, func(t *testing.T) {
			sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(http.NotFoundHandler()))
			_, err := sandbox.SendWebhook(sweatstacktest.Webhook{})
			require.NoError(t, err)
			for _, leap := range leaps {
				sandbox.Advance(leap)
			}
			if len(leaps) == 0 {
				time.Sleep(24 * time.Hour)
			}
			state, times = sandbox.Deliveries()[0].State, elapsed(sandbox.Deliveries()[0].Attempts)
		})
		return state, times
	}
	wantState, want := schedule()
	require.Equal(t, "failed", wantState)
	require.Len(t, want, 9)
	for name, leaps := range map[string][]time.Duration{
		"at once": {24 * time.Hour}, "in halves": {12 * time.Hour, 12 * time.Hour},
	} {
		state, times := schedule(leaps...)
		assert.Equal(t, wantState, state, name)
		assert.Equal(t, want, times, name)
	}
}

func TestAdvance_TheClockStandsAtEachAttemptAndEndsWhereAsked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var sandbox *sweatstacktest.Sandbox
		var mu sync.Mutex
		var seen []time.Duration
		began := time.Now()
		sandbox = sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			seen = append(seen, sandbox.Now().Sub(began))
			w.WriteHeader(http.StatusInternalServerError)
		})))
		sandbox.FailWebhooks(sweatstacktest.WebhookFault{Times: 1, Delay: 30 * time.Second})
		sendNumbered(t, sandbox, 2)
		sandbox.Advance(75 * time.Second)
		second := time.Second
		assert.Equal(t, []time.Duration{0, 10 * second, 30 * second, 40 * second, 70 * second}, seen, "two events take turns")
		assert.Equal(t, 75*second, sandbox.Now().Sub(began))
		sandbox.Advance(0)
		assert.Len(t, seen, 5)
	})
}

// Two that move the clock at the same time move it by both, no attempt is made
// twice, and an endpoint may move it as well.
func TestAdvance_AtTheSameTimeAddsUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var sandbox *sweatstacktest.Sandbox
		var moved atomic.Bool
		began := time.Now()
		sandbox = sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if moved.CompareAndSwap(false, true) {
				sandbox.Advance(time.Hour)
			}
			w.WriteHeader(http.StatusInternalServerError)
		})))
		sendNumbered(t, sandbox, 3)
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() { sandbox.Advance(time.Hour) })
		}
		wg.Wait()
		assert.Equal(t, 21*time.Hour, sandbox.Now().Sub(began))
		for _, delivery := range sandbox.Deliveries() {
			assert.LessOrEqual(t, len(delivery.Attempts), 9)
			for i, attempt := range delivery.Attempts[1:] {
				assert.Greater(t, attempt.At.Sub(delivery.Attempts[i].At), 9*time.Second)
			}
		}
	})
}

// At the end of what a duration holds the clock goes no further; whatever waits
// then is not waited for.
func TestAdvance_EndsWhereTheClockEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(http.NotFoundHandler()))
		sendNumbered(t, sandbox, 1)
		sandbox.Advance(math.MaxInt64)
		assert.Equal(t, "failed", sandbox.Deliveries()[0].State)
		end := sandbox.Now()
		sendNumbered(t, sandbox, 1)
		sandbox.Advance(time.Hour)
		assert.Equal(t, end, sandbox.Now())
		assert.Len(t, sandbox.Deliveries()[1].Attempts, 1)
	})
}
