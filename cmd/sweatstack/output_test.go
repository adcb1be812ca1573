package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOutput_AFileKeepsItsModeAndANewOneThatOfTheShell(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	private := filepath.Join(folder, "private.csv")
	require.NoError(t, os.WriteFile(private, []byte("old"), 0o600))
	link := filepath.Join(folder, "link.csv")
	require.NoError(t, os.Symlink(private, link))
	var out, errs output
	for _, path := range []string{private, link, filepath.Join(folder, "new.csv")} {
		require.Equal(t, exitDone, run(t.Context(), []string{"sports", "--all", "--csv", "-o", path}, streams{out: &out, err: &errs}), errs.String())
	}
	info, err := os.Stat(private)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "health data that was private stays so")
	info, err = os.Lstat(link)
	require.NoError(t, err)
	assert.Equal(t, os.ModeSymlink, info.Mode().Type(), "the file behind a link is written")
	content, err := os.ReadFile(private)
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(string(content), "sport"))
	assert.Equal(t, exitFailed, run(t.Context(), []string{"sports", "--all", "-o", folder}, streams{out: &out, err: &errs}))
	assert.Equal(t, "sweatstack: write "+folder+": it is a folder\n", errs.String())
	files, err := os.ReadDir(folder)
	require.NoError(t, err)
	assert.Len(t, files, 3, "nothing is left behind")
}
