package webhook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// maxText bounds user, type and resource, in bytes. Ids of the platform have
// about 20; the bound keeps a store's index and a log line small.
const maxText = 512

// ParseEvent reads the body of a request. Verify it first; ParseEvent does not
// know who sent it. Every error is [ErrBadPayload].
//
// A body is one JSON object in UTF-8 and nothing else. user_id and event_type
// must be texts and not empty, resource_id a text, null or missing, timestamp an
// ISO 8601 time; one without an offset is taken as UTC. Unknown fields and
// unknown event types are kept. Names are compared exactly, with case.
//
// What two readers could understand in two ways is refused: a name that stands
// twice, and an id that is not valid Unicode, is longer than 512 bytes or has
// control characters in it. An id is never repaired, because the repaired one
// may be somebody else's.
//
// It needs memory in proportion to the body, keeps no part of it and is safe for
// concurrent use.
func ParseEvent(body []byte) (Event, error) {
	fields, err := readFields(body)
	if err != nil {
		return Event{}, err
	}
	event := Event{raw: string(body)}
	if event.UserID, err = readText(fields, "user_id"); err != nil {
		return Event{}, err
	}
	kind, err := readText(fields, "event_type")
	if err != nil {
		return Event{}, err
	}
	event.Type = EventType(kind)
	if resource, ok := fields["resource_id"]; ok && string(resource) != "null" {
		if event.ResourceID, err = decodeText(resource, "resource_id"); err != nil {
			return Event{}, err
		}
	}
	when, err := readText(fields, "timestamp")
	if err != nil {
		return Event{}, err
	}
	var ok bool
	if event.Timestamp, ok = parseTime(when); !ok {
		return Event{}, badPayload("timestamp is not an ISO 8601 time")
	}
	return event, nil
}

// badPayload makes the error. detail is a fixed text: nothing of the body may
// be in it, since it goes to logs.
func badPayload(detail string) error { return fmt.Errorf("%w: %s", ErrBadPayload, detail) }

// readFields takes the object apart, one level deep. It walks the names itself:
// json.Unmarshal would let the last of two equal names win, would take USER_ID
// for user_id, and would put U+FFFD where the UTF-8 is broken.
func readFields(body []byte) (map[string]json.RawMessage, error) {
	if !utf8.Valid(body) {
		return nil, badPayload("not UTF-8")
	}
	if !json.Valid(body) { // one value, nothing after it, at most 10 000 levels deep
		return nil, badPayload("not JSON")
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	if first, err := decoder.Token(); err != nil || first != json.Delim('{') {
		return nil, badPayload("not an object")
	}
	fields := make(map[string]json.RawMessage)
	for decoder.More() {
		token, err := decoder.Token()
		name, ok := token.(string)
		if err != nil || !ok {
			return nil, badPayload("not JSON")
		}
		if _, ok := fields[name]; ok {
			return nil, badPayload("a field stands twice")
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, badPayload("not JSON")
		}
		fields[name] = value
	}
	return fields, nil
}

// readText reads a field that must be there and must not be empty.
func readText(fields map[string]json.RawMessage, name string) (string, error) {
	value, ok := fields[name]
	if !ok {
		return "", badPayload(name + " is missing")
	}
	text, err := decodeText(value, name)
	if err == nil && text == "" {
		return "", badPayload(name + " is empty")
	}
	return text, err
}

// decodeText reads a JSON text. A null is not one, though json.Unmarshal would
// take it silently.
func decodeText(value json.RawMessage, name string) (string, error) {
	var text string
	if value[0] != '"' || json.Unmarshal(value, &text) != nil {
		return "", badPayload(name + " is not a text")
	}
	if len(text) > maxText {
		return "", badPayload(name + " is too long")
	}
	// The body is valid UTF-8, so U+FFFD stands for half of a \u pair.
	if strings.ContainsRune(text, utf8.RuneError) || strings.ContainsFunc(text, unicode.IsControl) {
		return "", badPayload(name + " has characters that no id has")
	}
	return text, nil
}

// parseTime reads the ISO 8601 forms that the platform and its Python client
// have used: T or a space, any fraction, an offset in any spelling or none.
func parseTime(text string) (time.Time, bool) {
	for _, layout := range []string{
		"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05",
		"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05",
		"2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05Z0700",
		"2006-01-02T15:04:05Z07", "2006-01-02 15:04:05Z07",
	} {
		found, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		found = found.UTC()
		// An offset can push the year out of what RFC 3339 can write.
		return found, found.Year() >= 0 && found.Year() <= 9999
	}
	return time.Time{}, false
}
