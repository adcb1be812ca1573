package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
)

// hold takes the write lock of a file, as another process would, until it is
// told to let go.
func hold(t *testing.T, path string) (letGo func()) {
	t.Helper()
	db := openDB(t, path)
	holding, release, done := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		done <- db.Transact(t.Context(), func(context.Context, *sql.Tx) error {
			close(holding)
			<-release
			return nil
		})
	}()
	<-holding
	return func() {
		t.Helper()
		close(release)
		require.NoError(t, <-done)
	}
}

// held is a store on a file of which somebody else holds the write lock.
func held(t *testing.T, options ...sqlite.Option) (store *sqlite.TokenStore, letGo func()) {
	t.Helper()
	path := newFile(t)
	db := openDB(t, path, options...)
	store, err := db.TokenStore()
	require.NoError(t, err)
	require.NoError(t, store.Save(t.Context(), newToken("usr_1", "a", "r"), ""))
	return store, hold(t, path)
}

func TestTokenStore_ReadsWhileAnotherProcessWrites(t *testing.T) {
	t.Parallel()
	store, letGo := held(t)
	_, err := store.Load(t.Context(), "usr_1")
	require.NoError(t, err)
	for _, err := range store.List(t.Context()) {
		require.NoError(t, err)
	}
	letGo()
}

func TestTokenStore_AWaitingWriteEndsWithItsContext(t *testing.T) {
	t.Parallel()
	store, letGo := held(t)
	old := newToken("usr_1", "a", "r")
	for name, write := range map[string]func(context.Context) error{
		"save":   func(ctx context.Context) error { return store.Save(ctx, newToken("usr_1", "b", "s"), old.Generation()) },
		"delete": func(ctx context.Context) error { return store.Delete(ctx, "usr_1") },
	} {
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		err := write(ctx)
		cancel()
		require.ErrorIs(t, err, context.DeadlineExceeded, name)
		assert.NotErrorIs(t, err, sqlite.ErrBusy, name)
		assert.Less(t, time.Since(start), 3*time.Second, "it must not wait for the busy timeout")
	}
	letGo()
	got, err := store.Load(t.Context(), "usr_1")
	require.NoError(t, err)
	assert.Equal(t, old.Generation(), got.Generation())
}

func TestTokenStore_AWaitingWriteEndsWhenItsCallerGoesAway(t *testing.T) {
	t.Parallel()
	store, letGo := held(t)
	ctx, cancel := context.WithCancel(t.Context())
	start := time.Now()
	answer := make(chan error)
	go func() { answer <- store.Delete(ctx, "usr_1") }()
	cancel()
	require.ErrorIs(t, <-answer, context.Canceled)
	assert.Less(t, time.Since(start), 3*time.Second)
	letGo()
}

func TestTokenStore_AWriteGivesUpWithErrBusy(t *testing.T) {
	t.Parallel()
	store, letGo := held(t, sqlite.WithPatience(120*time.Millisecond))
	err := store.Delete(t.Context(), "usr_1")
	require.ErrorIs(t, err, sqlite.ErrBusy)
	require.EqualError(t, err, "sqlite: another process holds the database (delete token)")
	letGo()
	require.NoError(t, store.Delete(t.Context(), "usr_1"), "it works again afterwards")
}

func TestTokenStore_AWaitingWriteGoesThroughWhenTheLockIsGone(t *testing.T) {
	t.Parallel()
	store, letGo := held(t)
	old, next := newToken("usr_1", "a", "r"), newToken("usr_1", "b", "s")
	answer := make(chan error)
	go func() { answer <- store.Save(t.Context(), next, old.Generation()) }()
	select {
	case err := <-answer:
		require.Fail(t, "the save did not wait", "%v", err)
	case <-time.After(150 * time.Millisecond): // longer than one attempt
	}
	letGo()
	require.NoError(t, <-answer)
	got, err := store.Load(t.Context(), "usr_1")
	require.NoError(t, err)
	assert.Equal(t, next.Generation(), got.Generation())
}

func TestTokenStore_ManyWritersOfTwoHandlesNeverSeeALock(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	stores := []*sqlite.TokenStore{openStore(t, path), openStore(t, path)}
	const writers, rounds = 20, 10
	answers := make([]error, writers)
	var writing sync.WaitGroup
	for n := range writers {
		writing.Go(func() {
			store, userID, prev := stores[n%2], fmt.Sprint("usr_", n), ""
			for i := range rounds {
				token := newToken(userID, fmt.Sprint("a", i), fmt.Sprint("r", i))
				if err := store.Save(t.Context(), token, prev); err != nil {
					answers[n] = err
					return
				}
				prev = token.Generation()
			}
		})
	}
	writing.Wait()
	require.NoError(t, errors.Join(answers...))
}

func TestTokenStore_AWriteWhoseCallerIsGoneIsNotCommitted(t *testing.T) {
	t.Parallel()
	// In memory the connection is the database: losing it loses everything.
	for name, path := range map[string]string{"file": newFile(t), "in memory": ":memory:"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := openDB(t, path)
			store, err := db.TokenStore()
			require.NoError(t, err)
			require.NoError(t, store.Save(t.Context(), newToken("usr_1", "a", "r"), ""))
			ctx, cancel := context.WithCancel(t.Context())
			err = db.Transact(ctx, func(inside context.Context, tx *sql.Tx) error {
				cancel()
				for range 1000 { // time enough for anything that follows the context
					if _, err := tx.ExecContext(inside, "DELETE FROM sweatstack_tokens"); err != nil {
						return err
					}
				}
				return nil
			})
			require.ErrorIs(t, err, context.Canceled)
			_, err = store.Load(t.Context(), "usr_1")
			require.NoError(t, err)
		})
	}
}

// exclusive shuts everybody else out of a file, readers included.
func exclusive(t *testing.T, path, statement string) (letGo func()) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?_locking_mode=EXCLUSIVE")
	require.NoError(t, err)
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(t.Context(), statement)
	require.NoError(t, err)
	return func() {
		t.Helper()
		require.NoError(t, db.Close())
	}
}

func TestOpen_WaitsForAnotherProcessBeforeItSwitchesToWAL(t *testing.T) {
	t.Parallel()
	path := copyOf(t, "tokens_plain.db")
	letGo := exclusive(t, path, "UPDATE sweatstack_tokens SET access_token = 'a'")

	_, err := sqlite.Open(path, sqlite.WithPatience(120*time.Millisecond))
	require.ErrorIs(t, err, sqlite.ErrBusy)

	answer := make(chan error)
	go func() {
		db, err := sqlite.Open(path)
		if err == nil {
			err = db.Close()
		}
		answer <- err
	}()
	select {
	case err := <-answer:
		require.Fail(t, "open did not wait", "%v", err)
	case <-time.After(150 * time.Millisecond):
	}
	letGo()
	require.NoError(t, <-answer)
}
