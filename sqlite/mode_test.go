//go:build unix

package sqlite_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
)

// modes returns the permissions of all files in a folder.
func modes(t *testing.T, dir string) map[string]fs.FileMode {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	found := map[string]fs.FileMode{}
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil { // a log may go away meanwhile
			found[entry.Name()] = info.Mode().Perm()
		}
	}
	return found
}

func TestOpen_KeepsOthersOut(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	store := openStore(t, path)
	require.NoError(t, store.Save(t.Context(), newToken("usr_1", "a", "r"), ""))
	assert.Equal(t, map[string]fs.FileMode{"tokens.db": 0o600, "tokens.db-wal": 0o600, "tokens.db-shm": 0o600},
		modes(t, filepath.Dir(path)))
}

func TestOpen_NoFileIsReadableByOthersAtAnyMoment(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	stop := make(chan struct{})
	var watcher sync.WaitGroup
	watcher.Go(func() {
		for {
			for name, mode := range modes(t, dir) {
				assert.Zero(t, mode&0o077, "%s has mode %#o", name, mode)
			}
			select {
			case <-stop:
				return
			default:
			}
		}
	})
	for _, name := range []string{"a.db", "b.db", "c.db", "d.db"} {
		store := openStore(t, filepath.Join(dir, name))
		require.NoError(t, store.Save(t.Context(), newToken("usr_1", "a", "r"), ""))
	}
	close(stop)
	watcher.Wait()
}

func TestOpen_NarrowsFilesThatOthersCanRead(t *testing.T) {
	t.Parallel()
	link := filepath.Join(t.TempDir(), "link.db")
	for name, open := range map[string]func(path string) string{
		"by its path":    func(path string) string { return path },
		"through a link": func(path string) string { require.NoError(t, os.Symlink(path, link)); return link },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := copyOf(t, "tokens_plain.db")
			require.NoError(t, openStore(t, path).Delete(t.Context(), "usr_1")) // the log is there
			for name := range modes(t, filepath.Dir(path)) {
				require.NoError(t, os.Chmod(filepath.Join(filepath.Dir(path), name), 0o644)) // as Python leaves it
			}
			openStore(t, open(path))
			assert.Equal(t, map[string]fs.FileMode{
				"tokens_plain.db": 0o600, "tokens_plain.db-wal": 0o600, "tokens_plain.db-shm": 0o600,
			}, modes(t, filepath.Dir(path)))
		})
	}
}

func TestWithFileMode_LetsAGroupIn(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ before, option, want fs.FileMode }{
		"new file":                         {0, 0o660, 0o660},
		"existing file keeps fewer rights": {0o600, 0o660, 0o600},
		"existing file loses the others":   {0o666, 0o660, 0o660},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := newFile(t)
			if tt.before != 0 {
				require.NoError(t, os.WriteFile(path, nil, 0o600))
				require.NoError(t, os.Chmod(path, tt.before))
			}
			store, err := openDB(t, path, sqlite.WithFileMode(tt.option)).TokenStore()
			require.NoError(t, err)
			require.NoError(t, store.Save(t.Context(), newToken("usr_1", "a", "r"), ""))
			for name, mode := range modes(t, filepath.Dir(path)) {
				assert.Equal(t, tt.want, mode, name)
			}
		})
	}
}

func TestWithFileMode_RefusesModesThatMakeNoSense(t *testing.T) {
	t.Parallel()
	for _, mode := range []fs.FileMode{0, 0o400, 0o200, 0o060, 0o700, 0o777, 0o1600, fs.ModeDir | 0o600} {
		_, err := sqlite.Open(newFile(t), sqlite.WithFileMode(mode))
		require.ErrorContains(t, err, "must lie between 0600 and 0666", "%#o", mode)
	}
}

func TestOpen_OnANewFileByManyAtOnce(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	var opening sync.WaitGroup
	for range 10 {
		opening.Go(func() {
			db, err := sqlite.Open(path)
			if !assert.NoError(t, err) {
				return
			}
			_, err = db.TokenStore()
			assert.NoError(t, err)
			assert.NoError(t, db.Close())
		})
	}
	opening.Wait()
	assert.Equal(t, map[string]fs.FileMode{"tokens.db": 0o600}, modes(t, filepath.Dir(path)))
}
