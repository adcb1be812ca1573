package sweatstacktest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// fixedClock stands still, so that every time can be told exactly.
func fixedClock() (sweatstacktest.Option, time.Time) {
	at := time.Date(2026, time.May, 4, 12, 30, 15, 0, time.UTC)
	return sweatstacktest.WithClock(func() time.Time { return at }), at
}

func TestClock_EveryAnswerHasTheSandboxsDate(t *testing.T) {
	t.Parallel()
	option, at := fixedClock()
	w := newWire(t, option)
	w.sandbox.Advance(36 * time.Hour)
	want := at.Add(36 * time.Hour).Format(http.TimeFormat)
	for _, path := range []string{
		"/.well-known/openid-configuration", "/api/v1/activities/", "/nothing", w.authorizeLink(), "/_sandbox/state", "/",
	} {
		assert.Equal(t, []string{want}, w.send(http.MethodGet, path, "", "Host", "localhost").header["Date"], path)
	}
	answer, err := http.Get(w.sandbox.URL() + "/.well-known/openid-configuration")
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	assert.Equal(t, []string{want}, answer.Header["Date"], "over the network, where net/http has a date of its own")
}

func TestClock_AFaultCanTellAnotherDate(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	const wrong = "Thu, 01 Jan 1970 00:00:00 GMT"
	w.sandbox.Fail("GET /.well-known/jwks.json", sweatstacktest.Fault{Header: http.Header{"Date": {wrong}}})
	assert.Equal(t, []string{wrong}, w.send(http.MethodGet, "/.well-known/jwks.json", "").header["Date"])
}

func TestToken_ExpiresByTheClockThatWasMoved(t *testing.T) {
	t.Parallel()
	option, at := fixedClock()
	sandbox := sweatstacktest.New(t, option)
	sandbox.Advance(24 * time.Hour)
	assert.Equal(t, at.Add(24*time.Hour+15*time.Minute), sandbox.Token(sandbox.Coach()).Expiry)

	client := sandbox.Client(sandbox.Coach(), sweatstack.WithClock(sandbox.Now))
	_, err := client.OAuth.UserInfo(t.Context())
	require.NoError(t, err)
	assert.Zero(t, sandbox.Counters().RefreshRedeemed, "a token that was just issued is fresh")
}
