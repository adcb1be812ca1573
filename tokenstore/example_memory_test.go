package tokenstore_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// Two requests have read the same token and both refresh it. The second one to
// save has lost, and takes what the first one stored.
func ExampleMemory_Save() {
	ctx := context.Background()
	store := tokenstore.NewMemory()
	pair := func(n int) sweatstack.Token {
		return sweatstack.Token{
			UserID:       "usr_coach",
			AccessToken:  sweatstack.NewSecret(fmt.Sprint("access-", n)),
			RefreshToken: sweatstack.NewSecret(fmt.Sprint("refresh-", n)),
		}
	}
	if err := store.Save(ctx, pair(1), ""); err != nil {
		fmt.Println(err)
		return
	}

	read := pair(1).Generation() // what both requests have loaded
	fmt.Println("first: ", store.Save(ctx, pair(2), read))
	err := store.Save(ctx, pair(3), read)
	fmt.Println("second:", err)
	if errors.Is(err, tokenstore.ErrConflict) {
		winner, err := store.Load(ctx, "usr_coach")
		fmt.Println("takes: ", winner.Generation() == pair(2).Generation(), err)
	}
	// Output:
	// first:  <nil>
	// second: tokenstore: another generation is stored
	// takes:  true <nil>
}

// A job that does something for every user walks over the store, and may load
// and save within the loop.
func ExampleMemory_List() {
	ctx := context.Background()
	store := tokenstore.NewMemory()
	for _, userID := range []string{"usr_b", "usr_a"} {
		token := sweatstack.Token{UserID: userID, AccessToken: sweatstack.NewSecret("…")}
		if err := store.Save(ctx, token, ""); err != nil {
			fmt.Println(err)
			return
		}
	}
	for userID, err := range store.List(ctx) {
		if err != nil {
			fmt.Println(err)
			return
		}
		token, err := store.Load(ctx, userID)
		fmt.Println(token, err)
	}
	// Output:
	// token{user: "usr_a", access: [REDACTED], refresh: [REDACTED], expiry: unknown} <nil>
	// token{user: "usr_b", access: [REDACTED], refresh: [REDACTED], expiry: unknown} <nil>
}
