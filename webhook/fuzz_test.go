package webhook_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/webhook"
)

// FuzzVerify checks every verdict against a slow second opinion: what is
// accepted must be signed, and every refusal has a reason.
func FuzzVerify(f *testing.F) {
	good := webhook.Sign(secret, noon(), []byte(body))
	_, mac, _ := strings.Cut(good, "v1=")
	for _, value := range []string{
		good, "v1=" + mac + ",t=1778068800", good + ",v1=00", good + "," + good, strings.ToUpper(good),
		"", ",", "t=,v1=", "t=-1,v1=" + mac, "t=001778068800,v1=" + mac, "t=99999999999999999999,v1=" + mac, good + ",v2=x",
	} {
		f.Add(value, []byte(body), secret, "", int64(1778068800), int64(300))
	}
	f.Add(good, []byte(body), "", secret, int64(-1<<63), int64(-1))
	for _, v := range loadVectors(f) {
		if v.Fill == nil && len(v.Secrets) > 0 {
			f.Add(v.header().Get(webhook.SignatureHeader), v.Body, v.Secrets[0], v.Secrets[len(v.Secrets)-1], v.Now, v.Tolerance*1e9)
		}
	}
	f.Fuzz(func(t *testing.T, value string, text []byte, first, second string, now, tolerance int64) {
		secrets := []string{first, second}
		if second == "" {
			secrets = secrets[:1]
		}
		header := http.Header{webhook.SignatureHeader: {value}}
		err := webhook.Verify(secrets, header, text, time.Unix(now, 0), time.Duration(tolerance))
		if err == nil {
			assert.True(t, signedBySomebody(secrets, value, text), "accepted without a signature")
			assert.NotContains(t, secrets, "")
		} else {
			refusal, ok := errors.AsType[*webhook.SignatureError](err)
			require.True(t, ok)
			assert.NotEmpty(t, refusal.Reason)
			assert.ErrorIs(t, err, webhook.ErrInvalidSignature)
		}

		// What Sign makes passes, wherever the clock stands.
		if first != "" && now >= 0 {
			header.Set(webhook.SignatureHeader, webhook.Sign(first, time.Unix(now, 0), text))
			require.NoError(t, webhook.Verify([]string{first}, header, text, time.Unix(now, 0), 0))
		}
	})
}

// signedBySomebody tries every t with every v1 and every secret.
func signedBySomebody(secrets []string, value string, text []byte) bool {
	parts := strings.Split(value, ",")
	for _, t := range parts {
		for _, v1 := range parts {
			if !strings.HasPrefix(t, "t=") || !strings.HasPrefix(v1, "v1=") {
				continue
			}
			for _, key := range secrets {
				mac := hmac.New(sha256.New, []byte(key))
				mac.Write(append([]byte(t[2:]+"."), text...))
				if strings.EqualFold(hex.EncodeToString(mac.Sum(nil)), v1[3:]) {
					return true
				}
			}
		}
	}
	return false
}

// FuzzParseEvent checks that an event is either refused by name or good enough
// to be stored: valid texts, a time that can be written, the same event when it
// is read again, and the same fields that encoding/json finds.
func FuzzParseEvent(f *testing.F) {
	for _, text := range []string{
		body, "", "null", "[]", "{}", body + "{}", "\ufeff" + body,
		eventJSON(`"u"`, `"x"`, "null", `"2026-05-06 12:00:00.5"`),
		eventJSON(`"\ud83d\ude00"`, `"x"`, `""`, `"9999-12-31T23:59:59+14"`),
		eventJSON(`"\ud800"`, `"x"`, "7", when),
		`{"user_id":"a","user_id":"b"}`,
		strings.Repeat("[", 20_000),
	} {
		f.Add([]byte(text))
	}
	for _, v := range loadVectors(f) {
		f.Add(v.Body)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		event, err := webhook.ParseEvent(text)
		if err != nil {
			require.ErrorIs(t, err, webhook.ErrBadPayload)
			assert.Equal(t, webhook.Event{}, event)
			return
		}
		assert.NotEmpty(t, event.UserID)
		assert.NotEmpty(t, event.Type)
		for _, id := range []string{event.UserID, string(event.Type), event.ResourceID} {
			assert.True(t, utf8.ValidString(id))
			assert.NotContains(t, id, "\x00")
			assert.LessOrEqual(t, len(id), 512)
		}
		assert.Equal(t, time.UTC, event.Timestamp.Location())

		var plain map[string]any
		require.NoError(t, json.Unmarshal(text, &plain))
		assert.Equal(t, plain["user_id"], event.UserID)
		assert.Equal(t, plain["event_type"], string(event.Type))

		again, err := json.Marshal(event)
		require.NoError(t, err)
		read, err := webhook.ParseEvent(again)
		require.NoError(t, err)
		assert.Equal(t, event.Digest("x"), read.Digest("x"))

		event.ResourceID += "2" // no longer what was read: written from the fields
		if len(event.ResourceID) <= 512 {
			again, err = json.Marshal(event)
			require.NoError(t, err)
			read, err = webhook.ParseEvent(again)
			require.NoError(t, err)
			assert.Equal(t, event.Digest("x"), read.Digest("x"))
		}
	})
}
