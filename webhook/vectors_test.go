package webhook_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/webhook"
)

// vector is one case of testdata/webhook.json: a request, a receiver, and what
// must come of it.
type vector struct {
	Name      string          `json:"name"`
	Secrets   []string        `json:"secrets"`
	Now       int64           `json:"now"`
	Tolerance int64           `json:"tolerance_s"`
	Headers   [][2]string     `json:"headers"`
	Body      []byte          `json:"body_base64"`
	Fill      *fill           `json:"body_fill"`
	MaxBody   int64           `json:"max_body"`
	Want      string          `json:"want"` // accept, or reject:<reason>
	WantEvent json.RawMessage `json:"want_event"`
}

type fill struct {
	Byte  byte  `json:"byte"`
	Count int64 `json:"count"`
}

func (v vector) header() http.Header {
	header := make(http.Header)
	for _, pair := range v.Headers {
		header.Add(pair[0], pair[1])
	}
	return header
}

// body gives the body as a stream, so that a large one needs no memory.
func (v vector) body() io.Reader {
	if v.Fill == nil {
		return bytes.NewReader(v.Body)
	}
	return io.LimitReader(repeat(v.Fill.Byte), v.Fill.Count)
}

// repeat is an endless stream of one byte.
type repeat byte

func (b repeat) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(b)
	}
	return len(p), nil
}

// reason is the wanted reason; empty where the signature must pass.
func (v vector) reason() webhook.Reason {
	_, reason, _ := strings.Cut(v.Want, ":")
	return webhook.Reason(reason)
}

func loadVectors(tb testing.TB) []vector {
	tb.Helper()
	text, err := os.ReadFile("testdata/webhook.json")
	require.NoError(tb, err)
	var file struct {
		Cases []vector `json:"cases"`
	}
	require.NoError(tb, json.Unmarshal(text, &file))
	require.Len(tb, file.Cases, 174)
	return file.Cases
}

func TestVerify_GivesTheReasonOfEveryVector(t *testing.T) {
	t.Parallel()
	for _, v := range loadVectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			if v.reason() == webhook.ReasonBodyTooLarge {
				t.Skip("the limit for a body belongs to the handler, which has a test of its own")
			}
			err := webhook.Verify(v.Secrets, v.header(), v.Body, time.Unix(v.Now, 0), time.Duration(v.Tolerance)*time.Second)
			if v.Want == "accept" {
				require.NoError(t, err)
				return
			}
			requireRefused(t, err, v.reason())
		})
	}
}

// requireRefused checks the type, the reason and the sentinels of an error.
func requireRefused(t *testing.T, err error, reason webhook.Reason) {
	t.Helper()
	refusal, ok := errors.AsType[*webhook.SignatureError](err)
	require.True(t, ok, "want a SignatureError, got %v", err)
	assert.Equal(t, reason, refusal.Reason)
	assert.ErrorIs(t, err, webhook.ErrInvalidSignature)
	assert.Equal(t, reason == webhook.ReasonNoSecret, errors.Is(err, webhook.ErrNoSecret))
}

// wantEvent is an event as the vectors write it.
type wantEvent struct {
	UserID     string    `json:"user_id"`
	Type       string    `json:"event_type"`
	ResourceID *string   `json:"resource_id"`
	Timestamp  time.Time `json:"timestamp"`
}

func TestParseEvent_GivesTheEventOfEveryVector(t *testing.T) {
	t.Parallel()
	for _, v := range loadVectors(t) {
		if v.WantEvent == nil {
			continue
		}
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			event, err := webhook.ParseEvent(v.Body)
			if string(v.WantEvent) == `"reject:bad-payload"` {
				require.ErrorIs(t, err, webhook.ErrBadPayload)
				assert.Equal(t, webhook.Event{}, event)
				return
			}
			require.NoError(t, err)
			var want wantEvent
			require.NoError(t, json.Unmarshal(v.WantEvent, &want))
			requireSameEvent(t, want, event)
		})
	}
}

func requireSameEvent(t *testing.T, want wantEvent, got webhook.Event) {
	t.Helper()
	resource := ""
	if want.ResourceID != nil {
		resource = *want.ResourceID
	}
	assert.Equal(t, want.UserID, got.UserID)
	assert.Equal(t, webhook.EventType(want.Type), got.Type)
	assert.Equal(t, resource, got.ResourceID)
	assert.Equal(t, want.Timestamp.UTC(), got.Timestamp)
}

// statusOf is the table of answers, written a second time.
func statusOf(reason webhook.Reason) int {
	switch reason {
	case "":
		return 204
	case webhook.ReasonBodyTooLarge:
		return 413
	case webhook.ReasonBadSignature, webhook.ReasonTimestampTooOld, webhook.ReasonTimestampInFuture:
		return 401
	default:
		return 400
	}
}

func TestHandler_AnswersEveryVector(t *testing.T) {
	t.Parallel()
	for _, v := range loadVectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			var got []webhook.Event
			var seen []webhook.Delivery
			handler, err := webhook.NewHandler(webhook.Config{
				Secrets:   v.Secrets,
				Tolerance: max(1, time.Duration(v.Tolerance)*time.Second), // zero would be the default
				MaxBody:   v.MaxBody,
				Now:       func() time.Time { return time.Unix(v.Now, 0) },
				Logger:    slog.New(slog.DiscardHandler),
				Observe:   func(_ context.Context, d webhook.Delivery) { seen = append(seen, d) },
			}, func(_ context.Context, e webhook.Event) error {
				got = append(got, e)
				return nil
			})
			if v.reason() == webhook.ReasonNoSecret {
				require.ErrorIs(t, err, webhook.ErrNoSecret)
				return
			}
			require.NoError(t, err)

			reason := v.reason()
			if string(v.WantEvent) == `"reject:bad-payload"` {
				reason = webhook.ReasonBadPayload
			}
			request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/hook", v.body())
			request.Header = v.header()
			recorder := httptest.NewRecorder()
			handler.ServeHTTP(recorder, request)

			assert.Equal(t, statusOf(reason), recorder.Code)
			require.Len(t, seen, 1)
			assert.Equal(t, reason, seen[0].Reason)
			assert.Equal(t, recorder.Code, seen[0].Status)
			if reason != "" {
				assert.Empty(t, got, "the function must not run")
				assert.Equal(t, string(reason)+"\n", recorder.Body.String())
				return
			}
			require.Len(t, got, 1)
			assert.Equal(t, got[0], seen[0].Event)
			assert.Empty(t, recorder.Body.String())
			if v.WantEvent != nil {
				var want wantEvent
				require.NoError(t, json.Unmarshal(v.WantEvent, &want))
				requireSameEvent(t, want, got[0])
			}
		})
	}
}
