package kittest_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/webhook"
)

// receiveWebhook asks the platform whose client came with an event.
func receiveWebhook(ctx context.Context, e webhook.Event, u sweatstackhttp.WebhookUser) error {
	client, err := u.Client(ctx)
	if err != nil {
		return err
	}
	info, err := client.OAuth.UserInfo(ctx, sweatstack.CallRetries(0))
	if err != nil {
		return err
	}
	if info.Subject != e.UserID {
		return fmt.Errorf("client of %s came with an event of %s", info.Subject, e.UserID)
	}
	return nil
}

func TestWebhook_GetsTheClientOfItsUserFromTheFile(t *testing.T) {
	t.Parallel()
	for name, v := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newApp(t, v, sweatstacktest.WithRefreshTokenRotation(), sweatstacktest.WithRefreshReuseGrace(0), sweatstacktest.WithAccessTokenTTL(time.Minute))
			people := []sweatstacktest.User{a.sandbox.Coach(), a.sandbox.LoneAthlete()}
			for _, user := range people {
				b := a.signIn(t, user)
				require.Equal(t, http.StatusSeeOther, b.post(a.auth.URLs().Logout()).status)
			}
			a.restart(t) // nobody is signed in, and nothing is in memory
			a.sandbox.Advance(2 * time.Minute)
			for _, user := range people {
				deliveries, err := a.sandbox.SendWebhook(sweatstacktest.Webhook{UserID: user.ID, Copies: 20})
				require.NoError(t, err)
				for _, d := range deliveries {
					assert.Equal(t, "delivered", d.State)
				}
			}
			assert.Equal(t, len(people), a.sandbox.Counters().RefreshRedeemed)
			assert.Zero(t, a.sandbox.Counters().RefreshReused)
		})
	}
}
