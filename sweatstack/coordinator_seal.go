package sweatstack

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"
)

// sealedForm is the first byte of a sealed result, so that another form can be
// told apart one day.
const sealedForm = 1

// sealedToken is what a sealed result holds.
type sealedToken struct {
	Access  string  `json:"a"`
	Refresh string  `json:"r,omitempty"`
	Expiry  int64   `json:"e,omitempty"` // microseconds since 1970; 0 unknown
	UserID  string  `json:"u,omitempty"`
	Scopes  []Scope `json:"s,omitempty"`
}

// Seal makes a text of next, the token that came of redeeming r.Token, for a
// store that several processes share. The key comes from r.Token's refresh
// token (HKDF-SHA256, AES-256-GCM, bound to [RefreshRequest.Key]): whoever has
// the store and not that token learns nothing but the length, and who has that
// token could have redeemed it. Expiry is kept to the microsecond. It is an
// error when r.Token has no refresh token. It is for implementations of
// [Coordinator].
func (r RefreshRequest) Seal(next Token) ([]byte, error) {
	box, err := r.box()
	if err != nil {
		return nil, err
	}
	plain := sealedToken{
		Access: next.AccessToken.Reveal(), Refresh: next.RefreshToken.Reveal(), UserID: next.UserID, Scopes: next.Scopes,
	}
	if !next.Expiry.IsZero() {
		plain.Expiry = next.Expiry.UnixMicro()
	}
	text, err := json.Marshal(plain)
	if err != nil {
		return nil, fmt.Errorf("sweatstack: seal a refreshed token: %w", err)
	}
	return box.Seal([]byte{sealedForm}, nil, text, []byte(r.Key())), nil //nolint:gosec // the box makes the nonce itself
}

// Open reads what [RefreshRequest.Seal] made for the same platform, client and
// refresh token. Anything else is [ErrCorruptData]; the bytes may come from
// anybody.
func (r RefreshRequest) Open(sealed []byte) (Token, error) {
	box, err := r.box()
	if err != nil {
		return Token{}, err
	}
	if len(sealed) == 0 || sealed[0] != sealedForm {
		return Token{}, fmt.Errorf("%w: a sealed token of another form", ErrCorruptData)
	}
	text, err := box.Open(nil, nil, sealed[1:], []byte(r.Key()))
	if err != nil {
		return Token{}, fmt.Errorf("%w: a sealed token that does not open", ErrCorruptData)
	}
	var plain sealedToken
	if err := json.Unmarshal(text, &plain); err != nil || plain.Access == "" {
		return Token{}, fmt.Errorf("%w: a sealed token without content", ErrCorruptData)
	}
	t := Token{
		AccessToken: NewSecret(plain.Access), RefreshToken: NewSecret(plain.Refresh),
		UserID: plain.UserID, Scopes: plain.Scopes,
	}
	if plain.Expiry != 0 {
		t.Expiry = time.UnixMicro(plain.Expiry).UTC()
	}
	return t, nil
}

// box is the cipher of the request's refresh token. It makes a random nonce for
// each text and puts it in front.
func (r RefreshRequest) box() (cipher.AEAD, error) {
	if r.Token.RefreshToken.IsZero() {
		return nil, fmt.Errorf("%w: no refresh token to seal with", ErrReauthRequired)
	}
	secret := []byte(r.Token.RefreshToken.Reveal())
	key, err := hkdf.Key(sha256.New, secret, nil, "sweatstack-go refresh result v1", 32)
	if err != nil {
		return nil, fmt.Errorf("sweatstack: derive the key of a refreshed token: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("sweatstack: cipher of a refreshed token: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}
