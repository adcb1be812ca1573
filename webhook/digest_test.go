package webhook_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/webhook"
)

func TestDigest_IsOneForEveryCopyOfAnEvent(t *testing.T) {
	t.Parallel()
	copies := []string{
		body,
		`{"timestamp": "2026-05-06T12:00:00.000Z", "resource_id": "a_1", "event_type": "activity_created", "user_id": "u_1"}`,
		eventJSON(`"u\u005f1"`, `"activity_created"`, `"a_1"`, `"2026-05-06T14:00:00+02:00"`),
		`{"attempt":3,` + body[1:],
	}
	// Stored databases hold this value: another one would let old events in again.
	const want = "4ed96c793bb900c56159468b480838cd6dfc3d9feaf73abed4ca3650cf266a84"
	for _, text := range copies {
		event, err := webhook.ParseEvent([]byte(text))
		require.NoError(t, err)
		assert.Equal(t, want, event.Digest("/webhooks/sweatstack"), text)
	}
}

func TestDigest_DiffersForAnyOtherEvent(t *testing.T) {
	t.Parallel()
	event := webhook.Event{UserID: "u_1", Type: "x", ResourceID: "a_1", Timestamp: noon()}
	seen := map[string]string{event.Digest("here"): "the event itself"}
	add := func(name, digest string) {
		assert.Len(t, digest, 64, name)
		assert.NotContains(t, seen, digest, name)
		seen[digest] = name
	}
	add("endpoint", event.Digest("there"))
	add("no endpoint", event.Digest(""))
	for name, change := range map[string]func(*webhook.Event){
		"user":                      func(e *webhook.Event) { e.UserID = "u_2" },
		"type":                      func(e *webhook.Event) { e.Type = "y" },
		"resource":                  func(e *webhook.Event) { e.ResourceID = "a_2" },
		"no resource":               func(e *webhook.Event) { e.ResourceID = "" },
		"time":                      func(e *webhook.Event) { e.Timestamp = noon().Add(time.Nanosecond) },
		"letter moved to the left":  func(e *webhook.Event) { e.UserID, e.Type = "u_1x", "" },
		"letter moved to the right": func(e *webhook.Event) { e.UserID, e.Type = "u_", "1x" },
	} {
		other := event
		change(&other)
		add(name, other.Digest("here"))
	}
}
