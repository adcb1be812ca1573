package sweatstack_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// pair is a token with the two texts.
func pair(access, refresh string) sweatstack.Token {
	return sweatstack.Token{AccessToken: sweatstack.NewSecret(access), RefreshToken: sweatstack.NewSecret(refresh)}
}

func TestToken_FreshUntilFiveSecondsBeforeItsEnd(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.May, 6, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name   string
		access string
		expiry time.Time
		want   bool
	}{
		{"an hour left", "a", now.Add(time.Hour), true},
		{"five seconds and a bit left", "a", now.Add(5*time.Second + 1), true},
		{"exactly five seconds left", "a", now.Add(5 * time.Second), true},
		{"a bit less than five seconds left", "a", now.Add(5*time.Second - 1), false},
		{"ends now", "a", now, false},
		{"ended", "a", now.Add(-time.Hour), false},
		{"the same instant on another clock", "a", now.Add(5 * time.Second).In(time.FixedZone("", 7200)), true},
		{"expiry unknown", "a", time.Time{}, true},
		{"no access token", "", now.Add(time.Hour), false},
		{"no access token, expiry unknown", "", time.Time{}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			token := pair(c.access, "r")
			token.Expiry = c.expiry
			assert.Equal(t, c.want, token.Fresh(now))
		})
	}
}

func TestToken_GenerationNamesThePairAndNothingElse(t *testing.T) {
	t.Parallel()
	a := pair("access", "refresh")
	b := pair("access", "refresh")
	b.UserID, b.Expiry, b.Scopes = "u", time.Now(), []sweatstack.Scope{sweatstack.ScopeOpenID}
	assert.Equal(t, a.Generation(), b.Generation())

	seen := map[string]string{}
	for _, texts := range [][2]string{
		{"access", "refresh"}, {"access", ""}, {"", "refresh"}, {"refresh", "access"},
		{"accessr", "efresh"}, {"acces", "srefresh"}, {"accessrefresh", ""}, {"", "accessrefresh"},
		{"access\x00", "refresh"}, {"access", "\x00refresh"},
	} {
		generation := pair(texts[0], texts[1]).Generation()
		assert.NotEmpty(t, generation)
		other, taken := seen[generation]
		assert.False(t, taken, "%q and %q", texts, other)
		seen[generation] = fmt.Sprint(texts)
	}
	assert.Empty(t, sweatstack.Token{UserID: "u", Expiry: time.Now()}.Generation())
}

func TestToken_GenerationTellsNeitherText(t *testing.T) {
	t.Parallel()
	requireNoLeak(t, pair(canary, canary).Generation())
	assert.Len(t, pair(canary, canary).Generation(), 43, "SHA-256 in base64url")
}

func TestToken_PrintsWhoseItIsAndWhenItEnds(t *testing.T) {
	t.Parallel()
	token := pair(canary, canary)
	token.UserID = "user\n1"
	token.Expiry = time.Date(2026, time.May, 6, 14, 0, 0, 0, time.FixedZone("", 7200))
	const want = `token{user: "user\n1", access: [REDACTED], refresh: [REDACTED], expiry: 2026-05-06T12:00:00Z}`
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		assert.Equal(t, want, fmt.Sprintf(format, token), format)
		assert.Equal(t, want, fmt.Sprintf(format, &token), format)
	}
	assert.Contains(t, sweatstack.Token{}.String(), "expiry: unknown")
}

func TestToken_InJSONShowsNoSecret(t *testing.T) {
	t.Parallel()
	encoded, err := json.Marshal(pair(canary, canary))
	require.NoError(t, err)
	requireNoLeak(t, string(encoded))
	assert.Contains(t, string(encoded), `"AccessToken":"[REDACTED]"`)
	assert.Contains(t, string(encoded), `"RefreshToken":"[REDACTED]"`)
}

func TestToken_LogsUserAndExpiry(t *testing.T) {
	t.Parallel()
	token := pair(canary, canary)
	token.UserID = "u"
	token.Expiry = time.Date(2026, time.May, 6, 12, 0, 0, 0, time.UTC)
	for name, value := range map[string]any{"value": token, "pointer": &token} {
		var out bytes.Buffer
		slog.New(slog.NewJSONHandler(&out, nil)).InfoContext(t.Context(), "refreshed", "token", value)
		var line struct{ Token json.RawMessage }
		require.NoError(t, json.Unmarshal(out.Bytes(), &line), name)
		assert.JSONEq(t, `{"user":"u","access_token":"[REDACTED]","refresh_token":"[REDACTED]","expiry":"2026-05-06T12:00:00Z"}`, string(line.Token), name)
	}
}
