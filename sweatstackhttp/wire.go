package sweatstackhttp

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// The payloads of the cookies are short lists of length-prefixed fields. What
// is opened has passed its MAC, so it is ours; the reader is strict all the
// same, because an older version of the kit may have written it.

// appendField adds one field.
func appendField(b []byte, field string) []byte {
	b = binary.AppendUvarint(b, uint64(len(field)))
	return append(b, field...)
}

// appendTime adds a time in whole seconds; zero stays zero.
func appendTime(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return binary.AppendVarint(b, 0)
	}
	return binary.AppendVarint(b, t.Unix())
}

// reader takes fields off a payload. After the first fault everything is zero
// and ok is false.
type reader struct {
	rest []byte
	bad  bool
}

func (r *reader) field() string {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 || n > uint64(len(r.rest)-size) {
		r.bad, r.rest = true, nil
		return ""
	}
	field := string(r.rest[size : size+int(n)])
	r.rest = r.rest[size+int(n):]
	return field
}

func (r *reader) time() time.Time {
	n, size := binary.Varint(r.rest)
	if size <= 0 {
		r.bad, r.rest = true, nil
		return time.Time{}
	}
	r.rest = r.rest[size:]
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(n, 0)
}

// done reports whether all was read and nothing was wrong.
func (r *reader) done() bool { return !r.bad && len(r.rest) == 0 }

// packJWT makes an access token shorter: its parts are base64url, whose raw
// bytes take three quarters of the room. A text of another form is kept as it
// is, behind a mark.
func packJWT(s sweatstack.Secret) string {
	text := s.Reveal()
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return "t" + text
	}
	packed := []byte{'j'}
	for _, part := range parts {
		// Only what unpackJWT spells the same way: strict decoding refuses spare
		// bits, the length shows line breaks, which it passes over.
		raw, err := base64.RawURLEncoding.Strict().DecodeString(part)
		if err != nil || base64.RawURLEncoding.EncodedLen(len(raw)) != len(part) {
			return "t" + text
		}
		packed = appendField(packed, string(raw))
	}
	return string(packed)
}

// unpackJWT undoes packJWT.
func unpackJWT(packed string) (sweatstack.Secret, bool) {
	if packed == "" {
		return sweatstack.Secret{}, false
	}
	if packed[0] == 't' {
		return sweatstack.NewSecret(packed[1:]), true
	}
	r := reader{rest: []byte(packed[1:])}
	parts := make([]string, 3)
	for i := range parts {
		parts[i] = base64.RawURLEncoding.EncodeToString([]byte(r.field()))
	}
	return sweatstack.NewSecret(strings.Join(parts, ".")), packed[0] == 'j' && r.done()
}
