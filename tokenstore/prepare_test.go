package tokenstore_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

func TestCheckUserID(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, userID string
		problem      string // empty: accepted
	}{
		{"an id of the platform", "01J9ZZZZZZZZZZZZZZZZZZZZZZ", ""},
		{"letters of any alphabet", "bjørn 日本 🏃", ""},
		{"512 bytes", strings.Repeat("x", 512), ""},
		{"empty", "", "user id is empty"},
		{"513 bytes", strings.Repeat("x", 513), "user id is longer than 512 bytes"},
		{"not UTF-8", "usr\xff", "user id is not UTF-8"},
		{"a surrogate", "usr\xed\xa0\x80", "user id is not UTF-8"},
		{"a zero byte", "usr\x00", "user id has a zero byte"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := tokenstore.CheckUserID(tt.userID)
			if tt.problem == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, tokenstore.ErrInvalid)
			assert.ErrorContains(t, err, tt.problem)
		})
	}
}

func TestPrepare_RefusesWithTheNameOfTheField(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		change  func(*sweatstack.Token)
		problem string
	}{
		{"no user", func(t *sweatstack.Token) { t.UserID = "" }, "user id is empty"},
		{"no text", func(t *sweatstack.Token) {
			t.AccessToken, t.RefreshToken = sweatstack.Secret{}, sweatstack.Secret{}
		}, "both tokens are empty"},
		{"long access token", func(t *sweatstack.Token) {
			t.AccessToken = sweatstack.NewSecret(strings.Repeat("x", 64<<10+1))
		}, "access token is longer than 65536 bytes"},
		{"refresh token not UTF-8", func(t *sweatstack.Token) {
			t.RefreshToken = sweatstack.NewSecret("canary\xff")
		}, "refresh token is not UTF-8"},
		{"refresh token with a zero byte", func(t *sweatstack.Token) {
			t.RefreshToken = sweatstack.NewSecret("canary\x00")
		}, "refresh token has a zero byte"},
		{"the year 10000", func(t *sweatstack.Token) {
			t.Expiry = time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC)
		}, "expiry outside the years 1 to 9999"},
		{"before the year 1", func(t *sweatstack.Token) {
			t.Expiry = time.Time{}.Add(-time.Second)
		}, "expiry outside the years 1 to 9999"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			token := newToken("usr_1", "a", "r")
			tt.change(&token)
			got, err := tokenstore.Prepare(token)
			require.ErrorIs(t, err, tokenstore.ErrInvalid)
			assert.ErrorContains(t, err, tt.problem)
			assert.NotContains(t, err.Error(), "canary")
			assert.Empty(t, got.UserID)
			assert.Empty(t, got.Generation())
		})
	}
}

func TestPrepare_KeepsNoIDToken(t *testing.T) {
	t.Parallel()
	got, err := tokenstore.Prepare(sweatstack.Token{
		UserID: "usr_1", AccessToken: sweatstack.NewSecret("a"), IDToken: sweatstack.NewSecret("id"),
	})
	require.NoError(t, err)
	assert.True(t, got.IDToken.IsZero())
	assert.Equal(t, "a", got.AccessToken.Reveal())
}

func TestPrepare_CutsTheExpiryAndLeavesTheCallersTokenAlone(t *testing.T) {
	t.Parallel()
	token := newToken("usr_1", "a", "r")
	token.Expiry = time.Date(2026, 5, 6, 14, 0, 0, 123456999, time.FixedZone("", 2*3600))
	got, err := tokenstore.Prepare(token)
	require.NoError(t, err)
	assert.Equal(t, time.Date(2026, 5, 6, 12, 0, 0, 123456000, time.UTC), got.Expiry)
	assert.Equal(t, token.Generation(), got.Generation())

	got.Scopes[0] = "changed"
	assert.Equal(t, sweatstack.ScopeProfile, token.Scopes[0])

	again, err := tokenstore.Prepare(got)
	require.NoError(t, err)
	assert.Equal(t, got.Expiry, again.Expiry, "preparing twice changes nothing")
}

// FuzzPrepare holds that a prepared token is a fixed point: preparing it again
// changes nothing, and no input makes it panic.
func FuzzPrepare(f *testing.F) {
	f.Add("usr_1", "access", "refresh", int64(1778068800), int64(123456789))
	f.Add("", "", "", int64(0), int64(0))
	f.Add("u\x00", "\xff", "r", int64(1)<<62, int64(-1))
	f.Add("usr", "a", "", int64(253402300799), int64(999999999))
	f.Fuzz(func(t *testing.T, userID, access, refresh string, seconds, nanoseconds int64) {
		token := newToken(userID, access, refresh)
		token.Expiry = time.Unix(seconds, nanoseconds)
		first, err := tokenstore.Prepare(token)
		if err != nil {
			require.ErrorIs(t, err, tokenstore.ErrInvalid)
			return
		}
		assert.LessOrEqual(t, first.Expiry.Sub(token.Expiry), time.Duration(0))
		second, err := tokenstore.Prepare(first)
		require.NoError(t, err)
		assert.Equal(t, first, second)
		assert.Equal(t, token.Generation(), second.Generation())
	})
}
