package webhook

import (
	"encoding/json"
	"time"
)

// Event tells that something happened to a user's data. It says what, not how
// it looks now: read the resource to find out.
//
// Events are plain values, safe to copy and to read from several goroutines.
// Whether two are the same event is a question for [Event.Digest].
type Event struct {
	// UserID is the user whose data it is. Never empty in a parsed event.
	UserID string
	// Type is what happened. Never empty in a parsed event, but maybe a type
	// that this version does not know.
	Type EventType
	// ResourceID is the activity, test or source it happened to; empty when
	// the event has none.
	ResourceID string
	// Timestamp is when it happened, by the platform's clock, in UTC.
	Timestamp time.Time

	// raw is the body the event was read from; a string, so that no copy of
	// the event can change it.
	raw string
}

// Raw gives a copy of the JSON that the event was read from, with all fields
// that this version does not know; nil for an event that was not read.
func (e Event) Raw() json.RawMessage {
	if e.raw == "" {
		return nil
	}
	return json.RawMessage(e.raw)
}

// MarshalJSON writes the event in the form in which SweatStack sends it. The
// fields that this version does not know stay in it for as long as the known
// ones are what was read. It gives [ErrBadPayload] for an event that
// [ParseEvent] would refuse, such as one without a user.
func (e Event) MarshalJSON() ([]byte, error) {
	if e.raw != "" {
		if read, err := ParseEvent([]byte(e.raw)); err == nil && read.same(e) {
			return []byte(e.raw), nil
		}
	}
	wire := struct {
		UserID     string    `json:"user_id"`
		Type       EventType `json:"event_type"`
		ResourceID *string   `json:"resource_id"`
		Timestamp  string    `json:"timestamp"`
	}{UserID: e.UserID, Type: e.Type, Timestamp: e.Timestamp.UTC().Format(time.RFC3339Nano)}
	if e.ResourceID != "" {
		wire.ResourceID = &e.ResourceID
	}
	body, err := json.Marshal(wire)
	if err != nil {
		return nil, err
	}
	// json.Marshal puts U+FFFD where the UTF-8 is broken, and a time after the
	// year 9999 has no form: read it back, so that neither is sent.
	if _, err := ParseEvent(body); err != nil {
		return nil, err
	}
	return body, nil
}

// UnmarshalJSON is [ParseEvent] for encoding/json, so that an event can be part
// of a larger document, such as a queued job. A null is no event and an error.
func (e *Event) UnmarshalJSON(body []byte) error {
	read, err := ParseEvent(body)
	if err != nil {
		return err
	}
	*e = read
	return nil
}

// same compares the four fields, the time as an instant.
func (e Event) same(other Event) bool {
	return e.UserID == other.UserID && e.Type == other.Type &&
		e.ResourceID == other.ResourceID && e.Timestamp.Equal(other.Timestamp)
}
