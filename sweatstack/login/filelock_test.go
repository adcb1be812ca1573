//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package login_test

import (
	"context"
	"os"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/login"
)

// lockedElsewhere takes the lock of a file as another process would.
func lockedElsewhere(t *testing.T, file *login.FileStore) *os.File {
	t.Helper()
	lock, err := os.OpenFile(file.Path()+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	require.NoError(t, err)
	t.Cleanup(func() { _ = lock.Close() })
	require.NoError(t, syscall.Flock(int(lock.Fd()), syscall.LOCK_EX))
	return lock
}

func TestFileStore_AProcessThatHangsDoesNotHangTheOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		file := fileWith(t, "{}")
		lockedElsewhere(t, file)
		began := time.Now()
		require.ErrorIs(t, file.Save(t.Context(), newToken("usr_1", "1"), ""), login.ErrFileLocked)
		assert.Less(t, time.Since(began), time.Minute)
		assert.Equal(t, "{}", content(t, file))
	})
}

func TestFileStore_WaitingForTheLockEndsWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		file := fileWith(t, "{}")
		lockedElsewhere(t, file)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		require.ErrorIs(t, file.Save(ctx, newToken("usr_1", "1"), ""), context.DeadlineExceeded)
		assert.Equal(t, "{}", content(t, file))
	})
}

func TestFileStore_WaitsForTheLockOfAnotherProcess(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		file := fileWith(t, "{}")
		lock := int(lockedElsewhere(t, file).Fd())
		// Not by closing it: while another test starts a program, the program to be
		// has the file for a moment, and no moment passes between two looks here.
		time.AfterFunc(10*time.Second, func() { _ = syscall.Flock(lock, syscall.LOCK_UN) })
		require.NoError(t, file.Save(t.Context(), newToken("usr_1", "1"), ""))
	})
}
