package sweatstackhttp_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// An athlete's account is gone, and the platform says so with another 4xx.
func TestSelected_DelegationRefusedWithAnyOther4xxIsNoPlatformDown(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 410, 422} {
		k := newKit(t, setup{})
		b := k.signIn(t, k.sandbox.Coach())
		athlete := k.sandbox.Athletes()[0]
		require.Equal(t, http.StatusSeeOther, b.post(k.auth.URLs().SelectUser(athlete.ID, "/shown", ""), nil).status)
		k.sandbox.Advance(20 * time.Minute) // the delegated token has ended
		k.sandbox.Fail("POST /api/v1/oauth/delegated-token", sweatstacktest.Fault{Status: status})
		assert.Equal(t, http.StatusSeeOther, b.get("/shown").status, "%d: page", status)
		assert.Equal(t, http.StatusOK, b.get("/shown").status, "%d: the coach can go on", status)
		assert.NotEqual(t, http.StatusServiceUnavailable, b.post(k.auth.URLs().SelectUser(athlete.ID, "/", ""), nil).status, "%d: switch", status)
	}
}

// A script follows redirects without seeing them: it would show the coach's
// data in the athlete's place.
func TestSelected_WithdrawnAccessDoesNotRedirectAScriptToThePrincipalsData(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.signIn(t, k.sandbox.Coach())
	require.Equal(t, http.StatusSeeOther, b.post(k.auth.URLs().SelectUser(k.sandbox.Athletes()[0].ID, "/shown", ""), nil).status)
	k.sandbox.Advance(20 * time.Minute)
	k.sandbox.Fail("POST /api/v1/oauth/delegated-token", sweatstacktest.Fault{Status: 403, Times: 1})
	a := b.api(http.MethodGet, "/shown")
	assert.Equal(t, http.StatusConflict, a.status, "303 to itself is followed by fetch()")
}

// A platform that repeats what it refused.
func TestSecrets_TokenEndpointThatEchoesTheRefreshTokenDoesNotReachTheLog(t *testing.T) {
	t.Parallel()
	store := newMemoryWithLog(t)
	k := newKit(t, setup{config: store.use})
	coach := k.sandbox.Coach()
	b := k.signIn(t, coach)
	row, err := store.Load(t.Context(), coach.ID)
	require.NoError(t, err)
	secret := row.RefreshToken.Reveal()
	k.sandbox.Advance(20 * time.Minute)
	k.sandbox.Fail("POST /api/v1/oauth/token", sweatstacktest.Fault{Status: 503, Body: `{"detail":"upstream failed for refresh_token=` + secret + `"}`})
	b.get("/me")
	assert.NotContains(t, k.log.String(), secret)
}

type memoryWithLog struct{ *tokenstore.Memory }

func newMemoryWithLog(t *testing.T) memoryWithLog {
	t.Helper()
	return memoryWithLog{tokenstore.NewMemory()}
}

func (m memoryWithLog) use(c *sweatstackhttp.Config) { c.Store = m.Memory }
