package sweatstackhttp_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// unlistable is a session store with a row that cannot be read: it has no list
// to show, but can still end what there is.
type unlistable struct{ tokenstore.SessionStore }

func (unlistable) List(context.Context, string) ([]tokenstore.Session, error) {
	return nil, errSessions
}

func TestSessions_OneRowThatCannotBeReadDoesNotKeepTheOthersFromEnding(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(t *testing.T, auth *sweatstackhttp.Auth, user string) error{
		"sign out everywhere": func(t *testing.T, auth *sweatstackhttp.Auth, user string) error {
			t.Helper()
			return auth.SignOutEverywhere(t.Context(), user)
		},
		"disconnect": func(t *testing.T, auth *sweatstackhttp.Auth, user string) error {
			t.Helper()
			return auth.Disconnect(t.Context(), user)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
				c.Sessions = unlistable{tokenstore.NewMemorySessions()}
			}})
			b := k.signIn(t, k.sandbox.Coach())
			require.NoError(t, end(t, k.auth, k.sandbox.Coach().ID))
			requireEnded(t, k, b)
		})
	}
}

// The session that is made after an end on a node with a faster clock must not
// look to a node with a slower one as if it came from the future.
func TestSessions_SignInRightAfterAnEndLastsOnANodeWithASlowerClock(t *testing.T) {
	t.Parallel()
	eachWithSessions(t, func(t *testing.T, k *kit) {
		t.Helper()
		right, coach := k.config.Now, k.sandbox.Coach()
		node := func(off time.Duration) (*sweatstackhttp.Auth, http.Handler) {
			other := *k
			other.config.Now = func() time.Time { return right().Add(off) }
			auth, app := other.node(t)
			return auth, app
		}
		fast, _ := node(5 * time.Second)
		_, slow := node(-5 * time.Second)
		require.NoError(t, fast.SignOutEverywhere(t.Context(), coach.ID))
		b := k.signIn(t, coach)
		b.app = slow
		assert.Equal(t, http.StatusOK, b.get("/me").status)
	})
}
