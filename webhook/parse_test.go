package webhook_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/webhook"
)

// eventJSON writes an event with the given JSON values.
func eventJSON(user, kind, resource, timestamp string) string {
	return `{"user_id":` + user + `,"event_type":` + kind + `,"resource_id":` + resource + `,"timestamp":` + timestamp + `}`
}

const when = `"2026-05-06T12:00:00Z"`

func TestParseEvent_RefusesWhatTwoReadersCouldUnderstandInTwoWays(t *testing.T) {
	t.Parallel()
	long := `"` + strings.Repeat("x", 513) + `"`
	tests := []struct{ name, body, detail string }{
		{"user twice behind an escape", `{"user_id":"u_1","user\u005fid":"u_2","event_type":"x","timestamp":` + when + `}`, "a field stands twice"},
		{"unknown field twice", `{"a":1,"a":2,"user_id":"u_1","event_type":"x","timestamp":` + when + `}`, "a field stands twice"},
		{"user under another case", `{"USER_ID":"u_1","event_type":"x","timestamp":` + when + `}`, "user_id is missing"},
		{"user null", eventJSON("null", `"x"`, "null", when), "user_id is not a text"},
		{"user object", eventJSON("{}", `"x"`, "null", when), "user_id is not a text"},
		{"half a surrogate pair", eventJSON(`"u_\ud800"`, `"x"`, "null", when), "user_id has characters"},
		{"replacement character", eventJSON("\"u_\uFFFD\"", `"x"`, "null", when), "user_id has characters"},
		{"NUL in the user", eventJSON(`"u_1\u0000"`, `"x"`, "null", when), "user_id has characters"},
		{"line break in the type", eventJSON(`"u_1"`, `"x\ny"`, "null", when), "event_type has characters"},
		{"user of 513 bytes", eventJSON(long, `"x"`, "null", when), "user_id is too long"},
		{"type missing", `{"user_id":"u_1","timestamp":` + when + `}`, "event_type is missing"},
		{"type empty", eventJSON(`"u_1"`, `""`, "null", when), "event_type is empty"},
		{"type null", eventJSON(`"u_1"`, "null", "null", when), "event_type is not a text"},
		{"resource number", eventJSON(`"u_1"`, `"x"`, "7", when), "resource_id is not a text"},
		{"resource of 513 bytes", eventJSON(`"u_1"`, `"x"`, long, when), "resource_id is too long"},
		{"time missing", `{"user_id":"u_1","event_type":"x"}`, "timestamp is missing"},
		{"time null", eventJSON(`"u_1"`, `"x"`, "null", "null"), "timestamp is not a text"},
		{"time a number", eventJSON(`"u_1"`, `"x"`, "null", "1778068800"), "timestamp is not a text"},
		{"time a day", eventJSON(`"u_1"`, `"x"`, "null", `"2026-05-06"`), "timestamp is not an ISO 8601 time"},
		{"time with month 13", eventJSON(`"u_1"`, `"x"`, "null", `"2026-13-06T12:00:00Z"`), "timestamp is not an ISO 8601 time"},
		{"time with text after it", eventJSON(`"u_1"`, `"x"`, "null", `"2026-05-06T12:00:00Z "`), "timestamp is not an ISO 8601 time"},
		{"year 10000 in UTC", eventJSON(`"u_1"`, `"x"`, "null", `"9999-12-31T23:59:59-01:00"`), "timestamp is not an ISO 8601 time"},
		{"year -1 in UTC", eventJSON(`"u_1"`, `"x"`, "null", `"0000-01-01T00:00:00+01:00"`), "timestamp is not an ISO 8601 time"},
		{"broken UTF-8 in a field that is not read", "{\"new\":\"\xff\"," + body[1:], "not UTF-8"},
		{"text", `"u_1"`, "not an object"},
		{"two values", body + body, "not JSON"},
		{"cut off", body[:50], "not JSON"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			event, err := webhook.ParseEvent([]byte(test.body))
			require.ErrorIs(t, err, webhook.ErrBadPayload)
			assert.ErrorContains(t, err, test.detail)
			assert.Equal(t, webhook.Event{}, event)
		})
	}
}

func TestParseEvent_KeepsWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	text := `{"user_id":"nø","event_type":"moon_landing","timestamp":` + when + `,"new":{"a":[1,2]}}`
	event, err := webhook.ParseEvent([]byte(text))
	require.NoError(t, err)
	assert.Equal(t, "nø", event.UserID)
	assert.Equal(t, webhook.EventType("moon_landing"), event.Type)
	assert.False(t, event.Type.Known())
	assert.Empty(t, event.ResourceID)
	assert.Equal(t, text, string(event.Raw()))
}

func TestParseEvent_KeepsNoPartOfTheBody(t *testing.T) {
	t.Parallel()
	text := []byte(body)
	event, err := webhook.ParseEvent(text)
	require.NoError(t, err)
	clear(text)
	clear(event.Raw())
	assert.Equal(t, body, string(event.Raw()))
	assert.Equal(t, "u_1", event.UserID)
}

func TestParseEvent_EmptyResourceIsNone(t *testing.T) {
	t.Parallel()
	for _, resource := range []string{"null", `""`} {
		event, err := webhook.ParseEvent([]byte(eventJSON(`"u_1"`, `"x"`, resource, when)))
		require.NoError(t, err, resource)
		assert.Empty(t, event.ResourceID, resource)
	}
}

func TestParseEvent_ReadsEverySpellingOfATime(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want time.Time
	}{
		{"2026-05-06T12:00:00Z", noon()},
		{"2026-05-06 12:00:00Z", noon()},
		{"2026-05-06T12:00:00", noon()},
		{"2026-05-06 12:00:00", noon()},
		{"2026-05-06T14:00:00+02:00", noon()},
		{"2026-05-06 14:00:00+02:00", noon()},
		{"2026-05-06T14:00:00+0200", noon()},
		{"2026-05-06 14:00:00+0200", noon()},
		{"2026-05-06T14:00:00+02", noon()},
		{"2026-05-06 14:00:00+02", noon()},
		{"2026-05-06T06:30:00.000000-05:30", noon()},
		{"2026-05-06T12:00:00.123456Z", noon().Add(123456 * time.Microsecond)},
		{"2026-05-06 12:00:00.1", noon().Add(100 * time.Millisecond)},
		{"0000-01-01T00:00:00Z", time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)},
	}
	for _, test := range tests {
		t.Run(test.text, func(t *testing.T) {
			t.Parallel()
			event, err := webhook.ParseEvent([]byte(eventJSON(`"u_1"`, `"x"`, "null", `"`+test.text+`"`)))
			require.NoError(t, err)
			assert.Equal(t, test.want, event.Timestamp)
		})
	}
}
