package sqlite_test

import (
	"context"
	"iter"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
	"github.com/sweatstack/sweatstack-go/tokenstore/tokenstoretest"
)

const (
	firstKey  = "c3dlYXRzdGFjay1nby12ZWN0b3Ita2V5LTAwMDAwMDE="
	secondKey = "MjAwMDAwMC15ZWstcm90Y2V2LW9nLWtjYXRzdGFld3M=" // the MAC tells it from the first: they share no half
)

// openDB opens a database that is closed with the test.
func openDB(t *testing.T, path string, options ...sqlite.Option) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Open(path, options...)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	return db
}

// openStore opens a token store that is closed with the test.
func openStore(t *testing.T, path string, options ...sqlite.TokenStoreOption) *sqlite.TokenStore {
	t.Helper()
	store, err := openDB(t, path).TokenStore(options...)
	require.NoError(t, err)
	return store
}

// newFile names a file that is not there yet.
func newFile(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "tokens.db")
}

func newToken(userID, access, refresh string) sweatstack.Token {
	return sweatstack.Token{
		AccessToken:  sweatstack.NewSecret(access),
		RefreshToken: sweatstack.NewSecret(refresh),
		Expiry:       time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC),
		UserID:       userID,
	}
}

func TestTokenStore_KeepsTheContract(t *testing.T) {
	t.Parallel()
	keys := sqlite.WithFernetKeys(firstKey, secondKey)
	for name, open := range map[string]func(t *testing.T) tokenstore.Store{
		"plain":     func(t *testing.T) tokenstore.Store { t.Helper(); return openStore(t, newFile(t)) },
		"encrypted": func(t *testing.T) tokenstore.Store { t.Helper(); return openStore(t, newFile(t), keys) },
		"in memory": func(t *testing.T) tokenstore.Store { t.Helper(); return openStore(t, ":memory:") },
		"in memory and encrypted": func(t *testing.T) tokenstore.Store {
			t.Helper()
			return openStore(t, ":memory:", keys)
		},
		"two handles on one file": func(t *testing.T) tokenstore.Store {
			t.Helper()
			path := newFile(t)
			return &alternating{one: openStore(t, path), two: openStore(t, path)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tokenstoretest.Run(t, open)
		})
	}
}

// alternating gives every other call to another handle on the same file, as if
// two processes shared it.
type alternating struct {
	calls    atomic.Int64
	one, two *sqlite.TokenStore
}

func (a *alternating) next() *sqlite.TokenStore {
	if a.calls.Add(1)%2 == 0 {
		return a.one
	}
	return a.two
}

func (a *alternating) Load(ctx context.Context, userID string) (sweatstack.Token, error) {
	return a.next().Load(ctx, userID)
}

func (a *alternating) Save(ctx context.Context, t sweatstack.Token, prev string) error {
	return a.next().Save(ctx, t, prev)
}

func (a *alternating) Delete(ctx context.Context, userID string) error {
	return a.next().Delete(ctx, userID)
}

func (a *alternating) List(ctx context.Context) iter.Seq2[string, error] { return a.next().List(ctx) }

func TestTokenStore_ListsMoreThanOnePage(t *testing.T) {
	t.Parallel()
	// Whole pages are where a walk may end too early or never.
	for _, users := range []int{255, 256, 257, 512, 700} {
		db := openDB(t, newFile(t))
		store, err := db.TokenStore()
		require.NoError(t, err)
		require.NoError(t, db.Exec(t.Context(), `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO sweatstack_tokens SELECT printf('usr_%05d', i), 'a', 'r', '2100-01-01T00:00:00+00:00' FROM n`, users))
		met := 0
		last := ""
		for userID, err := range store.List(t.Context()) {
			require.NoError(t, err)
			require.Greater(t, userID, last)
			last = userID
			met++
		}
		assert.Equal(t, users, met)
	}
}

func TestTokenStore_ListSkipsWhatIsNoUserID(t *testing.T) {
	t.Parallel()
	db := openDB(t, newFile(t))
	store, err := db.TokenStore()
	require.NoError(t, err)
	// SQLite lets NULL and blobs into this primary key.
	require.NoError(t, db.Exec(t.Context(), `INSERT INTO sweatstack_tokens VALUES
		(NULL, 'a', 'r', 'x'), ('', 'a', 'r', 'x'), (x'7573725f31', 'a', 'r', 'x'), ('usr_2', 'a', 'r', 'x')`))
	var users []string
	for userID, err := range store.List(t.Context()) {
		require.NoError(t, err)
		users = append(users, userID)
	}
	assert.Equal(t, []string{"usr_2"}, users)
}

func TestTokenStore_SurvivesClosingTheFile(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	db, err := sqlite.Open(path)
	require.NoError(t, err)
	store, err := db.TokenStore()
	require.NoError(t, err)
	require.NoError(t, store.Save(t.Context(), newToken("usr_1", "a", "r"), ""))
	require.NoError(t, db.Close())
	require.NoError(t, db.Close(), "closing twice")
	_, err = store.Load(t.Context(), "usr_1")
	require.EqualError(t, err, "sqlite: load token: sql: database is closed")

	got, err := openStore(t, path).Load(t.Context(), "usr_1")
	require.NoError(t, err)
	assert.Equal(t, newToken("usr_1", "a", "r").Generation(), got.Generation())
}

func TestTokenStore_WritesTheRowsThatPythonWrites(t *testing.T) {
	t.Parallel()
	db := openDB(t, newFile(t))
	store, err := db.TokenStore()
	require.NoError(t, err)
	for userID, tt := range map[string]struct {
		expiry time.Time
		want   string
	}{
		"whole seconds": {time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC), "2100-01-01T00:00:00+00:00"},
		"microseconds":  {time.Date(2026, 5, 6, 12, 0, 0, 123456789, time.UTC), "2026-05-06T12:00:00.123456+00:00"},
		"other zone":    {time.Date(2026, 5, 6, 14, 0, 0, 0, time.FixedZone("", 7200)), "2026-05-06T12:00:00+00:00"},
		"unknown":       {time.Time{}, "0001-01-01T00:00:00+00:00"},
	} {
		token := newToken(userID, "access", "")
		token.Expiry = tt.expiry
		require.NoError(t, store.Save(t.Context(), token, ""))
		row, err := db.Row(t.Context(), userID)
		require.NoError(t, err)
		assert.Equal(t, []string{userID, "access", "", tt.want}, row)
	}
}

func TestTokenStore_RotatesFernetKeys(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	old := newToken("usr_old", "a", "r")
	require.NoError(t, openStore(t, path, sqlite.WithFernetKeys(firstKey)).Save(t.Context(), old, ""))

	// The new key in front: the old row opens, a new one needs the new key.
	both := openStore(t, path, sqlite.WithFernetKeys(secondKey, firstKey))
	got, err := both.Load(t.Context(), "usr_old")
	require.NoError(t, err)
	assert.Equal(t, old.Generation(), got.Generation())
	require.NoError(t, both.Save(t.Context(), newToken("usr_new", "a", "r"), ""))

	onlyOld := openStore(t, path, sqlite.WithFernetKeys(firstKey))
	_, err = onlyOld.Load(t.Context(), "usr_new")
	require.ErrorIs(t, err, sqlite.ErrCorruptRow)

	// Saving seals a row again.
	require.NoError(t, both.Save(t.Context(), old, old.Generation()))
	_, err = openStore(t, path, sqlite.WithFernetKeys(secondKey)).Load(t.Context(), "usr_old")
	require.NoError(t, err)
}
