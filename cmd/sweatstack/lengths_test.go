package main

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMeanMax_DurationsPickRows(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	for _, args := range [][]string{
		{"activities", "mean-max", "latest"}, {"longitudinal", "mean-max", "--sport", "cycling"},
	} {
		rows := func(flags ...string) []float64 {
			var rows []struct{ Duration float64 }
			require.NoError(t, json.Unmarshal([]byte(s.ok(append(append(args, flags...), "--json")...)), &rows))
			out := []float64{}
			for _, row := range rows {
				out = append(out, row.Duration)
			}
			return out
		}
		assert.Equal(t, []float64{5, 90, 1200}, rows("--durations", "90,5s", "--durations=20m"), args)
		assert.Greater(t, len(rows("--all")), len(rows()), args)
		for _, wrong := range [][]string{{"--durations", "fast"}, {"--durations", "0"}, {"--durations", "1.5s"}, {"--durations=-5s"}, {"--durations", "5", "--all"}} {
			code, _, errs := s.run(append(args, wrong...)...)
			assert.Equal(t, exitUsage, code, "%v: %s", wrong, errs)
		}
	}
	assert.Contains(t, s.ok("longitudinal", "mean-max", "--sport", "cycling", "--after", "500,1000"), "after")
}

func TestLength_ANumberAloneIsSeconds(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{"5": 5 * time.Second, "5s": 5 * time.Second, "1m30s": 90 * time.Second, "0": 0} {
		var l length
		require.NoError(t, l.UnmarshalText([]byte(text)))
		assert.Equal(t, want, time.Duration(l), text)
	}
	for _, text := range []string{"", "x", "5 s", "99999999999999999999", "1e3"} {
		require.Error(t, new(length).UnmarshalText([]byte(text)), text)
	}
}
