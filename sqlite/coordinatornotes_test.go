package sqlite_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
)

// Somebody shows a token for the first time while the file takes no writes: the
// token is good all the same.
func TestCoordinator_AFileThatTakesNoNotesStillTellsTheNewest(t *testing.T) {
	t.Parallel()
	for name, next := range map[string]string{"rotates": "r2", "the refresh token stays": "r"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := newFile(t)
			_, err := openCoordinator(t, path, nil).Refresh(t.Context(), refreshing(gives(next)))
			require.NoError(t, err)
			c, err := openDB(t, path, sqlite.WithPatience(50*time.Millisecond)).Coordinator()
			require.NoError(t, err)
			letGo := hold(t, path)
			r := refreshing(nil)
			r.Token = newToken("usr_1", "access-"+next, next)
			for range 2 {
				got, err := c.Newest(t.Context(), r)
				require.NoError(t, err)
				assert.Equal(t, next, got.RefreshToken.Reveal())
			}
			letGo()
		})
	}
}
