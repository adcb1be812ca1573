package sqlite_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/sweatstack/sweatstack-go/sqlite"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// A sign-out is known after a restart, and to every process with this file.
func ExampleDB_SessionStore() {
	dir, err := os.MkdirTemp("", "sqlite")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	ctx := context.Background()
	signIn := time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC)
	session := tokenstore.Session{
		ID: "k3rV-_9aQ0yG7nW2", UserID: "usr_coach",
		Created: signIn, Seen: signIn, Expires: signIn.AddDate(0, 0, 30),
	}

	for _, run := range []string{"first", "second"} {
		db, err := sqlite.Open(filepath.Join(dir, "app.db"))
		if err != nil {
			fmt.Println(err)
			return
		}
		store, err := db.SessionStore()
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(run, "run, create:", store.Create(ctx, session))
		fmt.Println(run, "run, end:   ", store.End(ctx, session.ID, session.Expires))
		if err := db.Close(); err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// first run, create: <nil>
	// first run, end:    <nil>
	// second run, create: tokenstore: the session has ended
	// second run, end:    <nil>
}

// The page on which a coach sees where they are signed in.
func ExampleSessionStore_List() {
	db, err := sqlite.Open(":memory:")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = db.Close() }()
	store, err := db.SessionStore()
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	signIn := time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC)
	for i, browser := range []string{"Firefox", "Safari"} {
		created := signIn.Add(time.Duration(i) * time.Hour)
		err := store.Create(ctx, tokenstore.Session{
			ID: fmt.Sprint("session-", i), UserID: "usr_coach", UserAgent: browser,
			Created: created, Seen: created, Expires: created.AddDate(0, 0, 30),
		})
		if err != nil {
			fmt.Println(err)
		}
	}
	sessions, err := store.List(ctx, "usr_coach")
	for _, s := range sessions {
		fmt.Println(s.ID, s.UserAgent)
	}
	fmt.Println(err)
	// Output:
	// session-1 Safari
	// session-0 Firefox
	// <nil>
}
