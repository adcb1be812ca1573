package sqlite_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// A result that could not be written at once is written as soon as the file
// takes it, before another process redeems the old token again.
func TestCoordinator_AResultThatTheFileDidNotTakeIsWrittenLater(t *testing.T) {
	t.Parallel()
	clock, path := &movable{}, newFile(t)
	c, err := openDB(t, path, sqlite.WithPatience(50*time.Millisecond)).Coordinator(
		sqlite.WithCoordinatorConfig(sweatstack.LocalCoordinatorConfig{Now: clock.now}))
	require.NoError(t, err)
	var letGo func()
	got, err := c.Refresh(t.Context(), refreshing(func() (sweatstack.Token, error) {
		letGo = hold(t, path)
		return gives("r2")()
	}))
	require.NoError(t, err)
	letGo()
	r := refreshing(nil)
	r.Token = got
	_, err = c.Newest(t.Context(), r)
	require.NoError(t, err)

	clock.advance(41 * time.Second)
	got, err = openCoordinator(t, path, clock.now).Refresh(t.Context(), refreshing(fails(errors.New("asked once more"))))
	require.NoError(t, err)
	assert.Equal(t, "r2", got.RefreshToken.Reveal())
}
