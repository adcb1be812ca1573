package sweatstack

import "log/slog"

// CacheOutcome says what came of asking a [Cache].
type CacheOutcome string

// The outcomes.
const (
	// CacheHit: a file answered, and nothing was sent.
	CacheHit CacheOutcome = "hit"
	// CacheMiss: there is no file, or it is too old.
	CacheMiss CacheOutcome = "miss"
	// CacheStored: the platform's answer is in a file now.
	CacheStored CacheOutcome = "stored"
	// CacheDamaged: the file cannot be read as an answer. It was removed, and
	// counts as missing.
	CacheDamaged CacheOutcome = "damaged"
	// CacheSkipped: the cache was not asked, as the user of the token is not
	// known or may not read activities.
	CacheSkipped CacheOutcome = "skipped"
	// CacheFailed: a file could not be read or written: no room, no right, an
	// unsafe folder. The call went on without.
	CacheFailed CacheOutcome = "failed"
)

// CacheEvent is something that happened in a [Cache].
type CacheEvent struct {
	// UserID is whose data it is; empty when that is not known.
	UserID string
	// File is the name of the file, without folders.
	File string
	// Outcome says what happened.
	Outcome CacheOutcome
	// Err is why it failed, was damaged or was skipped; it may name a folder.
	Err error
}

// EventName implements [Event].
func (CacheEvent) EventName() string { return "cache" }

// Attrs implements [Event].
func (e CacheEvent) Attrs() []slog.Attr {
	attrs := []slog.Attr{
		slog.String("user", e.UserID), slog.String("file", e.File), slog.String("outcome", string(e.Outcome)),
	}
	if e.Err != nil {
		attrs = append(attrs, slog.String("error", e.Err.Error()))
	}
	return attrs
}

// Level implements [slog.Leveler]: warn when the cache does not work, else debug.
func (e CacheEvent) Level() slog.Level {
	if e.Outcome == CacheFailed || e.Outcome == CacheDamaged {
		return slog.LevelWarn
	}
	return slog.LevelDebug
}
