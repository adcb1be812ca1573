package sweatstack_test

import (
	"context"
	"fmt"
	"log"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// A program of a coach acts as one athlete after the other.
func ExampleClient_SwitchUser() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	client := sandbox.Client(sandbox.Coach())
	ctx := context.Background()

	for _, name := range []string{"emil", "nora"} {
		if err := client.SwitchUser(ctx, sweatstack.ActAsParams{User: name}); err != nil {
			log.Fatal(err)
		}
		who, err := client.WhoAmI(ctx)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(who.DisplayName)
	}
	if err := client.SwitchBack(ctx); err != nil {
		log.Fatal(err)
	}
	who, err := client.WhoAmI(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(who.DisplayName)
	// Output:
	// Emil Berg
	// Nora de Vries
	// Ingrid Solheim
}

// ActAs gives a second client: both can be used at the same time.
func ExampleClient_ActAs() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	coach := sandbox.Client(sandbox.Coach())
	ctx := context.Background()

	// The access may come from a team: then the team's users are looked through.
	athlete, err := coach.ActAs(ctx, sweatstack.ActAsParams{User: "jonas", TeamID: sandbox.Teams()[0].ID})
	if err != nil {
		log.Fatal(err)
	}
	for _, client := range []*sweatstack.Client{coach, athlete} {
		who, err := client.WhoAmI(ctx)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(who.DisplayName)
	}
	// Output:
	// Ingrid Solheim
	// Jonas Lie
}
