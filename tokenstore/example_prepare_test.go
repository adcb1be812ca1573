package tokenstore_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// An engine prepares what it saves, so that every engine keeps the same.
func ExamplePrepare() {
	token := sweatstack.Token{
		UserID:      "usr_1",
		AccessToken: sweatstack.NewSecret("…"),
		Expiry:      time.Date(2026, 5, 6, 14, 0, 0, 123456789, time.FixedZone("", 2*3600)),
	}
	prepared, err := tokenstore.Prepare(token)
	fmt.Println(prepared.Expiry.Format(time.RFC3339Nano), err)

	token.UserID = ""
	_, err = tokenstore.Prepare(token)
	fmt.Println(errors.Is(err, tokenstore.ErrInvalid), err)
	// Output:
	// 2026-05-06T12:00:00.123456Z <nil>
	// true tokenstore: not a token that can be stored: user id is empty
}

// Load and Delete of an engine check the user id.
func ExampleCheckUserID() {
	fmt.Println(tokenstore.CheckUserID("usr_1"))
	fmt.Println(tokenstore.CheckUserID("usr\x00"))
	// Output:
	// <nil>
	// tokenstore: not a token that can be stored: user id has a zero byte
}
