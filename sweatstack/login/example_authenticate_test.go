package login_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/url"
	"os"
	"path/filepath"

	"github.com/sweatstack/sweatstack-go/sweatstack/login"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// A program signs its person in, once: the next start finds the token file. On
// the platform itself the zero Config is enough.
func ExampleAuthenticate() {
	sandbox, err := sweatstacktest.Start() // stands in for the platform
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

	cfg := login.Config{
		BaseURL: sandbox.URL(),
		File:    file,
		Output:  io.Discard,
		// A person would press a button on the page that opens.
		OpenBrowser: func(ctx context.Context, address string) error {
			fmt.Println("the browser opens")
			back, err := comesBack(ctx, sandbox, address, url.Values{"user_id": {sandbox.Coach().ID}})
			if err != nil {
				return err
			}
			_, _, err = visit(ctx, back)
			return err
		},
	}
	for range 2 {
		client, err := login.Authenticate(context.Background(), cfg)
		if err != nil {
			log.Fatal(err)
		}
		who, err := client.OAuth.UserInfo(context.Background())
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println("signed in:", who.Subject == sandbox.Coach().ID)
	}
	// Output:
	// the browser opens
	// signed in: true
	// signed in: true
}
