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

// A machine that starts with a clock that is ahead, and is put right later, has
// times of the future in its file.
func TestCoordinator_AClockThatIsPutBackHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	const year = 365 * 24 * time.Hour
	tests := []struct {
		name   string
		before func(t *testing.T, c *sqlite.Coordinator, db *sqlite.DB)
		token  string // whose successor is asked for afterwards
	}{
		{
			"a leader that died", func(t *testing.T, c *sqlite.Coordinator, db *sqlite.DB) {
				t.Helper()
				_, err := c.Refresh(t.Context(), refreshing(fails(errors.New("cut"))))
				require.ErrorIs(t, err, sweatstack.ErrUnavailable)
				require.NoError(t, db.Exec(t.Context(), `UPDATE sweatstack_coordinator_refreshes
SET holder = 'dead', lease_ends = retry_at, retry_at = 0`))
			}, "r",
		},
		{
			"a pause after a failure", func(t *testing.T, c *sqlite.Coordinator, _ *sqlite.DB) {
				t.Helper()
				_, err := c.Refresh(t.Context(), refreshing(fails(errors.New("cut"))))
				require.ErrorIs(t, err, sweatstack.ErrUnavailable)
			}, "r",
		},
		{
			"a token that the platform refuses by now", func(t *testing.T, c *sqlite.Coordinator, _ *sqlite.DB) {
				t.Helper()
				_, err := c.Refresh(t.Context(), refreshing(gives("r2")))
				require.NoError(t, err)
			}, "r2",
		},
		{
			"an access token that the platform refuses by now, where the refresh token stays",
			func(t *testing.T, c *sqlite.Coordinator, _ *sqlite.DB) {
				t.Helper()
				_, err := c.Refresh(t.Context(), refreshing(gives("r")))
				require.NoError(t, err)
			}, "r",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			clock, path := &movable{}, newFile(t)
			clock.advance(year)
			tt.before(t, openCoordinator(t, path, clock.now), openDB(t, path))
			clock.advance(-year)
			r := refreshing(gives("r3"))
			r.Token = newToken("usr_1", "access-"+tt.token, tt.token)
			got, err := openCoordinator(t, path, clock.now).Refresh(t.Context(), r)
			require.NoError(t, err)
			assert.Equal(t, "r3", got.RefreshToken.Reveal())
		})
	}
}
