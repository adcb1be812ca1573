package sweatstackhttp

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
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

var (
	// errNotOpened is every reason why a value does not open. Which one it was
	// is nobody's business but an attacker's.
	errNotOpened = errors.New("sweatstackhttp: cookie does not open")
	// errTooLong is a payload that no set of cookies can carry.
	errTooLong = errors.New("sweatstackhttp: longer than cookies can carry")
)

// sealer seals and opens the values of one purpose with every session secret:
// AES-256 in Galois/Counter Mode under a random nonce, then base64url. The name
// of the cookie is authenticated with the value. A random nonce is good for
// 2^32 values of one key (NIST SP 800-38D, section 8.3); a thousand sign-ins
// and refreshes in each second reach that after seven weeks, by when the secret
// of such an application has been changed.
type sealer struct{ keys []cipher.AEAD }

// newSealer derives the key of a purpose from each secret (HKDF, RFC 5869).
func newSealer(secrets []string, p purpose) (sealer, error) {
	var s sealer
	for _, secret := range secrets {
		key, err := hkdf.Key(sha256.New, []byte(secret), nil, "sweatstack-go cookie v2 "+string(p), 32)
		if err != nil {
			return sealer{}, fmt.Errorf("sweatstackhttp: derive keys: %w", err)
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return sealer{}, fmt.Errorf("sweatstackhttp: derive keys: %w", err)
		}
		aead, err := cipher.NewGCMWithRandomNonce(block)
		if err != nil {
			return sealer{}, fmt.Errorf("sweatstackhttp: derive keys: %w", err)
		}
		s.keys = append(s.keys, aead)
	}
	return s, nil
}

// seal makes a cookie value with the first secret, bound to the cookie's name.
// Error: errTooLong.
func (s sealer) seal(name string, payload []byte) (string, error) {
	if s.sealedLen(len(payload)) > maxSealed {
		return "", errTooLong
	}
	sealed := s.keys[0].Seal(nil, nil, payload, []byte(name)) //nolint:gosec // G407: the nonce is nil because the AEAD makes a random one
	return base64.RawURLEncoding.EncodeToString(sealed), nil
}

// sealedLen is the length of the value for a payload of n bytes.
func (s sealer) sealedLen(n int) int {
	return base64.RawURLEncoding.EncodedLen(n + s.keys[0].Overhead())
}

// open gives the payload of a value that seal made for the same name, and
// whether an older secret than the first one opened it.
func (s sealer) open(name, value string) (payload []byte, old bool, err error) {
	if value == "" || len(value) > maxSealed {
		return nil, false, errNotOpened
	}
	// Only the spelling that seal writes counts: no spare bits, and none of the
	// line breaks that the decoder passes over.
	raw, err := base64.RawURLEncoding.Strict().DecodeString(value)
	if err != nil || base64.RawURLEncoding.EncodedLen(len(raw)) != len(value) {
		return nil, false, errNotOpened
	}
	for i, key := range s.keys {
		if payload, err = key.Open(nil, nil, raw, []byte(name)); err == nil {
			return payload, i > 0, nil
		}
	}
	return nil, false, errNotOpened
}
