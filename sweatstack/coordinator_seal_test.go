package sweatstack_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

func sealing(refresh string) sweatstack.RefreshRequest {
	return sweatstack.RefreshRequest{
		BaseURL: "https://p.example", ClientID: "c", Token: sweatstack.Token{RefreshToken: sweatstack.NewSecret(refresh)},
	}
}

func TestRefreshRequest_SealedResultComesBackWhole(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]sweatstack.Token{
		"all parts": {
			AccessToken: sweatstack.NewSecret("access"), RefreshToken: sweatstack.NewSecret("refresh"), UserID: "u",
			Expiry: time.Date(2026, 5, 6, 12, 0, 0, 123456000, time.UTC), Scopes: []sweatstack.Scope{sweatstack.ScopeActivitiesRead},
		},
		"access token alone": {AccessToken: sweatstack.NewSecret("access")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sealed, err := sealing("old").Seal(want)
			require.NoError(t, err)
			got, err := sealing("old").Open(sealed)
			require.NoError(t, err)
			assert.Equal(t, want, got)
			assert.Equal(t, want.Generation(), got.Generation())
		})
	}
}

func TestRefreshRequest_SealedResultOpensOnlyWithTheOldTokenAndUndamaged(t *testing.T) {
	t.Parallel()
	sealed, err := sealing("old").Seal(sweatstack.Token{AccessToken: sweatstack.NewSecret("canary-access")})
	require.NoError(t, err)
	assert.NotContains(t, string(sealed), "canary")
	again, err := sealing("old").Seal(sweatstack.Token{AccessToken: sweatstack.NewSecret("canary-access")})
	require.NoError(t, err)
	assert.NotEqual(t, sealed, again, "each has a nonce of its own")

	_, err = sealing("other").Open(sealed)
	require.ErrorIs(t, err, sweatstack.ErrCorruptData)
	elsewhere := sealing("old")
	elsewhere.ClientID = "other"
	_, err = elsewhere.Open(sealed)
	require.ErrorIs(t, err, sweatstack.ErrCorruptData)
	for i := range sealed {
		_, err := sealing("old").Open(sealed[:i])
		require.ErrorIs(t, err, sweatstack.ErrCorruptData)
		damaged := append([]byte(nil), sealed...)
		damaged[i] ^= 1
		_, err = sealing("old").Open(damaged)
		require.ErrorIs(t, err, sweatstack.ErrCorruptData)
	}
}

func TestRefreshRequest_NothingIsSealedWithoutARefreshToken(t *testing.T) {
	t.Parallel()
	_, err := sealing("").Seal(sweatstack.Token{AccessToken: sweatstack.NewSecret("a")})
	require.ErrorIs(t, err, sweatstack.ErrReauthRequired)
	_, err = sealing("").Open([]byte{1})
	require.ErrorIs(t, err, sweatstack.ErrReauthRequired)
}

func FuzzRefreshRequest_Open(f *testing.F) {
	good, err := sealing("old").Seal(sweatstack.Token{AccessToken: sweatstack.NewSecret("access")})
	require.NoError(f, err)
	f.Add(good)
	f.Add([]byte{})
	f.Add([]byte{1})
	f.Add(append([]byte{2}, good[1:]...))
	f.Fuzz(func(t *testing.T, sealed []byte) {
		got, err := sealing("old").Open(sealed)
		if err == nil {
			assert.Equal(t, "access", got.AccessToken.Reveal(), "nobody else can seal")
			return
		}
		require.ErrorIs(t, err, sweatstack.ErrCorruptData)
	})
}
