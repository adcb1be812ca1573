package main

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// otherDatabase makes a file of SQLite as another program would.
func otherDatabase(t *testing.T, statements ...string) (path string, content []byte) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "app.db")
	db, err := sql.Open("sqlite3", path)
	require.NoError(t, err)
	for _, statement := range statements {
		_, err := db.ExecContext(t.Context(), statement)
		require.NoError(t, err)
	}
	require.NoError(t, db.Close())
	require.NoError(t, os.Chmod(path, 0o640))
	content, err = os.ReadFile(path)
	require.NoError(t, err)
	return path, content
}

// A slip on the command line must not put tables into the database of an app,
// change its version, its journal or who may read it.
func TestStateFile_LeavesFilesOfOthersAsTheyAre(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name       string
		statements []string
		part       string
	}{
		{"of an app", []string{`CREATE TABLE users (id INTEGER)`, `PRAGMA user_version = 7`}, "another program"},
		{"of an app without a version", []string{`CREATE TABLE users (id INTEGER)`}, "another program"},
		{"without a table", []string{`PRAGMA user_version = 7`, `CREATE TABLE t (a)`, `DROP TABLE t`}, "another program"},
		{"of a newer version", []string{`CREATE TABLE sandbox_state (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT`, `PRAGMA user_version = 2`}, "another version"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			path, before := otherDatabase(t, test.statements...)
			_, err := openStateFile(t.Context(), path)
			require.ErrorContains(t, err, test.part)
			assert.ErrorContains(t, err, "app.db")
			assert.NotContains(t, err.Error(), "another sandbox")
			after, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.True(t, bytes.Equal(before, after), "not a byte was written")
			info, err := os.Stat(path)
			require.NoError(t, err)
			assert.Equal(t, os.FileMode(0o640), info.Mode().Perm())
		})
	}
	t.Run("a text", func(t *testing.T) {
		t.Parallel()
		path := filepath.Join(t.TempDir(), "notes.txt")
		require.NoError(t, os.WriteFile(path, bytes.Repeat([]byte("a text "), 100), 0o644))
		_, err := openStateFile(t.Context(), path)
		require.ErrorContains(t, err, "another program")
		info, err := os.Stat(path)
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o644), info.Mode().Perm())
	})
}

func TestStateFile_ALinkLeadsToTheFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	real, link := filepath.Join(folder, "real.db"), filepath.Join(folder, "link.db")
	require.NoError(t, os.WriteFile(real, nil, 0o644))
	require.NoError(t, os.Symlink(real, link))
	first, err := openStateFile(t.Context(), link)
	require.NoError(t, err)
	_, err = openStateFile(t.Context(), real)
	require.ErrorContains(t, err, "another sandbox")
	require.NoError(t, first.Save(t.Context(), map[string][]byte{"a": {1}}))
	require.NoError(t, first.Close())
	info, err := os.Stat(real)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "an empty file of more is closed")
	info, err = os.Lstat(link)
	require.NoError(t, err)
	assert.Equal(t, os.ModeSymlink, info.Mode().Type())
}

func TestStateFile_ADamagedFileIsNamed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state.db")
	file, err := openStateFile(t.Context(), path)
	require.NoError(t, err)
	require.NoError(t, file.Save(t.Context(), map[string][]byte{"a": bytes.Repeat([]byte{1}, 100_000)}))
	require.NoError(t, file.Close())
	require.NoError(t, os.Truncate(path, 20_000))
	file, err = openStateFile(t.Context(), path)
	if err == nil {
		_, err = file.Load(t.Context())
		require.NoError(t, file.Close())
	}
	assert.ErrorContains(t, err, "state.db")
}
