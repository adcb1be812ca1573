package sweatstack_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

func TestEvent_LevelSaysWhetherAnybodyMustCare(t *testing.T) {
	t.Parallel()
	failed := errors.New("no")
	gone := fmt.Errorf("sweatstack: GET /x: %w", context.Canceled)
	tests := []struct {
		name  string
		event slog.Leveler
		want  slog.Level
	}{
		{"answered", sweatstack.RequestEvent{Status: 200}, slog.LevelDebug},
		{"not found", sweatstack.RequestEvent{Status: 404, Err: failed}, slog.LevelDebug},
		{"unauthorized", sweatstack.RequestEvent{Status: 401, Err: failed}, slog.LevelDebug},
		{"rate limited", sweatstack.RequestEvent{Status: 429, Err: failed}, slog.LevelWarn},
		{"platform failed", sweatstack.RequestEvent{Status: 503, Err: failed}, slog.LevelWarn},
		{"no answer", sweatstack.RequestEvent{Err: failed}, slog.LevelWarn},
		{"cut in the middle", sweatstack.RequestEvent{Status: 200, Err: failed}, slog.LevelWarn},
		{"caller went away", sweatstack.RequestEvent{Err: gone}, slog.LevelDebug},
		{"refresh led", sweatstack.RefreshEvent{Outcome: sweatstack.RefreshLed}, slog.LevelInfo},
		{"refresh joined", sweatstack.RefreshEvent{Outcome: sweatstack.RefreshJoined}, slog.LevelDebug},
		{"refresh failed", sweatstack.RefreshEvent{Outcome: sweatstack.RefreshFailed, Err: failed}, slog.LevelWarn},
		{"refresh left", sweatstack.RefreshEvent{Outcome: sweatstack.RefreshFailed, Err: gone}, slog.LevelDebug},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, test.event.Level())
		})
	}
}

func TestRequestEvent_SaysWhoseDataItIsOf(t *testing.T) {
	t.Parallel()
	event := sweatstack.RequestEvent{Method: "GET", Path: "/activities/", UserID: "u_1", Status: 200, Attempt: 1, RequestID: "r_1", Duration: time.Second}
	assert.Equal(t, "[method=GET path=/activities/ status=200 attempt=1 duration=1s user=u_1 request_id=r_1]", fmt.Sprint(event.Attrs()))
	assert.NotContains(t, fmt.Sprint(sweatstack.RequestEvent{}.Attrs()), "user")
}

func TestLogEvents_WritesOneLineAtTheEventsLevel(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	observe := sweatstack.LogEvents(slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{AddSource: true, ReplaceAttr: noTime})))
	observe(t.Context(), sweatstack.RequestEvent{Method: "GET", Path: "/x", Status: 200})
	assert.Empty(t, out.String(), "debug is off")
	observe(t.Context(), sweatstack.RefreshEvent{UserID: "u_1", Outcome: sweatstack.RefreshFailed, Err: errors.New("no")})
	observe(t.Context(), plainEvent{})
	assert.Equal(t, `level=WARN msg="sweatstack event" event=refresh user=u_1 outcome=failed error=no
level=INFO msg="sweatstack event" event=plain
`, out.String())
}

// plainEvent has no level of its own.
type plainEvent struct{}

func (plainEvent) EventName() string  { return "plain" }
func (plainEvent) Attrs() []slog.Attr { return nil }

// noTime leaves out what differs from run to run.
func noTime(_ []string, a slog.Attr) slog.Attr {
	if a.Key == slog.TimeKey {
		return slog.Attr{}
	}
	return a
}
