package webhook_test

import (
	"fmt"

	"github.com/sweatstack/sweatstack-go/webhook"
)

func ExampleParseEvent() {
	event, err := webhook.ParseEvent([]byte(`{
		"user_id": "u_1", "event_type": "moon_landing", "resource_id": null,
		"timestamp": "2026-05-06T14:00:00+02:00"}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(event.UserID, event.Type, event.Type.Known(), event.Timestamp)
	// Output: u_1 moon_landing false 2026-05-06 12:00:00 +0000 UTC
}

// Handling each event once: the digest is the key of what was done.
func ExampleEvent_Digest() {
	done := make(map[string]bool) // a table with a unique key in a program
	for _, body := range []string{
		`{"user_id":"u_1","event_type":"activity_updated","resource_id":"a_1","timestamp":"2026-05-06T12:00:00Z"}`,
		`{"timestamp":"2026-05-06T12:00:00.000Z","user_id":"u_1","event_type":"activity_updated","resource_id":"a_1"}`,
	} {
		event, err := webhook.ParseEvent([]byte(body))
		if err != nil {
			fmt.Println(err)
			return
		}
		key := event.Digest("/webhooks/sweatstack")
		fmt.Println("seen before:", done[key])
		done[key] = true
	}
	// Output:
	// seen before: false
	// seen before: true
}
