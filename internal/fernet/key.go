package fernet

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"strings"
)

// ErrKey means that a text is not a Fernet key: 32 bytes in base64 with its
// padding, 44 characters.
var ErrKey = errors.New("fernet: not a key of 32 bytes in base64")

const (
	keyText   = 44 // characters of a key in base64
	keyBytes  = 32
	signBytes = 16 // the first half of a key signs, the second encrypts
)

// key is one key, ready for use. It is safe for concurrent use.
//
// Both halves are kept inside functions: fmt prints a function as an address,
// but follows a pointer to a struct when the verb does not suit it, and would
// then show the bytes.
type key struct {
	newMAC func() hash.Hash
	block  func() cipher.Block
}

// parseKey reads a key as Python's cryptography package does: base64url or the
// standard alphabet, padding required, white space around it ignored.
func parseKey(text string) (*key, error) {
	text = strings.TrimSpace(text)
	if len(text) != keyText {
		return nil, fmt.Errorf("%w: %d characters", ErrKey, len(text))
	}
	raw, err := base64.URLEncoding.DecodeString(strings.NewReplacer("+", "-", "/", "_").Replace(text))
	if err != nil || len(raw) != keyBytes {
		// The decoder's own error quotes a position, which is of no use here.
		return nil, ErrKey
	}
	block, err := aes.NewCipher(raw[signBytes:])
	if err != nil {
		return nil, ErrKey
	}
	return &key{
		newMAC: func() hash.Hash { return hmac.New(sha256.New, raw[:signBytes]) },
		block:  func() cipher.Block { return block },
	}, nil
}

// mac signs everything that comes before the signature in a token.
func (k *key) mac(signed []byte) []byte {
	h := k.newMAC()
	h.Write(signed)
	return h.Sum(nil)
}
