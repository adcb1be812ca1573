package login

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// Variables of the environment that are about the cache (SweatStack API
// reference, section 2.11).
const (
	envLocalCache = "SWEATSTACK_LOCAL_CACHE"
	envCacheDir   = "SWEATSTACK_CACHE_DIR"
)

// CacheFolder tells where data over many activities is kept for the user of
// this process; see [sweatstack.NewCache]. It is the folder that the variable
// SWEATSTACK_CACHE_DIR names, and without it SweatStack in the platform's own
// place for what can be had again: $XDG_CACHE_HOME or ~/.cache on Linux,
// ~/Library/Caches on macOS, and SweatStack\SweatStack\Cache in %LocalAppData%
// on Windows. Python's client has its files there too, in other folders. The
// error matches [ErrConfig]: this user has no home.
func CacheFolder() (string, error) {
	if dir := os.Getenv(envCacheDir); dir != "" {
		return dir, nil
	}
	base, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrConfig, err)
	}
	if runtime.GOOS == "windows" {
		return filepath.Join(base, "SweatStack", "SweatStack", "Cache"), nil // the maker, then the program
	}
	return filepath.Join(base, "SweatStack"), nil
}

// CacheFromEnvironment gives the cache that the variable SWEATSTACK_LOCAL_CACHE
// turns on, in [CacheFolder], for [sweatstack.WithCache]. Without the variable
// it gives nil, which is no cache. Unlike Python's client it takes 0, false, no
// and off for no, too.
//
// Errors: [ErrConfig], also for settings that [sweatstack.NewCache] refuses.
func CacheFromEnvironment(cfg sweatstack.CacheConfig) (*sweatstack.Cache, error) {
	switch strings.ToLower(strings.TrimSpace(os.Getenv(envLocalCache))) {
	case "", "0", "false", "no", "off":
		return nil, nil // a good value of the option
	}
	dir, err := CacheFolder()
	if err != nil {
		return nil, err
	}
	cache, err := sweatstack.NewCache(dir, cfg)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	return cache, nil
}
