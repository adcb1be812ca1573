package sweatstack_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// A client never calls Newest: a request for the successor shows it just as
// well, and what led to it is not needed any more. Not parallel: it measures the
// heap.
func TestCoordinator_ChainOfRotationsIsForgottenWithoutNewest(t *testing.T) { //nolint:paralleltest // measures the heap
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{Now: func() time.Time { return now }})
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	made := func(i int) sweatstack.Token {
		return sweatstack.Token{UserID: "u", AccessToken: sweatstack.NewSecret(strings.Repeat(rand.Text(), 40)),
			RefreshToken: sweatstack.NewSecret(fmt.Sprint("refresh-", i, rand.Text())), Expiry: now.Add(15 * time.Minute)}
	}
	token := made(0)
	until := now.Add(30 * 24 * time.Hour)
	before := heap()
	const rotations = 2880 // one user, 30 days, every 15 minutes
	for i := range rotations {
		now = now.Add(15*time.Minute - time.Second)
		next, err := c.Refresh(t.Context(), sweatstack.RefreshRequest{BaseURL: "b", ClientID: "c", Token: token, Until: until,
			Redeem: func(context.Context, sweatstack.Token) (sweatstack.Token, error) { return made(i + 1), nil }})
		require.NoError(t, err)
		token = next
	}
	grown := int64(heap()) - int64(before)
	t.Logf("%d bytes for one user, %d each", grown, grown/rotations)
	assert.Less(t, grown, int64(100<<10))
	runtime.KeepAlive(c)
}
