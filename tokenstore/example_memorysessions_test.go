package tokenstore_test

import (
	"context"
	"fmt"
	"time"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// A person is signed in with two browsers and ends one of them from the other.
func ExampleMemorySessions_List() {
	ctx := context.Background()
	store := tokenstore.NewMemorySessions()
	morning := time.Date(2026, 5, 6, 8, 0, 0, 0, time.UTC)
	for i, browser := range []string{"Firefox", "Safari"} {
		signIn := morning.Add(time.Duration(i) * time.Hour)
		err := store.Create(ctx, tokenstore.Session{
			ID: fmt.Sprint("session-", i), UserID: "usr_coach", UserAgent: browser,
			Created: signIn, Seen: signIn, Expires: signIn.AddDate(0, 0, 30),
		})
		if err != nil {
			fmt.Println(err)
			return
		}
	}
	until := morning.AddDate(0, 0, 31) // no cookie of it can be good any longer
	fmt.Println("end:", store.End(ctx, "session-0", until))

	sessions, err := store.List(ctx, "usr_coach")
	for _, s := range sessions {
		fmt.Println(s.UserAgent, "since", s.Created.Format(time.TimeOnly))
	}
	fmt.Println(err)
	// Output:
	// end: <nil>
	// Safari since 09:00:00
	// <nil>
}

// Signing out everywhere also ends a sign-in that is still under way: its
// session was created before, but the store has not seen it yet.
func ExampleMemorySessions_EndAll() {
	ctx := context.Background()
	store := tokenstore.NewMemorySessions()
	now := time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC)
	signIn := func(id string, at time.Time) error {
		return store.Create(ctx, tokenstore.Session{
			ID: id, UserID: "usr_coach", Created: at, Seen: at, Expires: at.AddDate(0, 0, 30),
		})
	}

	fmt.Println("everywhere:", store.EndAll(ctx, "usr_coach", now, now.AddDate(0, 0, 31)))
	fmt.Println("begun before:", signIn("session-1", now.Add(-time.Second)))
	fmt.Println("signed in anew:", signIn("session-2", now.Add(time.Second)))
	// Output:
	// everywhere: <nil>
	// begun before: tokenstore: the session has ended
	// signed in anew: <nil>
}
