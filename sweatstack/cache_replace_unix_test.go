//go:build unix

package sweatstack_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// TestCache_AFileThatIsReplacedWhileItIsReadIsNotDamaged puts longer and shorter
// files in the place of one, as another process does. A file of which only the
// old size is read looks damaged, and would be removed.
func TestCache_AFileThatIsReplacedWhileItIsReadIsNotDamaged(t *testing.T) {
	t.Parallel()
	c := newCacheTest(t, sweatstack.CacheConfig{})
	client := c.client(signedIn(t, alice))
	c.data(client, closed())
	file, now := c.path(alice), c.clock()
	c.outcomes()
	stop := make(chan struct{})
	var other sync.WaitGroup
	other.Go(func() {
		beside := filepath.Join(t.TempDir(), "new") // on the same disk
		for n := 0; ; n++ {
			select {
			case <-stop:
				return
			default:
			}
			table := tableOf(t, strings.Repeat("long", n%2*200), n)
			if assert.NoError(t, os.WriteFile(beside, []byte(table), 0o600)) && assert.NoError(t, os.Chtimes(beside, now, now)) {
				assert.NoError(t, os.Rename(beside, file))
			}
		}
	})
	func() {
		defer other.Wait()
		defer close(stop)
		for range 1500 {
			c.data(client, closed())
		}
	}()
	outcomes := c.outcomes()
	require.NotEmpty(t, outcomes)
	assert.NotContains(t, outcomes, sweatstack.CacheDamaged)
}
