package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// output is a buffer that a command writes and a test reads meanwhile.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// lines reads NAME=value lines.
func lines(text string) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok {
			out[name] = value
		}
	}
	return out
}

func TestSandbox_PrintsAndWritesTheEnvironmentAndStopsWhenInterrupted(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "sandbox.env")
	require.NoError(t, os.WriteFile(file, []byte("old"), 0o644))
	ctx, interrupt := context.WithCancel(t.Context())
	var out, log output
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"sandbox", "--addr", "127.0.0.1:0", "--rotate-refresh-tokens=false", "--env-file", file}, streams{out: &out, err: &log})
	}()
	require.Eventually(t, func() bool { return strings.Contains(log.String(), "sandbox listens") }, time.Minute, 5*time.Millisecond)

	printed := lines(out.String())
	for _, name := range []string{"URL", "API_KEY", "REFRESH_TOKEN", "CLIENT_ID", "CLIENT_SECRET", "WEBHOOK_SECRET", "SESSION_SECRET"} {
		assert.NotEmpty(t, printed["SWEATSTACK_"+name], name)
	}
	written, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, out.String(), string(written))
	info, err := os.Stat(file)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "an older file does not lend its mode")
	for name, value := range printed {
		if name != "SWEATSTACK_URL" {
			assert.NotContains(t, log.String(), value, name)
		}
	}

	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, printed["SWEATSTACK_URL"]+"/api/v1/users/", http.NoBody)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer "+printed["SWEATSTACK_API_KEY"])
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	assert.Equal(t, http.StatusOK, answer.StatusCode)

	interrupt()
	select {
	case got := <-code:
		assert.Equal(t, exitDone, got)
	case <-time.After(time.Minute):
		t.Fatal("the command did not end")
	}
}

// controlCall sends a request to the control API of a sandbox.
func controlCall(t *testing.T, base, method, path string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, base+"/_sandbox/"+path, http.NoBody)
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, errors.Join(err, answer.Body.Close()))
	return string(body)
}

func TestSandbox_ImportsAFolderAsOneMoreUser(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "ride.csv"),
		[]byte("timestamp,power,sport\n2026-05-06T12:00:00Z,200,cycling\n2026-05-06T12:00:01Z,210,cycling\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "broken.fit"), []byte("x"), 0o600))
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	var out, log output
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"sandbox", "--addr", "127.0.0.1:0", "--import", folder, "--import-as", "Ada"}, streams{out: &out, err: &log})
	}()
	require.Eventually(t, func() bool { return strings.Contains(log.String(), "sandbox listens") }, time.Minute, 5*time.Millisecond)
	assert.Contains(t, log.String(), "user=Ada")
	assert.Contains(t, log.String(), "files=2 failed=1 activities=1")
	url := lines(out.String())["SWEATSTACK_URL"]
	assert.Contains(t, controlCall(t, url, http.MethodPost, "reset"), "now")
	assert.Contains(t, controlCall(t, url, http.MethodGet, "state"), `"name":"Ada"`, "a reset keeps the import")
	interrupt()
	assert.Equal(t, exitDone, <-code)
}

func TestSandbox_SaysThatAFolderHasNothingToImport(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "notes.txt"), []byte("x"), 0o600))
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	var out, log output
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"sandbox", "--addr", "127.0.0.1:0", "--import", folder}, streams{out: &out, err: &log})
	}()
	require.Eventually(t, func() bool { return strings.Contains(log.String(), "sandbox listens") }, time.Minute, 5*time.Millisecond)
	assert.Contains(t, log.String(), "no FIT or CSV file in the folder")
	interrupt()
	assert.Equal(t, exitDone, <-code)
}

func TestSandbox_DataFileKeepsItsUsersAndItsEnvironment(t *testing.T) {
	t.Parallel()
	folder, rides := t.TempDir(), t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(rides, "ride.csv"),
		[]byte("timestamp,power,sport\n2026-05-06T12:00:00Z,200,cycling\n2026-05-06T12:00:01Z,210,cycling\n"), 0o600))
	live := func() (environment map[string]string, log string) {
		ctx, interrupt := context.WithCancel(t.Context())
		defer interrupt()
		var out, errs output
		code := make(chan int, 1)
		go func() {
			code <- run(ctx, []string{
				"sandbox", "--addr", "127.0.0.1:0", "--data", filepath.Join(folder, "state.db"), "--import", rides,
			}, streams{out: &out, err: &errs})
		}()
		require.Eventually(t, func() bool { return strings.Contains(errs.String(), "sandbox listens") }, time.Minute, 5*time.Millisecond)
		interrupt()
		assert.Equal(t, exitDone, <-code, errs.String())
		return lines(out.String()), errs.String()
	}
	first, log := live()
	assert.Contains(t, log, "activities=1")
	again, log := live()
	assert.Contains(t, log, "activities=1", "the same user, and the same ride once")
	for name, value := range first {
		if name != "SWEATSTACK_URL" {
			assert.Equal(t, value, again[name], name)
		}
	}
}

func TestRun_ExitCodes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		args []string
		want int
		err  string
	}{
		{"help", []string{"--help"}, exitDone, ""},
		{"help of a command", []string{"sandbox", "--help"}, exitDone, ""},
		{"no command", nil, exitUsage, "a command is missing"},
		{"unknown command", []string{"fly"}, exitUsage, "fly"},
		{"unknown flag", []string{"sandbox", "--no-such"}, exitUsage, "--no-such"},
		{"unknown generation", []string{"sandbox", "--api", "old"}, exitUsage, "--api"},
		{"wrong address", []string{"sandbox", "--addr", "nowhere"}, exitFailed, "nowhere"},
		{"wrong life time", []string{"sandbox", "--access-token-ttl", "1ms"}, exitFailed, "TTL"},
		{"file that cannot be written", []string{"sandbox", "--addr", "127.0.0.1:0", "--env-file", "/no/such/folder/x"}, exitFailed, "/no/such/folder/x"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			var out, errs output
			assert.Equal(t, tt.want, run(ctx, tt.args, streams{out: &out, err: &errs}))
			assert.Contains(t, errs.String(), tt.err)
		})
	}
}

func TestSandbox_HelpNamesTheFixedFlags(t *testing.T) {
	t.Parallel()
	var out, errs output
	require.Equal(t, exitDone, run(t.Context(), []string{"sandbox", "--help"}, streams{out: &out, err: &errs}))
	for _, flag := range []string{
		"--addr", "--seed", "--access-token-ttl", "--rotate-refresh-tokens", "--refresh-reuse-grace", "--latency", "--api",
		"--env-file", "--fixed-secrets", "--data", "--import", "--history", "--webhook",
		"/oauth/authorize", "/api/v1/oauth/token", "/_sandbox/", "X-Sweatstack-Signature", "SWEATSTACK_WEBHOOK_SECRET", "--allow-host", "--allow-webhook",
	} {
		assert.Contains(t, out.String(), flag)
	}
}
