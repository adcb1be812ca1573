package sweatstacktest_test

import (
	"context"
	"io"
	"math"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

func TestLongitudinalData_IsTheSamplesOfAllActivities(t *testing.T) {
	t.Parallel()
	s := newSwimmer(t, sweatstacktest.Current)
	table := s.curve(longData, "")
	assert.Equal(t, []string{"timestamp", "timestamp_local", "activity_id", "sport", "duration", "power", "speed", "heart_rate"}, names(table))
	assert.Equal(t, []string{"timestamp"}, indexNames(table))
	wanted := map[string]frame.Type{
		"timestamp": frame.Timestamp, "timestamp_local": frame.Timestamp, "activity_id": frame.Text, "sport": frame.Text,
		"duration": frame.Duration, "power": frame.Int16, "speed": frame.Float16, "heart_rate": frame.Int16,
	}
	for _, c := range table.Columns() {
		assert.Equal(t, wanted[c.Name()], c.Type(), c.Name())
	}
	assert.Equal(t, []float64{100, 300, 200, -1, 400, 100, 250, 250, 250, 150, 250}, replaceNaN(floats(t, table, "power")), "oldest first")
	assert.Equal(t, 11, column(t, table, "heart_rate").Nulls())
	local, _ := column(t, table, "timestamp_local").Time(0)
	assert.Equal(t, "2026-05-01 23:30:00", local.Format(time.DateTime))
	assert.Equal(t, slices.Concat(slices.Repeat([]string{s.late.ID}, 6), slices.Repeat([]string{s.twice.ID}, 3), slices.Repeat([]string{s.again.ID}, 2)),
		texts(t, table, "activity_id"))

	some := s.curve(longData, "&metrics=smo2&metrics=power&end=2026-05-01")
	assert.Equal(t, []string{"timestamp", "timestamp_local", "activity_id", "sport", "power", "smo2"}, names(some))
	for _, name := range []string{"adaptive_sampling_on", "nlec_on", "segmentation_on"} {
		steady := s.curve(longData, "&start=2026-05-03&"+name+"=power")
		assert.Equal(t, []float64{3, 1, 1}, lengths(t, steady, "duration")[len(lengths(t, steady, "duration"))-3:], name)
	}
	empty := s.parquet(longData+"?sport=hand_cycling&start=2026-05-01", s.token)
	assert.Zero(t, empty.Len())
	assert.Equal(t, names(table), names(empty), "a table without rows has its columns")

	legacy := newSwimmer(t, sweatstacktest.Legacy).curve(longData, "")
	assert.Equal(t, []string{"timestamp", "activity_id", "sport", "duration", "power", "speed", "heart_rate"}, names(legacy))
}

// More rows than are gathered at once become several row groups of one table.
func TestLongitudinalData_RowsAreThoseOfTheActivities(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	athlete := w.sandbox.Athletes()[0]
	token := w.signIn(athlete).AccessToken
	start := w.sandbox.Now().AddDate(0, 0, -30).Format(time.DateOnly)
	table := w.parquet(longData+"?sport=cycling&start="+start, token)
	require.Greater(t, table.Len(), 1<<16)
	ids, power := texts(t, table, "activity_id"), floats(t, table, "power")
	row := 0
	for row < len(ids) {
		id := ids[row]
		one := w.parquet("/activities/"+id+"/data?metrics=power", token)
		for i, want := range floats(t, one, "power") {
			require.Equal(t, id, ids[row])
			if !math.IsNaN(want) || !math.IsNaN(power[row]) {
				require.InDelta(t, want, power[row], 0, "%s row %d", id, i)
			}
			row++
		}
	}
}

// A long answer is written while it is made. The heap is that of the whole
// process, so no other test may run meanwhile.
func TestLongitudinalData_TakesLittleMemoryHoweverLong(t *testing.T) { //nolint:paralleltest // see above.
	if testing.Short() {
		t.Skip("takes seconds")
	}
	w := newWire(t)
	w.sandbox.SetHistory(180)
	token := w.signIn(w.sandbox.Athletes()[0]).AccessToken
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet,
		base+"/api/v1"+longData+"?sport=cycling&sport=running&sport=xc_skiing&start=2020-01-01", http.NoBody)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer "+token)
	var size int64
	highest := watchHeap(func() {
		answer, err := w.client.Do(r)
		require.NoError(t, err)
		defer func() { _ = answer.Body.Close() }()
		size, err = io.Copy(io.Discard, answer.Body)
		require.NoError(t, err)
	})
	assert.Greater(t, size, int64(8<<20))
	assert.Less(t, highest, uint64(64<<20), "with the garbage of samples")
}

// A reader who goes away in the middle ends the work.
func TestLongitudinalData_EndsWithItsReader(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	athlete := w.sandbox.Athletes()[0]
	ctx, cancel := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/api/v1"+longData+"?sport=cycling&start=2020-01-01", http.NoBody)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer "+w.signIn(athlete).AccessToken)
	answer, err := w.client.Do(r)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	_, err = io.ReadFull(answer.Body, make([]byte, 100))
	require.NoError(t, err)
	cancel()
	_, err = io.Copy(io.Discard, answer.Body)
	require.Error(t, err, "half a file must not look whole")
}
