package sweatstackhttp_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// A machine that wakes up with the clock of yesterday. It costs a sign-in at
// most; it never is an error page, and nobody is locked out.
func TestClock_BackBy24HoursCostsASignInAtMost(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			off := time.Duration(0)
			k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
				change(c)
				right := c.Now
				c.Now = func() time.Time { return right().Add(off) }
			}})
			b := k.signIn(t, k.sandbox.Coach())
			require.Equal(t, http.StatusOK, b.get("/me").status)
			before := b.copy()
			_, underWay := before.begins(k)

			off = -24 * time.Hour
			requireNobody(t, b.get("/me"), "a session from the future is none")
			assert.Equal(t, http.StatusBadRequest, k.newBrowser(t).get(underWay).status)
			late := before.get(underWay)
			assert.Equal(t, http.StatusBadRequest, late.status, "a sign-in from the future is none")
			assert.Empty(t, late.cookie(sessionCookie))
			_, callback := b.begins(k)
			require.Equal(t, "/me", b.get(callback).location(), "signing in again works")
			require.Equal(t, http.StatusOK, b.get("/me").status)
			k.sandbox.Advance(16 * time.Minute)
			require.Equal(t, http.StatusOK, b.get("/me").status, "and lasts past the end of a token")

			off = 0
			assert.Contains(t, []int{http.StatusOK, http.StatusSeeOther}, b.get("/me").status, "the clock is right again: at most a sign-in")
			_, callback = b.begins(k)
			require.Equal(t, "/me", b.get(callback).location())
			assert.Equal(t, http.StatusOK, b.get("/me").status)
		})
	}
}

// To a clock of yesterday a token of today looks fresh for a day. What the
// platform says counts.
func TestClock_BackBy24HoursLeavesJobsATokenThatWorks(t *testing.T) {
	t.Parallel()
	off := time.Duration(0)
	k := newKit(t, setup{sandbox: rotating(), config: func(c *sweatstackhttp.Config) {
		inStoreMode(c)
		right := c.Now
		c.Now = func() time.Time { return right().Add(off) }
	}})
	k.signIn(t, k.sandbox.Coach())
	k.sandbox.Advance(16 * time.Minute)
	off = -24 * time.Hour
	client, err := k.auth.ClientFor(t.Context(), k.sandbox.Coach().ID)
	require.NoError(t, err)
	info, err := client.OAuth.UserInfo(t.Context())
	require.NoError(t, err)
	assert.Equal(t, k.sandbox.Coach().ID, info.Subject)
	assert.Equal(t, 1, k.sandbox.Counters().RefreshRedeemed)
	assert.Zero(t, k.sandbox.Counters().RefreshReused)
}
