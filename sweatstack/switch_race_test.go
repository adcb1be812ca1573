package sweatstack_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// TestSwitchUser_NoLoopMixesUsersWhateverIsSwitchedMeanwhile runs loops while
// others switch and while tokens end, and holds every activity against its
// owner. It needs the race detector to say all it can.
func TestSwitchUser_NoLoopMixesUsersWhateverIsSwitchedMeanwhile(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t, sweatstacktest.WithRefreshTokenRotation())
	client := sandbox.Client(sandbox.Coach())
	ownerOfActivity := map[string]string{}
	for _, user := range sandbox.Users() {
		for _, a := range sandbox.Activities(user) {
			ownerOfActivity[a.ID] = user.ID
		}
	}
	athletes := sandbox.Athletes()
	var wg sync.WaitGroup
	for n := range 3 {
		wg.Go(func() {
			for i := range 4 {
				athlete := athletes[(n+i)%len(athletes)]
				user := athlete.ID
				if i%2 == 0 {
					user = athlete.Name()
				}
				if err := client.SwitchUser(t.Context(), sweatstack.ActAsParams{User: user}); err != nil {
					t.Error(err)
				}
				if n == 0 && i == 2 {
					sandbox.Advance(time.Hour) // every token that is out gets a 401, once
				}
				if n == 1 {
					if err := client.SwitchBack(t.Context()); err != nil {
						t.Error(err)
					}
				}
			}
		})
		wg.Go(func() {
			for range 3 {
				owners := map[string]bool{}
				for a, err := range client.Activities.All(t.Context(), sweatstack.ActivityListParams{Limit: 101}) {
					if err != nil {
						t.Error(err)
						return
					}
					owners[ownerOfActivity[a.ID]] = true
				}
				assert.Len(t, owners, 1)
				if _, err := client.WhoAmI(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	require.NoError(t, client.SwitchUser(t.Context(), sweatstack.ActAsParams{User: athletes[0].ID}))
	who, err := client.WhoAmI(t.Context())
	require.NoError(t, err)
	assert.Equal(t, athletes[0].ID, who.ID)
	require.NoError(t, client.SwitchBack(t.Context()))
	who, err = client.WhoAmI(t.Context())
	require.NoError(t, err)
	assert.Equal(t, sandbox.Coach().ID, who.ID)
}
