//go:build linux

package login_test

import (
	"os"
	"os/signal"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fullDiskVariable names the token file to the process whose disk is full.
const fullDiskVariable = "LOGIN_TEST_FULL_DISK"

// A disk that is full takes a part of what is written. The process that plays
// it may write 20 bytes into a file, which is less than half of a token file.
func TestFileStore_AFullDiskLosesNothing(t *testing.T) { //nolint:paralleltest // one half of it bounds all of its process
	if path := os.Getenv(fullDiskVariable); path != "" {
		signal.Ignore(syscall.SIGXFSZ)
		require.NoError(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 20, Max: 20}))
		file := fileAt(t, path)
		before := content(t, file)
		next, held := newToken("usr_1", "canary"), newToken("usr_1", "1")
		for name, err := range map[string]error{
			"replace": file.Replace(t.Context(), next),
			"save":    file.Save(t.Context(), next, held.Generation()),
		} {
			require.ErrorIs(t, err, syscall.EFBIG, name)
			assert.NotContains(t, err.Error(), next.RefreshToken.Reveal(), name)
		}
		assert.Equal(t, before, content(t, file))
		assert.NoFileExists(t, path+".new", "half of a token")
		return
	}
	file := newFile(t)
	require.NoError(t, file.Replace(t.Context(), newToken("usr_1", "1")))
	runAs(t, "TestFileStore_AFullDiskLosesNothing", []string{fullDiskVariable + "=" + file.Path()}, nil)
	got, err := file.Load(t.Context(), "usr_1")
	require.NoError(t, err)
	assert.Equal(t, newToken("usr_1", "1").Generation(), got.Generation())
}
