package sweatstackhttp

import (
	"crypto/rand"
	"encoding/base64"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// jwtOf makes an access token of the platform's form: RS256, 800 bytes.
func jwtOf(tb testing.TB) sweatstack.Secret {
	tb.Helper()
	part := func(n int) string {
		raw := make([]byte, n)
		_, _ = rand.Read(raw)
		return base64.RawURLEncoding.EncodeToString(raw)
	}
	text := part(27) + "." + part(315) + "." + part(256)
	require.Len(tb, text, 800)
	return sweatstack.NewSecret(text)
}

// The bar is what browsers must keep (RFC 6265, section 6.1: 4,096 bytes a
// cookie) and what proxies take in a header; Python's plugin sends 4,600 bytes.
func TestCookies_OfASessionThatActsAsAnAthleteStaySmallOnTheWire(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		store tokenstore.Store
		most  int
	}{
		"cookie mode": {nil, 2400},
		"store mode":  {tokenstore.NewMemory(), 400},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, err := Configure(Config{
				ClientID: "client", ClientSecret: "secret", AppURL: "https://coach.example",
				SessionSecrets: []string{sealSecret}, Store: c.store,
			})
			require.NoError(t, err)
			s := a.newSession("01J6RWTBX07APHFDB8E5N3KGN2", sweatstack.Token{
				AccessToken: jwtOf(t), RefreshToken: jwtOf(t), Expiry: time.Now().Add(15 * time.Minute), UserID: "01J6RWTBX07APHFDB8E5N3KGN2",
			})
			recorder, request := httptest.NewRecorder(), httptest.NewRequest("GET", "https://coach.example/", nil)
			require.NoError(t, a.writeSession(recorder, request, s))
			require.NoError(t, a.selectSubject(recorder, request, s, Subject{ID: "01J6RWTBX0A4J8K6T5V2YQ9M3C", TeamID: "01J6RWTBX0A4J8K6T5V2YQ9M3D"}))
			for _, cookie := range recorder.Result().Cookies() {
				request.AddCookie(cookie)
			}
			line := request.Header.Get("Cookie")
			t.Logf("%d bytes", len(line))
			assert.LessOrEqual(t, len(line), c.most)
			opened, _, ok := a.readSession(request)
			require.True(t, ok)
			assert.True(t, opened.token.RefreshToken.Equal(s.token.RefreshToken))
			_, acting := a.readSubject(request, opened)
			assert.True(t, acting)
		})
	}
}
