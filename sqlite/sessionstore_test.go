package sqlite_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
	"github.com/sweatstack/sweatstack-go/tokenstore"
	"github.com/sweatstack/sweatstack-go/tokenstore/tokenstoretest"
)

// openSessions opens a session store that is closed with the test.
func openSessions(t *testing.T, path string, options ...sqlite.Option) *sqlite.SessionStore {
	t.Helper()
	store, err := openDB(t, path, options...).SessionStore()
	require.NoError(t, err)
	return store
}

// noon is when the sessions of these tests begin.
func noon() time.Time { return time.Date(2026, 5, 6, 12, 0, 0, 123_456_000, time.UTC) }

// newSession makes a session that lasts for 30 days.
func newSession(id, userID string, created time.Time) tokenstore.Session {
	return tokenstore.Session{
		ID: id, UserID: userID, Created: created, Seen: created, Expires: created.AddDate(0, 0, 30),
		SubjectID: "usr_athlete", TeamID: "team_1", UserAgent: "Firefox",
	}
}

func TestSessionStore_KeepsTheContract(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(t *testing.T) tokenstore.SessionStore{
		"file":      func(t *testing.T) tokenstore.SessionStore { t.Helper(); return openSessions(t, newFile(t)) },
		"in memory": func(t *testing.T) tokenstore.SessionStore { t.Helper(); return openSessions(t, ":memory:") },
		"two handles on one file": func(t *testing.T) tokenstore.SessionStore {
			t.Helper()
			path := newFile(t)
			return &alternatingSessions{one: openSessions(t, path), two: openSessions(t, path)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tokenstoretest.RunSessions(t, open)
		})
	}
}

// alternatingSessions gives every other call to another handle on the same
// file, as if two processes shared it.
type alternatingSessions struct {
	calls    atomic.Int64
	one, two *sqlite.SessionStore
}

func (a *alternatingSessions) next() *sqlite.SessionStore {
	if a.calls.Add(1)%2 == 0 {
		return a.one
	}
	return a.two
}

func (a *alternatingSessions) Create(ctx context.Context, s tokenstore.Session) error {
	return a.next().Create(ctx, s)
}

func (a *alternatingSessions) Get(ctx context.Context, id string) (tokenstore.Session, error) {
	return a.next().Get(ctx, id)
}

func (a *alternatingSessions) Touch(ctx context.Context, id string, seen time.Time) error {
	return a.next().Touch(ctx, id, seen)
}

func (a *alternatingSessions) Select(ctx context.Context, id, subjectID, teamID string) error {
	return a.next().Select(ctx, id, subjectID, teamID)
}

func (a *alternatingSessions) End(ctx context.Context, id string, until time.Time) error {
	return a.next().End(ctx, id, until)
}

func (a *alternatingSessions) List(ctx context.Context, userID string) ([]tokenstore.Session, error) {
	return a.next().List(ctx, userID)
}

func (a *alternatingSessions) EndAll(ctx context.Context, userID string, at, until time.Time) error {
	return a.next().EndAll(ctx, userID, at, until)
}

func TestSessionStore_SurvivesClosingTheFile(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	db, err := sqlite.Open(path)
	require.NoError(t, err)
	store, err := db.SessionStore()
	require.NoError(t, err)
	alive := newSession("alive", "usr_1", noon())
	until := noon().AddDate(0, 0, 31)
	require.NoError(t, store.Create(t.Context(), alive))
	require.NoError(t, store.Create(t.Context(), newSession("ended", "usr_1", noon())))
	require.NoError(t, store.End(t.Context(), "ended", until))
	require.NoError(t, store.EndAll(t.Context(), "usr_2", noon(), until))
	require.NoError(t, db.Close())
	_, err = store.Get(t.Context(), "alive")
	require.EqualError(t, err, "sqlite: get session: sql: database is closed")
	err = store.End(t.Context(), "alive", until)
	require.EqualError(t, err, "sqlite: end session: sql: database is closed")

	again := openSessions(t, path)
	got, err := again.Get(t.Context(), "alive")
	require.NoError(t, err)
	assert.Equal(t, alive, got)
	require.ErrorIs(t, again.Create(t.Context(), newSession("ended", "usr_1", noon())), tokenstore.ErrEnded)
	require.ErrorIs(t, again.Create(t.Context(), newSession("s2", "usr_2", noon().Add(-1))), tokenstore.ErrEnded)
}

