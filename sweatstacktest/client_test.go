package sweatstacktest_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// The sandbox and the client have their own opinions of the wire; here they
// meet.
func TestClient_SeesTheSandboxAsItIs(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	coach := sandbox.Client(sandbox.Coach())
	athlete := sandbox.Athletes()[0]

	users, err := coach.Users.List(t.Context(), sweatstack.UserListParams{})
	require.NoError(t, err)
	assert.Len(t, users, 5)

	client, err := coach.DelegatedClient(t.Context(), sweatstack.DelegatedTokenParams{UserID: athlete.ID})
	require.NoError(t, err)
	var got []string
	for activity, err := range client.Activities.All(t.Context(), sweatstack.ActivityListParams{}) {
		require.NoError(t, err)
		got = append(got, activity.ID)
	}
	var want []string
	for _, activity := range sandbox.Activities(athlete) {
		want = append(want, activity.ID)
	}
	assert.Equal(t, want, got)
}

func TestClient_RenewsAfterTheSandboxsClockMoved(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t, sweatstacktest.WithRefreshTokenRotation())
	client := sandbox.Client(sandbox.Coach())
	for range 2 {
		_, err := client.OAuth.UserInfo(t.Context())
		require.NoError(t, err)
		sandbox.Advance(time.Hour)
	}
	assert.Equal(t, sweatstacktest.Counters{RefreshRedeemed: 1}, sandbox.Counters(), "after a 401")
}

func TestClient_WithTheSandboxsClockRenewsBeforeItAsks(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t, sweatstacktest.WithRefreshTokenRotation())
	client := sandbox.Client(sandbox.Coach(), sweatstack.WithClock(sandbox.Now))
	for range 4 {
		_, err := client.OAuth.UserInfo(t.Context())
		require.NoError(t, err)
		sandbox.Advance(time.Hour)
	}
	assert.Equal(t, sweatstacktest.Counters{RefreshRedeemed: 3}, sandbox.Counters())
	for _, request := range sandbox.Requests() {
		assert.Equal(t, 200, request.Status)
	}
}

func TestToken_PanicsForWhoCannotSignIn(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	assert.Panics(t, func() { sandbox.Token(sandbox.ManagedUser()) })
	assert.Panics(t, func() { sandbox.Token(sweatstacktest.User{ID: "nobody"}) })
	token := sandbox.Token(sandbox.Coach(), "openid")
	assert.Equal(t, []sweatstack.Scope{"openid"}, token.Scopes)
	assert.NotContains(t, token.String(), token.AccessToken.Reveal())
}
