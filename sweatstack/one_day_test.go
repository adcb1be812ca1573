package sweatstack_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

func TestLongitudinalQuery_OneDayIsARange(t *testing.T) {
	t.Parallel()
	query, err := sweatstack.LongitudinalDataParams{
		Sports: []sport.Sport{"cycling"}, Start: day("2025-01-01"), End: day("2025-01-01"),
	}.Query()
	require.NoError(t, err)
	assert.Equal(t, "2025-01-01", query.Get("start"))
	assert.Equal(t, "2025-01-01", query.Get("end"))
}