func TestSessionStore_LivesBesideTheTokensInOneFile(t *testing.T) {
	t.Parallel()
	db := openDB(t, newFile(t))
	tokens, err := db.TokenStore()
	require.NoError(t, err)
	sessions, err := db.SessionStore()
	require.NoError(t, err)
	require.NoError(t, tokens.Save(t.Context(), newToken("usr_1", "a", "r"), ""))
	require.NoError(t, sessions.Create(t.Context(), newSession("s1", "usr_1", noon())))

	// Signing out everywhere leaves the token to webhooks and jobs.
	require.NoError(t, sessions.EndAll(t.Context(), "usr_1", noon(), noon().AddDate(0, 0, 31)))
	_, err = tokens.Load(t.Context(), "usr_1")
	require.NoError(t, err)
}

func TestSessionStore_StaysBoundedOverAMonthOfSignIns(t *testing.T) {
	t.Parallel()
	db := openDB(t, ":memory:")
	store, err := db.SessionStore()
	require.NoError(t, err)
	const perDay, days = 24, 40
	for i := range days * perDay {
		now := noon().Add(time.Duration(i) * time.Hour)
		s := newSession(fmt.Sprint("s", i), "usr_1", now)
		s.Expires = now.AddDate(0, 0, 5)
		require.NoError(t, store.Create(t.Context(), s))
		require.NoError(t, store.End(t.Context(), fmt.Sprint("foreign-", i), s.Expires))
		require.NoError(t, store.EndAll(t.Context(), fmt.Sprint("usr_once_", i), now, s.Expires))
	}
	for _, table := range []string{"sweatstack_sessions", "sweatstack_session_ends", "sweatstack_user_ends"} {
		rows, err := db.Count(t.Context(), table)
		require.NoError(t, err)
		assert.InDelta(t, 5*perDay, rows, 2, "%s: what is not over is what five days have brought", table)
	}
}

func TestSessionStore_CatchesUpWithAPastInSteps(t *testing.T) {
	t.Parallel()
	db := openDB(t, ":memory:")
	store, err := db.SessionStore()
	require.NoError(t, err)
	past := noon().AddDate(-1, 0, 0).UnixMicro()
	for _, statement := range []string{
		`INSERT INTO sweatstack_sessions SELECT 's' || i, 'usr_1', ?1, ?1, ?1 + i, '', '', '' FROM n`,
		`INSERT INTO sweatstack_session_ends SELECT 'ended-' || i, ?1 + i FROM n`,
		`INSERT INTO sweatstack_user_ends SELECT 'usr_' || i, ?1, ?1 + i FROM n`,
	} {
		require.NoError(t, db.Exec(t.Context(),
			`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250) `+statement, past))
	}
	for i, want := range []int{150, 50, 0, 0} {
		// What is over counts no more, even while it is still there.
		s := newSession(fmt.Sprint("ended-", 250-i), fmt.Sprint("usr_", 250-i), noon())
		require.NoError(t, store.Create(t.Context(), s))
		for _, table := range []string{"sweatstack_session_ends", "sweatstack_user_ends"} {
			rows, err := db.Count(t.Context(), table)
			require.NoError(t, err)
			assert.Equal(t, want, rows, "%s after %d creates", table, i+1)
		}
		rows, err := db.Count(t.Context(), "sweatstack_sessions")
		require.NoError(t, err)
		assert.Equal(t, want+i+1, rows, "after %d creates", i+1)
	}
}

func TestSessionStore_ASessionThatIsOverLeavesItsIDBeforeItsRowIsForgotten(t *testing.T) {
	t.Parallel()
	db := openDB(t, ":memory:")
	store, err := db.SessionStore()
	require.NoError(t, err)
	past := noon().AddDate(-1, 0, 0).UnixMicro()
	require.NoError(t, db.Exec(t.Context(), `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250)
INSERT INTO sweatstack_sessions SELECT 's' || i, 'usr_1', ?1, ?1, ?1 + i, '', '', '' FROM n`, past))
	want := newSession("s250", "usr_2", noon())
	require.NoError(t, store.Create(t.Context(), want))
	got, err := store.Get(t.Context(), "s250")
	require.NoError(t, err)
	assert.Equal(t, want, got)
}

// A statement without an index would read the whole table, with everybody else
// shut out when it writes.
func TestSessionStore_EveryStatementUsesAnIndex(t *testing.T) {
	t.Parallel()
	db := openDB(t, ":memory:")
	_, err := db.SessionStore()
	require.NoError(t, err)
	for name, statement := range sqlite.SessionStatements() {
		plan, err := db.Plan(t.Context(), statement)
		require.NoError(t, err, name)
		for _, step := range plan {
			assert.False(t, strings.HasPrefix(step, "SCAN sweatstack_"), "%s: %s", name, step)
		}
	}
}
