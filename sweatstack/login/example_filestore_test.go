package login_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/sweatstack/sweatstack-go/sweatstack/login"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// A command line tells who is signed in on this machine, and signs them out.
func ExampleFileStore() {
	sandbox, err := sweatstacktest.Start()
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = sandbox.Close() }()
	folder, err := os.MkdirTemp("", "login")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	file, err := login.NewFileStore(filepath.Join(folder, "tokens.json"))
	if err != nil {
		log.Fatal(err)
	}

	ctx := context.Background()
	if err := file.Replace(ctx, sandbox.Token(sandbox.Coach())); err != nil {
		log.Fatal(err)
	}
	token, err := file.Current(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(token.UserID == sandbox.Coach().ID, token.RefreshToken)

	if err := file.Clear(ctx); err != nil {
		log.Fatal(err)
	}
	_, err = file.Current(ctx)
	fmt.Println(errors.Is(err, tokenstore.ErrNotFound))
	// Output:
	// true [REDACTED]
	// true
}
