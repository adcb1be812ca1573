package sweatstacktest

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"time"
)

// crockford is the alphabet of ULIDs: no I, L, O, U.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// ulid makes the 26 characters of a ULID: 48 bits of milliseconds and 80 bits
// taken from the hash of seed and name. The same input gives the same id.
func ulid(at time.Time, seed uint64, name string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d/%s", seed, name))
	var raw [16]byte
	binary.BigEndian.PutUint64(raw[:8], uint64(at.UnixMilli())<<16)
	copy(raw[6:], sum[:10])
	return encodeULID(raw)
}

// encodeULID writes 128 bits as 26 characters of 5 bits, the first of 3.
func encodeULID(raw [16]byte) string {
	high := binary.BigEndian.Uint64(raw[:8])
	low := binary.BigEndian.Uint64(raw[8:])
	var text [26]byte
	for i := len(text) - 1; i >= 0; i-- {
		text[i] = crockford[low&31]
		low = low>>5 | high<<59
		high >>= 5
	}
	return string(text[:])
}

// shortID makes an id of 16 letters and digits, the platform's older form.
func shortID(seed uint64, name string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d/%s", seed, name))
	return hex.EncodeToString(sum[:8])
}

// randomText makes a secret that nobody can guess: 32 random bytes in
// base64url after a prefix that tells what it is.
func randomText(prefix string) string {
	var raw [32]byte
	_, _ = rand.Read(raw[:]) // never fails: crypto/rand ends the program instead
	return prefix + base64.RawURLEncoding.EncodeToString(raw[:])
}

// fingerprint names a secret without telling it: eight hex digits of its hash.
func fingerprint(secret string) string {
	if secret == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:4])
}
