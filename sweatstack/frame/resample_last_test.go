package frame_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

func TestResample_LastSkipsWhatIsMissing(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	f := newFrame(t,
		frame.NewTimestamp("timestamp", seconds(0, 1, 2, 3), nil, frame.Second, "UTC"),
		frame.NewNumber("distance", []float64{5, nan, nan, nan}, nil),
		frame.NewNumber("lap", []int8{1, 0, 3, 4}, []bool{true, false, true, true}),
		frame.NewDuration("lead", []time.Duration{1e9, 2e9, 3e9, 4e9}, []bool{true, true, true, false}, frame.Second),
	)
	got, err := f.Resample(frame.Resampling{Step: 2 * time.Second, Last: []string{"distance", "lap", "lead"}})
	require.NoError(t, err)
	assert.Equal(t, []any{5.0, nil}, shown(t, got, "distance"))
	assert.Equal(t, []any{1.0, 4.0}, shown(t, got, "lap"))
	assert.Equal(t, []any{2 * time.Second, 3 * time.Second}, shown(t, got, "lead"), "not their sum")
}

// Where a text is missing its place is empty, also in a column of codes.
func TestResample_AGapShowsNoOtherRowsText(t *testing.T) {
	t.Parallel()
	f, err := frame.Read(written(t, newFrame(t,
		frame.NewTimestamp("timestamp", seconds(0, 1, 2, 3, 9), nil, frame.Second, "UTC"),
		frame.NewCategory("sport", []string{"rowing", "rowing", "rowing", "rowing", "rowing"}, nil),
	)))
	require.NoError(t, err)
	got, err := f.Resample(frame.Resampling{Step: 4 * time.Second})
	require.NoError(t, err)
	c, _ := got.Column("sport")
	texts, _ := frame.Values[string](c)
	assert.Equal(t, []string{"rowing", "", "rowing"}, texts)
	assert.Equal(t, 1, c.Nulls())
}

// More rows than an insertion sort takes, which is stable by itself.
func TestResample_RowsOfOneTimeAreTakenInTheirOrder(t *testing.T) {
	t.Parallel()
	var after []float64
	var laps []int16
	for i := range int16(100) {
		after, laps = append(after, float64(1-i%2)), append(laps, i)
	}
	f := newFrame(t,
		frame.NewTimestamp("timestamp", seconds(after...), nil, frame.Second, "UTC"),
		frame.NewNumber("c", laps, nil),
	)
	got, err := f.Resample(frame.Resampling{Step: time.Second, Last: []string{"c"}})
	require.NoError(t, err)
	assert.Equal(t, []float64{99, 98}, numbers(t, got))
}

// A number that stands for a length of time still does after the mean.
func TestResample_TheMeanKeepsItsUnit(t *testing.T) {
	t.Parallel()
	f, err := frame.Read(readFile(t, "testdata/good/activity-noarrowschema.parquet"))
	require.NoError(t, err)
	got, err := f.Resample(frame.Resampling{Step: time.Minute})
	require.NoError(t, err)
	c, _ := got.Column("duration")
	assert.Equal(t, frame.Float64, c.Type())
	assert.Equal(t, frame.Second, c.Unit())
}
