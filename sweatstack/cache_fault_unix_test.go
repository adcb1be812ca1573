//go:build linux || darwin

package sweatstack_test

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

func TestCache_FoldersAndFilesAreForThisUserAlone(t *testing.T) {
	t.Parallel()
	c := newCacheTest(t, sweatstack.CacheConfig{})
	c.data(c.client(signedIn(t, alice)), closed())
	for path, mode := range map[string]fs.FileMode{
		c.path(alice): 0o600, filepath.Dir(c.path(alice)): fs.ModeDir | 0o700,
		filepath.Dir(filepath.Dir(c.path(alice))): fs.ModeDir | 0o700, c.dir: fs.ModeDir | 0o700,
	} {
		info, err := os.Stat(path)
		require.NoError(t, err)
		assert.Equal(t, mode, info.Mode(), path)
	}
}

func TestCache_AFolderThatOthersMayWriteToIsNotUsed(t *testing.T) {
	t.Parallel()
	for name, folder := range map[string]func(c *cacheTest) string{
		"of the cache": func(c *cacheTest) string { return c.dir },
		"of the host":  func(c *cacheTest) string { return filepath.Dir(filepath.Dir(c.path(alice))) },
		"of the user":  func(c *cacheTest) string { return filepath.Dir(c.path(alice)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCacheTest(t, sweatstack.CacheConfig{})
			client := c.client(signedIn(t, alice))
			c.data(client, closed())
			require.NoError(t, os.Chmod(folder(c), 0o777)) // that is the fault
			_, n := c.data(client, closed())
			assert.Equal(t, 2, n)
			require.ErrorIs(t, c.lastError(), sweatstack.ErrCacheFolder)
			assert.Equal(t, []sweatstack.CacheOutcome{"miss", "stored", "failed", "failed"}, c.outcomes())
		})
	}
}

// Somebody who could write to the folder once may have left links.
func TestCache_LinksAreNotFollowed(t *testing.T) {
	t.Parallel()
	setUp := func(t *testing.T) (c *cacheTest, client *sweatstack.Client, outside string) {
		t.Helper()
		c = newCacheTest(t, sweatstack.CacheConfig{})
		client = c.client(signedIn(t, alice))
		c.data(client, closed())
		c.data(c.client(signedIn(t, bob)), closed())
		c.outcomes()
		return c, client, t.TempDir()
	}
	t.Run("a file that links to another user's answer", func(t *testing.T) {
		t.Parallel()
		c, client, _ := setUp(t)
		require.NoError(t, os.Remove(c.path(alice)))
		require.NoError(t, os.Symlink(c.path(bob), c.path(alice)))
		owner, _ := c.data(client, closed())
		assert.Equal(t, "p.example "+alice, owner)
		assert.Equal(t, []sweatstack.CacheOutcome{"damaged", "stored"}, c.outcomes())
		owner, _ = c.data(c.client(signedIn(t, bob)), closed())
		assert.Equal(t, "p.example "+bob, owner, "what it led to is whole")
	})
	t.Run("a file that links out of the cache", func(t *testing.T) {
		t.Parallel()
		c, client, outside := setUp(t)
		precious := filepath.Join(outside, "precious")
		require.NoError(t, os.WriteFile(precious, []byte("mine"), 0o600))
		require.NoError(t, os.Remove(c.path(alice)))
		require.NoError(t, os.Symlink(precious, c.path(alice)))
		c.data(client, closed())
		text, err := os.ReadFile(precious)
		require.NoError(t, err)
		assert.Equal(t, "mine", string(text))
	})
	t.Run("a user's folder that links to another's", func(t *testing.T) {
		t.Parallel()
		c, client, _ := setUp(t)
		folder := filepath.Dir(c.path(alice))
		require.NoError(t, os.RemoveAll(folder))
		require.NoError(t, os.Symlink(filepath.Dir(c.path(bob)), folder))
		owner, _ := c.data(client, closed())
		assert.Equal(t, "p.example "+alice, owner)
		require.ErrorIs(t, c.lastError(), sweatstack.ErrCacheFolder)
		require.NoError(t, c.cache.Clear(alice))
		assert.FileExists(t, c.path(bob))
	})
	t.Run("a host's folder that links out of the cache", func(t *testing.T) {
		t.Parallel()
		c, client, outside := setUp(t)
		host := filepath.Dir(filepath.Dir(c.path(alice)))
		moved := filepath.Join(outside, "moved")
		require.NoError(t, os.Rename(host, moved))
		require.NoError(t, os.Symlink(moved, host))
		_, n := c.data(client, closed())
		assert.Equal(t, 3, n)
		require.NoError(t, c.cache.ClearAll())
		assert.FileExists(t, filepath.Join(moved, alice, closedFile))
	})
}

