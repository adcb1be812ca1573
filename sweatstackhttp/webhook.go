package sweatstackhttp

import (
	"context"
	"errors"
	"net/http"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/webhook"
)

// WebhookUser is the person whom an event is about. It exists only inside the
// function of a webhook handler: a signature on any other route means nothing.
type WebhookUser struct {
	auth *Auth
	id   string
}

// ID is the user's id, as the verified event says.
func (u WebhookUser) ID() string { return u.id }

// Client calls the platform for the user, with the token from the store. See
// [Auth.ClientFor] for the errors. For a person who has gone,
// [tokenstore.ErrNotFound], return nil from the handler: the event can never
// succeed, and an error would bring it back for a day.
func (u WebhookUser) Client(ctx context.Context) (*sweatstack.Client, error) {
	return u.auth.ClientFor(ctx, u.id)
}

// String tells the id.
func (u WebhookUser) String() string { return "user " + u.id }

// WebhookHandler makes the handler for the application's webhook endpoint. It
// verifies each request with [Config.WebhookSecrets] and then calls the
// function, on the request: return within the platform's 2 seconds. The
// package webhook says what is answered when.
//
// The route needs no middleware, and takes requests from any origin: the
// signature is what counts. It fails when no webhook secret is set.
func (a *Auth) WebhookHandler(receive func(ctx context.Context, event webhook.Event, user WebhookUser) error) (http.Handler, error) {
	if len(a.webhookSecrets) == 0 {
		return nil, &ConfigError{Field: "WebhookSecrets", Reason: "is empty, and a webhook handler is wanted"}
	}
	if receive == nil {
		return nil, errors.New("sweatstackhttp: WebhookHandler needs a function")
	}
	var secrets []string
	for _, secret := range a.webhookSecrets {
		secrets = append(secrets, secret.Reveal())
	}
	return webhook.NewHandler(
		webhook.Config{
			Secrets: secrets, Now: a.now, Logger: a.logger,
			Observe: func(ctx context.Context, d webhook.Delivery) { a.observe(ctx, WebhookDeliveryEvent{Delivery: d}) },
		},
		func(ctx context.Context, e webhook.Event) error {
			return receive(ctx, e, WebhookUser{auth: a, id: e.UserID})
		})
}
