package sweatstacktest_test

import (
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/webhook"
)

// answering is an endpoint that answers as it is told, and keeps the bodies
// whose signature was right.
type answering struct {
	mu     sync.Mutex
	status int
	secret string
	bodies []string
}

func (a *answering) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	a.mu.Lock()
	defer a.mu.Unlock()
	if webhook.Verify([]string{a.secret}, r.Header, body, time.Now(), time.Minute) == nil {
		a.bodies = append(a.bodies, string(body))
	}
	w.WriteHeader(a.status)
}

func (a *answering) arrived() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]string{}, a.bodies...)
}

func TestStorage_WebhooksGoOnAfterARestart(t *testing.T) {
	t.Parallel()
	m := &memory{}
	app := &answering{status: http.StatusServiceUnavailable, secret: "of the event"}
	handler := sweatstacktest.WithWebhookHandler(app)
	send := func(w *wire, id string) sweatstacktest.Delivery {
		sent, err := w.sandbox.SendWebhook(sweatstacktest.Webhook{ResourceID: id, Secret: "of the event"})
		require.NoError(t, err)
		return sent[0]
	}
	var before []sweatstacktest.Delivery
	life(t, m, func(w *wire) {
		send(w, "fails")
		app.status = http.StatusNoContent
		send(w, "arrives")
		before = w.sandbox.Deliveries()
		app.status = http.StatusServiceUnavailable
	}, handler)
	require.Len(t, app.arrived(), 2)
	life(t, m, func(w *wire) {
		assert.Equal(t, before, w.sandbox.Deliveries(), "the log, and when the next attempt is due")
		app.status = http.StatusNoContent
		w.sandbox.Advance(10 * time.Second)
		after := w.sandbox.Deliveries()
		assert.Equal(t, "delivered", after[0].State)
		assert.Len(t, after[0].Attempts, 2)
		assert.Len(t, after[1].Attempts, 1, "what has arrived is not sent again")
		bodies := app.arrived()
		require.Len(t, bodies, 3)
		assert.Equal(t, bodies[0], bodies[2], "the same event, signed anew")
		assert.Equal(t, "delivery_3", send(w, "new").ID, "a name is not used twice")
	}, handler)
	life(t, m, func(w *wire) {
		assert.Len(t, w.sandbox.Deliveries(), 3)
		w.sandbox.Reset()
	}, handler)
	life(t, m, func(w *wire) { assert.Empty(t, w.sandbox.Deliveries()) }, handler)
}

// stuck is an endpoint that does not answer before the sandbox ends.
type stuck chan struct{}

func (s stuck) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	s <- struct{}{}
	<-r.Context().Done()
}

func TestStorage_AWebhookUnderWayOrHeldBackIsSentAtTheNextStart(t *testing.T) {
	t.Parallel()
	m := &memory{}
	asked := make(stuck)
	var sending sync.WaitGroup
	life(t, m, func(w *wire) {
		w.sandbox.FailWebhooks(sweatstacktest.WebhookFault{Hold: 5, Times: 1})
		_, err := w.sandbox.SendWebhook(sweatstacktest.Webhook{ResourceID: "held"})
		require.NoError(t, err)
		sending.Go(func() { _, _ = w.sandbox.SendWebhook(sweatstacktest.Webhook{ResourceID: "under way"}) })
		<-asked
	}, sweatstacktest.WithWebhookHandler(asked))
	sending.Wait()
	app := sweatstacktest.WithWebhookHandler(&answering{status: http.StatusNoContent})
	arrive := func(sandbox *sweatstacktest.Sandbox) {
		require.Eventually(t, func() bool {
			list := sandbox.Deliveries()
			return len(list) == 2 && list[0].State == "delivered" && list[1].State == "delivered"
		}, time.Minute, time.Millisecond)
		for _, delivery := range sandbox.Deliveries() {
			assert.Len(t, delivery.Attempts, 1, "an attempt that the end of the sandbox cut short is none")
		}
	}
	arrive(sweatstacktest.New(t, sweatstacktest.WithStorage(&memory{values: m.left()}), app))
	life(t, m, func(w *wire) { arrive(w.sandbox) }, app)
}

// A fault hits each attempt of its event, those after a restart, too.
func TestStorage_AWebhookKeepsItsFault(t *testing.T) {
	t.Parallel()
	m := &memory{}
	app := &answering{status: http.StatusServiceUnavailable, secret: "of the event"}
	handler := sweatstacktest.WithWebhookHandler(app)
	life(t, m, func(w *wire) {
		w.sandbox.FailWebhooks(sweatstacktest.WebhookFault{WrongSignature: true, Times: 1})
		_, err := w.sandbox.SendWebhook(sweatstacktest.Webhook{Secret: "of the event"})
		require.NoError(t, err)
	}, handler)
	life(t, m, func(w *wire) {
		w.sandbox.Advance(10 * time.Second)
		assert.Len(t, w.sandbox.Deliveries()[0].Attempts, 2)
	}, handler)
	assert.Empty(t, app.arrived(), "none with a good signature")
}

// A program that is killed has no Close: an attempt is saved when it is made.
func TestStorage_AnAttemptIsSavedWhileTheSandboxRuns(t *testing.T) {
	t.Parallel()
	m := &memory{}
	app := &answering{status: http.StatusServiceUnavailable}
	sandbox := sweatstacktest.New(t, sweatstacktest.WithStorage(m), sweatstacktest.WithWebhookHandler(app))
	require.Eventually(t, func() bool { return len(m.left()) > 0 }, time.Minute, time.Millisecond)
	_, err := sandbox.SendWebhook(sweatstacktest.Webhook{})
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		values, err := m.Load(t.Context())
		require.NoError(t, err)
		if len(values) == 0 {
			return false
		}
		killed, err := sweatstacktest.Start(sweatstacktest.WithStorage(&memory{values: values}), sweatstacktest.WithWebhookHandler(app))
		require.NoError(t, err)
		defer func() { _ = killed.Close() }()
		list := killed.Deliveries()
		return len(list) == 1 && len(list[0].Attempts) == 1
	}, time.Minute, 10*time.Millisecond)
}
