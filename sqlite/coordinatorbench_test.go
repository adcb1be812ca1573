package sqlite_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
)

// Both are asked by every request of the cookie mode, the second in store mode
// too. They bound what sharing costs it.
func BenchmarkCoordinator_WarmRequest(b *testing.B) {
	db, err := sqlite.Open(filepath.Join(b.TempDir(), "tokens.db"))
	require.NoError(b, err)
	defer func() { _ = db.Close() }()
	c, err := db.Coordinator()
	require.NoError(b, err)
	r := refreshing(gives("r2"))
	next, err := c.Refresh(b.Context(), r)
	require.NoError(b, err)
	require.NoError(b, c.EndSession(b.Context(), "other", time.Now().Add(time.Hour)))
	r.Token = next
	b.Run("Newest", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := c.Newest(b.Context(), r); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("SessionEnded", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := c.SessionEnded(b.Context(), "session"); err != nil {
				b.Fatal(err)
			}
		}
	})
}
