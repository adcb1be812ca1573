package sweatstack_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// Each fault leaves the cache without use; the calls go on.
func TestCache_AFolderThatDoesNotWorkFailsNoCall(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(t *testing.T, dir string){
		"a file in the place of the folder": func(t *testing.T, dir string) {
			t.Helper()
			require.NoError(t, os.WriteFile(dir, nil, 0o600))
		},
		"a file in the place of its parent": func(t *testing.T, dir string) {
			t.Helper()
			require.NoError(t, os.Remove(filepath.Dir(dir)))
			require.NoError(t, os.WriteFile(filepath.Dir(dir), nil, 0o600))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCacheTest(t, sweatstack.CacheConfig{})
			c.dir = filepath.Join(c.dir, "below")
			require.NoError(t, os.MkdirAll(filepath.Dir(c.dir), 0o700))
			c.open(sweatstack.CacheConfig{})
			spoil(t, c.dir)
			client := c.client(signedIn(t, alice))
			for want := range 2 {
				_, n := c.data(client, closed())
				assert.Equal(t, want+1, n)
			}
			require.Error(t, c.lastError())
			assert.Contains(t, c.outcomes(), sweatstack.CacheFailed)
			require.Error(t, c.cache.Clear(alice))
		})
	}
}

func TestCache_SomethingInThePlaceOfAFileFailsNoCall(t *testing.T) {
	t.Parallel()
	c := newCacheTest(t, sweatstack.CacheConfig{})
	client := c.client(signedIn(t, alice))
	c.data(client, closed())
	require.NoError(t, os.Remove(c.path(alice)))
	require.NoError(t, os.MkdirAll(filepath.Join(c.path(alice), "full"), 0o700))
	c.outcomes()
	for want := range 2 {
		_, n := c.data(client, closed())
		assert.Equal(t, want+2, n)
	}
	assert.Equal(t, []sweatstack.CacheOutcome{"damaged", "failed", "damaged", "failed"}, c.outcomes())
	assert.Empty(t, c.files(), "no temporary file is left")
}
