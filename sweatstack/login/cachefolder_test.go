package login_test

import (
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/login"
)

func TestCacheFolder_IsThatOfThePlatform(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("LocalAppData", home)
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("SWEATSTACK_CACHE_DIR", "")
	want := map[string]string{
		"linux": filepath.Join(home, ".cache", "SweatStack"), "darwin": filepath.Join(home, "Library", "Caches", "SweatStack"),
		"windows": filepath.Join(home, "SweatStack", "SweatStack", "Cache"),
	}
	got, err := login.CacheFolder()
	require.NoError(t, err)
	if folder, known := want[runtime.GOOS]; known {
		assert.Equal(t, folder, got)
	}
	t.Setenv("SWEATSTACK_CACHE_DIR", "/elsewhere")
	got, err = login.CacheFolder()
	require.NoError(t, err)
	assert.Equal(t, "/elsewhere", got)
}

func TestCacheFolder_WithoutAHomeIsAnError(t *testing.T) {
	for _, name := range []string{"HOME", "LocalAppData", "XDG_CACHE_HOME", "SWEATSTACK_CACHE_DIR"} {
		t.Setenv(name, "")
	}
	t.Setenv("SWEATSTACK_LOCAL_CACHE", "1")
	_, err := login.CacheFolder()
	require.ErrorIs(t, err, login.ErrConfig)
	_, err = login.CacheFromEnvironment(sweatstack.CacheConfig{})
	require.ErrorIs(t, err, login.ErrConfig)
}

func TestCacheFromEnvironment_IsOnByItsVariable(t *testing.T) {
	t.Setenv("SWEATSTACK_CACHE_DIR", t.TempDir())
	for value, on := range map[string]bool{
		"": false, "0": false, "false": false, "False": false, " no ": false, "OFF": false, "1": true, "true": true, "anything": true,
	} {
		t.Setenv("SWEATSTACK_LOCAL_CACHE", value)
		cache, err := login.CacheFromEnvironment(sweatstack.CacheConfig{})
		require.NoError(t, err)
		assert.Equal(t, on, cache != nil, value)
		_, err = sweatstack.NewClient(sweatstack.WithCache(cache))
		require.NoError(t, err)
	}
	t.Setenv("SWEATSTACK_LOCAL_CACHE", "1")
	_, err := login.CacheFromEnvironment(sweatstack.CacheConfig{MaxBytes: -1})
	require.ErrorIs(t, err, login.ErrConfig)
}
