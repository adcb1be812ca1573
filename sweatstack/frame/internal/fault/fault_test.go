package fault_test

import (
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/fault"
)

func TestIn_KeepsTheKindAndSaysWhere(t *testing.T) {
	t.Parallel()
	err := fault.In("column power", fault.In("page", fault.TooLarge("%d bytes", 7)))
	require.ErrorIs(t, err, fault.ErrTooLarge)
	require.NotErrorIs(t, err, fault.ErrCorrupt)
	assert.Equal(t, "frame: too large: column power: page: 7 bytes", err.Error())
}

func TestIn_MakesAnyOtherErrorDamage(t *testing.T) {
	t.Parallel()
	err := fault.In("page", io.ErrUnexpectedEOF)
	require.ErrorIs(t, err, fault.ErrCorrupt)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.Equal(t, "frame: damaged data: page: unexpected EOF", err.Error())

	joined := errors.Join(io.EOF, fault.Unsupported("encoding %d", 77))
	require.NotErrorIs(t, fault.In("page", joined), fault.ErrCorrupt)
	require.NoError(t, fault.In("page", nil))
}
