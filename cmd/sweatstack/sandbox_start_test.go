package main

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// startSandbox runs the command until the test ends, and gives the lines that
// it has printed and its log.
func startSandbox(t *testing.T, flags ...string) (environment map[string]string, log *output) {
	t.Helper()
	ctx, interrupt := context.WithCancel(t.Context())
	var out output
	log = &output{}
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, append([]string{"sandbox", "--addr", "127.0.0.1:0"}, flags...), streams{out: &out, err: log})
	}()
	t.Cleanup(func() {
		interrupt()
		assert.Equal(t, exitDone, <-code, log)
	})
	require.Eventually(t, func() bool { return strings.Contains(log.String(), "sandbox listens") }, time.Minute, 5*time.Millisecond)
	return lines(out.String()), log
}

// get asks for a path with the token of the environment, and gives the status
// and the body.
func get(t *testing.T, environment map[string]string, path string) (status int, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, environment["SWEATSTACK_URL"]+path, http.NoBody)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer "+environment["SWEATSTACK_API_KEY"])
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer func() { assert.NoError(t, answer.Body.Close()) }()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer.StatusCode, string(text)
}

func TestSandbox_TheSameClockGivesTheSameActivities(t *testing.T) {
	t.Parallel()
	first, _ := startSandbox(t, "--clock", "2026-06-01T14:00:00+02:00")
	second, _ := startSandbox(t, "--clock", "2026-06-01T12:00:00Z")
	status, list := get(t, first, "/api/v1/activities/?limit=100")
	require.Equal(t, http.StatusOK, status, list)
	assert.Regexp(t, `"start":"2026-0(5-31|6-01)T`, list[:400], "the history ends at the clock")
	_, again := get(t, second, "/api/v1/activities/?limit=100")
	assert.Equal(t, list, again)
	_, state := get(t, first, "/_sandbox/state")
	assert.Regexp(t, `"now":"2026-06-01T12:0\d:\d\d\.\d+Z"`, state, "the clock runs on")
}

func TestSandbox_AClockAndADataFileDoNotGoTogether(t *testing.T) {
	t.Parallel()
	var out, errs output
	file := filepath.Join(t.TempDir(), "state.db")
	args := []string{"sandbox", "--data", file, "--clock", "2026-06-01T12:00:00Z"}
	assert.Equal(t, exitUsage, run(t.Context(), args, streams{out: &out, err: &errs}))
	assert.Contains(t, errs.String(), "--clock and --data")
	assert.NoFileExists(t, file)
}

func TestSandbox_RedirectURIsReplaceThoseOfLoopback(t *testing.T) {
	t.Parallel()
	environment, _ := startSandbox(t, "--redirect-uri", "http://192.0.2.7:8000")
	for target, want := range map[string]int{
		"http://192.0.2.7:8000/callback": http.StatusOK,
		"http://127.0.0.1:8000/callback": http.StatusBadRequest,
		"http://192.0.2.8:8000/callback": http.StatusBadRequest,
	} {
		query := url.Values{"client_id": {environment["SWEATSTACK_CLIENT_ID"]}, "redirect_uri": {target}, "scope": {"activities:read"}, "response_type": {"code"}}
		status, _ := get(t, environment, "/oauth/authorize?"+query.Encode())
		assert.Equal(t, want, status, target)
	}
}

func TestSandbox_WarnsWhenTheNetworkReachesIt(t *testing.T) {
	t.Parallel()
	for addr, warns := range map[string]bool{
		"0.0.0.0:0": true, ":0": true, "127.0.0.1:0": false, "localhost:0": false,
	} {
		_, log := startSandbox(t, "--addr", addr)
		if warns {
			assert.Contains(t, log.String(), "sign in as anybody", addr)
		} else {
			assert.NotContains(t, log.String(), "level=WARN", addr)
		}
	}
}

// witness notes what the log said when the first line was printed.
type witness struct {
	log  *output
	seen string
}

func (w *witness) Write(p []byte) (int, error) {
	if w.seen == "" {
		w.seen = w.log.String()
	}
	return len(p), nil
}

func TestSandbox_PrintsItsLinesWhenTheImportIsDone(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "broken.fit"), []byte("x"), 0o600))
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	var log output
	out := &witness{log: &log}
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"sandbox", "--addr", "127.0.0.1:0", "--import", folder}, streams{out: out, err: &log})
	}()
	require.Eventually(t, func() bool { return strings.Contains(log.String(), "sandbox listens") }, time.Minute, 5*time.Millisecond)
	interrupt()
	require.Equal(t, exitDone, <-code)
	assert.Contains(t, out.seen, "msg=imported")
}
