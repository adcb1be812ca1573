package sqlite_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
)

func TestSessionStore_WritesMicrosecondsSince1970(t *testing.T) {
	t.Parallel()
	db := openDB(t, ":memory:")
	store, err := db.SessionStore()
	require.NoError(t, err)
	s := newSession("s1", "usr_1", time.Date(2026, 5, 6, 14, 0, 0, 123_456_789, time.FixedZone("", 2*3600)))
	require.NoError(t, store.Create(t.Context(), s))
	row, err := db.SessionRow(t.Context(), "s1")
	require.NoError(t, err)
	assert.Equal(t, []string{
		"s1", "usr_1", "1778068800123456", "1778068800123456", "1780660800123456", "usr_athlete", "team_1", "Firefox",
	}, row)
}

func TestSessionStore_JudgesTablesThatAreThere(t *testing.T) {
	t.Parallel()
	const sessions = `CREATE TABLE sweatstack_sessions (id TEXT NOT NULL PRIMARY KEY, user_id TEXT NOT NULL,
		created_at INTEGER NOT NULL, seen_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
		subject_id TEXT NOT NULL, team_id TEXT NOT NULL, user_agent TEXT NOT NULL`
	tests := []struct {
		name, create string
		problem      string // empty: accepted
	}{
		{"ours", sessions + `)`, ""},
		{"one more column that may be missing", sessions + `, note TEXT)`, ""},
		{"one more column that must be given", sessions + `, n INT NOT NULL)`,
			`sweatstack_sessions has another layout: column "n" is not known and has no default`},
		{"another key", `CREATE TABLE sweatstack_sessions (id INTEGER PRIMARY KEY, session_key TEXT, data BLOB)`,
			"sweatstack_sessions has another layout: column user_id is missing, it has id, session_key, data"},
		{"no key", `CREATE TABLE sweatstack_session_ends (id TEXT, until INTEGER)`,
			"sweatstack_session_ends has another layout: the primary key must be id alone"},
		{"a view", `CREATE VIEW sweatstack_user_ends AS SELECT '' AS user_id, 0 AS ended_before, 0 AS until`,
			"sweatstack_user_ends has another layout: the primary key must be user_id alone"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			db := openDB(t, newFile(t))
			require.NoError(t, db.Exec(t.Context(), tt.create))
			store, err := db.SessionStore()
			if tt.problem != "" {
				require.ErrorIs(t, err, sqlite.ErrLayout)
				require.EqualError(t, err, "sqlite: table "+tt.problem)
				tables, err := db.Count(t.Context(), "sqlite_schema WHERE name LIKE 'sweatstack_%' AND type <> 'index'")
				require.NoError(t, err)
				assert.Equal(t, 1, tables, "nothing was created beside it")
				return
			}
			require.NoError(t, err)
			require.NoError(t, store.Create(t.Context(), newSession("s1", "usr_1", noon())))
			_, err = store.Get(t.Context(), "s1")
			require.NoError(t, err)
		})
	}
}
