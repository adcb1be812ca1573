package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// findingsOf runs the doctor and gives its findings by name.
func findingsOf(t *testing.T, args ...string) (code int, found map[string]finding) {
	t.Helper()
	var out, errs output
	code = run(t.Context(), append([]string{"doctor", "--json"}, args...), streams{out: &out, err: &errs})
	var list []finding
	require.NoError(t, json.Unmarshal([]byte(out.String()), &list), errs.String())
	found = map[string]finding{}
	for _, f := range list {
		found[f.Check] = f
	}
	return code, found
}

func TestDoctor_TellsThePlatformFromOtherServers(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	t.Setenv("SWEATSTACK_API_KEY", "")
	t.Setenv("SWEATSTACK_REFRESH_TOKEN", "")
	tests := []struct {
		name    string
		answer  http.HandlerFunc
		outcome string
		text    string
	}{
		{"the platform", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"issuer":"x"}`)) }, "ok", "the clocks agree"},
		{"a page", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) }, "warning", "is the address right?"},
		{"nothing there", http.NotFound, "warning", "404"},
		{"elsewhere", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://other.example/", http.StatusFound)
		}, "warning", "https://other.example/"},
		{"broken", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, "failed", "502"},
		{"another time", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Date", time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat))
			_, _ = w.Write([]byte(`{"issuer":"x"}`))
		}, "warning", "its clock is 1h0m"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := httptest.NewServer(tt.answer)
			t.Cleanup(server.Close)
			code, found := findingsOf(t, "--url", server.URL)
			assert.Equal(t, tt.outcome, found["platform"].Outcome, found)
			assert.Contains(t, found["platform"].Text, tt.text)
			assert.Equal(t, tt.outcome == "failed", code == exitFailed)
		})
	}
	_, found := findingsOf(t, "--url", "http://127.0.0.1:1")
	assert.Equal(t, "failed", found["platform"].Outcome)
	assert.Contains(t, found["platform"].Text, "http://127.0.0.1:1 cannot be reached: ")
}

func TestCanReplace(t *testing.T) {
	t.Parallel()
	assert.True(t, canReplace(filepath.Join(t.TempDir(), "tokens.json")))
	assert.False(t, canReplace(filepath.Join(t.TempDir(), "missing", "tokens.json")))
}

func TestIsLoopback_TakesNoNameThatOnlyLooksLikeIt(t *testing.T) {
	t.Parallel()
	for _, host := range []string{"127.0.0.1", "127.8.8.8", "::1", "localhost", "app.localhost"} {
		assert.True(t, isLoopback(host), host)
	}
	for _, host := range []string{"10.0.0.1", "localhost.example.com", "127.0.0.1.example.com", "notlocalhost", ""} {
		assert.False(t, isLoopback(host), host)
	}
}

func TestDoctor_LooksAtTheTokenFile(t *testing.T) {
	data := t.TempDir()
	t.Setenv("XDG_DATA_HOME", data)
	s := newShell(t)
	t.Setenv("SWEATSTACK_API_KEY", "")
	t.Setenv("SWEATSTACK_REFRESH_TOKEN", "")
	token := s.sandbox.Token(s.sandbox.Coach())
	path := filepath.Join(data, "SweatStack", "tokens.json")
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
	keep := func(mode os.FileMode, content map[string]string) {
		raw, err := json.Marshal(content)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(path, raw, mode))
		require.NoError(t, os.Chmod(path, mode))
	}
	whole := map[string]string{"access_token": token.AccessToken.Reveal(), "refresh_token": token.RefreshToken.Reveal()}
	keep(0o644, whole)
	_, found := findingsOf(t)
	assert.Equal(t, "warning", found["token file"].Outcome)
	assert.Contains(t, found["token file"].Text, "others on this machine could read it")
	assert.NotContains(t, found["token file"].Text, token.RefreshToken.Reveal())
	_, found = findingsOf(t)
	assert.Equal(t, "ok", found["token file"].Outcome, "reading it has mended it")
	assert.Equal(t, "ok", found["sign-in"].Outcome)
	files, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	for _, file := range files {
		assert.NotContains(t, file.Name(), "doctor", "nothing is left behind")
	}
	require.NoError(t, os.WriteFile(path, []byte("{half"), 0o600))
	code, found := findingsOf(t)
	assert.Equal(t, exitFailed, code)
	assert.Equal(t, "failed", found["token file"].Outcome)
	assert.Contains(t, found["program"].Text, "sweatstack ")
}

// The variables of the cache are those of the Python client.
func TestLongitudinal_KeepsDataWhenTheEnvironmentSaysSo(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	cache := t.TempDir()
	t.Setenv("SWEATSTACK_LOCAL_CACHE", "1")
	t.Setenv("SWEATSTACK_CACHE_DIR", cache)
	args := []string{"longitudinal", "mean-max", "--sport", "cycling", "--start", "2025-01-01", "--end", "2025-12-31", "--csv"}
	first := s.ok(args...)
	assert.Equal(t, first, s.ok(args...))
	files := 0
	require.NoError(t, filepath.WalkDir(cache, func(_ string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files++
		}
		return err
	}))
	assert.Positive(t, files)
}
