package sqlite_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// The first leader stands still with a good token in its hands; the second is
// refused, since the refresh token is a used one by then.
func TestCoordinator_ARefusalGivesWayToTheResultOfTheLeaderThatWasOvertaken(t *testing.T) {
	t.Parallel()
	clock, path := &movable{}, newFile(t)
	a, b := openCoordinator(t, path, clock.now), openCoordinator(t, path, clock.now)
	begun, resume, done := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		_, err := a.Refresh(t.Context(), refreshing(func() (sweatstack.Token, error) {
			close(begun)
			<-resume
			return gives("r1")()
		}))
		done <- err
	}()
	<-begun
	clock.advance(41 * time.Second)
	_, err := b.Refresh(t.Context(), refreshing(fails(sweatstack.ErrInvalidGrant)))
	require.ErrorIs(t, err, sweatstack.ErrReauthRequired)
	close(resume)
	require.NoError(t, <-done)
	for range 2 {
		clock.advance(time.Second)
		got, err := b.Refresh(t.Context(), refreshing(fails(errors.New("asked once more"))))
		require.NoError(t, err)
		assert.Equal(t, "r1", got.RefreshToken.Reveal())
	}
}
