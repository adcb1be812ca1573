package sweatstack

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"time"
)

// expiryMargin is how long before its end a token no longer counts as fresh
// (SweatStack API reference, section 2.7: exactly 5 s left is still good).
const expiryMargin = 5 * time.Second

// Token is what a person's sign-in gives: the right to call the platform in
// their name. Printing it in any way shows no secret.
//
// A Token is a value: copy it freely. It is safe for concurrent reads.
type Token struct {
	// AccessToken goes out as the bearer of each request. It lives for about
	// 15 minutes.
	AccessToken Secret
	// RefreshToken is redeemed for a new access token. It may be empty: a
	// public client without the scope offline_access gets none, and some
	// delegations come without one.
	RefreshToken Secret
	// Expiry is when the access token ends, by the clock of this program:
	// the time of receipt plus expires_in. Zero means unknown, which counts
	// as fresh until the platform says otherwise.
	Expiry time.Time
	// UserID is the person whose data the token opens (claim sub).
	UserID string
	// Scopes is what was granted, as far as the platform said so.
	Scopes []Scope
	// IDToken says who signed in (OpenID Connect Core, section 2). Only what
	// [OAuthService.Exchange] gives can hold one; no store keeps it. It is not
	// verified: to rely on it, check signature, audience, end and nonce with a
	// library for OpenID Connect.
	IDToken Secret
}

// Fresh reports whether the access token is there and has at least five
// seconds left at now. A token without a known expiry is fresh.
func (t Token) Fresh(now time.Time) bool {
	if t.AccessToken.IsZero() {
		return false
	}
	return t.Expiry.IsZero() || !t.Expiry.Add(-expiryMargin).Before(now)
}

// Generation names this pair of access and refresh token without telling
// either: two tokens have the same generation exactly when both texts are
// equal. Stores compare generations to notice that somebody else has written
// in between. The generation of a token without texts is empty.
func (t Token) Generation() string {
	if t.AccessToken.IsZero() && t.RefreshToken.IsZero() {
		return ""
	}
	h := sha256.New()
	writeHashed(h, t.AccessToken.Reveal())
	writeHashed(h, t.RefreshToken.Reveal())
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// writeHashed feeds one part of several to a hash so that no two lists of
// parts give the same bytes.
func writeHashed(h io.Writer, part string) {
	var length [8]byte
	n := uint64(len(part))
	for i := range length {
		length[i] = byte(n >> (8 * i))
	}
	_, _ = h.Write(length[:])
	_, _ = io.WriteString(h, part)
}

// String tells whose token it is and when it ends.
func (t Token) String() string {
	expiry := "unknown"
	if !t.Expiry.IsZero() {
		expiry = t.Expiry.UTC().Format(time.RFC3339)
	}
	return fmt.Sprintf("token{user: %q, access: %s, refresh: %s, expiry: %s}",
		t.UserID, redacted, redacted, expiry)
}

// Format implements [fmt.Formatter]: every verb prints what [Token.String] says.
func (t Token) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, t.String()) }

// LogValue implements [slog.LogValuer]: user and expiry, no secret.
func (t Token) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("user", t.UserID),
		slog.String("access_token", redacted),
		slog.String("refresh_token", redacted),
		slog.Time("expiry", t.Expiry),
	)
}
