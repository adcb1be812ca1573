package sqlite_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// Where the refresh token stays, the row of a refusal also holds the result of
// before. Showing that late starts no grace for the refusal.
func TestCoordinator_ARefusalIsNotForgottenWithTheGrace(t *testing.T) {
	t.Parallel()
	clock, path := &movable{}, newFile(t)
	first := refreshing(func() (sweatstack.Token, error) {
		next := newToken("usr_1", "access-2", "r")
		next.Expiry = clock.now().Add(time.Minute)
		return next, nil
	})
	second, err := openCoordinator(t, path, clock.now).Refresh(t.Context(), first)
	require.NoError(t, err)
	clock.advance(time.Hour)
	_, err = openCoordinator(t, path, clock.now).Refresh(t.Context(), refreshing(fails(sweatstack.ErrInvalidGrant)))
	require.ErrorIs(t, err, sweatstack.ErrReauthRequired)
	shown := refreshing(nil)
	shown.Token = second
	_, err = openCoordinator(t, path, clock.now).Newest(t.Context(), shown)
	require.NoError(t, err)
	clock.advance(time.Hour)
	_, err = openCoordinator(t, path, clock.now).Refresh(t.Context(), refreshing(fails(errors.New("asked once more"))))
	require.ErrorIs(t, err, sweatstack.ErrReauthRequired)
}
