package sqlite_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

func TestSessionStore_WritesEndWithTheirContextWhileAnotherProcessWrites(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	store := openSessions(t, path)
	alive := newSession("s1", "usr_1", noon())
	require.NoError(t, store.Create(t.Context(), alive))
	letGo := hold(t, path)
	until := noon().AddDate(0, 0, 31)
	for name, write := range map[string]func(context.Context) error{
		"create":  func(ctx context.Context) error { return store.Create(ctx, newSession("s2", "usr_1", noon())) },
		"touch":   func(ctx context.Context) error { return store.Touch(ctx, "s1", until) },
		"select":  func(ctx context.Context) error { return store.Select(ctx, "s1", "usr_2", "") },
		"end":     func(ctx context.Context) error { return store.End(ctx, "s1", until) },
		"end all": func(ctx context.Context) error { return store.EndAll(ctx, "usr_1", until, until) },
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 60*time.Millisecond)
		err := write(ctx)
		cancel()
		require.ErrorIs(t, err, context.DeadlineExceeded, name)
		assert.NotErrorIs(t, err, sqlite.ErrBusy, name)
	}
	// Reading goes on.
	got, err := store.Get(t.Context(), "s1")
	require.NoError(t, err)
	assert.Equal(t, alive, got)
	letGo()
	list, err := store.List(t.Context(), "usr_1")
	require.NoError(t, err)
	assert.Equal(t, []tokenstore.Session{alive}, list)
}

func TestSessionStore_AWriteGivesUpWithErrBusy(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	store := openSessions(t, path, sqlite.WithPatience(120*time.Millisecond))
	letGo := hold(t, path)
	err := store.End(t.Context(), "s1", noon())
	require.ErrorIs(t, err, sqlite.ErrBusy)
	require.EqualError(t, err, "sqlite: another process holds the database (end session)")
	letGo()
	require.NoError(t, store.End(t.Context(), "s1", noon()))
}