func TestCache_APipeInThePlaceOfAFileDoesNotBlock(t *testing.T) {
	t.Parallel()
	c := newCacheTest(t, sweatstack.CacheConfig{})
	client := c.client(signedIn(t, alice))
	c.data(client, closed())
	require.NoError(t, os.Remove(c.path(alice)))
	require.NoError(t, syscall.Mkfifo(c.path(alice), 0o600))
	_, n := c.data(client, closed())
	assert.Equal(t, 2, n)
	_, n = c.data(client, closed())
	assert.Equal(t, 2, n)
}

// asNobody tells the test below that it is the process that gives up the rights
// of root.
const asNobody = "SWEATSTACK_TEST_NOBODY"

// Root may read and write everything, so as root the test runs in a process that
// becomes another user.
func TestCache_AFolderWithoutRightsFailsNoCall(t *testing.T) {
	t.Parallel()
	switch {
	case os.Getenv(asNobody) != "":
		const nobody = 65534
		require.NoError(t, syscall.Setgid(nobody))
		require.NoError(t, syscall.Setuid(nobody))
	case os.Geteuid() == 0:
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestCache_AFolderWithoutRightsFailsNoCall$")
		child.Env = append(os.Environ(), asNobody+"=1", "TMPDIR=/tmp")
		output, err := child.CombinedOutput()
		require.NoError(t, err, "%s", output)
		return
	}
	for mode, want := range map[fs.FileMode][]sweatstack.CacheOutcome{
		0o000: {"failed", "failed"}, // neither read nor write
		0o500: {"hit"},              // read only: what is there is good
	} {
		c := newCacheTest(t, sweatstack.CacheConfig{})
		client := c.client(signedIn(t, alice))
		c.data(client, closed())
		folder := filepath.Dir(c.path(alice))
		c.outcomes()
		require.NoError(t, os.Chmod(folder, mode))
		c.data(client, closed())
		assert.Equal(t, want, c.outcomes())
		if mode == 0o500 {
			c.data(client, sized(1))
			assert.Equal(t, []sweatstack.CacheOutcome{"miss", "failed"}, c.outcomes())
		}
		require.NoError(t, os.Chmod(folder, 0o700)) // so that it can be removed
	}
}

// limitedChild tells the test below that it is the process with the limit.
const limitedChild = "SWEATSTACK_TEST_FILE_LIMIT"

// A disk takes the first bytes of a file and then has no room. A limit on the
// size of files does the same: the write ends in the middle with an error,
// EFBIG instead of ENOSPC. It holds for a whole process, so a child has it.
func TestCache_AFullDiskFailsNoCall(t *testing.T) {
	t.Parallel()
	if os.Getenv(limitedChild) == "" {
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestCache_AFullDiskFailsNoCall$", "-test.v")
		child.Stdin = strings.NewReader("")
		child.Env = append(os.Environ(), limitedChild+"=1")
		output, err := child.CombinedOutput()
		require.NoError(t, err, "%s", output)
		assert.Contains(t, string(output), "the disk was full")
		return
	}
	c := newCacheTest(t, sweatstack.CacheConfig{})
	client := c.client(signedIn(t, alice))
	c.data(client, closed())
	c.outcomes()
	size := len(tableOf(t, "p.example "+alice, 1))

	signal.Ignore(syscall.SIGXFSZ) // without it the error is the end of the process
	var limit syscall.Rlimit
	require.NoError(t, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit))
	whole := limit
	limit.Cur = uint64(size / 2)
	require.NoError(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit))
	table, err := client.Longitudinal.Data(t.Context(), sized(1))
	again, errAgain := client.Longitudinal.Data(t.Context(), closed())
	whole.Cur = min(whole.Cur, math.MaxInt64)
	require.NoError(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &whole))

	require.NoError(t, err)
	require.NoError(t, errAgain)
	_, n := answerOf(t, table)
	assert.Equal(t, 2, n)
	_, n = answerOf(t, again)
	assert.Equal(t, 1, n, "what was there before still answers")
	require.ErrorIs(t, c.lastError(), syscall.EFBIG)
	assert.Equal(t, []sweatstack.CacheOutcome{"miss", "failed", "hit"}, c.outcomes())
	assert.Len(t, c.files(), 1, "nothing half is left, not even under another name")
	_, _ = fmt.Fprintln(os.Stdout, "the disk was full") // the parent wants to see that this ran
}
