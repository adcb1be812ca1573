package sweatstacktest_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/webhook"
)

// The platform counts in microseconds, as Python does; a receiver that keeps the
// time in a database must find it there again.
func TestWebhook_TimestampIsInMicroseconds(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"2026-05-06T12:00:00Z":                "2026-05-06T12:00:00Z",
		"2026-05-06T12:00:00.5Z":              "2026-05-06T12:00:00.500000Z",
		"2026-05-06T14:00:00.123456789+02:00": "2026-05-06T12:00:00.123456Z",
	} {
		stub := &endpointStub{}
		sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(stub))
		sent, err := sandbox.SendWebhook(sweatstacktest.Webhook{Timestamp: at(given)()})
		require.NoError(t, err)
		var body struct{ Timestamp string }
		require.NoError(t, json.Unmarshal(stub.bodies[0], &body))
		assert.Equal(t, want, body.Timestamp)
		event, err := webhook.ParseEvent(stub.bodies[0])
		require.NoError(t, err)
		assert.Equal(t, event.Timestamp, sent[0].Timestamp, "the delivery says what was sent")
	}
}

// A misspelt type would reach a receiver that passes unknown ones over, and a
// test of it would pass without testing anything.
func TestSendWebhook_AnUnknownTypeIsToldUnlessItIsMeant(t *testing.T) {
	t.Parallel()
	stub := &endpointStub{}
	w := newWire(t, sweatstacktest.WithWebhookHandler(stub))
	for _, known := range webhook.EventTypes() {
		_, err := w.sandbox.SendWebhook(sweatstacktest.Webhook{EventType: string(known)})
		assert.NoError(t, err)
	}
	count := stub.count()
	_, err := w.sandbox.SendWebhook(sweatstacktest.Webhook{EventType: "activity_craeted"})
	require.ErrorContains(t, err, `"activity_craeted"`)
	assert.ErrorContains(t, err, "activity_created", "what there is")
	refused := w.postJSON("/_sandbox/webhooks", map[string]any{"event_type": "activity_craeted"})
	assert.Equal(t, http.StatusUnprocessableEntity, refused.status)
	assert.Equal(t, count, stub.count())

	_, err = w.sandbox.SendWebhook(sweatstacktest.Webhook{EventType: "workout_planned", AnyType: true})
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, w.postJSON("/_sandbox/webhooks", map[string]any{"event_type": "sleep_scored", "any_type": true}).status)
	assert.Contains(t, string(stub.bodies[count]), "workout_planned")
	assert.Contains(t, string(stub.bodies[count+1]), "sleep_scored")
}

// The log keeps two thousand deliveries, whatever they hold.
func TestSendWebhook_RefusesTextsThatWouldFillTheMemory(t *testing.T) {
	t.Parallel()
	stub := &endpointStub{}
	sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(stub))
	long := strings.Repeat("x", 2001)
	for name, w := range map[string]sweatstacktest.Webhook{
		"user": {UserID: long}, "resource": {ResourceID: long}, "type": {EventType: long, AnyType: true}, "URL": {URL: "http://localhost/" + long},
	} {
		_, err := sandbox.SendWebhook(w)
		assert.ErrorContains(t, err, "2000", name)
		assert.Less(t, len(err.Error()), 200, name)
	}
	assert.Empty(t, sandbox.Deliveries())
	_, err := sandbox.SendWebhook(sweatstacktest.Webhook{ResourceID: long[:2000]})
	assert.NoError(t, err)
}

func TestSendWebhook_ATimeThatJSONCannotCarryIsAnError(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(&endpointStub{}))
	_, err := sandbox.SendWebhook(sweatstacktest.Webhook{Timestamp: time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC)})
	assert.ErrorContains(t, err, "timestamp")
}

// What a test does with a snapshot must not reach the sandbox.
func TestDeliveries_ShareNoMemoryWithTheSandbox(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(http.NotFoundHandler()))
	sent, err := sandbox.SendWebhook(sweatstacktest.Webhook{})
	require.NoError(t, err)
	before := *sandbox.Deliveries()[0].Next
	for _, d := range append(sent, sandbox.Deliveries()...) {
		*d.Next = time.Time{}
		d.Attempts[0].Status = 42
	}
	assert.Equal(t, before, *sandbox.Deliveries()[0].Next)
	assert.Equal(t, http.StatusNotFound, sandbox.Deliveries()[0].Attempts[0].Status)
}

func TestRequests_ShareNoMemoryWithTheSandbox(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.exchange("no-such-code")
	w.get("/activities/?limit=1", "")
	for _, r := range w.sandbox.Requests() {
		for _, values := range []map[string][]string{r.Query, r.Form} {
			for name := range values {
				values[name][0] = "changed"
			}
			clear(values)
		}
	}
	list := w.sandbox.Requests()
	assert.Equal(t, "authorization_code", list[0].Form.Get("grant_type"))
	assert.Equal(t, "1", list[1].Query.Get("limit"))
}
