package sweatstacktest_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// The public Python client uploads, and finds the activity.
func TestUpload_Python070(t *testing.T) {
	t.Parallel()
	for _, api := range []sweatstacktest.API{sweatstacktest.Current, sweatstacktest.Legacy} {
		t.Run(string(api), func(t *testing.T) {
			t.Parallel()
			python(t)
			sandbox := sweatstacktest.New(t, sweatstacktest.WithAPI(api))
			folder, err := filepath.Abs(filepath.Join("internal", "activityfile", "testdata", "upload"))
			require.NoError(t, err)
			question, err := json.Marshal(map[string]any{
				"files": []string{filepath.Join(folder, "ride.csv"), filepath.Join(folder, "no-timestamp.csv")},
				"date":  "2026-05-06",
			})
			require.NoError(t, err)

			command := exec.CommandContext(t.Context(), python(t), "testdata/interop/upload_0_70.py")
			home := t.TempDir()
			command.Env = []string{"HOME=" + home, "XDG_DATA_HOME=" + home, "PATH=/usr/bin:/bin", "NO_PROXY=*"}
			for name, value := range environment(t, sandbox) {
				command.Env = append(command.Env, name+"="+value)
			}
			command.Stdin = bytes.NewReader(question)
			var out, errs bytes.Buffer
			command.Stdout, command.Stderr = &out, &errs
			require.NoError(t, command.Run(), "%s", errs.String())

			var got struct {
				Answer, One map[string]json.RawMessage
				Refused     string
				Activity    struct {
					ID        string
					Duration  float64
					Power     float64
					Rows      int
					DataPower float64 `json:"data_power"`
					Levels    int
				}
			}
			require.NoError(t, json.Unmarshal(out.Bytes(), &got), "%s", out.String())
			if api == sweatstacktest.Current {
				var sources []sourceJSON
				require.NoError(t, json.Unmarshal(got.Answer["sources"], &sources))
				require.Len(t, sources, 2)
				assert.Equal(t, []string{got.Activity.ID}, sources[0].ActivityIDs)
				assert.Equal(t, "failed", sources[1].Status)
			} else {
				assert.JSONEq(t, `2`, string(got.Answer["files"]))
				assert.JSONEq(t, `1`, string(got.One["files"]))
			}
			assert.Contains(t, got.Refused, "too_long")
			assert.InDelta(t, 300, got.Activity.Duration, 0)
			assert.InDelta(t, 198.2074829931973, got.Activity.Power, 1e-9)
			assert.InDelta(t, 198.2074829931973, got.Activity.DataPower, 1e-9)
			assert.Equal(t, 294, got.Activity.Rows)
			assert.Positive(t, got.Activity.Levels)
			require.Len(t, sandbox.Sources(sandbox.Coach()), 3)
		})
	}
}
