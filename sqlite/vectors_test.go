package sqlite_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// pythonFiles says what is in the files that the Python stores wrote.
type pythonFiles struct {
	Key   string `json:"key_for_encrypted"`
	Files map[string]struct {
		Rows []pythonRow
	}
}

type pythonRow struct {
	UserID       string `json:"user_id"`
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token"`
	ExpiresAt    string `json:"expires_at"`
}

func readPythonFiles(t *testing.T) pythonFiles {
	t.Helper()
	raw, err := os.ReadFile("testdata/token_db.json")
	require.NoError(t, err)
	var files pythonFiles
	require.NoError(t, json.Unmarshal(raw, &files))
	return files
}

// copyOf copies a file of testdata, because opening a database changes it.
func copyOf(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, raw, 0o600))
	return path
}

// expiries are the instants that the texts in the files mean.
func expiries() map[string]time.Time {
	return map[string]time.Time{
		"2100-01-01T00:00:00+00:00":        time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC),
		"2026-05-06T12:00:00.123456+00:00": time.Date(2026, 5, 6, 12, 0, 0, 123456000, time.UTC),
		"2026-05-06T14:00:00+02:00":        time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC),
		"2026-05-06T12:00:00":              time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC),
	}
}

func TestTokenStore_ReadsAndRewritesTheFilesOfPython(t *testing.T) {
	t.Parallel()
	files := readPythonFiles(t)
	for name, options := range map[string][]sqlite.TokenStoreOption{
		"tokens_plain.db":     nil,
		"tokens_encrypted.db": {sqlite.WithFernetKeys(files.Key)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := openDB(t, copyOf(t, name))
			store, err := db.TokenStore(options...)
			require.NoError(t, err)
			rows := files.Files[name].Rows
			require.Len(t, rows, 4)

			var want []string
			for _, row := range rows {
				want = append(want, row.UserID)
				got, err := store.Load(t.Context(), row.UserID)
				require.NoError(t, err)
				assert.Equal(t, row.UserID, got.UserID)
				assert.Equal(t, row.AccessToken, got.AccessToken.Reveal())
				assert.Equal(t, row.RefreshToken, got.RefreshToken.Reveal())
				assert.Equal(t, expiries()[row.ExpiresAt], got.Expiry)

				// Written back, the row looks as Python would write it.
				got.RefreshToken = sweatstack.NewSecret("rt_next")
				require.NoError(t, store.Save(t.Context(), got, newToken("", row.AccessToken, row.RefreshToken).Generation()))
				columns, err := db.Row(t.Context(), row.UserID)
				require.NoError(t, err)
				assert.Equal(t, expiries()[row.ExpiresAt].Format("2006-01-02T15:04:05.999999")+"+00:00", columns[3])
				if options == nil {
					assert.Equal(t, []string{row.UserID, row.AccessToken, "rt_next"}, columns[:3])
				}
				again, err := store.Load(t.Context(), row.UserID)
				require.NoError(t, err)
				assert.Equal(t, got.Generation(), again.Generation())
			}

			slices.Sort(want)
			var listed []string
			for userID, err := range store.List(t.Context()) {
				require.NoError(t, err)
				listed = append(listed, userID)
			}
			assert.Equal(t, want, listed)
		})
	}
}

func TestTokenStore_RefusesAFileOfTheOtherKind(t *testing.T) {
	t.Parallel()
	key := sqlite.WithFernetKeys(readPythonFiles(t).Key)

	_, err := openDB(t, copyOf(t, "tokens_encrypted.db")).TokenStore()
	require.ErrorIs(t, err, sqlite.ErrLayout)
	require.EqualError(t, err, "sqlite: table sweatstack_tokens has another layout: "+
		"its tokens are encrypted, open it with WithFernetKeys")

	_, err = openDB(t, copyOf(t, "tokens_plain.db")).TokenStore(key)
	require.ErrorIs(t, err, sqlite.ErrLayout)
	require.EqualError(t, err, "sqlite: table sweatstack_tokens has another layout: "+
		"its tokens are not encrypted, open it without WithFernetKeys")
}
