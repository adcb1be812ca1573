package sweatstackhttp

import (
	"log/slog"
	"net/http"
)

// SessionOpenedByOldKeyEvent is a session cookie that one of the older
// [Config.SessionSecrets] opened. It is sealed with the first one on the way
// out. When these events have stopped for as long as a session may last, the
// older secret can go.
type SessionOpenedByOldKeyEvent struct {
	// UserID is the principal.
	UserID string
}

// EventName implements [sweatstack.Event].
func (SessionOpenedByOldKeyEvent) EventName() string { return "session_opened_by_old_key" }

// Attrs implements [sweatstack.Event].
func (e SessionOpenedByOldKeyEvent) Attrs() []slog.Attr {
	return []slog.Attr{slog.String("actor", e.UserID)}
}

// Level implements [slog.Leveler]: info.
func (SessionOpenedByOldKeyEvent) Level() slog.Level { return slog.LevelInfo }

// CookieChunkedEvent is a session cookie that was longer than a browser takes,
// so that it was split. Browsers and proxies bound all cookies of a request
// together; see [Auth.Diagnose].
type CookieChunkedEvent struct {
	// UserID is the principal.
	UserID string
	// Cookie is the cookie's name without prefix, such as "sweatstack_session".
	Cookie string
	// Parts is how many numbered cookies carry the value.
	Parts int
	// Bytes is the length of the sealed value.
	Bytes int
}

// EventName implements [sweatstack.Event].
func (CookieChunkedEvent) EventName() string { return "cookie_chunked" }

// Attrs implements [sweatstack.Event].
func (e CookieChunkedEvent) Attrs() []slog.Attr {
	return []slog.Attr{
		slog.String("actor", e.UserID), slog.String("cookie", e.Cookie),
		slog.Int("parts", e.Parts), slog.Int("bytes", e.Bytes),
	}
}

// Level implements [slog.Leveler]: debug. It is written again and again, and
// nothing is wrong as long as the cookies come back.
func (CookieChunkedEvent) Level() slog.Level { return slog.LevelDebug }

// noteChunks reports a session cookie that was split. parts is how many numbered
// cookies carry it; none means that it is whole.
func (a *Auth) noteChunks(r *http.Request, userID string, parts, bytes int) {
	if parts > 0 {
		a.observe(r.Context(), CookieChunkedEvent{UserID: userID, Cookie: sessionBase, Parts: parts, Bytes: bytes})
	}
}
