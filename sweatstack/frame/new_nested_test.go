package frame_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

func TestNewNested_HoldsJSON(t *testing.T) {
	t.Parallel()
	values := []string{`["power"]`, "left over", `[]`}
	column := frame.NewNested("metrics", values, []bool{true, false, true})
	values[0] = "changed"
	f, err := frame.New(column)
	require.NoError(t, err)
	assert.Equal(t, frame.Nested, column.Type())
	text, ok := f.Columns()[0].Text(0)
	assert.True(t, ok)
	assert.JSONEq(t, `["power"]`, text)
	_, ok = column.Text(1)
	assert.False(t, ok)
	all, _ := frame.Values[string](column)
	assert.Equal(t, []string{`["power"]`, "", `[]`}, all)
}

func TestNewNested_RefusesWhatIsNoJSON(t *testing.T) {
	t.Parallel()
	_, err := frame.New(frame.NewNested("metrics", []string{"[]", "[power]"}, nil))
	require.EqualError(t, err, `frame: column "metrics", row 1: no JSON`)
	_, err = frame.New(frame.NewNested("metrics", []string{"[]"}, []bool{true, false}))
	require.ErrorContains(t, err, "validity of 2")
}
