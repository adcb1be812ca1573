package main

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

func TestJSON_ANumberThatIsNoneIsNull(t *testing.T) {
	t.Parallel()
	f, err := frame.New(frame.NewNumber("power", []float64{1, math.NaN(), math.Inf(1)}, nil))
	require.NoError(t, err)
	var out output
	require.NoError(t, writeRows(&out, f))
	assert.JSONEq(t, `[{"power":1},{"power":null},{"power":null}]`, out.String())
}
