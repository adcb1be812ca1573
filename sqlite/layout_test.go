package sqlite_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
)

func TestTokenStore_JudgesATableThatIsThere(t *testing.T) {
	t.Parallel()
	const plain = `access_token TEXT NOT NULL, refresh_token TEXT NOT NULL, expires_at TEXT NOT NULL`
	tests := []struct {
		name, create string
		problem      string // empty: accepted
	}{
		{"as Python makes it", `CREATE TABLE sweatstack_tokens (user_id TEXT PRIMARY KEY, ` + plain + `)`, ""},
		{"columns in another order", `CREATE TABLE sweatstack_tokens
			(expires_at TEXT NOT NULL, refresh_token TEXT, access_token TEXT, user_id TEXT PRIMARY KEY)`, ""},
		{"one more column that may be missing",
			`CREATE TABLE sweatstack_tokens (user_id TEXT PRIMARY KEY, ` + plain + `, note TEXT)`, ""},
		{"one more column with a default",
			`CREATE TABLE sweatstack_tokens (user_id TEXT PRIMARY KEY, ` + plain + `, n INT NOT NULL DEFAULT 0)`, ""},
		{"one more column that must be given",
			`CREATE TABLE sweatstack_tokens (user_id TEXT PRIMARY KEY, ` + plain + `, n INT NOT NULL)`,
			`column "n" is not known and has no default`},
		{"no primary key", `CREATE TABLE sweatstack_tokens (user_id TEXT, ` + plain + `)`,
			"the primary key must be user_id alone"},
		{"two users in the key",
			`CREATE TABLE sweatstack_tokens (user_id TEXT, app TEXT, ` + plain + `, PRIMARY KEY (app, user_id))`,
			"the primary key must be user_id alone"},
		{"another key", `CREATE TABLE sweatstack_tokens (user_id TEXT, id INTEGER PRIMARY KEY, ` + plain + `)`,
			"the primary key must be user_id alone"},
		{"a view", `CREATE VIEW sweatstack_tokens AS
			SELECT '' AS user_id, '' AS access_token, '' AS refresh_token, '' AS expires_at`,
			"the primary key must be user_id alone"},
		{"a column is missing",
			`CREATE TABLE sweatstack_tokens (user_id TEXT PRIMARY KEY, access_token TEXT, refresh_token TEXT)`,
			"column expires_at is missing, it has user_id, access_token, refresh_token"},
		{"another table", `CREATE TABLE sweatstack_tokens (user_id TEXT PRIMARY KEY, token TEXT)`,
			"column access_token is missing, it has user_id, token"},
		{"both kinds of columns", `CREATE TABLE sweatstack_tokens
			(user_id TEXT PRIMARY KEY, ` + plain + `, access_token_encrypted TEXT, refresh_token_encrypted TEXT)`,
			"it has columns for plain and for encrypted tokens"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			db := openDB(t, newFile(t))
			require.NoError(t, db.Exec(t.Context(), tt.create))
			store, err := db.TokenStore()
			if tt.problem != "" {
				require.ErrorIs(t, err, sqlite.ErrLayout)
				require.EqualError(t, err, "sqlite: table sweatstack_tokens has another layout: "+tt.problem)
				return
			}
			require.NoError(t, err)
			want := newToken("usr_1", "a", "r")
			require.NoError(t, store.Save(t.Context(), want, ""))
			got, err := store.Load(t.Context(), "usr_1")
			require.NoError(t, err)
			assert.Equal(t, want.Generation(), got.Generation())
		})
	}
}

func TestTokenStore_LeavesOtherTablesAlone(t *testing.T) {
	t.Parallel()
	db := openDB(t, newFile(t))
	require.NoError(t, db.Exec(t.Context(), `CREATE TABLE app (x); INSERT INTO app VALUES (1)`))
	_, err := db.TokenStore()
	require.NoError(t, err)
	require.NoError(t, db.Exec(t.Context(), `UPDATE app SET x = 2`))
}

func TestTokenStore_IsOpenedOnceOrOften(t *testing.T) {
	t.Parallel()
	db := openDB(t, newFile(t))
	one, err := db.TokenStore()
	require.NoError(t, err)
	two, err := db.TokenStore()
	require.NoError(t, err)
	require.NoError(t, one.Save(t.Context(), newToken("usr_1", "a", "r"), ""))
	_, err = two.Load(t.Context(), "usr_1")
	require.NoError(t, err)
}

func TestWithFernetKeys_RefusesBadKeys(t *testing.T) {
	t.Parallel()
	db := openDB(t, ":memory:")
	_, err := db.TokenStore(sqlite.WithFernetKeys())
	require.EqualError(t, err, "sqlite: token store: fernet: no key")
	_, err = db.TokenStore(sqlite.WithFernetKeys(firstKey, "canary"))
	require.EqualError(t, err, "sqlite: token store: key 2 of 2: fernet: not a key of 32 bytes in base64: 6 characters")
	_, err = db.TokenStore(sqlite.WithFernetKeys(firstKey), sqlite.WithFernetKeys(secondKey))
	require.EqualError(t, err, "sqlite: token store: fernet keys are set twice")
}
