package sweatstacktest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/webhook"
)

// resources lists the resource of each event in the order of receipt.
func (e *endpointStub) resources(t *testing.T) []string {
	t.Helper()
	e.mu.Lock()
	defer e.mu.Unlock()
	var out []string
	for _, body := range e.bodies {
		var event struct {
			ResourceID string `json:"resource_id"`
		}
		require.NoError(t, json.Unmarshal(body, &event))
		out = append(out, event.ResourceID)
	}
	return out
}

// verify checks the n-th request as a receiver does.
func (e *endpointStub) verify(n int, secret string, now time.Time) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return webhook.Verify([]string{secret}, http.Header{"X-Sweatstack-Signature": e.headers[n : n+1]}, e.bodies[n], now, 5*time.Minute)
}

// sendNumbered sends events for the resources a_1 to a_n.
func sendNumbered(t *testing.T, sandbox *sweatstacktest.Sandbox, n int) {
	t.Helper()
	for i := range n {
		_, err := sandbox.SendWebhook(sweatstacktest.Webhook{ResourceID: fmt.Sprintf("a_%d", i+1)})
		require.NoError(t, err)
	}
}

func TestFailWebhooks_DuplicatesAreTheSameEvent(t *testing.T) {
	t.Parallel()
	stub := &endpointStub{}
	sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(stub))
	sandbox.FailWebhooks(sweatstacktest.WebhookFault{Times: 1, Copies: 3})
	sendNumbered(t, sandbox, 2)
	assert.Equal(t, []string{"a_1", "a_1", "a_1", "a_2"}, stub.resources(t))
	assert.Equal(t, stub.bodies[0], stub.bodies[2])
}

func TestFailWebhooks_HeldEventsComeInReverseOrder(t *testing.T) {
	t.Parallel()
	stub := &endpointStub{}
	sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(stub))
	sandbox.FailWebhooks(sweatstacktest.WebhookFault{Hold: 3})
	sendNumbered(t, sandbox, 5)
	assert.Equal(t, []string{"a_3", "a_2", "a_1"}, stub.resources(t))
	assert.Equal(t, "pending", sandbox.Deliveries()[4].State, "held back")

	sandbox.ClearFaults()
	assert.Equal(t, []string{"a_3", "a_2", "a_1", "a_5", "a_4"}, stub.resources(t), "nothing is lost")
	sendNumbered(t, sandbox, 1)
	assert.Equal(t, 6, stub.count())
}

func TestFailWebhooks_WrongAndOldSignaturesAreRefusedByAReceiver(t *testing.T) {
	t.Parallel()
	stub := &endpointStub{}
	sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(stub))
	secret := sandbox.Secrets().WebhookSecret
	sandbox.FailWebhooks(sweatstacktest.WebhookFault{Times: 1, WrongSignature: true})
	sendNumbered(t, sandbox, 1)
	sandbox.FailWebhooks(sweatstacktest.WebhookFault{Times: 1, Skew: -10 * time.Minute})
	sendNumbered(t, sandbox, 2)

	now := time.Now()
	assert.ErrorIs(t, stub.verify(0, secret, now), webhook.ErrInvalidSignature)
	assert.Error(t, stub.verify(1, secret, now))
	assert.NoError(t, stub.verify(1, secret, now.Add(-10*time.Minute)), "only the time is off")
	assert.NoError(t, stub.verify(2, secret, now), "the fault is over")
}

func TestFailWebhooks_DelayIsByTheSandboxClock(t *testing.T) {
	t.Parallel()
	stub := &endpointStub{}
	sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(stub))
	sandbox.FailWebhooks(sweatstacktest.WebhookFault{Delay: time.Hour})
	sendNumbered(t, sandbox, 1)
	assert.Zero(t, stub.count())
	require.NotNil(t, sandbox.Deliveries()[0].Next)
	sandbox.Advance(59 * time.Minute)
	assert.Zero(t, stub.count())
	sandbox.Advance(time.Minute)
	assert.Equal(t, 1, stub.count())
	assert.Equal(t, "delivered", sandbox.Deliveries()[0].State)
}

func TestFailWebhooks_ASlowBodyArrivesWhole(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		stub := &endpointStub{}
		sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(stub))
		sandbox.FailWebhooks(sweatstacktest.WebhookFault{Drip: time.Second})
		began := time.Now()
		sendNumbered(t, sandbox, 1)
		assert.Greater(t, time.Since(began), 5*time.Second)
		assert.NoError(t, stub.verify(0, sandbox.Secrets().WebhookSecret, time.Now()))
		delivery := sandbox.Deliveries()[0]
		assert.Equal(t, "delivered", delivery.State)
		assert.Equal(t, time.Since(began), delivery.Attempts[0].Duration)
	})
}

func TestFailWebhooks_PanicsOnWhatMakesNoSense(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	for _, fault := range []sweatstacktest.WebhookFault{{Times: -1}, {Copies: 1001}, {Hold: 1 << 20}, {Delay: -1}, {Drip: -1}} {
		assert.Panics(t, func() { sandbox.FailWebhooks(fault) }, "%+v", fault)
	}
}

