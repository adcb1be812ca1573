package sweatstackhttp

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

func TestDelegations_AreBoundedAndTheLeastUsedGoFirst(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.May, 6, 12, 0, 0, 0, time.UTC)
	d := newDelegations(func() time.Time { return now })
	asked := 0
	take := func(session string, life time.Duration) {
		_, err := d.token(t.Context(), session, Subject{ID: "athlete"}, func(context.Context) (sweatstack.Token, error) {
			asked++
			return sweatstack.Token{AccessToken: sweatstack.NewSecret(session), Expiry: now.Add(life)}, nil
		})
		require.NoError(t, err)
	}
	for i := range maxDelegations {
		now = now.Add(time.Millisecond)
		take(fmt.Sprintf("session %d", i), time.Hour)
	}
	now = now.Add(time.Second)
	take("session 0", time.Hour) // used again
	require.Equal(t, maxDelegations, asked)
	take("one more", time.Hour)
	assert.LessOrEqual(t, len(d.byKey), maxDelegations)
	take("session 0", time.Hour)
	assert.Equal(t, maxDelegations+1, asked, "it is still there")
	take("session 1", time.Hour)
	assert.Equal(t, maxDelegations+2, asked, "the one that was used longest ago is not")

	now = now.Add(2 * time.Hour) // all have ended
	take("after a break", time.Hour)
	assert.Len(t, d.byKey, 1)
}

func TestDelegations_ErrorIsNotKept(t *testing.T) {
	t.Parallel()
	d := newDelegations(time.Now)
	for range 2 {
		_, err := d.token(t.Context(), "session", Subject{ID: "athlete"}, func(context.Context) (sweatstack.Token, error) {
			return sweatstack.Token{}, sweatstack.ErrForbidden
		})
		require.ErrorIs(t, err, sweatstack.ErrForbidden)
		assert.Empty(t, d.byKey)
	}
}

// A log-out while the platform is being asked: the answer comes too late.
func TestDelegations_AnswerAfterTheEndOfTheSessionIsNotKept(t *testing.T) {
	t.Parallel()
	d := newDelegations(time.Now)
	_, err := d.token(t.Context(), "session", Subject{ID: "athlete"}, func(context.Context) (sweatstack.Token, error) {
		d.dropSession("session")
		return sweatstack.Token{AccessToken: sweatstack.NewSecret("late")}, nil
	})
	require.NoError(t, err)
	assert.Empty(t, d.byKey)
}
