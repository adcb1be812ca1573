package sweatstacktest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// compareLongitudinal checks the tables over many activities as client 0.70
// hands them out: their dtypes (SweatStack API reference, section 5.7), and
// that they follow from the activities.
func compareLongitudinal(t *testing.T, sandbox *sweatstacktest.Sandbox, athlete sweatstacktest.User, api sweatstacktest.API, got tourJSON) {
	t.Helper()
	want := map[string]string{
		"activity_id": "category", "sport": "category", "duration": "timedelta64[ns]",
		"power": "float64", "speed": "float64", "heart_rate": "float64",
	}
	if api == sweatstacktest.Current {
		want["timestamp_local"] = "datetime64[ns]"
	}
	for _, table := range []tableJSON{got.LongData, got.LongEmpty} {
		assert.Equal(t, want, table.Dtypes)
		require.NotNil(t, table.IndexName)
		assert.Equal(t, "timestamp", *table.IndexName)
		assert.Equal(t, "datetime64[ns, UTC]", table.IndexDtype)
	}
	assert.Zero(t, got.LongEmpty.Rows)
	assert.Positive(t, got.LongData.Rows)
	total := 0.0
	for _, seconds := range got.LongAdaptive.floats(t, "duration") {
		total += seconds
	}
	rides := 0
	for _, sport := range got.LongData.Raw["sport"] {
		if strings.HasPrefix(sport.(string), "cycling") {
			rides++
		}
	}
	assert.InDelta(t, rides, total, 0, "segments cover the rows of the rides")

	ids := map[any]bool{}
	for _, a := range sandbox.Activities(athlete) {
		if strings.HasPrefix(a.Sport, "cycling") {
			ids[a.ID] = true
		}
	}
	for metric, curve := range map[string]tableJSON{"power": got.LongMeanMax, "speed": got.LongWindow} {
		require.Positive(t, curve.Rows)
		for _, id := range curve.Raw["activity_id"] {
			require.True(t, ids[id], "%v is a ride", id)
		}
		dtypes := map[string]string{
			"duration": "timedelta64[ns]", "start": "datetime64[ns, UTC]", "activity_id": "category", "sport": "category",
		}
		if api == sweatstacktest.Legacy {
			require.NotNil(t, curve.IndexName)
			assert.Equal(t, metric, *curve.IndexName)
			assert.Equal(t, map[string]string{"power": "int16", "speed": "float32"}[metric], curve.IndexDtype, "a level stays as it is")
			assert.True(t, descends(curve.floats(t, "duration")))
		} else {
			assert.Nil(t, curve.IndexName)
			dtypes[metric] = "float64"
			assert.True(t, slices.IsSorted(curve.floats(t, "duration")))
		}
		assert.Equal(t, dtypes, curve.Dtypes)
	}
	work := got.LongAWD
	assert.Nil(t, work.IndexName)
	assert.Equal(t, map[string]string{
		"power": "float64", "max": "float64", "hard": "float64", "medium": "float64", "easy": "float64",
	}, work.Dtypes)
	highest := work.floats(t, "max")
	assert.True(t, descends(highest))
	for i, seconds := range got.AWD.floats(t, "duration") {
		require.GreaterOrEqual(t, highest[i], seconds, "the highest day is not below one of its rides")
	}
	assert.Positive(t, got.LatestRows)
	assert.Positive(t, got.LatestMeanMax.Rows)
}

func descends(values []float64) bool {
	return slices.IsSortedFunc(values, func(a, b float64) int { return int(b - a) })
}
