package sweatstacktest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/webhook"
)

// endpointStub is an application's webhook endpoint that answers as told.
type endpointStub struct {
	mu      sync.Mutex
	answers []int
	headers []string
	bodies  [][]byte
}

func (e *endpointStub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.headers = append(e.headers, r.Header.Get("X-Sweatstack-Signature"))
	e.bodies = append(e.bodies, body)
	if len(e.answers) > 0 {
		w.WriteHeader(e.answers[0])
		e.answers = e.answers[1:]
	}
}

func (e *endpointStub) count() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.bodies)
}

func TestWebhook_IsSignedAsThePlatformSigns(t *testing.T) {
	t.Parallel()
	stub := &endpointStub{}
	sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(stub))
	athlete := sandbox.Athletes()[0]
	sent, err := sandbox.SendWebhook(sweatstacktest.Webhook{UserID: athlete.ID, ResourceID: "a_1", EventType: "activity_updated"})
	require.NoError(t, err)
	require.Len(t, sent, 1)
	assert.Equal(t, "delivered", sent[0].State)
	assert.Equal(t, http.StatusOK, sent[0].Attempts[0].Status)

	var body map[string]any
	require.NoError(t, json.Unmarshal(stub.bodies[0], &body))
	assert.Equal(t, athlete.ID, body["user_id"])
	assert.Equal(t, "activity_updated", body["event_type"])
	assert.Equal(t, "a_1", body["resource_id"])
	_, err = time.Parse(time.RFC3339, body["timestamp"].(string))
	assert.NoError(t, err)
	assert.NoError(t, webhook.Verify([]string{sandbox.Secrets().WebhookSecret},
		http.Header{"X-Sweatstack-Signature": stub.headers}, stub.bodies[0], time.Now(), time.Minute))
}

func TestWebhook_WithoutResourceSendsNull(t *testing.T) {
	t.Parallel()
	stub := &endpointStub{}
	sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(stub))
	_, err := sandbox.SendWebhook(sweatstacktest.Webhook{})
	require.NoError(t, err)
	assert.Contains(t, string(stub.bodies[0]), `"resource_id":null`)
	assert.Contains(t, string(stub.bodies[0]), `"event_type":"activity_created"`)
}

func TestWebhook_WrongSecretMakesAWrongSignature(t *testing.T) {
	t.Parallel()
	stub := &endpointStub{}
	sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(stub))
	_, err := sandbox.SendWebhook(sweatstacktest.Webhook{Secret: "not the secret"})
	require.NoError(t, err)
	assert.Error(t, webhook.Verify([]string{sandbox.Secrets().WebhookSecret},
		http.Header{"X-Sweatstack-Signature": stub.headers}, stub.bodies[0], time.Now(), time.Minute))
}

// In the bubble no time passes by itself, and the clock of the sandbox is the
// bubble's: sleeping is what makes retries due.
func TestWebhook_RetriesWithGrowingPausesAndSignsAnew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		stub := &endpointStub{answers: []int{500, 404, 302}}
		sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(stub))
		sent, err := sandbox.SendWebhook(sweatstacktest.Webhook{})
		require.NoError(t, err)
		assert.Equal(t, "pending", sent[0].State)
		first := sent[0].Attempts[0].At

		time.Sleep(24 * time.Hour)
		delivery := sandbox.Deliveries()[0]
		assert.Equal(t, "delivered", delivery.State)
		assert.Nil(t, delivery.Next)
		var after []time.Duration
		for _, attempt := range delivery.Attempts {
			after = append(after, attempt.At.Sub(first))
		}
		assert.Equal(t, []time.Duration{0, 10 * time.Second, 70 * time.Second, 370 * time.Second}, after)
		require.Len(t, stub.headers, 4)
		assert.NotEqual(t, stub.headers[0], stub.headers[1], "signed anew")
		assert.Equal(t, stub.bodies[0], stub.bodies[3], "the event stays the same")
	})
}

func TestWebhook_GivesUpAfterADay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		failing := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
		sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(failing))
		_, err := sandbox.SendWebhook(sweatstacktest.Webhook{})
		require.NoError(t, err)
		time.Sleep(48 * time.Hour)
		delivery := sandbox.Deliveries()[0]
		assert.Equal(t, "failed", delivery.State)
		assert.Len(t, delivery.Attempts, 9)
		assert.Less(t, delivery.Attempts[8].At.Sub(delivery.Attempts[0].At), 24*time.Hour)
	})
}

