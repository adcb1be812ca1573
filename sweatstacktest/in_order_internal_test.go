package sweatstacktest

import (
	"context"
	"errors"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func numbered(n int) []*activity {
	list := make([]*activity, n)
	for i := range list {
		list[i] = &activity{id: strconv.Itoa(i)}
	}
	return list
}

func TestInOrder_HandsResultsOverInOrder(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 2, 100} {
		var got []string
		err := inOrder(t.Context(), numbered(n),
			func(a *activity) (string, error) { return a.id + "!", nil },
			func(a *activity, result string) error {
				assert.Equal(t, a.id+"!", result)
				got = append(got, a.id)
				return nil
			})
		require.NoError(t, err)
		require.Len(t, got, n)
		for i, id := range got {
			require.Equal(t, strconv.Itoa(i), id)
		}
	}
}

func TestInOrder_EndsWithTheFirstError(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	var begun, taken atomic.Int32
	fail := func(at string) func(*activity) (int, error) {
		return func(a *activity) (int, error) {
			begun.Add(1)
			if a.id == at {
				return 0, broken
			}
			return 0, nil
		}
	}
	count := func(*activity, int) error { taken.Add(1); return nil }
	require.ErrorIs(t, inOrder(t.Context(), numbered(1000), fail("3"), count), broken)
	assert.Equal(t, int32(3), taken.Load())
	assert.Less(t, begun.Load(), int32(1000), "the rest is not computed")
	require.ErrorIs(t, inOrder(t.Context(), numbered(10), fail(""), func(*activity, int) error { return broken }), broken)

	ended, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, inOrder(ended, numbered(10), fail(""), count), context.Canceled)
}
