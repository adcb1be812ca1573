package sweatstacktest_test

import (
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// Faults, redeliveries, the clock and resets meet while endpoints answer. In a
// bubble a deadlock, and a goroutine that outlives the sandbox, end the test.
func TestWebhooks_FaultsTheClockAndResetsMeetWithoutADeadlock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var sandbox *sweatstacktest.Sandbox
		var calls atomic.Int64
		sandbox = sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch calls.Add(1) % 9 { // an endpoint may use the sandbox itself
			case 1:
				sandbox.Advance(time.Second)
			case 2:
				_, _ = sandbox.Redeliver("delivery_1")
			case 3:
				sandbox.ClearFaults()
			case 4:
				sandbox.Deliveries()
			case 5:
				select { // longer than an endpoint may take
				case <-time.After(3 * time.Second):
				case <-r.Context().Done():
				}
			case 6:
				w.WriteHeader(http.StatusInternalServerError)
			}
		})))
		var wg sync.WaitGroup
		for i := range 60 {
			wg.Go(func() {
				switch i % 6 {
				case 0, 1:
					_, err := sandbox.SendWebhook(sweatstacktest.Webhook{Copies: 2})
					assert.NoError(t, err)
				case 2:
					sandbox.FailWebhooks(sweatstacktest.WebhookFault{Times: 2, Hold: 3, Delay: time.Second})
				case 3:
					sandbox.Advance(time.Minute)
				case 4:
					_, _ = sandbox.Redeliver("delivery_2")
				case 5:
					if i%4 == 1 {
						sandbox.Reset()
					}
				}
			})
		}
		wg.Wait()
		sandbox.ClearFaults()
		sandbox.Advance(25 * time.Hour)
		for _, d := range sandbox.Deliveries() {
			assert.NotEmpty(t, d.Attempts, "nothing is left behind: %+v", d)
		}
	})
}
