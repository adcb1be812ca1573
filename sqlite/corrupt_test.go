package sqlite_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

func TestTokenStore_TellsWhichRowAndColumnCannotBeRead(t *testing.T) {
	t.Parallel()
	const good = "gAAAAABp-y1AAAECAwQFBgcICQoLDA0ODzJo0RhhvzhinVscK_z0jEgVjzUdb_rHCiIhS5Kf0o3bvuF7jlUpw2Z2gAvy6EZ51A=="
	tests := []struct {
		name                    string
		keys                    []string
		access, refresh, expiry any
		column, reason          string
	}{
		{"bad date", nil, "canary", "canary", "soon", "expires_at", "not a time in ISO 8601"},
		{"empty date", nil, "canary", "canary", "", "expires_at", "not a time in ISO 8601"},
		{"date is a number", nil, "canary", "canary", 1778068800, "expires_at", "not a time in ISO 8601"},
		{"wrong key", []string{secondKey}, good, good, "2100-01-01T00:00:00+00:00",
			"access_token_encrypted", "fernet: token does not open with any of the keys"},
		{"damaged access token", []string{firstKey}, "canary", good, "2100-01-01T00:00:00+00:00",
			"access_token_encrypted", "fernet: token does not open with any of the keys"},
		{"damaged refresh token", []string{firstKey}, good, "canary", "2100-01-01T00:00:00+00:00",
			"refresh_token_encrypted", "fernet: token does not open with any of the keys"},
		{"empty cell", []string{firstKey}, good, "", "2100-01-01T00:00:00+00:00",
			"refresh_token_encrypted", "fernet: token does not open with any of the keys"},
		{"bad date in an encrypted row", []string{firstKey}, good, good, "2100-02-30T00:00:00",
			"expires_at", "not a time in ISO 8601"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			db := openDB(t, newFile(t))
			var options []sqlite.TokenStoreOption
			if tt.keys != nil {
				options = append(options, sqlite.WithFernetKeys(tt.keys...))
			}
			store, err := db.TokenStore(options...)
			require.NoError(t, err)
			require.NoError(t, db.Exec(t.Context(), `INSERT INTO sweatstack_tokens VALUES ('usr_1', ?, ?, ?)`,
				tt.access, tt.refresh, tt.expiry))

			got, err := store.Load(t.Context(), "usr_1")
			require.ErrorIs(t, err, sqlite.ErrCorruptRow)
			assert.NotErrorIs(t, err, tokenstore.ErrNotFound)
			row, ok := errors.AsType[*sqlite.RowError](err)
			require.True(t, ok)
			assert.Equal(t, "usr_1", row.UserID)
			assert.Equal(t, tt.column, row.Column)
			require.EqualError(t, row.Unwrap(), tt.reason)
			require.EqualError(t, err,
				`sqlite: row cannot be read: user "usr_1", column `+tt.column+`: `+tt.reason)
			assert.Empty(t, got.UserID)
			assert.Empty(t, got.Generation())

			// A sign-in does not sweep it away: the key may be the wrong one.
			_, err = tokenstore.Put(t.Context(), store, newToken("usr_1", "a", "r"))
			require.ErrorIs(t, err, sqlite.ErrCorruptRow)
			assert.NotContains(t, err.Error(), "canary")

			// It is listed, and can be deleted.
			for userID, err := range store.List(t.Context()) {
				require.NoError(t, err)
				assert.Equal(t, "usr_1", userID)
			}
			require.NoError(t, store.Delete(t.Context(), "usr_1"))
			_, err = store.Load(t.Context(), "usr_1")
			require.ErrorIs(t, err, tokenstore.ErrNotFound)
		})
	}
}

func TestTokenStore_SaveCannotCompareWithARowItCannotRead(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	old := newToken("usr_1", "a", "r")
	right := openStore(t, path, sqlite.WithFernetKeys(firstKey))
	require.NoError(t, right.Save(t.Context(), old, ""))

	wrong := openStore(t, path, sqlite.WithFernetKeys(secondKey))
	for _, prev := range []string{"", old.Generation(), "x"} {
		require.ErrorIs(t, wrong.Save(t.Context(), newToken("usr_1", "a2", "r2"), prev), sqlite.ErrCorruptRow)
	}
	got, err := right.Load(t.Context(), "usr_1")
	require.NoError(t, err)
	assert.Equal(t, old.Generation(), got.Generation())
}

func TestTokenStore_ARowWithABadDateCanBeReplacedByWhoKnowsItsTokens(t *testing.T) {
	t.Parallel()
	db := openDB(t, newFile(t))
	store, err := db.TokenStore()
	require.NoError(t, err)
	require.NoError(t, db.Exec(t.Context(), `INSERT INTO sweatstack_tokens VALUES ('usr_1', 'a', 'r', 'soon')`))
	require.NoError(t, store.Save(t.Context(), newToken("usr_1", "a2", "r2"), newToken("", "a", "r").Generation()))
	_, err = store.Load(t.Context(), "usr_1")
	require.NoError(t, err)
}

func TestTokenStore_ARowWithoutTokensCountsAsNothingStored(t *testing.T) {
	t.Parallel()
	db := openDB(t, newFile(t))
	store, err := db.TokenStore()
	require.NoError(t, err)
	require.NoError(t, db.Exec(t.Context(),
		`INSERT INTO sweatstack_tokens VALUES ('usr_1', '', '', '2100-01-01T00:00:00+00:00')`))
	want := newToken("usr_1", "a", "r")
	_, err = tokenstore.Put(t.Context(), store, want)
	require.NoError(t, err)
	got, err := store.Load(t.Context(), "usr_1")
	require.NoError(t, err)
	assert.Equal(t, want.Generation(), got.Generation())
}
