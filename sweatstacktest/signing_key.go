package sweatstacktest

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	_ "embed" // for the fixed key
	"encoding/base64"
	"fmt"
	"math/big"
	"sync"
)

// fixedKey is an RSA key in PKCS #8 form that everybody knows. Nothing is
// protected by it: the sandbox accepts only tokens that it remembers having
// issued. It saves every test the 60 ms and more that a new key costs.
//
//go:embed fixed_key.der
var fixedKey []byte

// signingKey signs access and id tokens.
type signingKey struct {
	private *rsa.PrivateKey
	// id names the key in the header of a token and in the key set.
	id string
}

// newSigningKey returns the fixed key, or a fresh one that is made in the
// background so that the start does not wait for it. The result blocks until
// the key is there.
func newSigningKey(fixed bool) func() (*signingKey, error) {
	get := sync.OnceValues(func() (*signingKey, error) {
		private, err := loadKey(fixed)
		if err != nil {
			return nil, fmt.Errorf("sweatstacktest: signing key: %w", err)
		}
		return namedKey(private), nil
	})
	if !fixed {
		go func() { _, _ = get() }()
	}
	return get
}

// namedKey names a key after itself.
func namedKey(private *rsa.PrivateKey) *signingKey {
	sum := sha256.Sum256(private.N.Bytes())
	return &signingKey{private: private, id: base64.RawURLEncoding.EncodeToString(sum[:9])}
}

// signingKeyOf reads a key in PKCS #8 form.
func signingKeyOf(raw []byte) (*signingKey, error) {
	private, err := parseKey(raw)
	if err != nil {
		return nil, fmt.Errorf("signing key: %w", err)
	}
	return namedKey(private), nil
}

func loadKey(fixed bool) (*rsa.PrivateKey, error) {
	if !fixed {
		return rsa.GenerateKey(rand.Reader, 2048)
	}
	return parseKey(fixedKey)
}

func parseKey(raw []byte) (*rsa.PrivateKey, error) {
	parsed, err := x509.ParsePKCS8PrivateKey(raw)
	if err != nil {
		return nil, err
	}
	private, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%T is not an RSA key", parsed)
	}
	return private, nil
}

// keySet is the public half as a JSON Web Key Set (RFC 7517).
func (k *signingKey) keySet() map[string]any {
	exponent := big.NewInt(int64(k.private.E)).Bytes()
	return map[string]any{"keys": []map[string]string{{
		"kty": "RSA", "use": "sig", "alg": "RS256", "kid": k.id,
		"n": base64.RawURLEncoding.EncodeToString(k.private.N.Bytes()),
		"e": base64.RawURLEncoding.EncodeToString(exponent),
	}}}
}
