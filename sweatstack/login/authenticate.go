package login

import (
	"context"
	"errors"
	"fmt"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// Authenticate gives a client that is signed in.
//
// Without [Config.Force] it takes the tokens that [FromEnvironment] would. When
// there are none, when the token file is damaged, or when the sign-in of the
// file has ended, it opens the platform's page in the browser, waits for the
// person to come back, and replaces the token in the file, also that of another
// user. A damaged file is kept beside it, as tokens.json.damaged.
//
// It blocks until the person has signed in, [Config.Timeout] has passed, or ctx
// is over. A coming back with a wrong state or without a code is not taken for
// one, so that no other page can end the wait.
//
// Errors: [ErrConfig], [ErrTimeout], [ErrNoPort], [AuthorizeError] (as
// [ErrDenied] when the person refused), those of
// [sweatstack.OAuthService.Exchange], those of [FileStore.Replace], ctx.Err().
// No error tells a token or a code.
func Authenticate(ctx context.Context, cfg Config) (*sweatstack.Client, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	if !cfg.Force {
		t, err := tokenFromEnvironment()
		if err != nil {
			return nil, err
		}
		if t.Generation() != "" {
			return cfg.client(t)
		}
	}
	if cfg.NoFile {
		t, err := signIn(ctx, cfg, func(context.Context, sweatstack.Token) error { return nil })
		if err != nil {
			return nil, err
		}
		return cfg.client(t)
	}
	if cfg, err = cfg.withFile(); err != nil {
		return nil, err
	}
	stored, err := cfg.File.Current(ctx)
	switch {
	case errors.Is(err, tokenstore.ErrNotFound), errors.Is(err, ErrFileDamaged):
	case err != nil:
		return nil, err // before the person does anything in vain
	case !cfg.Force:
		client, err := cfg.fileClient(stored)
		if err != nil {
			return nil, err
		}
		// A fresh token is taken as it is. One that cannot be renewed just now
		// says so at its first use.
		if _, err := client.Token(ctx); !errors.Is(err, sweatstack.ErrReauthRequired) {
			return client, ctx.Err()
		}
	}
	t, err := signIn(ctx, cfg, cfg.File.Replace)
	if err != nil {
		return nil, err
	}
	return cfg.fileClient(t)
}

// signIn walks a person through the platform's page. What comes of it is given
// to keep before the person is told that it worked.
func signIn(ctx context.Context, cfg Config, keep func(context.Context, sweatstack.Token) error) (sweatstack.Token, error) {
	client, err := cfg.client(sweatstack.Token{})
	if err != nil {
		return sweatstack.Token{}, err
	}
	door, err := listen(ctx, cfg.RedirectURI)
	if err != nil {
		return sweatstack.Token{}, err
	}
	pkce, state := sweatstack.NewPKCE(), newState()
	page, err := client.OAuth.AuthorizeURL(sweatstack.AuthorizeParams{
		RedirectURI: door.redirectURI, State: state, Challenge: pkce.Challenge, Scopes: cfg.Scopes,
	})
	if err != nil {
		door.close()
		return sweatstack.Token{}, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	arrivals := newCallback(door, state)
	stop := arrivals.serve(ctx)
	defer stop()

	wait, cancel := context.WithTimeoutCause(ctx, cfg.Timeout, fmt.Errorf("%w: %v", ErrTimeout, cfg.Timeout))
	defer cancel()
	unopened := showPage(wait, cfg, page)
	for {
		select {
		case <-wait.Done():
			return sweatstack.Token{}, context.Cause(wait)
		case err := <-unopened:
			_, _ = fmt.Fprintf(cfg.Output, "No browser could be opened (%v). Open the address above yourself.\n", err)
		case arrived := <-arrivals.first:
			t, err := sweatstack.Token{}, arrived.err
			if err == nil {
				t, err = client.OAuth.Exchange(ctx, sweatstack.ExchangeParams{
					Code: arrived.code, Verifier: pkce.Verifier, RedirectURI: door.redirectURI,
				})
			}
			if err == nil {
				err = keep(ctx, t)
			}
			arrivals.tell(err)
			return t, err
		}
	}
}
