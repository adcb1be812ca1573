package fernet

import (
	"crypto/aes"
	"crypto/rand"
	"errors"
	"fmt"
	"time"
)

// Ring holds the keys of an application, newest first. It is immutable and
// safe for concurrent use.
// Printing it shows no key.
type Ring struct{ keys []*key }

// NewRing reads keys as they stand in a configuration. The first key seals, all
// of them open. Without keys, or with one that is [ErrKey], there is no ring;
// the error tells which key by its place, counted from 1.
func NewRing(keys ...string) (*Ring, error) {
	if len(keys) == 0 {
		return nil, errors.New("fernet: no key")
	}
	ring := &Ring{keys: make([]*key, 0, len(keys))}
	for i, text := range keys {
		k, err := parseKey(text)
		if err != nil {
			return nil, fmt.Errorf("key %d of %d: %w", i+1, len(keys), err)
		}
		ring.keys = append(ring.keys, k)
	}
	return ring, nil
}

// Encrypt seals a plaintext with the first key. The time stands readable in
// the token, in whole seconds; one before 1970 is written as 1970.
func (r *Ring) Encrypt(plaintext []byte, now time.Time) string {
	iv := make([]byte, aes.BlockSize)
	_, _ = rand.Read(iv) // never fails: it ends the program instead
	return r.keys[0].seal(plaintext, iv, now)
}

// Decrypt opens a token and tells when it was sealed, by the clock of who
// sealed it. Its only error is [ErrToken].
func (r *Ring) Decrypt(token string) (plaintext []byte, sealed time.Time, err error) {
	raw, ok := decode(token)
	if !ok {
		return nil, time.Time{}, ErrToken
	}
	for _, k := range r.keys {
		if plaintext, sealed, ok := k.open(raw); ok {
			return plaintext, sealed, nil
		}
	}
	return nil, time.Time{}, ErrToken
}
