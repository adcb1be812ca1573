package sqlite_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/sweatstack/sweatstack-go/sqlite"
	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// The first key seals. A store that lacks it says which row it cannot read, and
// leaves the row for the day when the right key is back.
func ExampleWithFernetKeys() {
	const (
		oldKey = "c3dlYXRzdGFjay1nby12ZWN0b3Ita2V5LTAwMDAwMDE="
		newKey = "MjAwMDAwMC15ZWstcm90Y2V2LW9nLWtjYXRzdGFld3M="
	)
	ctx := context.Background()
	db, err := sqlite.Open(":memory:")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = db.Close() }()

	for _, keys := range [][]string{{oldKey}, {newKey, oldKey}, {newKey}} {
		store, err := db.TokenStore(sqlite.WithFernetKeys(keys...))
		if err != nil {
			fmt.Println(err)
			return
		}
		if len(keys) == 1 && keys[0] == oldKey {
			token := sweatstack.Token{UserID: "usr_1", AccessToken: sweatstack.NewSecret("…")}
			fmt.Println("save:", store.Save(ctx, token, ""))
			continue
		}
		_, err = store.Load(ctx, "usr_1")
		fmt.Println("load:", err)
		if row, ok := errors.AsType[*sqlite.RowError](err); ok {
			fmt.Println("user", row.UserID, "column", row.Column)
		}
	}
	// The plain layout has the same table name, and is not mixed up with it.
	_, err = db.TokenStore()
	fmt.Println(err)
	// Output:
	// save: <nil>
	// load: <nil>
	// load: sqlite: row cannot be read: user "usr_1", column access_token_encrypted: fernet: token does not open with any of the keys
	// user usr_1 column access_token_encrypted
	// sqlite: table sweatstack_tokens has another layout: its tokens are encrypted, open it with WithFernetKeys
}
