package sweatstackhttp_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// A job calls the platform for users who are not there.
func ExampleAuth_ClientFor() {
	sandbox, err := sweatstacktest.Start()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = sandbox.Close() }()
	config := exampleConfig(sandbox)
	config.Store = tokenstore.NewMemory()
	auth, err := sweatstackhttp.Configure(config)
	if err != nil {
		fmt.Println(err)
		return
	}
	mux := http.NewServeMux()
	auth.Instrument(mux)
	if err := newExampleBrowser(mux, sandbox).signIn(auth.URLs().Login(""), sandbox.Coach()); err != nil {
		fmt.Println(err)
		return
	}

	job := func(ctx context.Context) error {
		for id, err := range config.Store.List(ctx) {
			if err != nil {
				return err
			}
			client, err := auth.ClientFor(ctx, id)
			if err != nil {
				return err
			}
			info, err := client.OAuth.UserInfo(ctx)
			if err != nil {
				return err
			}
			fmt.Println(info.Name)
		}
		return nil
	}
	fmt.Println(job(context.Background()))
	fmt.Println(auth.Disconnect(context.Background(), sandbox.Coach().ID))
	_, err = auth.ClientFor(context.Background(), sandbox.Coach().ID)
	fmt.Println(errors.Is(err, tokenstore.ErrNotFound))
	// Output:
	// Ingrid Solheim
	// <nil>
	// <nil>
	// true
}
