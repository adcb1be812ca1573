package sweatstack_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// What a program does with the code that the browser brings back. A code that
// is old, used or made up gives ErrInvalidGrant: begin the sign-in again.
func ExampleOAuthService_Exchange() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	client := sandbox.Client(sandbox.Coach())
	pair := sweatstack.NewPKCE() // its challenge went out with the sign-in

	_, err := client.OAuth.Exchange(context.Background(), sweatstack.ExchangeParams{
		Code:     sweatstack.NewSecret("from the query of the callback"),
		Verifier: pair.Verifier,
	})
	fmt.Println(errors.Is(err, sweatstack.ErrInvalidGrant))
	// Output: true
}

// Who is signed in, as the platform sees it.
func ExampleOAuthService_UserInfo() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	client := sandbox.Client(sandbox.Coach())

	info, err := client.OAuth.UserInfo(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(info.Name)
	// Output: Ingrid Solheim
}
