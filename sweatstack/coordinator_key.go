package sweatstack

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
)

// generationKey names one refresh token of one client at one platform.
type generationKey [sha256.Size]byte

// Key names the generation that the request is about: a hash of base URL,
// client id and refresh token, 43 characters of base64url. It tells none of
// them.
func (r RefreshRequest) Key() string { return r.keyOf(r.Token).String() }

func (k generationKey) String() string { return base64.RawURLEncoding.EncodeToString(k[:]) }

// keyOf names the generation of a token for the request's client. Each part is
// hashed behind its length, so that parts cannot be shifted into one another.
func (r RefreshRequest) keyOf(t Token) generationKey {
	var space [2048]byte // the parts of real life fit, and nothing is allocated
	parts := space[:0]
	for _, part := range [...]string{r.BaseURL, r.ClientID, t.RefreshToken.Reveal()} {
		parts = binary.LittleEndian.AppendUint64(parts, uint64(len(part)))
		parts = append(parts, part...)
	}
	return sha256.Sum256(parts)
}
