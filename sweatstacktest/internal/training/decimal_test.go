package training_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

func TestSummary_AltitudesAndDistancesAreAlwaysFloats(t *testing.T) {
	t.Parallel()
	raw, err := json.Marshal(training.Summary{
		Distance: &training.DistanceSummary{Sum: 1e6},
		Altitude: &training.AltitudeSummary{Mean: 42, Gain: 1.5, Loss: 0, Min: -3, Max: 100},
	})
	require.NoError(t, err)
	assert.Equal(t, `{"distance":{"sum":1000000.0},"altitude":{"mean":42.0,"gain":1.5,"loss":0.0,"min":-3.0,"max":100.0}}`, string(raw))
}
