package webhook_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/webhook"
)

// canaries are texts that must not come out anywhere.
const (
	canarySecret = "whsec_canary_current"
	canaryOld    = "whsec_canary_previous"
)

func TestSecrets_NeverLeaveThroughLogErrorOrAnswer(t *testing.T) {
	t.Parallel()
	good := webhook.Sign(canarySecret, noon(), []byte(body))
	_, mac, _ := strings.Cut(good, "v1=")
	late := webhook.Sign(canarySecret, noon().Add(-time.Hour), []byte(body))
	_, lateMAC, _ := strings.Cut(late, "v1=")
	notEvent := `{"user_id":7,"token":"canary_token"}`
	notEventValue := webhook.Sign(canarySecret, noon(), []byte(notEvent))
	_, notEventMAC, _ := strings.Cut(notEventValue, "v1=")

	tests := []struct {
		name, value, body string
		receive           func(context.Context, webhook.Event) error
	}{
		{"accepted", good, body, succeed},
		{"failed", good, body, func(context.Context, webhook.Event) error { return errors.New("no") }},
		{"panicked", good, body, func(context.Context, webhook.Event) error { panic(canarySecret) }},
		{"bad signature", good, body + "canary_token", succeed},
		{"too old", late, body, succeed},
		{"bad payload", notEventValue, notEvent, succeed},
		{"malformed", good + ",canary_token", body, succeed},
		{"header is the secret", canarySecret, body, succeed},
		{"bad timestamp", "t=canary_token,v1=" + mac, body, succeed},
		{"malformed signature", "t=1778068800,v1=" + mac + "0", body, succeed},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			cfg := webhook.Config{
				Secrets: []string{canarySecret, canaryOld},
				Now:     noon,
				Logger:  slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})),
				Observe: func(_ context.Context, d webhook.Delivery) { fmt.Fprintf(&out, "%+v\n%#v\n", d, d) },
			}
			handler, err := webhook.NewHandler(cfg, test.receive)
			require.NoError(t, err)
			cfg.Logger.Info("start", "config", cfg, "handler", handler)
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
				fmt.Fprintf(&out, verb+verb+verb+verb, cfg, &cfg, handler, struct{ inner *webhook.Handler }{handler})
			}

			request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/hook", strings.NewReader(test.body))
			request.Header.Set(webhook.SignatureHeader, test.value)
			recorder := httptest.NewRecorder()
			handler.ServeHTTP(recorder, request)
			out.Write(recorder.Body.Bytes())
			cfg.Observe = nil // the line in the log stands in for it
			logging, err := webhook.NewHandler(cfg, test.receive)
			require.NoError(t, err)
			request.Body = io.NopCloser(strings.NewReader(test.body))
			logging.ServeHTTP(httptest.NewRecorder(), request)
			assert.Contains(t, out.String(), "webhook answered")
			fmt.Fprintf(&out, "%v %+v", recorder.Header(), webhook.Verify(cfg.Secrets, request.Header, []byte(test.body), noon(), 0))

			for _, canary := range []string{canarySecret, canaryOld, mac, lateMAC, notEventMAC, "canary"} {
				assert.NotContains(t, out.String(), canary)
				assert.NotContains(t, out.String(), fmt.Sprintf("%x", canary))
			}
		})
	}
}

func TestHandler_LogSaysWhatHappenedAndToWhom(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		receive func(context.Context, webhook.Event) error
		body    string
		want    []string
	}{
		{"handled", succeed, body, []string{"level=DEBUG", "webhook answered", "status=204", "user_id=u_1", "event_type=activity_created", "resource_id=a_1"}},
		{"failed", func(context.Context, webhook.Event) error { return errors.New("disk full") }, body, []string{"level=ERROR", "status=503", "reason=handler-failed", "disk full", "user_id=u_1"}},
		{"panicked", func(context.Context, webhook.Event) error { panic(1) }, body, []string{"level=ERROR", "status=500", "reason=handler-panicked", "of type int", "handler.go"}},
		{"refused", succeed, "{}", []string{"level=WARN", "status=400", "reason=bad-payload", "user_id is missing"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			handler, err := webhook.NewHandler(webhook.Config{
				Secrets: []string{secret},
				Now:     noon,
				Logger:  slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})),
			}, test.receive)
			require.NoError(t, err)
			request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/hook", strings.NewReader(test.body))
			request.Header = signed(test.body)
			handler.ServeHTTP(httptest.NewRecorder(), request)
			for _, want := range test.want {
				assert.Contains(t, out.String(), want)
			}
		})
	}
}
