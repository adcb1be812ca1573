package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/sweatstack/sweatstack-go/sqlite"
	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// One file holds the tokens of all users, and is there again after a restart.
func ExampleOpen() {
	dir, err := os.MkdirTemp("", "sqlite")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	ctx := context.Background()

	for _, run := range []string{"first", "second"} {
		db, err := sqlite.Open(filepath.Join(dir, "tokens.db"))
		if err != nil {
			fmt.Println(err)
			return
		}
		store, err := db.TokenStore()
		if err != nil {
			fmt.Println(err)
			return
		}
		token, err := store.Load(ctx, "usr_coach")
		if errors.Is(err, tokenstore.ErrNotFound) {
			fmt.Println(run, "run: signs in")
			token = sweatstack.Token{
				UserID:       "usr_coach",
				AccessToken:  sweatstack.NewSecret("access"),
				RefreshToken: sweatstack.NewSecret("refresh"),
				Expiry:       time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC),
			}
			_, err = tokenstore.Put(ctx, store, token)
		}
		fmt.Println(run, "run:", token, err)
		if err := db.Close(); err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// first run: signs in
	// first run: token{user: "usr_coach", access: [REDACTED], refresh: [REDACTED], expiry: 2100-01-01T00:00:00Z} <nil>
	// second run: token{user: "usr_coach", access: [REDACTED], refresh: [REDACTED], expiry: 2100-01-01T00:00:00Z} <nil>
}

// A database in memory needs no file: for tests, and gone with Close.
func ExampleDB_TokenStore() {
	db, err := sqlite.Open(":memory:")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = db.Close() }()
	store, err := db.TokenStore()
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = store.Load(context.Background(), "usr_1")
	fmt.Println(err)
	// Output: tokenstore: nothing is stored for this user
}
