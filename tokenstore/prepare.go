package tokenstore

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

const (
	maxUserID = 512      // bytes; real ids have 26
	maxText   = 64 << 10 // bytes of one token; real ones have about 1,000
)

// CheckUserID returns [ErrInvalid] unless the text can be the key of a token:
// 1 to 512 bytes of UTF-8 without a zero byte. PostgreSQL and Python refuse
// anything else, so every store does.
func CheckUserID(userID string) error {
	if problem := textProblem(userID, maxUserID); problem != "" {
		return fmt.Errorf("%w: user id %s", ErrInvalid, problem)
	}
	if userID == "" {
		return fmt.Errorf("%w: user id is empty", ErrInvalid)
	}
	return nil
}

// Prepare checks a token and returns it in the form that every store keeps:
// the expiry in UTC and cut to microseconds, the scopes copied, no ID token. A
// zero expiry stays zero.
//
// It returns [ErrInvalid] when [CheckUserID] refuses the user id, when access
// and refresh token are both empty, when one of them is longer than 64 KiB, is
// not UTF-8 or has a zero byte, or when the expiry lies outside the years 1 to
// 9999. The refresh token alone may be empty.
func Prepare(t sweatstack.Token) (sweatstack.Token, error) {
	if err := CheckUserID(t.UserID); err != nil {
		return sweatstack.Token{}, err
	}
	if t.Generation() == "" {
		return sweatstack.Token{}, fmt.Errorf("%w: both tokens are empty", ErrInvalid)
	}
	if problem := textProblem(t.AccessToken.Reveal(), maxText); problem != "" {
		return sweatstack.Token{}, fmt.Errorf("%w: access token %s", ErrInvalid, problem)
	}
	if problem := textProblem(t.RefreshToken.Reveal(), maxText); problem != "" {
		return sweatstack.Token{}, fmt.Errorf("%w: refresh token %s", ErrInvalid, problem)
	}
	// Cut, not rounded: no token may seem to live longer than it does.
	t.Expiry = t.Expiry.UTC().Truncate(time.Microsecond)
	if year := t.Expiry.Year(); year < 1 || year > 9999 {
		return sweatstack.Token{}, fmt.Errorf("%w: expiry outside the years 1 to 9999", ErrInvalid)
	}
	t.Scopes = slices.Clone(t.Scopes)
	t.IDToken = sweatstack.Secret{} // it tells of one sign-in, and no engine has a place for it
	return t, nil
}

// textProblem tells what is wrong with a text, in words that follow its name.
func textProblem(text string, limit int) string {
	switch {
	case len(text) > limit:
		return fmt.Sprintf("is longer than %d bytes", limit)
	case !utf8.ValidString(text):
		return "is not UTF-8"
	case strings.ContainsRune(text, 0):
		return "has a zero byte"
	}
	return ""
}
