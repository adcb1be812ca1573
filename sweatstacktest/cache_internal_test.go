package sweatstacktest

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCache_KeepsWhatWasUsedLastWithinItsRoom(t *testing.T) {
	t.Parallel()
	c := newCache[string](10, func(text string) int { return len(text) })
	made := map[string]int{}
	get := func(key string, size int) {
		value, err := c.get(key, func() (string, error) {
			made[key]++
			return strings.Repeat(key, size), nil
		})
		require.NoError(t, err)
		require.Equal(t, strings.Repeat(key, size), value)
		require.LessOrEqual(t, c.used, 10)
	}
	get("a", 4)
	get("b", 4)
	get("a", 4)
	get("c", 4)
	get("a", 4)
	get("b", 4)
	assert.Equal(t, map[string]int{"a": 1, "b": 2, "c": 1}, made, "b was used before a")
	get("d", 11)
	get("d", 11)
	assert.Equal(t, 2, made["d"], "larger than the room")
	assert.Equal(t, 2, len(c.byKey))
}

func TestCache_DoesNotKeepFailures(t *testing.T) {
	t.Parallel()
	c := newCache[string](10, func(int) int { return 1 })
	broken := errors.New("broken")
	_, err := c.get("a", func() (int, error) { return 0, broken })
	require.ErrorIs(t, err, broken)
	value, err := c.get("a", func() (int, error) { return 7, nil })
	require.NoError(t, err)
	assert.Equal(t, 7, value)
}
