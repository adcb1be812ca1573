package fernet

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"slices"
	"time"
)

// ErrToken means that a token does not open: it is damaged, not a Fernet
// token, or sealed with a key that is not in the ring. Which of these is not
// told, since nobody who may know needs it.
var ErrToken = errors.New("fernet: token does not open with any of the keys")

const (
	version     = 0x80
	timeAt      = 1                      // the version is one byte
	ivAt        = timeAt + 8             // the time is eight
	textAt      = ivAt + aes.BlockSize   // the ciphertext follows the IV
	macBytes    = 32                     // SHA-256
	shortest    = textAt + aes.BlockSize // padding makes at least one block
	lastSeconds = 253402300799           // the end of the year 9999
)

// seal makes a token from its parts.
func (k *key) seal(plaintext, iv []byte, now time.Time) string {
	pad := aes.BlockSize - len(plaintext)%aes.BlockSize
	token := make([]byte, 0, textAt+len(plaintext)+pad+macBytes)
	token = append(token, version)
	token = binary.BigEndian.AppendUint64(token, uint64(max(0, now.Unix())))
	token = append(token, iv...)
	token = append(token, plaintext...)
	token = append(token, slices.Repeat([]byte{byte(pad)}, pad)...)
	cipher.NewCBCEncrypter(k.block(), iv).CryptBlocks(token[textAt:], token[textAt:])
	token = append(token, k.mac(token)...)
	return base64.URLEncoding.EncodeToString(token)
}

// open checks and decrypts the raw bytes of a token, which it leaves as they
// are.
func (k *key) open(token []byte) ([]byte, time.Time, bool) {
	body := len(token) - macBytes
	if body < shortest || token[0] != version || (body-textAt)%aes.BlockSize != 0 {
		return nil, time.Time{}, false
	}
	signed, signature := token[:body], token[body:]
	if !hmac.Equal(k.mac(signed), signature) {
		return nil, time.Time{}, false
	}
	plaintext := slices.Clone(signed[textAt:])
	cipher.NewCBCDecrypter(k.block(), signed[ivAt:textAt]).CryptBlocks(plaintext, plaintext)
	plaintext, ok := unpad(plaintext)
	if !ok {
		return nil, time.Time{}, false
	}
	// A time beyond what Go and Python can print is still a good token; it
	// is cut so that no arithmetic on it overflows.
	seconds := min(binary.BigEndian.Uint64(signed[timeAt:ivAt]), lastSeconds)
	return plaintext, time.Unix(int64(seconds), 0).UTC(), true
}

// unpad takes the padding of PKCS #7 off. The signature is good by then, so
// its running time tells an attacker nothing.
func unpad(text []byte) ([]byte, bool) {
	pad := int(text[len(text)-1])
	if pad == 0 || pad > aes.BlockSize {
		return nil, false
	}
	end := len(text) - pad
	for _, b := range text[end:] {
		if int(b) != pad {
			return nil, false
		}
	}
	return text[:end], true
}

// decode reads the text of a token. It takes only the one spelling that
// writers use: base64url with padding, no spare bits, no line breaks.
func decode(text string) ([]byte, bool) {
	raw, err := base64.URLEncoding.Strict().DecodeString(text)
	// Strict still skips line breaks, so the length is compared as well.
	if err != nil || base64.URLEncoding.EncodedLen(len(raw)) != len(text) {
		return nil, false
	}
	return raw, true
}
