package sqlite_test

import (
	"path/filepath"
	"testing"

	"github.com/sweatstack/sweatstack-go/sqlite"
)

// BenchmarkTokenStore_Load bounds what a request in store mode pays for its
// token: one indexed read, and two HMACs and decryptions when it is encrypted.
func BenchmarkTokenStore_Load(b *testing.B) {
	for name, options := range map[string][]sqlite.TokenStoreOption{
		"plain":     nil,
		"encrypted": {sqlite.WithFernetKeys(firstKey)},
	} {
		b.Run(name, func(b *testing.B) {
			db, err := sqlite.Open(filepath.Join(b.TempDir(), "tokens.db"))
			if err != nil {
				b.Fatal(err)
			}
			defer func() { _ = db.Close() }()
			store, err := db.TokenStore(options...)
			if err != nil {
				b.Fatal(err)
			}
			if err := store.Save(b.Context(), newToken("usr_1", "access", "refresh"), ""); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := store.Load(b.Context(), "usr_1"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
