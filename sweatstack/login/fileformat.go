package login

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// maxTokenText bounds one token, in bytes; it is the limit of every store.
const maxTokenText = 64 << 10

// encodeTokens writes what Python's json.dump writes with an indent of 2: two
// members, ASCII alone, no newline at the end. ASCII matters, because the Python
// client reads the file in the encoding of its system.
func encodeTokens(t sweatstack.Token) ([]byte, error) {
	type content struct {
		AccessToken  *string `json:"access_token"`
		RefreshToken *string `json:"refresh_token"`
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(content{orNull(t.AccessToken), orNull(t.RefreshToken)}); err != nil { //nolint:gosec // to keep them is what the file is for
		return nil, fmt.Errorf("login: write token file: %w", err)
	}
	return escapeNonASCII(bytes.TrimRight(out.Bytes(), "\n")), nil
}

// orNull gives null for the empty text: Python takes an empty text for a token.
func orNull(s sweatstack.Secret) *string {
	if s.IsZero() {
		return nil
	}
	return new(s.Reveal())
}

// escapeNonASCII writes everything outside of printable ASCII as JSON escapes.
// The newlines between the members stay.
func escapeNonASCII(text []byte) []byte {
	var out strings.Builder
	for _, r := range string(text) {
		switch {
		case r == '\n' || r >= ' ' && r <= '~':
			out.WriteByte(byte(r))
		case r <= 0xffff:
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			r -= 0x10000 // UTF-16, as JSON has no longer escapes
			fmt.Fprintf(&out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		}
	}
	return []byte(out.String())
}

// parseTokens reads a token file. Members that it does not know are ignored, a
// missing one and null and empty text are no token. Owner and expiry are what
// the access token says; an access token that cannot be read has neither. Its
// error is [ErrFileDamaged] and tells nothing of the content.
func parseTokens(text []byte) (sweatstack.Token, error) {
	if !utf8.Valid(text) {
		return sweatstack.Token{}, fmt.Errorf("%w: not UTF-8", ErrFileDamaged)
	}
	// Names of members count by the letter, but encoding/json takes
	// "Access_Token" for a field access_token: so a map, not a struct.
	var members map[string]json.RawMessage
	if json.Unmarshal(text, &members) != nil || members == nil {
		return sweatstack.Token{}, fmt.Errorf("%w: not a JSON object", ErrFileDamaged)
	}
	var t sweatstack.Token
	for name, secret := range map[string]*sweatstack.Secret{
		"access_token": &t.AccessToken, "refresh_token": &t.RefreshToken,
	} {
		var value *string
		if raw := members[name]; raw != nil && json.Unmarshal(raw, &value) != nil {
			return sweatstack.Token{}, fmt.Errorf("%w: %s is not a text", ErrFileDamaged, name)
		}
		if value == nil {
			continue
		}
		if len(*value) > maxTokenText || strings.ContainsRune(*value, 0) {
			return sweatstack.Token{}, fmt.Errorf("%w: %s is not a token", ErrFileDamaged, name)
		}
		*secret = sweatstack.NewSecret(*value)
	}
	return withClaims(t), nil
}

// withClaims fills in what the access token tells: whose it is and its end.
func withClaims(t sweatstack.Token) sweatstack.Token {
	claims, err := sweatstack.ParseClaims(t.AccessToken)
	if err != nil {
		return t
	}
	if tokenstore.CheckUserID(claims.Subject) == nil {
		t.UserID = claims.Subject
	}
	if year := claims.Expiry.Year(); year >= 1 && year <= 9999 {
		t.Expiry = claims.Expiry.UTC().Truncate(time.Microsecond)
	}
	return t
}
