package sweatstackhttp

import (
	"fmt"
	"strings"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOpenedCache_RemembersWithinItsBounds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ entries, bytes int }{
		"by number": {100, 1 << 30},
		"by bytes":  {1 << 30, 200_000},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cache := newOpenedCache[int](c.entries, c.bytes)
			for i := range 10_000 {
				cache.put(fmt.Sprint("cookie ", i), i)
				entries, bytes := cache.size()
				require.LessOrEqual(t, entries, c.entries)
				require.LessOrEqual(t, bytes, c.bytes)
			}
			last, ok := cache.get("cookie 9999")
			assert.True(t, ok)
			assert.Equal(t, 9999, last)
			_, ok = cache.get("cookie 0")
			assert.False(t, ok)
		})
	}
}

func TestOpenedCache_WhatIsUsedStaysWhileOthersCome(t *testing.T) {
	t.Parallel()
	cache := newOpenedCache[string](10, 1<<20)
	cache.put("mine", "session")
	for i := range 1000 {
		cache.put(fmt.Sprint("other ", i), "")
		got, ok := cache.get("mine")
		require.True(t, ok, "after %d others", i)
		require.Equal(t, "session", got)
	}
}

func TestOpenedCache_OneThatRemembersNothingWorks(t *testing.T) {
	t.Parallel()
	for _, cache := range []*openedCache[int]{newOpenedCache[int](1, 1<<20), newOpenedCache[int](100, 1)} {
		cache.put("a", 1)
		_, ok := cache.get("a")
		assert.False(t, ok)
	}
}

// A value is a part of a header line: the cache must not keep the whole line.
func TestOpenedCache_KeysAreTextsOfTheirOwn(t *testing.T) { //nolint:paralleltest // counts allocations
	cache := newOpenedCache[int](100, 1<<20)
	line := strings.Repeat("x", 100_000) + "value"
	cache.put(line[len(line)-5:], 1)
	for key := range cache.young {
		assert.Equal(t, "value", key)
		assert.NotSame(t, unsafe.StringData(line[len(line)-5:]), unsafe.StringData(key))
	}
	allocated := testing.AllocsPerRun(100, func() { cache.get("value") })
	assert.Zero(t, allocated)
}
