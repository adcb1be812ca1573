//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A program that runs as root would put a file in the place of /dev/null.
func TestOutput_APipeIsWrittenNotReplaced(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "pipe")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	for _, args := range [][]string{{"sports", "--all", "-o", pipe}, {"keygen", "store", "-o", pipe}} {
		reader, err := os.OpenFile(pipe, os.O_RDWR, 0) // holds the pipe open, so that nobody waits
		require.NoError(t, err)
		var out, errs output
		require.Equal(t, exitDone, run(t.Context(), args, streams{out: &out, err: &errs}), errs.String())
		info, err := os.Stat(pipe)
		require.NoError(t, err)
		require.Equal(t, os.ModeNamedPipe, info.Mode().Type())
		some := make([]byte, 16)
		_, err = reader.Read(some)
		require.NoError(t, err)
		assert.NotEmpty(t, string(some))
		require.NoError(t, reader.Close())
	}
}

func TestOutput_ALongNameIsWritten(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	longest := filepath.Join(folder, strings.Repeat("n", 251)+".csv")
	var out, errs output
	require.Equal(t, exitDone, run(t.Context(), []string{"sports", "--all", "--csv", "-o", longest}, streams{out: &out, err: &errs}), errs.String())
	left, err := os.ReadDir(folder)
	require.NoError(t, err)
	require.Len(t, left, 1)
	assert.Equal(t, filepath.Base(longest), left[0].Name())
}
