package sweatstacktest

import (
	"slices"
	"time"
)

// Attempt is one try to deliver a webhook.
type Attempt struct {
	// At is when it was made, by the sandbox's clock.
	At time.Time `json:"at"`
	// Status is the answer, zero when there was none.
	Status int `json:"status"`
	// Error says why there was no answer, or no whole one: what is cut, or does
	// not end in time, did not arrive, whatever its status.
	Error string `json:"error,omitempty"`
	// Duration is how long it took, in real time.
	Duration time.Duration `json:"duration_ns"`
}

// Delivery is a webhook on its way to an endpoint.
type Delivery struct {
	// ID names it within the sandbox.
	ID string `json:"id"`
	// URL is the endpoint.
	URL string `json:"url"`
	// EventType, UserID, ResourceID and Timestamp are the event.
	EventType  string    `json:"event_type"`
	UserID     string    `json:"user_id"`
	ResourceID string    `json:"resource_id,omitempty"`
	Timestamp  time.Time `json:"timestamp"`
	// State is pending, delivered or failed (given up).
	State string `json:"state"`
	// Attempts are the tries so far, oldest first. Of more than 50, which only
	// [Sandbox.Redeliver] can make, the first and the newest are kept.
	Attempts []Attempt `json:"attempts"`
	// Next is when the next try is due, by the sandbox's clock; nil when there
	// will be none.
	Next *time.Time `json:"next,omitempty"`
}

// The states of a delivery.
const (
	statePending   = "pending"
	stateDelivered = "delivered"
	stateFailed    = "failed"
)

// eventKey tells events apart: what is equal in all of it is one event, which
// may go to several endpoints.
type eventKey struct {
	kind, user, resource string
	at                   time.Time
}

// pendingDelivery is a delivery with what sending it takes.
type pendingDelivery struct {
	Delivery

	body   []byte
	secret string
	event  int // which event it is: one for all endpoints and copies
	fault  WebhookFault
	timer  *time.Timer
	// busy is set while an attempt is under way, dropped when nobody wants
	// another, and forgotten when not even the one that is due.
	busy, dropped, forgotten bool
}

// stop takes back the timer. Hold the lock.
func (p *pendingDelivery) stop() {
	if p.timer != nil {
		p.timer.Stop()
		p.timer = nil
	}
}

// copy returns the delivery as it is now. Hold the lock.
func (p *pendingDelivery) copy() Delivery {
	out := p.Delivery
	out.Attempts = slices.Clone(p.Attempts)
	if p.Next != nil {
		out.Next = new(*p.Next)
	}
	return out
}
