package webhook_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/webhook"
)

func TestEvent_JSONIsWhatSweatStackSends(t *testing.T) {
	t.Parallel()
	oslo := time.FixedZone("", 2*60*60)
	event := webhook.Event{UserID: "u_1", Type: webhook.ActivityCreated, ResourceID: "a_1", Timestamp: noon().In(oslo)}
	text, err := json.Marshal(event)
	require.NoError(t, err)
	assert.Equal(t, body, string(text))

	event.ResourceID = ""
	text, err = json.Marshal(event)
	require.NoError(t, err)
	assert.Equal(t, eventJSON(`"u_1"`, `"activity_created"`, "null", when), string(text))
}

func TestEvent_UnknownFieldsSurviveAQueue(t *testing.T) {
	t.Parallel()
	text := `{"event":{"user_id":"u_1","event_type":"x","timestamp":` + when + `,"new":{"a":[1,2]}}}`
	var job struct {
		Event webhook.Event `json:"event"`
	}
	require.NoError(t, json.Unmarshal([]byte(text), &job))
	again, err := json.Marshal(job)
	require.NoError(t, err)
	assert.Equal(t, text, string(again))
}

func TestEvent_ChangedFieldIsWritten(t *testing.T) {
	t.Parallel()
	event, err := webhook.ParseEvent([]byte(body))
	require.NoError(t, err)
	event.ResourceID = "a_2"
	text, err := json.Marshal(event)
	require.NoError(t, err)
	assert.Equal(t, eventJSON(`"u_1"`, `"activity_created"`, `"a_2"`, when), string(text))
}

func TestEvent_ThatNobodyCouldReadIsNotWritten(t *testing.T) {
	t.Parallel()
	good := webhook.Event{UserID: "u_1", Type: "x", Timestamp: noon()}
	tests := []struct {
		name   string
		change func(*webhook.Event)
	}{
		{"no user", func(e *webhook.Event) { e.UserID = "" }},
		{"no type", func(e *webhook.Event) { e.Type = "" }},
		{"user that is not UTF-8", func(e *webhook.Event) { e.UserID = "u_\xff" }},
		{"year 10000", func(e *webhook.Event) { e.Timestamp = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			event := good
			test.change(&event)
			_, err := json.Marshal(event)
			require.ErrorIs(t, err, webhook.ErrBadPayload)
		})
	}
}

func TestEvent_NullIsNoEvent(t *testing.T) {
	t.Parallel()
	var events []webhook.Event
	require.ErrorIs(t, json.Unmarshal([]byte(`[null]`), &events), webhook.ErrBadPayload)
}

func TestEvent_MadeByHandHasNoRawForm(t *testing.T) {
	t.Parallel()
	assert.Nil(t, webhook.Event{UserID: "u_1"}.Raw())
}

func TestEventType_KnowsBothGenerations(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []webhook.EventType{
		"activity_created", "activity_updated", "activity_deleted",
		"test_created", "test_updated", "test_deleted",
		"source_processed", "source_failed",
	}, webhook.EventTypes())
	for _, kind := range webhook.EventTypes() {
		assert.True(t, kind.Known(), kind)
	}
	for _, kind := range []webhook.EventType{"", "Activity_Created", "moon_landing"} {
		assert.False(t, kind.Known(), kind)
	}
}
