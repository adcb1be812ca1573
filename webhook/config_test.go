package webhook_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/webhook"
)

func TestNewHandler_NamesEveryWrongSettingAtOnce(t *testing.T) {
	t.Parallel()
	handler, err := webhook.NewHandler(webhook.Config{Secrets: []string{"a", ""}, Tolerance: -1, MaxBody: -1, Timeout: -1}, nil)
	require.Error(t, err)
	assert.Nil(t, handler)
	require.ErrorIs(t, err, webhook.ErrNoSecret)
	for _, name := range []string{"Config.Secrets", "Config.Tolerance", "Config.MaxBody", "Config.Timeout", "needs a function"} {
		assert.ErrorContains(t, err, name)
	}
}

func TestNewHandler_RightSettingsAreNotNamed(t *testing.T) {
	t.Parallel()
	_, err := webhook.NewHandler(webhook.Config{Secrets: []string{"a"}}, nil)
	assert.EqualError(t, err, "webhook: NewHandler needs a function")
}

func TestConfig_PrintsItsSettingsWithoutTheSecrets(t *testing.T) {
	t.Parallel()
	cfg := webhook.Config{Secrets: []string{"canary", "canary"}, Timeout: time.Second}
	assert.Equal(t, "webhook.Config{Secrets:2 x [REDACTED] Tolerance:0s MaxBody:0 Timeout:1s}", fmt.Sprintf("%+v", cfg))

	var out bytes.Buffer
	slog.New(slog.NewJSONHandler(&out, nil)).Info("start", "webhook", cfg)
	assert.Contains(t, out.String(), `"webhook":{"secrets":"[REDACTED]","tolerance":0,"max_body":0,"timeout":1000000000}`)
}
