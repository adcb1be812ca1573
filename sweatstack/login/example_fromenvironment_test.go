package login_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	"github.com/sweatstack/sweatstack-go/sweatstack/login"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// A job on a machine where nobody sits gets its tokens from the environment.
func ExampleFromEnvironment() {
	sandbox, err := sweatstacktest.Start()
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = sandbox.Close() }()
	for name, value := range map[string]string{
		"SWEATSTACK_URL":           sandbox.URL(),
		"SWEATSTACK_API_KEY":       sandbox.Token(sandbox.Coach()).AccessToken.Reveal(),
		"SWEATSTACK_REFRESH_TOKEN": "",
	} {
		if err := os.Setenv(name, value); err != nil {
			log.Fatal(err)
		}
		defer func() { _ = os.Unsetenv(name) }()
	}

	client, err := login.FromEnvironment(context.Background(), login.Config{NoFile: true})
	if errors.Is(err, login.ErrNotSignedIn) {
		log.Fatal("set SWEATSTACK_API_KEY and SWEATSTACK_REFRESH_TOKEN")
	}
	if err != nil {
		log.Fatal(err)
	}
	who, err := client.OAuth.UserInfo(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(who.Subject == sandbox.Coach().ID)
	// Output: true
}
