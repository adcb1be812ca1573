package sweatstack_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// A coach lists whose data they may see.
func ExampleUsersService_List() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	coach := sandbox.Client(sandbox.Coach())

	users, err := coach.Users.List(context.Background(), sweatstack.UserListParams{WithoutManaged: true})
	if err != nil {
		log.Fatal(err)
	}
	for _, user := range users {
		fmt.Println(user.DisplayName)
	}
	// Output:
	// Ingrid Solheim
	// Emil Berg
	// Nora de Vries
	// Jonas Lie
}

// A user is found by a part of their name. When several fit, the error has them.
func ExampleUsersService_Find() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	coach := sandbox.Client(sandbox.Coach())
	ctx := context.Background()

	nora, err := coach.Users.Find(ctx, "NORA", sweatstack.SearchAuto)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(nora.DisplayName)

	_, err = coach.Users.Find(ctx, "o", sweatstack.SearchAuto)
	if several, ok := errors.AsType[*sweatstack.AmbiguousUserError](err); ok {
		fmt.Println(several)
		fmt.Println(len(several.Users))
	}
	// Output:
	// Nora de Vries
	// sweatstack: 4 users fit the name "o": Ingrid Solheim, Nora de Vries, Jonas Lie, Oskar
	// 4
}

// A managed user has no account: somebody keeps them.
func ExampleUsersService_Create() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	coach := sandbox.Client(sandbox.Coach())
	ctx := context.Background()

	user, err := coach.Users.Create(ctx, sweatstack.UserCreateParams{FirstName: "Åse"})
	if err != nil {
		log.Fatal(err)
	}
	user, err = coach.Users.Update(ctx, user.ID, sweatstack.UserUpdateParams{LastName: new("Dahl")})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(user.DisplayName)
	if err := coach.Users.Delete(ctx, user.ID); err != nil {
		log.Fatal(err)
	}
	_, err = coach.Users.Get(ctx, user.ID)
	fmt.Println(errors.Is(err, sweatstack.ErrNotFound))
	// Output:
	// Åse Dahl
	// true
}
