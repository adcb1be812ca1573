package sweatstack_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// SWEATSTACK_PYTHON names a Python with the package sweatstack in version 0.70.
func TestCacheInterop_PythonAndGoReadEachOthersFiles(t *testing.T) {
	t.Parallel()
	interpreter := os.Getenv("SWEATSTACK_PYTHON")
	if interpreter == "" {
		if os.Getenv("SWEATSTACK_REQUIRE_SERVICES") == "1" {
			t.Fatal("SWEATSTACK_PYTHON must name a Python with sweatstack")
		}
		t.Skip("SWEATSTACK_PYTHON names no Python with sweatstack")
	}
	var requests atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(tableOf(t, "server", int(requests.Add(1)))))
	}))
	defer server.Close()
	c := newCacheTest(t, sweatstack.CacheConfig{})
	client := c.client(signedIn(t, alice), sweatstack.WithBaseURL(server.URL), sweatstack.WithHTTPClient(server.Client()))
	_, n := c.data(client, closed())
	require.Equal(t, 1, n)
	hosts, err := filepath.Glob(filepath.Join(c.dir, "127.0.0.1_*"))
	require.NoError(t, err)
	require.Len(t, hosts, 1)

	// The folder of the platform is what Python takes for the cache.
	python := func(start string) string {
		cmd := exec.CommandContext(t.Context(), interpreter, "testdata/python_cache.py", server.URL, signedIn(t, alice).AccessToken.Reveal(), start)
		cmd.Env = append(os.Environ(), "SWEATSTACK_LOCAL_CACHE=1", "SWEATSTACK_CACHE_DIR="+hosts[0])
		output, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s", output)
		return strings.TrimSpace(string(output))
	}
	assert.Equal(t, "1", python("2025-01-01"), "the file of Go")
	assert.EqualValues(t, 1, requests.Load())

	assert.Equal(t, "2", python("2024-12-31"), "Python asks")
	// Python's file is of now, the clock of this test is not.
	c.now = c.now.AddDate(50, 0, 0)
	_, n = c.data(client, sized(1))
	assert.Equal(t, 2, n, "the file of Python")
	assert.EqualValues(t, 2, requests.Load())
}
