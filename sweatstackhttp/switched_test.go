package sweatstackhttp_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// On the way to the delegated token the principal's own token was refused. That
// is no word about the athlete.
func TestSelect_RefusalOfThePrincipalIsNoRefusalOfTheAthlete(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		token  sweatstacktest.Fault
		status int
	}{
		"revoked":      {sweatstacktest.Fault{Status: http.StatusBadRequest, Body: `{"error":"invalid_grant"}`}, http.StatusUnauthorized},
		"nobody knows": {sweatstacktest.Fault{Status: http.StatusBadRequest, Body: "<h1>Bad Request</h1>"}, http.StatusServiceUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{})
			b := acting(t, k)
			k.sandbox.Fail("POST /api/v1/oauth/delegated-token", sweatstacktest.Fault{Status: http.StatusUnauthorized})
			k.sandbox.Fail("POST /api/v1/oauth/token", c.token)
			a := b.selects(k, k.sandbox.Athletes()[1])
			assert.Equal(t, c.status, a.status, a.body)
			assert.Empty(t, a.cookie(subjectCookie), "the selection stays")
		})
	}
}

// The session ends in another tab while a switch waits for the platform. Its
// answer comes late: the browser may have signed in again by then.
func TestSelect_AnswerAfterTheEndOfTheSessionLeavesTheCookies(t *testing.T) {
	t.Parallel()
	for mode, change := range modesWithSessions() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			var k *kit
			ends := false
			k = newKit(t, setup{config: func(c *sweatstackhttp.Config) {
				change(c)
				inner := c.HTTPClient.Transport
				c.HTTPClient = &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
					if ends {
						if err := k.auth.SignOutEverywhere(r.Context(), k.sandbox.Coach().ID); err != nil {
							return nil, err
						}
					}
					return inner.RoundTrip(r)
				})}
			}})
			b := k.signIn(t, k.sandbox.Coach())
			ends = true
			a := b.selects(k, k.sandbox.Athletes()[0])
			require.Equal(t, http.StatusUnauthorized, a.status, a.body)
			assert.Empty(t, a.header.Values("Set-Cookie"))
		})
	}
}
