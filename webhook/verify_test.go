package webhook_test

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/webhook"
)

const (
	secret = "whsec_example"
	body   = `{"user_id":"u_1","event_type":"activity_created","resource_id":"a_1","timestamp":"2026-05-06T12:00:00Z"}`
)

// noon is when the requests of these tests are signed.
func noon() time.Time { return time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC) }

// signed gives the headers of a request with a right signature.
func signed(body string) http.Header {
	return http.Header{webhook.SignatureHeader: {webhook.Sign(secret, noon(), []byte(body))}}
}

func TestVerify_SecondHeaderHiddenBehindAnotherSpellingIsRefused(t *testing.T) {
	t.Parallel()
	header := signed(body)
	header["x-sweatstack-signature"] = header[webhook.SignatureHeader] // net/http never makes this
	err := webhook.Verify([]string{secret}, header, []byte(body), noon(), time.Minute)
	requireRefused(t, err, webhook.ReasonRepeatedHeader)
}

func TestVerify_HeaderNameOutsideASCIIIsAnotherHeader(t *testing.T) {
	t.Parallel()
	value := signed(body)[webhook.SignatureHeader]
	header := http.Header{"X-\u017fweatstack-Signature": value} // long s folds to s
	err := webhook.Verify([]string{secret}, header, []byte(body), noon(), time.Minute)
	requireRefused(t, err, webhook.ReasonMissingHeader)
}

func TestVerify_ComparesWholeSeconds(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		after     time.Duration // from the signature to now
		tolerance time.Duration
		want      webhook.Reason
	}{
		{"fraction of the same second", 999 * time.Millisecond, 0, ""},
		{"next second", time.Second, 0, webhook.ReasonTimestampTooOld},
		{"second before", -time.Nanosecond, 0, webhook.ReasonTimestampInFuture},
		{"tolerance below a second is none", time.Second, 999 * time.Millisecond, webhook.ReasonTimestampTooOld},
		{"fraction of a tolerance is dropped", 2 * time.Second, 1999 * time.Millisecond, webhook.ReasonTimestampTooOld},
		{"negative tolerance is zero", 0, -time.Hour, ""},
		{"negative tolerance forgives nothing", time.Second, -time.Hour, webhook.ReasonTimestampTooOld},
		{"edge of the default, past", 300 * time.Second, webhook.DefaultTolerance, ""},
		{"edge of the default, future", -300 * time.Second, webhook.DefaultTolerance, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			err := webhook.Verify([]string{secret}, signed(body), []byte(body), noon().Add(test.after), test.tolerance)
			if test.want == "" {
				require.NoError(t, err)
				return
			}
			requireRefused(t, err, test.want)
		})
	}
}

func TestVerify_ClockThatWasNeverSetRefuses(t *testing.T) {
	t.Parallel()
	err := webhook.Verify([]string{secret}, signed(body), []byte(body), time.Time{}, 1<<63-1)
	requireRefused(t, err, webhook.ReasonTimestampInFuture)
}

func TestVerify_OneOfManySignaturesIsEnough(t *testing.T) {
	t.Parallel()
	value, wrong := signed(body).Get(webhook.SignatureHeader), ",v1="+strings.Repeat("0", 64)
	header := http.Header{webhook.SignatureHeader: {value + strings.Repeat(wrong, 10_000)}}
	require.NoError(t, webhook.Verify([]string{secret}, header, []byte(body), noon(), 0))
}

func TestVerify_ChangesNoArgument(t *testing.T) {
	t.Parallel()
	secrets, header, text := []string{"b", secret, "a"}, signed(body), []byte(body)
	secretsBefore, headerBefore, textBefore := slices.Clone(secrets), header.Clone(), bytes.Clone(text)
	require.NoError(t, webhook.Verify(secrets, header, text, noon(), 0))
	assert.Equal(t, secretsBefore, secrets)
	assert.Equal(t, headerBefore, header)
	assert.Equal(t, textBefore, text)
}

func TestVerify_NilHeaderIsMissing(t *testing.T) {
	t.Parallel()
	requireRefused(t, webhook.Verify([]string{secret}, nil, nil, noon(), 0), webhook.ReasonMissingHeader)
}
