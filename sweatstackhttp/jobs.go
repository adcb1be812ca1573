package sweatstackhttp

import (
	"context"
	"errors"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// ErrNoStore means that a call needs [Config.Store], and there is none.
var ErrNoStore = errors.New("sweatstackhttp: no token store is configured")

// ClientFor gives a client for a user outside of any request: in a job, in a
// webhook handler. Its token comes from the store and is renewed there.
//
// Errors: [ErrNoStore]; [tokenstore.ErrNotFound] when the user never signed in
// or was disconnected; [sweatstack.ErrReauthRequired] when they have to sign in
// again; [sweatstack.ErrUnavailable]; whatever the store says.
func (a *Auth) ClientFor(ctx context.Context, userID string) (*sweatstack.Client, error) {
	if a.store == nil {
		return nil, ErrNoStore
	}
	s := session{userID: userID}
	t, err := a.loadToken(ctx, userID)
	if err == nil && !t.Fresh(a.now()) {
		t, err = a.renew(ctx, s, t, false)
	}
	if err != nil {
		return nil, err
	}
	return a.userOf(principal{session: s, token: t}).Client(), nil
}

// Disconnect forgets a user: their tokens are deleted, which ends their
// sessions too, and their webhooks find no client any more. When the user signs
// in again, older sessions stay ended: with [Config.Sessions] everywhere, else in
// this process, while another one knows only of those that made a request in
// between. Cookie mode without Sessions has nothing on the server to forget:
// there the error is [ErrNoStore]. A user who is unknown is no error.
func (a *Auth) Disconnect(ctx context.Context, userID string) error {
	if a.store == nil {
		if a.sessions == nil {
			return ErrNoStore
		}
		return a.SignOutEverywhere(ctx, userID)
	}
	if a.sessions != nil {
		if err := a.SignOutEverywhere(ctx, userID); err != nil {
			return err
		}
	}
	a.unsaved.forget(userID)
	if err := a.store.Delete(ctx, userID); err != nil {
		return &storeError{err}
	}
	if a.sessions != nil {
		return nil // the session store remembers, and knows more than whole seconds
	}
	a.departures.note(userID, a.now(), a.now().Add(-a.lifetime-clockSlack))
	return nil
}

// Ready reports whether the store and the coordinator answer, for health
// checks. The platform is not asked: an application whose platform is down is
// better up than down.
func (a *Auth) Ready(ctx context.Context) error {
	if _, err := a.coordinator.SessionEnded(ctx, "ready"); err != nil {
		return &storeError{err}
	}
	if a.sessions != nil {
		if _, err := a.sessions.Get(ctx, "ready"); err != nil && !errors.Is(err, tokenstore.ErrNotFound) {
			return &storeError{err}
		}
	}
	if a.store == nil {
		return nil
	}
	if _, err := a.store.Load(ctx, "ready"); err != nil && !errors.Is(err, tokenstore.ErrNotFound) {
		return &storeError{err}
	}
	return nil
}
