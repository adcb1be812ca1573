package sweatstacktest_test

import (
	"context"
	"fmt"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// A client of the coach acts for an athlete; nothing leaves the process.
func ExampleSandbox_Client() {
	sandbox, err := sweatstacktest.Start()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = sandbox.Close() }()

	ctx := context.Background()
	coach := sandbox.Client(sandbox.Coach())
	athlete, err := coach.DelegatedClient(ctx, sweatstack.DelegatedTokenParams{UserID: sandbox.Athletes()[0].ID})
	if err != nil {
		fmt.Println(err)
		return
	}
	who, err := athlete.OAuth.UserInfo(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(who.Subject == sandbox.Athletes()[0].ID)
	// Output: true
}
