package tokenstore_test

import (
	"context"
	"fmt"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// A sign-in stores its token whatever was there before, with one exception: a
// token that can be refreshed is not given up for one that cannot.
func ExamplePut() {
	ctx := context.Background()
	store := tokenstore.NewMemory()
	signIns := []sweatstack.Token{
		{UserID: "usr_1", AccessToken: sweatstack.NewSecret("a1")},
		{UserID: "usr_1", AccessToken: sweatstack.NewSecret("a2"), RefreshToken: sweatstack.NewSecret("r2")},
		{UserID: "usr_1", AccessToken: sweatstack.NewSecret("a3")},
	}
	for _, token := range signIns {
		stored, err := tokenstore.Put(ctx, store, token)
		fmt.Println("replaced:", stored.Generation() == token.Generation(), err)
	}
	// Output:
	// replaced: true <nil>
	// replaced: true <nil>
	// replaced: false <nil>
}
