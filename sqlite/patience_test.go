package sqlite_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
)

// A file that another process holds must not hold one caller after the other.
func TestDB_ManyWritersGiveUpTogether(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	c, err := openDB(t, path, sqlite.WithPatience(time.Second)).Coordinator()
	require.NoError(t, err)
	letGo := hold(t, path)
	const writers = 30
	answers := make(chan error, writers)
	start := time.Now()
	for range writers {
		go func() {
			answers <- c.EndSession(context.WithoutCancel(t.Context()), "session", time.Now().Add(time.Hour))
		}()
	}
	for range writers {
		require.ErrorIs(t, <-answers, sqlite.ErrBusy)
	}
	assert.Less(t, time.Since(start), 20*time.Second, "not a second each")
	letGo()
}
