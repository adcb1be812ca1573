package sweatstack_test

import (
	"context"
	"fmt"
	"log"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// The sports that a user does, to fill a menu with.
func ExampleProfileService_Sports() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	client := sandbox.Client(sandbox.Athletes()[0])

	sports, err := client.Profile.Sports(context.Background(), sweatstack.SportsParams{OnlyRoot: true})
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range sports {
		fmt.Println(s.Label())
	}
	// Output:
	// cycling
	// running
	// XC skiing
}

// The tags of a user find activities again.
func ExampleProfileService_Tags() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	client := sandbox.Client(sandbox.Athletes()[0])

	tags, err := client.Profile.Tags(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	tagged, err := client.Activities.List(context.Background(), sweatstack.ActivityListParams{Tags: tags[:1], Limit: 1})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(tags[0], len(tagged))
	// Output: endurance 1
}
