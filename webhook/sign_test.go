package webhook_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/webhook"
)

func TestSign_GivesTheHeaderThatSweatStackSends(t *testing.T) {
	t.Parallel()
	assert.Equal(t,
		"t=1778068800,v1=ead63d31b8e4d86a81a1cb998806b7fb1b9ecbade3d082d78595cfda0fef3504",
		webhook.Sign("whsec_example", time.Unix(1778068800, 999), []byte(body)))
}

func TestSign_IsWhatVerifyAccepts(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", body, "\x00\xff", "."} {
		err := webhook.Verify([]string{secret}, signed(text), []byte(text), noon(), 0)
		require.NoError(t, err, "%q", text)
	}
}

func TestSign_EmptySecretSignsNothing(t *testing.T) {
	t.Parallel()
	value := webhook.Sign("", noon(), []byte(body))
	assert.Empty(t, value)
	err := webhook.Verify([]string{secret}, http.Header{webhook.SignatureHeader: {value}}, []byte(body), noon(), 0)
	requireRefused(t, err, webhook.ReasonMissingHeader)
}

func TestSign_TimeBefore1970IsRefusedByEveryReceiver(t *testing.T) {
	t.Parallel()
	at := time.Unix(-1, 0)
	header := http.Header{webhook.SignatureHeader: {webhook.Sign(secret, at, []byte(body))}}
	requireRefused(t, webhook.Verify([]string{secret}, header, []byte(body), at, 0), webhook.ReasonBadTimestamp)
}
