package sweatstack

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
)

// ErrInvalidToken means that an access token cannot be read: it has no second
// part, or that part is not base64url, not JSON or not an object, or a claim
// has the wrong type.
var ErrInvalidToken = errors.New("sweatstack: access token cannot be read")

// maxClaims bounds the size of an access token that is read, in bytes.
const maxClaims = 64 << 10

// Claims is what the kit reads from an access token.
//
// The signature is never checked: a program reads the tokens that it got from
// the token endpoint itself. Never take a token from a browser on the word of
// its claims.
type Claims struct {
	// Subject is the id of the user whose data the token opens.
	Subject string
	// Expiry is when the token ends by the platform's clock; zero without a
	// claim exp.
	Expiry time.Time
	// Zone is the IANA time zone of tokens issued up to 0.87; empty later.
	Zone string
	// Audience lists the applications the token was issued to, usually none
	// or one.
	Audience []string
}

// ParseClaims reads the claims of an access token (SweatStack API reference,
// section 2.7): the text between the first and the second dot, base64url with
// or without padding, JSON. Header, signature and further parts are not looked
// at. Its only error is [ErrInvalidToken]; no error tells the token.
func ParseClaims(accessToken Secret) (Claims, error) {
	text := accessToken.Reveal()
	if len(text) > maxClaims {
		return Claims{}, fmt.Errorf("%w: longer than %d bytes", ErrInvalidToken, maxClaims)
	}
	_, rest, ok := strings.Cut(text, ".")
	if !ok {
		return Claims{}, fmt.Errorf("%w: no payload", ErrInvalidToken)
	}
	payload, _, _ := strings.Cut(rest, ".")
	raw, err := decodeSegment(payload)
	if err != nil {
		return Claims{}, fmt.Errorf("%w: payload is not base64url", ErrInvalidToken)
	}
	// Names of claims count by the letter (RFC 7519, section 7.3), but
	// encoding/json takes "Sub" for a field sub: so a map, not a struct.
	var wire map[string]json.RawMessage
	if json.Unmarshal(raw, &wire) != nil || wire == nil {
		return Claims{}, fmt.Errorf("%w: payload is not a JSON object", ErrInvalidToken)
	}
	claims := Claims{Audience: audience(wire["aud"])}
	if claims.Subject, ok = textClaim(wire["sub"]); !ok {
		return Claims{}, fmt.Errorf("%w: claim sub is not a text", ErrInvalidToken)
	}
	if claims.Zone, ok = textClaim(wire["tz"]); !ok {
		return Claims{}, fmt.Errorf("%w: claim tz is not a text", ErrInvalidToken)
	}
	if claims.Expiry, ok = timeClaim(wire["exp"]); !ok {
		return Claims{}, fmt.Errorf("%w: claim exp is not a time", ErrInvalidToken)
	}
	return claims, nil
}

// decodeSegment reads base64 in either alphabet, with or without padding:
// tokens of both kinds have been seen.
func decodeSegment(text string) ([]byte, error) {
	text = strings.TrimRight(text, "=")
	text = strings.NewReplacer("+", "-", "/", "_").Replace(text)
	return base64.RawURLEncoding.DecodeString(text)
}

// textClaim reads an optional text.
func textClaim(raw json.RawMessage) (text string, ok bool) {
	return text, raw == nil || json.Unmarshal(raw, &text) == nil
}

// timeClaim reads an optional number of Unix seconds, fractions allowed.
func timeClaim(raw json.RawMessage) (time.Time, bool) {
	var seconds *float64
	if raw != nil && json.Unmarshal(raw, &seconds) != nil {
		return time.Time{}, false
	}
	if seconds == nil {
		return time.Time{}, true
	}
	if math.Abs(*seconds) > 1<<53 {
		return time.Time{}, false
	}
	whole, fraction := math.Modf(*seconds)
	return time.Unix(int64(whole), int64(math.Round(fraction*1e9))).UTC(), true
}

// audience reads the claim aud, which RFC 7519 allows as a text or a list.
// Anything else is nobody.
func audience(raw json.RawMessage) []string {
	var one string
	if json.Unmarshal(raw, &one) == nil && one != "" {
		return []string{one}
	}
	var many []string
	if json.Unmarshal(raw, &many) == nil && len(many) > 0 {
		return many
	}
	return nil
}
