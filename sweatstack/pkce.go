package sweatstack

import "golang.org/x/oauth2"

// PKCE is the proof that the program which redeems a code is the one that
// asked for it (RFC 7636). Keep Verifier, send Challenge.
type PKCE struct {
	// Verifier is 32 random bytes as base64url, 43 characters.
	Verifier Secret
	// Challenge is the base64url of the SHA-256 of Verifier (method S256).
	Challenge string
}

// NewPKCE makes a fresh pair.
func NewPKCE() PKCE {
	verifier := oauth2.GenerateVerifier()
	return PKCE{Verifier: NewSecret(verifier), Challenge: ChallengeOf(NewSecret(verifier))}
}

// ChallengeOf gives the S256 challenge of a verifier.
func ChallengeOf(verifier Secret) string {
	return oauth2.S256ChallengeFromVerifier(verifier.Reveal())
}
