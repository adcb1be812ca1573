package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// newForeignPlatform signs somebody in at a server that answers as it likes.
func newForeignPlatform(t *testing.T, answers map[string]string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer, ok := answers[r.Method+" "+r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(answer))
	}))
	t.Cleanup(server.Close)
	t.Setenv("SWEATSTACK_URL", server.URL)
	t.Setenv("SWEATSTACK_API_KEY", "token")
	t.Setenv("SWEATSTACK_REFRESH_TOKEN", "")
}

func TestDelegate_PrintsNoLineThatAShellWouldRun(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	newForeignPlatform(t, map[string]string{
		"GET /api/v1/users/":                 `[{"id":"u_7","display_name":"Emil","scopes":[],"is_managed":false}]`,
		"POST /api/v1/oauth/delegated-token": `{"access_token":"x$(id)","expires_in":900}`,
	})
	var out, errs output
	assert.Equal(t, exitFailed, run(t.Context(), []string{"delegate", "emil"}, streams{out: &out, err: &errs}))
	assert.Empty(t, out.String())
	assert.Contains(t, errs.String(), "SWEATSTACK_API_KEY holds characters that a shell would act upon")
	assert.NotContains(t, errs.String(), "$(id)")
	require.Equal(t, exitDone, run(t.Context(), []string{"delegate", "emil", "--json"}, streams{out: &out, err: &errs}), errs.String())
	var values map[string]string
	require.NoError(t, json.Unmarshal([]byte(out.String()), &values))
	assert.Equal(t, "x$(id)", values["SWEATSTACK_API_KEY"])
}

func TestBackfill_ALineThatSaysNothingNewIsNotPrinted(t *testing.T) {
	line := `{"backfill_loaded_until":"2025-01-01T00:00:00Z"}` + "\n"
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	newForeignPlatform(t, map[string]string{
		"GET /api/v1/activities/backfill-status": strings.Repeat(line, 3) + "<html>\n" + strings.Replace(line, "2025", "2024", 1),
	})
	var out, errs output
	require.Equal(t, exitDone, run(t.Context(), []string{"backfill", "--until", "2024-01-01"}, streams{out: &out, err: &errs}), errs.String())
	assert.Equal(t, "loaded back to 2025-01-01 00:00:00Z\nloaded back to 2024-01-01 00:00:00Z\n", out.String())
	assert.Contains(t, errs.String(), "warning", "a line that cannot be read is told")
}
