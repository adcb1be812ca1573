package tokenstore_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
	"github.com/sweatstack/sweatstack-go/tokenstore/tokenstoretest"
)

// newToken makes a token that can be told apart by its texts.
func newToken(userID, access, refresh string) sweatstack.Token {
	return sweatstack.Token{
		AccessToken:  sweatstack.NewSecret(access),
		RefreshToken: sweatstack.NewSecret(refresh),
		Expiry:       time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC),
		UserID:       userID,
		Scopes:       []sweatstack.Scope{sweatstack.ScopeProfile},
	}
}

func TestMemory_KeepsTheContract(t *testing.T) {
	t.Parallel()
	tokenstoretest.Run(t, func(*testing.T) tokenstore.Store { return tokenstore.NewMemory() })
}

func TestMemory_ZeroValueIsReady(t *testing.T) {
	t.Parallel()
	tokenstoretest.Run(t, func(*testing.T) tokenstore.Store { return new(tokenstore.Memory) })
}

func TestMemory_KeepsScopes(t *testing.T) {
	t.Parallel()
	store := tokenstore.NewMemory()
	require.NoError(t, store.Save(t.Context(), newToken("usr_1", "a", "r"), ""))
	got, err := store.Load(t.Context(), "usr_1")
	require.NoError(t, err)
	assert.Equal(t, []sweatstack.Scope{sweatstack.ScopeProfile}, got.Scopes)
}
