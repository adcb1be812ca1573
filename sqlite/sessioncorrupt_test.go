package sqlite_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

func TestSessionStore_TellsWhichRowAndColumnCannotBeRead(t *testing.T) {
	t.Parallel()
	const noTime, noText = "not a time in microseconds", "not a text in UTF-8"
	tests := []struct{ name, set, column, reason string }{
		{"a date", "created_at = '2026-05-06T12:00:00+00:00'", "created_at", noTime},
		{"a canary", "seen_at = 'canary'", "seen_at", noTime},
		{"a fraction", "expires_at = 1.5", "expires_at", noTime},
		{"the year 10000", "expires_at = 253402300800000000", "expires_at", noTime},
		{"before the year 1", "created_at = -62135596800000001", "created_at", noTime},
		{"the largest number", "seen_at = 9223372036854775807", "seen_at", noTime},
		{"a blob for a subject", "subject_id = x'63616e617279'", "subject_id", noText},
		{"a team that is not UTF-8", "team_id = CAST(x'63616e617279ff' AS TEXT)", "team_id", noText},
		{"a blob for a user agent", "user_agent = x'00'", "user_agent", noText},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			db := openDB(t, ":memory:")
			store, err := db.SessionStore()
			require.NoError(t, err)
			require.NoError(t, store.Create(t.Context(), newSession("s1", "usr_1", noon())))
			require.NoError(t, store.Create(t.Context(), newSession("s2", "usr_1", noon())))
			require.NoError(t, db.Exec(t.Context(), `UPDATE sweatstack_sessions SET `+tt.set+` WHERE id = 's1'`))

			got, errGet := store.Get(t.Context(), "s1")
			list, errList := store.List(t.Context(), "usr_1")
			assert.Equal(t, tokenstore.Session{}, got)
			assert.Empty(t, list)
			for _, err := range []error{errGet, errList} {
				require.ErrorIs(t, err, sqlite.ErrCorruptRow)
				assert.NotErrorIs(t, err, tokenstore.ErrNotFound)
				row, ok := errors.AsType[*sqlite.RowError](err)
				require.True(t, ok)
				assert.Equal(t, sqlite.RowError{SessionID: "s1", Column: tt.column, Err: row.Err}, *row)
				require.EqualError(t, err,
					`sqlite: row cannot be read: session "s1", column `+tt.column+`: `+tt.reason)
			}
			// The others work, and the bad one can be ended.
			_, err = store.Get(t.Context(), "s2")
			require.NoError(t, err)
			until := noon().AddDate(0, 0, 31)
			require.NoError(t, store.End(t.Context(), "s1", until))
			_, err = store.Get(t.Context(), "s1")
			require.ErrorIs(t, err, tokenstore.ErrNotFound)
			require.ErrorIs(t, store.Create(t.Context(), newSession("s1", "usr_1", noon())), tokenstore.ErrEnded)
		})
	}
}

func TestSessionStore_EndAllAlsoEndsRowsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	db := openDB(t, ":memory:")
	store, err := db.SessionStore()
	require.NoError(t, err)
	require.NoError(t, store.Create(t.Context(), newSession("s1", "usr_1", noon())))
	require.NoError(t, db.Exec(t.Context(), `UPDATE sweatstack_sessions SET created_at = 'soon', expires_at = x'00'`))
	require.NoError(t, store.EndAll(t.Context(), "usr_1", noon(), noon().AddDate(0, 0, 31)))
	_, err = store.Get(t.Context(), "s1")
	require.ErrorIs(t, err, tokenstore.ErrNotFound)
	require.ErrorIs(t, store.Create(t.Context(), newSession("s1", "usr_1", noon())), tokenstore.ErrEnded)
}

// An end whose time cannot be read must not let anybody in again.
func TestSessionStore_AnEndThatCannotBeReadStaysAnEnd(t *testing.T) {
	t.Parallel()
	db := openDB(t, ":memory:")
	store, err := db.SessionStore()
	require.NoError(t, err)
	require.NoError(t, store.End(t.Context(), "s1", noon()))
	require.NoError(t, store.EndAll(t.Context(), "usr_2", noon(), noon()))
	require.NoError(t, db.Exec(t.Context(), `UPDATE sweatstack_session_ends SET until = 'soon'`))
	require.NoError(t, db.Exec(t.Context(), `UPDATE sweatstack_user_ends SET ended_before = 'soon', until = x'00'`))
	for range 3 { // each of which forgets what is over
		later := noon().AddDate(1, 0, 0)
		require.ErrorIs(t, store.Create(t.Context(), newSession("s1", "usr_1", later)), tokenstore.ErrEnded)
		require.ErrorIs(t, store.Create(t.Context(), newSession("s2", "usr_2", later)), tokenstore.ErrEnded)
		require.NoError(t, store.Create(t.Context(), newSession("s3", "usr_3", later)))
		require.NoError(t, store.End(t.Context(), "s3", noon()))
		require.NoError(t, db.Exec(t.Context(), `DELETE FROM sweatstack_session_ends WHERE id = 's3'`))
	}
}
