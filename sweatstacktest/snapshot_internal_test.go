package sweatstacktest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSnapshot_OfAnotherVersionIsRefused(t *testing.T) {
	t.Parallel()
	s := New(t)
	values, _, err := s.snapshot(func(string) bool { return false })
	require.NoError(t, err)
	require.NoError(t, s.restore(values))
	for _, form := range []int{0, snapshotForm - 1, snapshotForm + 1} {
		base, err := s.savedBase()
		require.NoError(t, err)
		base.Form = form
		values[valueBase], err = gobOf(base)
		require.NoError(t, err)
		assert.ErrorIs(t, s.restore(values), errForm)
	}
}
