package sweatstack

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"
)

// Defaults and bounds of a cache.
const (
	defaultCacheBytes = 1 << 30
	defaultOpenEnded  = 5 * time.Minute
	longestOpenEnded  = 24 * time.Hour
)

// ErrCacheFolder means that the folder of a [Cache] is not safe to use: it
// belongs to another user of the machine, others may write to it, or something
// that is no folder is in the place of one. It comes with a [CacheEvent] and
// from [Cache.Clear]; a call never fails with it.
var ErrCacheFolder = errors.New("sweatstack: cache folder is not safe to use")

// CacheNames says how the files of a [Cache] are named. The bytes in them are
// the same: the platform's answer as it came.
type CacheNames int

const (
	// CacheNames070 is as the Python client 0.70 does: longitudinal-<key>.parquet.
	CacheNames070 CacheNames = iota
	// CacheNames097 is as the Python client 0.97 does:
	// longitudinal_data-<key>.parquet.
	CacheNames097
)

// CacheConfig are the settings of a [Cache]. The zero value is fine.
type CacheConfig struct {
	// MaxBytes bounds the files of the cache together; those used longest ago
	// go first. An answer that is larger is not kept. Zero means 1 GiB;
	// negative is an error.
	MaxBytes int64
	// OpenEnded is how long an answer is used whose days are not over: no end,
	// or an end that is today or later. It never outlives the day in UTC. Zero
	// means five minutes, more than 24 hours is an error, and negative keeps no
	// such answer.
	OpenEnded time.Duration
	// Names says how files of [LongitudinalService.Data] are named. Those of
	// [LongitudinalService.MeanMax] have one form, that of 0.97: 0.70 did not
	// keep them. The zero value is [CacheNames070].
	Names CacheNames
}

// Cache keeps answers of [LongitudinalService.Data] and
// [LongitudinalService.MeanMax] in files, for a client made with [WithCache].
//
// Days that are over everywhere on earth are kept for ever: until they are
// cleared, or make room. They do not notice when the platform gets an older
// activity later; clear the cache after a backfill. For others see
// [CacheConfig.OpenEnded]. The rules and the names of the files are those of
// the Python client (SweatStack API reference, section 6), except that each
// platform has a folder of its own, and so has each user in it:
//
//	<folder>/<host>-<hash of the base URL>/<user id>/longitudinal-<key>.parquet
//
// A user id in another form than the platform's is hashed. Folders are made for
// this user of the machine alone, 0700, and files 0600; they are written beside
// and renamed, so nobody sees half of one. A folder that others may write to is
// not used. Several processes may share one.
//
// A Cache holds nothing open and is safe for concurrent use, by any number of
// clients.
type Cache struct {
	dir string
	cfg CacheConfig

	mu     sync.Mutex // held while files are written or removed
	clears int        // guarded by mu: an answer asked for before a Clear is not kept after it
}

// NewCache makes a cache in a folder, which is made with the first answer. It
// does not touch the disk: only settings can be wrong. Package login knows the
// usual folder.
func NewCache(dir string, cfg CacheConfig) (*Cache, error) {
	switch {
	case dir == "":
		return nil, errors.New("sweatstack: cache: the folder has no name")
	case cfg.MaxBytes < 0:
		return nil, fmt.Errorf("sweatstack: cache: MaxBytes %d: must not be negative", cfg.MaxBytes)
	case cfg.OpenEnded > longestOpenEnded:
		return nil, fmt.Errorf("sweatstack: cache: OpenEnded %v: must not be more than %v", cfg.OpenEnded, longestOpenEnded)
	case cfg.Names != CacheNames070 && cfg.Names != CacheNames097:
		return nil, fmt.Errorf("sweatstack: cache: Names %d: not known", cfg.Names)
	}
	dir, err := filepath.Abs(dir) // a program that changes its folder keeps its cache
	if err != nil {
		return nil, fmt.Errorf("sweatstack: cache: %w", err)
	}
	if cfg.MaxBytes == 0 {
		cfg.MaxBytes = defaultCacheBytes
	}
	if cfg.OpenEnded == 0 {
		cfg.OpenEnded = defaultOpenEnded
	}
	return &Cache{dir: dir, cfg: cfg}, nil
}

// WithCache keeps data over many activities in files. Nil means no cache, which
// is the default. Clients made from this one share it; each user has files of
// their own, found by the access token of the very call: a client that acts as
// another finds the other's. A token whose user cannot be read, or that is
// known to lack the scope to read activities, has no cache.
//
// A cache is for programs that get their tokens from the token endpoint: the
// signature of a token is not checked, so do not give one to a client whose
// tokens come from strangers. It answers as long as a token is fresh, so an
// access that was withdrawn ends with the token, not at once.
//
// A cache that does not work, for want of room or of rights, fails no call. A
// [CacheEvent] tells of it.
func WithCache(c *Cache) Option {
	return func(s *settings) error {
		s.cache = c
		return nil
	}
}
