package sweatstack_test

import (
	"context"
	"fmt"
	"log"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// The platform's name for a request goes into a log or to its support, also when
// all went well.
func ExampleCallAnswer() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	client := sandbox.Client(sandbox.Coach())

	var answer sweatstack.Answer
	if _, err := client.Profile.Tags(context.Background(), sweatstack.CallAnswer(&answer)); err != nil {
		log.Fatal(err)
	}
	fmt.Println(answer.Status, answer.RequestID != "")
	// Output: 200 true
}
