//go:build unix

package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A pipe stands for /dev/null, whose mode root would change for everybody on
// the machine.
func TestStateFile_IsAFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	pipe, link := filepath.Join(folder, "pipe"), filepath.Join(folder, "link.db")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	require.NoError(t, os.Chmod(pipe, 0o644))
	require.NoError(t, os.Symlink(pipe, link))
	for _, path := range []string{folder, pipe, link} {
		_, err := openStateFile(t.Context(), path)
		assert.ErrorContains(t, err, path)
		assert.ErrorContains(t, err, "not a regular file")
	}
	info, err := os.Stat(pipe)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o644), info.Mode().Perm())
}
