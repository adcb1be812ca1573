package sqlite_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
)

// filesContain reports whether a text stands in any file of a folder. Call it
// after Close: reading an open database would drop its locks.
func filesContain(t *testing.T, dir, text string) bool {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.NotEmpty(t, entries)
	for _, entry := range entries {
		raw, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		require.NoError(t, err)
		if bytes.Contains(raw, []byte(text)) {
			return true
		}
	}
	return false
}

func TestTokenStore_ReplacedAndDeletedTokensAreNotLeftInTheFile(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	db, err := sqlite.Open(path)
	require.NoError(t, err)
	store, err := db.TokenStore()
	require.NoError(t, err)
	replaced := newToken("usr_1", "canary-replaced-access", "canary-replaced-refresh")
	require.NoError(t, store.Save(t.Context(), replaced, ""))
	require.NoError(t, store.Save(t.Context(), newToken("usr_1", "kept-access", "kept-refresh"), replaced.Generation()))
	require.NoError(t, store.Save(t.Context(), newToken("usr_2", "canary-deleted", "canary-deleted"), ""))
	require.NoError(t, store.Delete(t.Context(), "usr_2"))
	require.NoError(t, db.Close())

	dir := filepath.Dir(path)
	assert.True(t, filesContain(t, dir, "kept-refresh"), "what is stored is found, so the search works")
	assert.False(t, filesContain(t, dir, "canary"))
}

func TestWithFernetKeys_NoTokenIsReadableInTheFile(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	db, err := sqlite.Open(path)
	require.NoError(t, err)
	store, err := db.TokenStore(sqlite.WithFernetKeys(firstKey))
	require.NoError(t, err)
	require.NoError(t, store.Save(t.Context(), newToken("usr_1", "canary-access", "canary-refresh"), ""))
	require.NoError(t, db.Close())
	assert.True(t, filesContain(t, filepath.Dir(path), "usr_1"))
	assert.False(t, filesContain(t, filepath.Dir(path), "canary"))
}

func TestTokenStore_PrintsNoKey(t *testing.T) {
	t.Parallel()
	db := openDB(t, ":memory:")
	store, err := db.TokenStore(sqlite.WithFernetKeys(firstKey))
	require.NoError(t, err)
	for _, verb := range []string{"%v", "%+v", "%s", "%x"} {
		for _, value := range []any{store, *store, struct{ s *sqlite.TokenStore }{store}} {
			text := fmt.Sprintf(verb, value)
			assert.NotContains(t, text, "sweatstack-go")
			assert.NotContains(t, text, "115 119 101 97 116") // the key as numbers
			assert.NotContains(t, text, fmt.Sprintf("%x", "sweatstack-go"))
		}
	}
}
