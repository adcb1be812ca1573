package sweatstack_test

import (
	"context"
	"fmt"
	"log"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// A coach lists the athletes of a team.
func ExampleTeamsService_Users() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	coach := sandbox.Client(sandbox.Coach())
	ctx := context.Background()

	teams, err := coach.Teams.List(ctx)
	if err != nil {
		log.Fatal(err)
	}
	for _, team := range teams {
		users, err := coach.Teams.Users(ctx, team.ID, sweatstack.TeamUserListParams{})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(team.Name, team.Role, len(users))
	}
	// Output:
	// Fjord Endurance owner 3
	// Nordlys Ski Team owner 3
}

// An athlete opens their activities to a team, and finds it among those that
// may see them.
func ExampleTeamsService_Authorize() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	athlete := sandbox.Client(sandbox.LoneAthlete())
	ctx := context.Background()

	granted, err := athlete.Teams.Authorize(ctx, sandbox.Teams()[0].ID, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(granted.Scopes)
	teams, err := athlete.Teams.Authorized(ctx)
	if err != nil {
		log.Fatal(err)
	}
	for _, team := range teams {
		fmt.Println(team.Name, team.Scopes)
	}
	// Output:
	// [activities:read]
	// Fjord Endurance [activities:read]
}
