package sweatstackhttp

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/gorilla/securecookie"
)

// purpose separates the keys of the kit's cookies: a value sealed for one
// purpose opens for no other, whatever its name.
type purpose string

const (
	purposeSession purpose = "session"
	purposeSubject purpose = "subject"
	purposeLogin   purpose = "login"
)

// maxSealed bounds a sealed value, all its chunks together, in bytes. What is
// longer would not come back, so it is not sealed.
const maxSealed = maxChunks * maxPart

// errNotOpened is every reason why a value does not open. Which one it was is
// nobody's business but an attacker's.
var errNotOpened = errors.New("sweatstackhttp: cookie does not open")

// sealer seals and opens the values of one purpose with every session secret.
type sealer struct{ codecs []*securecookie.SecureCookie }

// newSealer derives the keys of a purpose from the secrets (HKDF, RFC 5869).
func newSealer(secrets []string, p purpose) (sealer, error) {
	var s sealer
	for _, secret := range secrets {
		// 32 bytes for HMAC-SHA256, 32 for AES-256 in counter mode.
		keys, err := hkdf.Key(sha256.New, []byte(secret), nil, "sweatstack-go cookie v1 "+string(p), 64)
		if err != nil {
			return sealer{}, fmt.Errorf("sweatstackhttp: derive keys: %w", err)
		}
		codec := securecookie.New(keys[:32], keys[32:]).
			SetSerializer(securecookie.NopEncoder{}).
			MaxLength(maxSealed).
			MaxAge(0) // its clock cannot be set and takes times from the future: the payload has its own
		s.codecs = append(s.codecs, codec)
	}
	return s, nil
}

// seal makes a cookie value with the first secret, bound to the cookie's name.
func (s sealer) seal(name string, payload []byte) (string, error) {
	value, err := s.codecs[0].Encode(name, payload)
	if err != nil {
		return "", fmt.Errorf("sweatstackhttp: seal %s cookie: longer than %d bytes or no randomness", name, maxSealed)
	}
	return value, nil
}

// open gives the payload of a value that seal made for the same name, and
// whether an older secret than the first one opened it.
func (s sealer) open(name, value string) (payload []byte, old bool, err error) {
	if len(value) > maxSealed {
		return nil, false, errNotOpened
	}
	// securecookie decodes leniently: the same bytes would open under several
	// spellings. Only the one that seal writes counts.
	raw, err := base64.URLEncoding.DecodeString(value)
	if err != nil || base64.URLEncoding.EncodeToString(raw) != value {
		return nil, false, errNotOpened
	}
	for i, codec := range s.codecs {
		var opened []byte
		if codec.Decode(name, value, &opened) == nil {
			return opened, i > 0, nil
		}
	}
	return nil, false, errNotOpened
}
