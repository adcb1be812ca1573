package training

import (
	"math/rand/v2"
	"time"
)

// newID returns a ULID: 48 bits of milliseconds and 80 random bits, as 26
// characters of Crockford's base 32. It sorts by time.
func newID(at time.Time, random *rand.Rand) string {
	const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	ms := uint64(max(at.UnixMilli(), 0)) & (1<<48 - 1)
	high, low := random.Uint64(), random.Uint64()
	var id [26]byte
	for i := range 10 {
		id[i] = alphabet[ms>>(45-5*i)&31]
	}
	for i := range 8 {
		id[10+i] = alphabet[high>>(35-5*i)&31]
		id[18+i] = alphabet[low>>(35-5*i)&31]
	}
	return string(id[:])
}
