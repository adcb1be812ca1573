package sweatstack

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Errors that a caller may branch on with [errors.Is].
var (
	// ErrNotFound is every answer 404, and a search that found nothing.
	ErrNotFound = errors.New("sweatstack: not found")
	// ErrUnauthorized is every answer 401 that a refresh could not mend.
	ErrUnauthorized = errors.New("sweatstack: not authorized")
	// ErrForbidden is every answer 403: a missing scope, somebody else's data,
	// a call that a delegated token may not make.
	ErrForbidden = errors.New("sweatstack: forbidden")
	// ErrRateLimited is every answer 429.
	ErrRateLimited = errors.New("sweatstack: rate limited")
	// ErrReauthRequired means that the person must sign in again: the refresh
	// token was refused, or there is none and the access token has ended.
	ErrReauthRequired = errors.New("sweatstack: sign-in required again")
	// ErrInvalidGrant means that the token endpoint refused a code or a
	// refresh token for good (RFC 6749, section 5.2).
	ErrInvalidGrant = errors.New("sweatstack: grant refused")
	// ErrInvalidClient means that the token endpoint does not accept the
	// client id or the client secret: a fault of the settings, not of a user.
	ErrInvalidClient = errors.New("sweatstack: client credentials refused")
	// ErrUnavailable means that a refresh has no definite answer yet. The
	// session is intact; try again later. See [UnavailableError].
	ErrUnavailable = errors.New("sweatstack: platform temporarily unavailable")
	// ErrCorruptData means that the platform's answer cannot be read: damaged
	// Parquet, JSON of another shape, an HTML page with status 200.
	ErrCorruptData = errors.New("sweatstack: answer cannot be read")
	// ErrConnection means that a request got no answer: no connection, a
	// time-out, a connection cut in the middle.
	ErrConnection = errors.New("sweatstack: no answer")
	// ErrTooLarge means that an answer is longer than the limit for its kind.
	ErrTooLarge = errors.New("sweatstack: answer too large")
)

// APIError is an answer of the platform with a status that is not 2xx. It
// matches the sentinel of its status: [ErrNotFound] 404, [ErrUnauthorized] 401,
// [ErrForbidden] 403, [ErrRateLimited] 429; answers of the token endpoint also
// match [ErrInvalidGrant] or [ErrInvalidClient].
type APIError struct {
	// Status is the HTTP status code.
	Status int
	// Method and Path name the request; the query is left out.
	Method, Path string
	// RequestID is the platform's x-request-id, for support; may be empty.
	RequestID string
	// Detail is the platform's text, shortened; it comes from outside, so
	// escape it before showing it on a page. Empty when there was none.
	Detail string
	// Fields lists what is wrong with which parameter, for status 422.
	Fields []FieldError
	// RetryAfter is how long the platform asks to wait; zero when it does not.
	RetryAfter time.Duration

	grant error // ErrInvalidGrant or ErrInvalidClient, for the token endpoint
}

// FieldError is one entry of a 422 answer (SweatStack API reference, section 1.6).
type FieldError struct {
	// Location is the way to the field, such as "query.start" or "body.files.0".
	Location string
	// Message says what is wrong with it.
	Message string
	// Code is the platform's name of the kind of error.
	Code string
}

// Error implements error. It holds no token, no query and no raw body.
func (e *APIError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "sweatstack: %s %s: %d", e.Method, e.Path, e.Status)
	if text := http.StatusText(e.Status); text != "" {
		b.WriteString(" " + text)
	}
	if e.Detail != "" {
		b.WriteString(": " + e.Detail)
	}
	for i, f := range e.Fields {
		if i == 5 {
			fmt.Fprintf(&b, "; and %d more", len(e.Fields)-i)
			break
		}
		fmt.Fprintf(&b, "; %s: %s", f.Location, f.Message)
	}
	if e.RequestID != "" {
		b.WriteString(" (request " + e.RequestID + ")")
	}
	return b.String()
}

