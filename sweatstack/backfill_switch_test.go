package sweatstack_test

import (
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBackfillStatus_KeepsItsUserThroughTheRetry(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, client := newSquad(t)
		var asked []string
		s.special = func(r *http.Request, _ string) *reply {
			if r.URL.Path != "/sub/api/v1/activities/backfill-status" {
				return nil
			}
			asked = append(asked, ownerOf(r))
			if len(asked) > 1 {
				return new(says(200, status("2025-01-01T00:00:00Z")))
			}
			require.NoError(t, client.SwitchUser(t.Context(), by("anna")))
			return new(says(503, ""))
		}
		_, err := client.Activities.BackfillStatus(t.Context())
		require.NoError(t, err)
		assert.Equal(t, []string{"coach", "coach"}, asked)
	})
}