func TestWebhook_AdvanceSendsWhatIsDueBeforeItReturns(t *testing.T) {
	t.Parallel()
	stub := &endpointStub{answers: []int{500}}
	sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(stub))
	_, err := sandbox.SendWebhook(sweatstacktest.Webhook{})
	require.NoError(t, err)
	sandbox.Advance(9 * time.Second)
	assert.Equal(t, 1, stub.count())
	sandbox.Advance(time.Minute)
	assert.Equal(t, 2, stub.count())
	assert.Equal(t, "delivered", sandbox.Deliveries()[0].State)
	assert.NoError(t, webhook.Verify([]string{sandbox.Secrets().WebhookSecret},
		http.Header{"X-Sweatstack-Signature": stub.headers[1:]}, stub.bodies[1], time.Now(), 5*time.Second),
		"the receiver's clock did not move")
}

func TestWebhook_SlowEndpointCountsAsFailed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slow := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-time.After(3 * time.Second):
			case <-r.Context().Done():
			}
		})
		sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(slow))
		began := time.Now()
		sent, err := sandbox.SendWebhook(sweatstacktest.Webhook{})
		require.NoError(t, err)
		assert.Equal(t, 2*time.Second, time.Since(began))
		assert.Equal(t, "pending", sent[0].State)
		assert.Zero(t, sent[0].Attempts[0].Status)
		assert.NotEmpty(t, sent[0].Attempts[0].Error)
	})
}

func TestWebhook_CopiesAreTheSameEvent(t *testing.T) {
	t.Parallel()
	stub := &endpointStub{}
	sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(stub))
	sent, err := sandbox.SendWebhook(sweatstacktest.Webhook{Copies: 100})
	require.NoError(t, err)
	assert.Len(t, sent, 100)
	require.Equal(t, 100, stub.count())
	for _, body := range stub.bodies {
		assert.Equal(t, stub.bodies[0], body)
	}
}

func TestAddActivity_AppearsAndIsAnnounced(t *testing.T) {
	t.Parallel()
	stub := &endpointStub{}
	w := newWire(t, sweatstacktest.WithWebhookHandler(stub))
	athlete := w.sandbox.Athletes()[1]
	added, err := w.sandbox.AddActivity(athlete, sweatstacktest.Recording{
		Sport: "cycling.trainer", Tags: []string{"mine"}, Power: []float64{100, 200, 300}, HeartRate: []float64{120, 121},
	})
	require.NoError(t, err)
	assert.Equal(t, "cycling+stationary", added.Sport)
	assert.Equal(t, 3*time.Second, added.Duration)
	assert.Equal(t, added, w.sandbox.Activities(athlete)[0])
	require.Equal(t, 1, stub.count())
	assert.Contains(t, string(stub.bodies[0]), `"resource_id":"`+added.ID+`"`)
	assert.Contains(t, string(stub.bodies[0]), `"user_id":"`+athlete.ID+`"`)

	var got struct {
		Summary struct {
			Power     struct{ Mean, Max float64 }
			HeartRate struct{ Mean float64 } `json:"heart_rate"`
		}
		Metrics []string
	}
	w.get("/activities/"+added.ID, w.signIn(athlete).AccessToken).into(t, &got)
	assert.InDelta(t, 200, got.Summary.Power.Mean, 1e-9)
	assert.InDelta(t, 120.5, got.Summary.HeartRate.Mean, 1e-9)
	assert.Equal(t, []string{"lap", "power", "heart_rate"}, got.Metrics)

	for name, bad := range map[string]sweatstacktest.Recording{
		"empty": {}, "too long": {Power: make([]float64, 25*3600)}, "sport": {Sport: "+", Power: []float64{1}},
	} {
		_, err := w.sandbox.AddActivity(athlete, bad)
		assert.Error(t, err, name)
	}
	_, err = w.sandbox.AddActivity(sweatstacktest.User{ID: "nobody"}, sweatstacktest.Recording{Power: []float64{1}})
	assert.Error(t, err)
}