func TestRedeliver_SendsOnceMoreSignedAnew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		stub := &endpointStub{}
		sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(stub))
		sendNumbered(t, sandbox, 1)
		time.Sleep(time.Minute)
		again, err := sandbox.Redeliver(sandbox.Deliveries()[0].ID)
		require.NoError(t, err)
		assert.Len(t, again.Attempts, 2)
		assert.Equal(t, "delivered", again.State)
		assert.Equal(t, stub.bodies[0], stub.bodies[1])
		assert.NotEqual(t, stub.headers[0], stub.headers[1])
		_, err = sandbox.Redeliver("delivery_99")
		assert.ErrorContains(t, err, "delivery_99")
	})
}

func TestRedeliver_TakesAHeldEventOutOfTheQueue(t *testing.T) {
	t.Parallel()
	stub := &endpointStub{}
	sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(stub))
	sandbox.FailWebhooks(sweatstacktest.WebhookFault{Hold: 10})
	sendNumbered(t, sandbox, 2)
	_, err := sandbox.Redeliver(sandbox.Deliveries()[0].ID)
	require.NoError(t, err)
	sandbox.ClearFaults()
	assert.Equal(t, []string{"a_1", "a_2"}, stub.resources(t), "each once")
}

func TestWebhookEndpoints_OtherApplicationsLearnOnlyOfTheirUsers(t *testing.T) {
	t.Parallel()
	stub := &endpointStub{}
	w := newWire(t,
		sweatstacktest.WithWebhookHandler(stub),
		sweatstacktest.WithWebhookTarget("http://127.0.0.1/first"), sweatstacktest.WithWebhookTarget("http://127.0.0.1/second"),
		sweatstacktest.WithApplication(sweatstacktest.Application{
			ID: "other", Secret: "s", WebhookEndpoints: []string{"http://127.0.0.1/other"}, WebhookSecret: "whsec_other",
		}))
	emil, nora := w.sandbox.Athletes()[0], w.sandbox.Athletes()[1]
	code := w.code(emil, "client_id", "other")
	w.tokens(w.exchange(code, "client_id", "other", "client_secret", "s"))

	add := func(user sweatstacktest.User) []string {
		before := len(w.sandbox.Deliveries())
		_, err := w.sandbox.AddActivity(user, sweatstacktest.Recording{Power: []float64{1, 2}})
		require.NoError(t, err)
		var urls []string
		for _, d := range w.sandbox.Deliveries()[before:] {
			urls = append(urls, d.URL)
		}
		return urls
	}
	assert.Equal(t, []string{"http://127.0.0.1/first", "http://127.0.0.1/second", "http://127.0.0.1/other"}, add(emil))
	assert.Equal(t, []string{"http://127.0.0.1/first", "http://127.0.0.1/second"}, add(nora), "she never signed in there")
	w.sandbox.Withdraw(emil)
	assert.NotContains(t, add(emil), "http://127.0.0.1/other")

	signed := 0
	for i := range stub.count() {
		if stub.verify(i, "whsec_other", time.Now()) == nil {
			signed++
		}
	}
	assert.Equal(t, 1, signed, "each application has a secret of its own")
}

func TestWebhookEndpoints_AreCheckedAtTheStart(t *testing.T) {
	t.Parallel()
	for _, app := range []sweatstacktest.Application{
		{ID: "x", WebhookEndpoints: []string{"https://evil.example/hook"}, WebhookSecret: "s"},
		{ID: "x", WebhookEndpoints: []string{"http://localhost/hook"}},
	} {
		_, err := sweatstacktest.Start(sweatstacktest.WithApplication(app))
		assert.ErrorContains(t, err, "webhook")
	}
}

func TestControl_WebhookFaultsAndRedeliver(t *testing.T) {
	t.Parallel()
	stub := &endpointStub{}
	w := newWire(t, sweatstacktest.WithWebhookHandler(stub))
	post := func(path string, body any) reply { return w.postJSON("/_sandbox/"+path, body, "Host", "localhost") }
	held := post("webhook-faults", map[string]any{"hold": 2, "copies": 1, "delay": "0s", "skew": -90})
	require.Equal(t, http.StatusOK, held.status)
	assert.Contains(t, string(held.body), `"skew":"-1m30s"`, "in a form that may come back")
	sendNumbered(t, w.sandbox, 1)
	assert.Zero(t, stub.count())
	require.Equal(t, http.StatusOK, post("webhook-faults", map[string]any{"clear": true}).status)
	assert.Equal(t, 1, stub.count())
	answer := post("redeliver", map[string]any{"id": w.sandbox.Deliveries()[0].ID})
	require.Equal(t, http.StatusOK, answer.status, "%s", answer.body)
	assert.Equal(t, 2, stub.count())
	assert.Equal(t, http.StatusUnprocessableEntity, post("redeliver", map[string]any{"id": "no"}).status)
	assert.Equal(t, http.StatusUnprocessableEntity, post("webhook-faults", map[string]any{"copies": 5000}).status)
}

// Redeliver sends once more: that it fails does not undo that the event came.
func TestRedeliver_AFailureAfterADeliveryIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	status := http.StatusOK
	count := 0
	sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		count++
		w.WriteHeader(status)
	})))
	sendNumbered(t, sandbox, 1)
	status = http.StatusInternalServerError
	again, err := sandbox.Redeliver(sandbox.Deliveries()[0].ID)
	require.NoError(t, err)
	assert.Equal(t, "delivered", again.State)
	assert.Len(t, again.Attempts, 2)
	assert.Nil(t, again.Next)
	sandbox.Advance(24 * time.Hour)
	assert.Equal(t, 2, count)
}
