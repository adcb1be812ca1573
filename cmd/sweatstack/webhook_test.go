package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/webhook"
)

func TestWebhookSend_RefusesWhatIsNotMeant(t *testing.T) {
	t.Setenv("SWEATSTACK_WEBHOOK_SECRET", "whsec_x")
	seen := 0
	target := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { seen++ }))
	defer target.Close()
	for want, args := range map[string][]string{
		"activity_updated": {"--event", "activity_udpated"},
		"--user-id":        {"--user-id", ""},
		"--copies":         {"--copies=0"},
		"secret is empty":  {"--secret", ""},
	} {
		var out, errs bytes.Buffer
		code := run(t.Context(), append([]string{"webhook", "send", target.URL}, args...), streams{nil, &out, &errs})
		assert.Equal(t, exitUsage, code, "%v: %s", args, &errs)
		assert.Contains(t, errs.String(), want)
	}
	assert.Zero(t, seen)

	t.Setenv("SWEATSTACK_WEBHOOK_SECRET", "")
	var out, errs bytes.Buffer
	assert.Equal(t, exitUsage, run(t.Context(), []string{"webhook", "send", target.URL}, streams{nil, &out, &errs}), "a variable that is set and empty")
	assert.Zero(t, seen)
}

func TestWebhookSend_SendsWhatWasAskedFor(t *testing.T) {
	t.Setenv("SWEATSTACK_WEBHOOK_SECRET", "whsec_x")
	var got []webhook.Event
	target := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		assert.NoError(t, webhook.Verify([]string{"whsec_x"}, r.Header, body, time.Now(), time.Minute))
		event, err := webhook.ParseEvent(body)
		assert.NoError(t, err)
		got = append(got, event)
	}))
	defer target.Close()
	for _, args := range [][]string{
		{"--event", "sleep_scored", "--any-type"},
		{"--timestamp", "2026-05-06T14:00:00.25+02:00", "--resource-id", "a_1"},
	} {
		var out, errs bytes.Buffer
		require.Equal(t, exitDone, run(t.Context(), append([]string{"webhook", "send", target.URL}, args...), streams{nil, &out, &errs}), "%s", &errs)
	}
	require.Len(t, got, 2)
	assert.Equal(t, webhook.EventType("sleep_scored"), got[0].Type)
	assert.Empty(t, got[0].ResourceID)
	assert.WithinDuration(t, time.Now(), got[0].Timestamp, time.Minute)
	assert.Equal(t, time.Date(2026, 5, 6, 12, 0, 0, 250e6, time.UTC), got[1].Timestamp)
	assert.Equal(t, "a_1", got[1].ResourceID)
}

// The path is a path, not a pattern with a syntax of its own.
func TestWebhookListen_TakesEveryPath(t *testing.T) {
	t.Setenv("SWEATSTACK_WEBHOOK_SECRET", "whsec_x")
	for _, path := range []string{"", "hook", "POST /hook"} {
		var out, errs bytes.Buffer
		code := run(t.Context(), []string{"webhook", "listen", "--addr", "127.0.0.1:0", "--path", path}, streams{nil, &out, &errs})
		assert.Equal(t, exitUsage, code, "%q", path)
		assert.Contains(t, errs.String(), "--path")
	}
	for _, path := range []string{"/a/{", "/a/{b}", "/"} {
		ctx, interrupt := context.WithCancel(t.Context())
		var events, log output
		done := make(chan int, 1)
		go func() {
			done <- run(ctx, []string{"webhook", "listen", "--addr", "127.0.0.1:0", "--path", path}, streams{nil, &events, &log})
		}()
		require.Eventually(t, func() bool { return strings.Contains(log.String(), "waiting") }, time.Minute, time.Millisecond)
		origin := log.String()[strings.Index(log.String(), "http://"):]
		origin = strings.TrimSuffix(strings.TrimSpace(origin), path)
		var out, errs bytes.Buffer
		assert.Equal(t, exitDone, run(t.Context(), []string{"webhook", "send", origin + path}, streams{nil, &out, &errs}), "%s", &errs)
		assert.Equal(t, exitFailed, run(t.Context(), []string{"webhook", "send", origin + "/a/other"}, streams{nil, &out, &errs}))
		assert.Contains(t, out.String(), "404")
		assert.Equal(t, 1, strings.Count(events.String(), "activity_created"))
		interrupt()
		assert.Equal(t, exitDone, <-done)
	}
}
