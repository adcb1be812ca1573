package sqlite_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

func TestOpen_SetsUpBothKindsOfConnections(t *testing.T) {
	t.Parallel()
	db := openDB(t, newFile(t))
	for name, want := range map[string][2]string{
		"journal_mode":  {"wal", "wal"},
		"synchronous":   {"2", "2"}, // FULL
		"secure_delete": {"1", "1"},
		"query_only":    {"0", "1"},
		"busy_timeout":  {"50", "5000"}, // the writer waits in pieces
	} {
		writer, reader, err := db.Pragma(t.Context(), name)
		require.NoError(t, err)
		assert.Equal(t, want, [2]string{writer, reader}, name)
	}
	require.Error(t, db.ExecOnReader(t.Context(), "CREATE TABLE t (x)"), "a reader cannot write")
}

func TestOpen_TakesEveryCharacterOfAPathAsItIs(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"a b.db", "a?b=c&_txlock=x.db", "a?mode=memory", "a#b.db", "a%20b.db", "%", "a%00b", "a+b.db", "ø 日本 🏃.db",
		"a'b\"c.db", `a\b.db`, "a:b;c.db", "-wal", "..db", "a\nb.db", "a\xffb.db", "memory:", ":memory:.db",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			folder := filepath.Join(dir, "folder "+name)
			require.NoError(t, os.Mkdir(folder, 0o700))
			path := filepath.Join(folder, name)
			db, err := sqlite.Open(path)
			require.NoError(t, err)
			_, err = db.TokenStore()
			require.NoError(t, err)
			require.NoError(t, db.Close())

			entries, err := os.ReadDir(folder)
			require.NoError(t, err)
			require.Len(t, entries, 1, "nothing but the file itself is left after Close")
			assert.Equal(t, name, entries[0].Name())
			info, err := os.Stat(path)
			require.NoError(t, err)
			assert.Positive(t, info.Size())
		})
	}
}

func TestOpen_RefusesWhatIsNoPathToADatabase(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := filepath.Join(dir, "tokens.json")
	require.NoError(t, os.WriteFile(text, []byte(`{"access_token": "canary", "refresh_token": "canary"}`), 0o600))
	link := filepath.Join(dir, "link")
	require.NoError(t, os.Symlink(filepath.Join(dir, "nowhere"), link))
	tests := []struct{ name, path, problem string }{
		{"empty", "", "path is empty"},
		{"a URI", "file:tokens.db?mode=memory", "path is a URI, want a plain path"},
		{"zero byte", "tokens\x00.db", "path has a zero byte"},
		{"a folder", dir, "not a file but d---------"},
		{"a device", os.DevNull, "not a file but"},
		{"below a folder that is missing", filepath.Join(dir, "no", "tokens.db"), "no such file or directory"},
		{"below a file", filepath.Join(text, "tokens.db"), "not a directory"},
		{"a link to nowhere", link, "no such file or directory"},
		{"a file of another kind", text, "file is not a database"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := sqlite.Open(tt.path)
			require.ErrorContains(t, err, tt.problem)
			assert.Regexp(t, `^sqlite: open "`, err.Error())
			assert.NotContains(t, err.Error(), "canary")
		})
	}
	t.Run("nothing is created", func(t *testing.T) {
		t.Parallel()
		_, err := os.Stat(filepath.Join(dir, "nowhere"))
		require.ErrorIs(t, err, fs.ErrNotExist)
	})
}

func TestOpen_FollowsALinkToTheFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	target, link := filepath.Join(dir, "data", "tokens.db"), filepath.Join(dir, "link.db")
	require.NoError(t, os.Mkdir(filepath.Dir(target), 0o700))
	require.NoError(t, openStore(t, target).Save(t.Context(), newToken("usr_1", "a", "r"), ""))
	require.NoError(t, os.Symlink(target, link))

	// Through the link it is the same database, with the same locks.
	through := openStore(t, link)
	_, err := through.Load(t.Context(), "usr_1")
	require.NoError(t, err)
	require.ErrorIs(t, through.Save(t.Context(), newToken("usr_1", "a2", "r2"), ""), tokenstore.ErrConflict)
}

func TestOpen_DatabasesInMemoryAreApart(t *testing.T) {
	t.Parallel()
	one, two := openStore(t, ":memory:"), openStore(t, ":memory:")
	require.NoError(t, one.Save(t.Context(), newToken("usr_1", "a", "r"), ""))
	_, err := two.Load(t.Context(), "usr_1")
	require.ErrorIs(t, err, tokenstore.ErrNotFound)
	_, err = os.Stat(":memory:")
	require.ErrorIs(t, err, fs.ErrNotExist)
}

func TestOpen_IsBoundToTheFolderItWasCalledIn(t *testing.T) {
	t.Chdir(t.TempDir())
	db := openDB(t, "tokens.db")
	t.Chdir(t.TempDir())
	store, err := db.TokenStore() // opens its first reader here
	require.NoError(t, err)
	require.NoError(t, store.Save(t.Context(), newToken("usr_1", "a", "r"), ""))
	_, err = store.Load(t.Context(), "usr_1")
	require.NoError(t, err)
	_, err = os.Stat("tokens.db")
	require.ErrorIs(t, err, fs.ErrNotExist)
}
