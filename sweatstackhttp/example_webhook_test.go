package sweatstackhttp_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/tokenstore"
	"github.com/sweatstack/sweatstack-go/webhook"
)

// A webhook comes with the client of the user whom it is about. The token is
// the one that the store has kept since the user signed in.
func ExampleAuth_WebhookHandler() {
	mux := http.NewServeMux()
	sandbox, err := sweatstacktest.Start(sweatstacktest.WithWebhookHandler(mux))
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

	auth.Instrument(mux)
	receive, err := auth.WebhookHandler(func(ctx context.Context, event webhook.Event, user sweatstackhttp.WebhookUser) error {
		client, err := user.Client(ctx)
		if errors.Is(err, tokenstore.ErrNotFound) {
			return nil // gone: the event can never succeed
		}
		if err != nil {
			return err // the platform tries again
		}
		info, err := client.OAuth.UserInfo(ctx)
		if err != nil {
			return err
		}
		fmt.Println(event.Type, "of", info.Name)
		return nil
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	mux.Handle("POST /webhooks/sweatstack", receive)

	if err := newExampleBrowser(mux, sandbox).signIn(auth.URLs().Login(""), sandbox.Coach()); err != nil {
		fmt.Println(err)
		return
	}
	deliveries, err := sandbox.SendWebhook(sweatstacktest.Webhook{EventType: "activity_created", UserID: sandbox.Coach().ID})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(deliveries[0].State)
	// Output:
	// activity_created of Ingrid Solheim
	// delivered
}
