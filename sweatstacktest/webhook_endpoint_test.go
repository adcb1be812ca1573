package sweatstacktest_test

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// An endpoint answers itself. One that leads elsewhere could lead the sandbox to
// where it must not go. In a bubble no time passes while somebody waits for the
// network, so that the endpoint is never too slow.
func TestWebhook_FollowsNoRedirect(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		followed := atomic.Bool{}
		mux := http.NewServeMux()
		mux.HandleFunc("POST /hook", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		})
		mux.HandleFunc("/elsewhere", func(http.ResponseWriter, *http.Request) { followed.Store(true) })
		network := httptest.NewServer(mux)
		defer network.Close()
		for name, sandbox := range map[string]*sweatstacktest.Sandbox{
			"in process":       sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(mux)),
			"over the network": sweatstacktest.New(t),
		} {
			sent, err := sandbox.SendWebhook(sweatstacktest.Webhook{URL: network.URL + "/hook"})
			require.NoError(t, err)
			assert.Equal(t, http.StatusTemporaryRedirect, sent[0].Attempts[0].Status, name)
			assert.Equal(t, "pending", sent[0].State, name)
			assert.False(t, followed.Load(), name)
		}
	})
}

// An endpoint may use the sandbox that calls it, in any way. In a bubble a
// deadlock ends the test.
func TestWebhook_AnEndpointMayUseTheSandbox(t *testing.T) {
	t.Parallel()
	uses := map[string]func(*testing.T, *sweatstacktest.Sandbox){
		"Advance": func(_ *testing.T, s *sweatstacktest.Sandbox) { s.Advance(time.Hour) },
		"Fail": func(_ *testing.T, s *sweatstacktest.Sandbox) {
			s.Fail("*", sweatstacktest.Fault{Status: 500, Times: 1})
		},
		"ClearFaults":  func(_ *testing.T, s *sweatstacktest.Sandbox) { s.ClearFaults() },
		"FailWebhooks": func(_ *testing.T, s *sweatstacktest.Sandbox) { s.FailWebhooks(sweatstacktest.WebhookFault{Copies: 2}) },
		"Reset":        func(_ *testing.T, s *sweatstacktest.Sandbox) { s.Reset() },
		"Close":        func(_ *testing.T, s *sweatstacktest.Sandbox) { _ = s.Close() },
		"Deliveries":   func(_ *testing.T, s *sweatstacktest.Sandbox) { s.Deliveries() },
		"Withdraw":     func(_ *testing.T, s *sweatstacktest.Sandbox) { s.Withdraw(s.Coach()) },
		"Client": func(t *testing.T, s *sweatstacktest.Sandbox) {
			t.Helper()
			_, err := s.Client(s.Coach()).OAuth.UserInfo(t.Context())
			assert.NoError(t, err)
		},
		"AddActivity": func(t *testing.T, s *sweatstacktest.Sandbox) {
			t.Helper()
			_, err := s.AddActivity(s.Coach(), sweatstacktest.Recording{Power: []float64{1}})
			assert.NoError(t, err)
		},
		"SendWebhook": func(t *testing.T, s *sweatstacktest.Sandbox) {
			t.Helper()
			_, err := s.SendWebhook(sweatstacktest.Webhook{})
			assert.NoError(t, err)
		},
		"Redeliver itself": func(t *testing.T, s *sweatstacktest.Sandbox) {
			t.Helper()
			_, err := s.Redeliver("delivery_1")
			assert.ErrorContains(t, err, "under way")
		},
	}
	for name, use := range uses {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var sandbox *sweatstacktest.Sandbox
				var used atomic.Bool
				sandbox = sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
					if used.CompareAndSwap(false, true) {
						use(t, sandbox)
					}
				})))
				began := time.Now()
				_, err := sandbox.SendWebhook(sweatstacktest.Webhook{})
				require.NoError(t, err)
				assert.Zero(t, time.Since(began), "it did not wait for the time-out")
			})
		})
	}
}

// After Close nothing is sent any more, by nobody.
func TestClose_EndsTheDeliveries(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		stub := &endpointStub{answers: []int{500, 500, 500}}
		sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(stub))
		sandbox.FailWebhooks(sweatstacktest.WebhookFault{Times: 1, Delay: time.Minute})
		sendNumbered(t, sandbox, 2)
		require.Equal(t, 1, stub.count())
		require.NoError(t, sandbox.Close())
		time.Sleep(48 * time.Hour)
		sandbox.Advance(48 * time.Hour)
		_, err := sandbox.SendWebhook(sweatstacktest.Webhook{})
		require.NoError(t, err)
		sandbox.FailWebhooks(sweatstacktest.WebhookFault{Delay: time.Hour})
		sendNumbered(t, sandbox, 1)
		sandbox.Advance(48 * time.Hour)
		time.Sleep(48 * time.Hour)
		assert.Equal(t, 1, stub.count())
	})
}
