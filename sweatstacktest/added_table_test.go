package sweatstacktest_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// table makes a frame of columns.
func table(t *testing.T, columns ...*frame.Column) *frame.Frame {
	t.Helper()
	f, err := frame.New(columns...)
	require.NoError(t, err)
	return f
}

func TestAddActivity_WhatAClientReadGoesInAgain(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	coach := sandbox.Client(sandbox.Coach())
	before, err := coach.Activities.Data(t.Context(), sandbox.Activities(sandbox.Coach())[0].ID, sweatstack.ActivityDataParams{})
	require.NoError(t, err)
	copied, err := sandbox.AddActivity(sandbox.LoneAthlete(), sweatstacktest.Recording{Sport: "running", Data: before})
	require.NoError(t, err)
	after, err := sandbox.Client(sandbox.LoneAthlete()).Activities.Data(t.Context(), copied.ID, sweatstack.ActivityDataParams{})
	require.NoError(t, err)
	require.Equal(t, before.Len(), after.Len())
	for _, name := range []string{"heart_rate", "speed", "lap", "distance"} {
		want, ok := before.Column(name)
		require.True(t, ok, name)
		got, ok := after.Column(name)
		require.True(t, ok, name)
		for i := range want.Len() {
			a, validA := want.Float(i)
			b, validB := got.Float(i)
			require.Equal(t, validA, validB, "%s, row %d", name, i)
			require.InDelta(t, a, b, 1e-3, "%s, row %d", name, i)
		}
	}
}

func TestAddActivity_OfATableOutlivesARestart(t *testing.T) {
	t.Parallel()
	m := &memory{}
	id := ""
	life(t, m, func(w *wire) {
		added, err := w.sandbox.AddActivity(w.sandbox.Coach(), sweatstacktest.Recording{
			Data: table(t, frame.NewNumber("power", []float64{1, 2, 3}, []bool{true, false, true})),
		})
		require.NoError(t, err)
		id = added.ID
	})
	life(t, m, func(w *wire) {
		data, err := w.sandbox.Client(w.sandbox.Coach()).Activities.Data(t.Context(), id, sweatstack.ActivityDataParams{})
		require.NoError(t, err)
		assert.Equal(t, 3, data.Len())
	})
}

func TestAddActivity_RefusesTablesThatAreNoActivity(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	power := frame.NewNumber("power", []float64{1, 2}, nil)
	far := time.Date(9999, time.January, 1, 0, 0, 0, 0, time.UTC)
	for name, r := range map[string]sweatstacktest.Recording{
		"both":            {Data: table(t, power), Power: []float64{1}},
		"no rows":         {Data: table(t)},
		"no metric":       {Data: table(t, frame.NewNumber("luck", []float64{1, 2}, nil))},
		"no values":       {Data: table(t, frame.NewNumber("power", []float64{-1, -2}, nil))},
		"times are texts": {Data: table(t, power, frame.NewText("timestamp", []string{"a", "b"}, nil))},
		"time missing":    {Data: table(t, power, frame.NewTimestamp("timestamp", []time.Time{far, far}, []bool{true, false}, frame.Second, "UTC"))},
		"time absurd":     {Data: table(t, power, frame.NewTimestamp("timestamp", []time.Time{far, far}, nil, frame.Second, "UTC"))},
		"years long": {Data: table(t, power, frame.NewTimestamp("timestamp",
			[]time.Time{far.AddDate(-8000, 0, 0), far.AddDate(-7990, 0, 0)}, nil, frame.Second, "UTC"))},
	} {
		_, err := sandbox.AddActivity(sandbox.Coach(), r)
		assert.ErrorContains(t, err, "sweatstacktest: ", name)
	}
}
