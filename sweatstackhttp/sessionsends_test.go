package sweatstackhttp_test

import (
	"context"
	"testing"

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
