package sweatstacktest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// twoEndpoints makes a sandbox whose application has two endpoints.
func twoEndpoints(t *testing.T, handler http.Handler) *sweatstacktest.Sandbox {
	t.Helper()
	return sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(handler),
		sweatstacktest.WithWebhookTarget("http://127.0.0.1/one"), sweatstacktest.WithWebhookTarget("http://127.0.0.1/two"))
}

// addRide adds an activity and returns its id.
func addRide(t *testing.T, sandbox *sweatstacktest.Sandbox) string {
	t.Helper()
	ride, err := sandbox.AddActivity(sandbox.Coach(), sweatstacktest.Recording{Power: []float64{1}})
	require.NoError(t, err)
	return ride.ID
}

func TestFailWebhooks_AnEventIsOneForAllEndpoints(t *testing.T) {
	t.Parallel()
	t.Run("times", func(t *testing.T) {
		t.Parallel()
		stub := &endpointStub{}
		sandbox := twoEndpoints(t, stub)
		sandbox.FailWebhooks(sweatstacktest.WebhookFault{Times: 1, Copies: 2})
		one, other := addRide(t, sandbox), addRide(t, sandbox)
		assert.ElementsMatch(t, []string{one, one, one, one, other, other}, stub.resources(t))
	})
	t.Run("hold", func(t *testing.T) {
		t.Parallel()
		stub := &endpointStub{}
		sandbox := twoEndpoints(t, stub)
		sandbox.FailWebhooks(sweatstacktest.WebhookFault{Hold: 2})
		one := addRide(t, sandbox)
		assert.Zero(t, stub.count(), "one event of two")
		other := addRide(t, sandbox)
		assert.Equal(t, []string{other, other, one, one}, stub.resources(t))
	})
	t.Run("hold copies", func(t *testing.T) {
		t.Parallel()
		stub := &endpointStub{}
		sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(stub))
		sandbox.FailWebhooks(sweatstacktest.WebhookFault{Hold: 2, Copies: 3})
		sendNumbered(t, sandbox, 2)
		assert.Equal(t, []string{"a_2", "a_2", "a_2", "a_1", "a_1", "a_1"}, stub.resources(t))
	})
}

// Switching faults off heals what still waits: otherwise an event that was
// signed wrongly could never arrive.
func TestClearFaults_HealsTheRetriesOfEventsThatWereHit(t *testing.T) {
	t.Parallel()
	stub := &endpointStub{answers: []int{http.StatusBadRequest, http.StatusBadRequest}}
	sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(stub))
	secret := sandbox.Secrets().WebhookSecret
	sandbox.FailWebhooks(sweatstacktest.WebhookFault{WrongSignature: true})
	sendNumbered(t, sandbox, 1)
	sandbox.Advance(10 * time.Second)
	sandbox.ClearFaults()
	sandbox.Advance(time.Minute)
	require.Equal(t, 3, stub.count())
	assert.Error(t, stub.verify(0, secret, time.Now()))
	assert.Error(t, stub.verify(1, secret, time.Now()), "the fault hits each attempt")
	assert.NoError(t, stub.verify(2, secret, time.Now()))
}

// The log is bounded; what still has to arrive leaves it last.
func TestDeliveries_WhatWaitsIsForgottenLast(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	tries := 0
	sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var event struct {
			ResourceID string `json:"resource_id"`
		}
		_ = json.NewDecoder(r.Body).Decode(&event)
		mu.Lock()
		defer mu.Unlock()
		if event.ResourceID == "a_1" {
			if tries++; tries == 1 {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
		}
	})))
	sendNumbered(t, sandbox, 1)
	for range 3 {
		_, err := sandbox.SendWebhook(sweatstacktest.Webhook{ResourceID: "other", Copies: 1000})
		require.NoError(t, err)
	}
	list := sandbox.Deliveries()
	require.Len(t, list, 2000)
	assert.Equal(t, "a_1", list[0].ResourceID)
	sandbox.Advance(10 * time.Second)
	assert.Equal(t, 2, tries)

	sandbox.FailWebhooks(sweatstacktest.WebhookFault{Delay: time.Hour})
	for i := range 3 {
		_, err := sandbox.SendWebhook(sweatstacktest.Webhook{ResourceID: fmt.Sprint(i), Copies: 1000})
		require.NoError(t, err)
	}
	list = sandbox.Deliveries()
	require.Len(t, list, 2000, "even of those that wait there are no more")
	assert.Equal(t, "1", list[0].ResourceID)
}

func TestRedeliver_TheListOfAttemptsIsBounded(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(http.NotFoundHandler()))
	sendNumbered(t, sandbox, 1)
	first := sandbox.Deliveries()[0].Attempts[0]
	var last sweatstacktest.Delivery
	for range 100 {
		var err error
		last, err = sandbox.Redeliver("delivery_1")
		require.NoError(t, err)
	}
	assert.Len(t, last.Attempts, 50)
	assert.Equal(t, first, last.Attempts[0])
	assert.Equal(t, "failed", last.State)
	sandbox.Advance(48 * time.Hour)
	assert.Len(t, sandbox.Deliveries()[0].Attempts, 50, "given up")
}

// A reset in the middle of many deliveries: those that were not sent yet never
// are.
func TestReset_StopsWhatWasNotSentYet(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var sandbox *sweatstacktest.Sandbox
		var mu sync.Mutex
		count := 0
		sandbox = sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			time.Sleep(time.Second)
			mu.Lock()
			defer mu.Unlock()
			count++
		})))
		go func() {
			time.Sleep(1500 * time.Millisecond)
			sandbox.Reset()
		}()
		_, err := sandbox.SendWebhook(sweatstacktest.Webhook{Copies: 1000})
		require.NoError(t, err)
		assert.LessOrEqual(t, count, 64, "two rounds of those side by side")
		assert.Empty(t, sandbox.Deliveries())
	})
}

func TestWithLogger_TellsOfDeliveriesThatFailed(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	stub := &endpointStub{answers: []int{http.StatusServiceUnavailable}}
	sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(stub),
		sweatstacktest.WithWebhookTarget("http://127.0.0.1/hook?key=canary"),
		sweatstacktest.WithLogger(slog.New(slog.NewTextHandler(&out, nil))))
	sendNumbered(t, sandbox, 2)
	text := out.String()
	assert.Equal(t, 1, strings.Count(text, "\n"), text)
	for _, part := range []string{"level=WARN", "delivery_1", "status=503", "127.0.0.1/hook", "activity_created", "attempt=1", "next="} {
		assert.Contains(t, text, part)
	}
	assert.NotContains(t, text, "canary")
	assert.NotContains(t, text, sandbox.Secrets().WebhookSecret)
}
