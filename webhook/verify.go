package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"slices"
	"time"
)

// SignatureHeader is the name of the header that carries the signature. Names
// of headers know no case.
const SignatureHeader = "X-Sweatstack-Signature"

// DefaultTolerance is how far the clocks of sender and receiver may differ, in
// both directions, as SweatStack advises. Exactly this much still passes.
const DefaultTolerance = 300 * time.Second

// Verify checks that body was signed with one of secrets, and that this was at
// most tolerance before or after now. A nil error means yes. Everything else is
// a [*SignatureError], whose Reason names the rule, and is
// [ErrInvalidSignature].
//
// body must be the bytes as they came, before any decoding. A secret is used as
// it is: neither trimmed nor decoded, and a prefix is part of it. The order of
// secrets has no meaning, but an empty one, or none at all, refuses everything.
// Times are compared in whole seconds; a tolerance below one second means "this
// very second", and a negative one is the same as zero.
//
// The time it takes depends on the number of secrets and on the lengths of body
// and header, not on how much of a signature is right. Verify keeps no state,
// changes no argument and is safe for concurrent use. It reads whatever body it
// is given: the limit for a body belongs to whoever reads it from the network,
// such as [Handler].
func Verify(secrets []string, header http.Header, body []byte, now time.Time, tolerance time.Duration) error {
	if !secretsGiven(secrets) {
		return &SignatureError{Reason: ReasonNoSecret}
	}
	found, reason := parseHeader(header)
	if reason == "" {
		reason = found.checkTime(now, tolerance)
	}
	if reason == "" {
		reason = found.checkMAC(secrets, body)
	}
	if reason != "" {
		return &SignatureError{Reason: reason}
	}
	return nil
}

// secretsGiven refuses an empty secret even beside good ones: it would let
// everybody in.
func secretsGiven(secrets []string) bool {
	return len(secrets) > 0 && !slices.Contains(secrets, "")
}

// checkMAC compares every signature with every secret and stops at none, so
// that its duration does not tell which of them matched. One HMAC per secret is
// computed, however many signatures a header brings.
func (s signature) checkMAC(secrets []string, body []byte) Reason {
	matched := 0
	for _, secret := range secrets {
		want := computeMAC(secret, s.signed, body)
		for _, mac := range s.macs {
			matched |= subtle.ConstantTimeCompare(want, mac[:])
		}
	}
	if matched == 0 {
		return ReasonBadSignature
	}
	return ""
}

// computeMAC is HMAC-SHA256 over t, a dot and the body. The dot keeps them
// apart: digits cannot move from one into the other.
func computeMAC(secret, signed string, body []byte) []byte {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(signed))
	mac.Write([]byte{'.'})
	mac.Write(body)
	return mac.Sum(nil)
}
