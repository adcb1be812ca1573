package sweatstack

import (
	"crypto/subtle"
	"io"
	"log/slog"

	"fmt"
)

// redacted is what every secret of this module prints as.
const redacted = "[REDACTED]"

// Secret holds a text that must not leave the program by accident: an access
// token, a refresh token, a client secret. It prints as [REDACTED] in every
// verb of fmt, in JSON, in text encodings and in slog. [Secret.Reveal] is the
// only way out.
//
// The zero Secret is the empty text. A Secret is immutable and safe for
// concurrent use. Compare with [Secret.Equal]; == compares identity, not text.
//
// The text is kept behind a pointer on purpose: fmt calls no methods on values
// below an unexported field, and would show a plain string there in clear.
type Secret struct{ text *string }

// NewSecret wraps a text. The empty text gives the zero Secret.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{text: &text}
}

// Reveal returns the text. Do not log or print it.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// IsZero reports whether the secret is the empty text.
func (s Secret) IsZero() bool { return s.text == nil }

// Equal compares two secrets in constant time for texts of equal length. A
// secret and its own copy are equal at once: there is no text to guess.
func (s Secret) Equal(other Secret) bool {
	if s.text == other.text {
		return true
	}
	return subtle.ConstantTimeCompare([]byte(s.Reveal()), []byte(other.Reveal())) == 1
}

// String returns [REDACTED], also for the empty secret.
func (s Secret) String() string { return redacted }

// Format implements [fmt.Formatter]: every verb and flag prints [REDACTED].
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// LogValue implements [slog.LogValuer].
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText implements [encoding.TextMarshaler]. It also serves JSON.
// Stores write through [Secret.Reveal] instead.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }
