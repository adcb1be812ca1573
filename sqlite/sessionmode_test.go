//go:build unix

package sqlite_test

import (
	"io/fs"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSessionStore_KeepsOthersOut(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	store := openSessions(t, path)
	require.NoError(t, store.Create(t.Context(), newSession("s1", "usr_1", noon())))
	assert.Equal(t, map[string]fs.FileMode{"tokens.db": 0o600, "tokens.db-wal": 0o600, "tokens.db-shm": 0o600},
		modes(t, filepath.Dir(path)))
}
