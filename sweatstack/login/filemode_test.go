//go:build unix

package login_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/login"
)

func TestFileStore_NobodyElseCanReadAtAnyMoment(t *testing.T) {
	t.Parallel()
	file := newFile(t)
	folder := filepath.Dir(file.Path())
	stop := make(chan struct{})
	var watcher sync.WaitGroup
	watcher.Go(func() {
		for {
			entries, _ := os.ReadDir(folder) // not there at first
			for _, entry := range entries {
				if info, err := entry.Info(); err == nil {
					assert.Zero(t, info.Mode().Perm()&0o077, "%s has mode %#o", entry.Name(), info.Mode())
				}
			}
			select {
			case <-stop:
				return
			default:
			}
		}
	})
	for range 50 {
		require.NoError(t, file.Replace(t.Context(), newToken("usr_1", "1")))
	}
	close(stop)
	watcher.Wait()
	info, err := os.Stat(folder)
	require.NoError(t, err)
	assert.Equal(t, fs.FileMode(0o700), info.Mode().Perm())
	info, err = os.Stat(file.Path())
	require.NoError(t, err)
	assert.Equal(t, fs.FileMode(0o600), info.Mode().Perm())
}

func TestFileStore_ClosesAFileThatOthersCouldRead(t *testing.T) {
	t.Parallel()
	file := fileWith(t, `{"refresh_token":"r"}`)
	require.NoError(t, os.Chmod(file.Path(), 0o644))
	_, err := file.Current(t.Context())
	require.NoError(t, err)
	info, err := os.Stat(file.Path())
	require.NoError(t, err)
	assert.Equal(t, fs.FileMode(0o600), info.Mode().Perm())
}

func TestFileStore_AFileOfAnotherUserOfTheMachineIsRefused(t *testing.T) {
	t.Parallel()
	file := fileWith(t, `{"refresh_token":"r"}`)
	if err := os.Chown(file.Path(), 12345, -1); err != nil {
		t.Skip("only root can give a file away:", err)
	}
	_, err := file.Current(t.Context())
	require.ErrorIs(t, err, login.ErrFileRefused)
	require.ErrorIs(t, file.Replace(t.Context(), newToken("usr_1", "1")), login.ErrFileRefused)
	assert.Equal(t, `{"refresh_token":"r"}`, content(t, file))
}

// Opening a pipe would wait for a writer, for ever.
func TestFileStore_APipeIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "tokens.json")
	require.NoError(t, syscall.Mkfifo(path, 0o600))
	_, err := fileAt(t, path).Current(t.Context())
	require.ErrorIs(t, err, login.ErrFileRefused)
}
