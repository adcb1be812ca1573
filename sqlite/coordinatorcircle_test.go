package sqlite_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// A platform, or a store that was put back to an older state, may give a token
// that was redeemed before.
func TestCoordinator_ATokenThatComesBackLeadsNobodyInCircles(t *testing.T) {
	t.Parallel()
	clock, path := &movable{}, newFile(t)
	turn := 0
	request := func(refresh string) sweatstack.RefreshRequest {
		r := refreshing(func() (sweatstack.Token, error) {
			turn++
			next := newToken("usr_1", fmt.Sprint("access", turn), []string{"a", "b"}[turn%2])
			next.Expiry = clock.now().Add(time.Minute)
			return next, nil
		})
		r.Token, r.Refused = newToken("usr_1", "access-"+refresh, refresh), false
		r.Token.Expiry = clock.now().Add(-time.Minute)
		return r
	}
	for n := range 6 {
		c := openCoordinator(t, path, clock.now) // nothing is known but what the file says
		got, err := c.Refresh(t.Context(), request("a"))
		require.NoError(t, err)
		require.Equal(t, fmt.Sprint("access", n+1), got.AccessToken.Reveal())
		newest, err := c.Newest(t.Context(), request("a"))
		require.NoError(t, err)
		assert.Equal(t, fmt.Sprint("access", n+1), newest.AccessToken.Reveal())
		clock.advance(2 * time.Minute)
	}
	assert.Equal(t, 6, turn)
}