// Is maps the status to its sentinel.
func (e *APIError) Is(target error) bool {
	switch target {
	case ErrNotFound:
		return e.Status == http.StatusNotFound
	case ErrUnauthorized:
		return e.Status == http.StatusUnauthorized
	case ErrForbidden:
		return e.Status == http.StatusForbidden
	case ErrRateLimited:
		return e.Status == http.StatusTooManyRequests
	case ErrInvalidGrant, ErrInvalidClient:
		return e.grant == target
	}
	return false
}

// UnavailableError is a refresh that has no definite answer: a time-out, a cut
// connection, a 5xx. It matches [ErrUnavailable]. The refresh token is intact
// as far as anybody can know.
type UnavailableError struct {
	// RetryAfter is how long to wait before the next try; at least a second.
	RetryAfter time.Duration
	// Err is what the last try ended with; may be nil.
	Err error
}

// Error implements error.
func (e *UnavailableError) Error() string {
	text := fmt.Sprintf("%v, retry after %v", ErrUnavailable, e.RetryAfter)
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Is matches [ErrUnavailable].
func (e *UnavailableError) Is(target error) bool { return target == ErrUnavailable }

// Unwrap gives the last try's error.
func (e *UnavailableError) Unwrap() error { return e.Err }

// ReauthError is a definite refusal: the person must sign in again. It matches
// [ErrReauthRequired].
type ReauthError struct {
	// At is when the platform gave its answer. A request that began before may
	// carry an older token than one that was stored since.
	At time.Time
	// Err is the platform's answer; nil when there is no refresh token.
	Err error
}

// Error implements error.
func (e *ReauthError) Error() string {
	if e.Err == nil {
		return ErrReauthRequired.Error() + ": no refresh token"
	}
	return ErrReauthRequired.Error() + ": " + e.Err.Error()
}

// Is matches [ErrReauthRequired].
func (e *ReauthError) Is(target error) bool { return target == ErrReauthRequired }

// Unwrap gives the platform's answer.
func (e *ReauthError) Unwrap() error { return e.Err }

// maxDetail bounds the platform's text that an error carries, in bytes.
const maxDetail = 300

// parseProblem reads the body of an error answer (SweatStack API reference,
// section 1.6): a text in "detail", a list of fields, the form of RFC 6749, or
// anything else, which gives nothing.
func parseProblem(body []byte) (detail, code string, fields []FieldError) {
	var wire struct {
		Detail      json.RawMessage `json:"detail"`
		Error       json.RawMessage `json:"error"`
		Description json.RawMessage `json:"error_description"`
	}
	if json.Unmarshal(body, &wire) != nil {
		return "", "", nil
	}
	_ = json.Unmarshal(wire.Error, &code)
	if json.Unmarshal(wire.Detail, &detail) != nil {
		fields = parseFields(wire.Detail)
	}
	if detail == "" {
		_ = json.Unmarshal(wire.Description, &detail)
	}
	return shorten(detail), code, fields
}

// parseFields reads the list form of "detail". Entries of another shape are
// left out.
func parseFields(raw json.RawMessage) []FieldError {
	var wire []struct {
		Loc  []any  `json:"loc"`
		Msg  string `json:"msg"`
		Type string `json:"type"`
	}
	if json.Unmarshal(raw, &wire) != nil {
		return nil
	}
	fields := make([]FieldError, 0, len(wire))
	for _, w := range wire {
		parts := make([]string, len(w.Loc))
		for i, part := range w.Loc {
			parts[i] = fmt.Sprint(part)
		}
		fields = append(fields, FieldError{
			Location: shorten(strings.Join(parts, ".")), Message: shorten(w.Msg), Code: shorten(w.Type),
		})
	}
	return fields
}

// shorten makes a text from outside fit for one line of a log.
func shorten(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
	if len(text) > maxDetail {
		cut := maxDetail
		for cut > 0 && text[cut]&0xc0 == 0x80 { // never inside a character
			cut--
		}
		text = text[:cut] + "…"
	}
	return text
}
