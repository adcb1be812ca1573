package sqlite_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore/tokenstoretest"
)

// openCoordinator opens a coordinator with a clock on a handle of its own, as a
// process does.
func openCoordinator(t *testing.T, path string, now func() time.Time) *sqlite.Coordinator {
	t.Helper()
	c, err := openDB(t, path).Coordinator(sqlite.WithCoordinatorConfig(sweatstack.LocalCoordinatorConfig{Now: now}))
	require.NoError(t, err)
	return c
}

func TestCoordinator_KeepsTheContractOnSeveralHandles(t *testing.T) {
	t.Parallel()
	tokenstoretest.RunCoordinator(t, func(t *testing.T, n int, now func() time.Time) []sweatstack.Coordinator {
		t.Helper()
		path := newFile(t)
		nodes := make([]sweatstack.Coordinator, n)
		for i := range nodes {
			nodes[i] = openCoordinator(t, path, now)
		}
		return nodes
	})
}

func TestCoordinator_KeepsTheContractOnOneHandle(t *testing.T) {
	t.Parallel()
	for name, path := range map[string]func(t *testing.T) string{
		"file":      newFile,
		"in memory": func(*testing.T) string { return ":memory:" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tokenstoretest.RunCoordinator(t, func(t *testing.T, n int, now func() time.Time) []sweatstack.Coordinator {
				t.Helper()
				db := openDB(t, path(t))
				nodes := make([]sweatstack.Coordinator, n)
				for i := range nodes {
					c, err := db.Coordinator(sqlite.WithCoordinatorConfig(sweatstack.LocalCoordinatorConfig{Now: now}))
					require.NoError(t, err)
					nodes[i] = c
				}
				return nodes
			})
		})
	}
}
