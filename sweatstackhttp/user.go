package sweatstackhttp

import (
	"fmt"
	"io"
	"log/slog"
	"sync"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// AuthenticatedUser is the principal: the person who signed in, whoever they
// act as. A value is good for one request and safe for concurrent use.
type AuthenticatedUser struct {
	id, session string
	client      *lazyClient
}

// ID is the user's id.
func (u AuthenticatedUser) ID() string { return u.id }

// SessionID names the session, so that a page which lists the sessions of
// [Auth.Sessions] can tell its own. It is no secret, and stays the same from
// sign-in to log-out. Jobs and webhooks have none: there it is empty.
func (u AuthenticatedUser) SessionID() string { return u.session }

// Client calls the platform for the user. It renews its tokens by itself. It is
// the same client for the whole request and of no other: what
// [sweatstack.Client.SwitchUser] does to it ends with the request, and
// [Config.OnActing] does not hear of it. [Auth.As] is made for handlers.
func (u AuthenticatedUser) Client() *sweatstack.Client { return u.client.get() }

// LogValue implements [slog.LogValuer]: the id.
func (u AuthenticatedUser) LogValue() slog.Value { return slog.StringValue(u.id) }

// Format implements [fmt.Formatter]: the id, in every verb.
func (u AuthenticatedUser) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "user "+u.id) }

// SelectedUser is the person whose data a request shows: the one that the
// principal acts as, else the principal. A value is good for one request and
// safe for concurrent use.
type SelectedUser struct {
	actor   AuthenticatedUser
	subject Subject
	client  *lazyClient
}

// ID is the id of the person whose data is shown.
func (u SelectedUser) ID() string { return u.subject.ID }

// Client calls the platform for the person whose data is shown. While acting
// as another it carries a delegated token, never the principal's.
func (u SelectedUser) Client() *sweatstack.Client { return u.client.get() }

// Actor is who is really signed in.
func (u SelectedUser) Actor() AuthenticatedUser { return u.actor }

// Subject is whose data is shown.
func (u SelectedUser) Subject() Subject { return u.subject }

// Acting reports whether the actor acts as somebody else.
func (u SelectedUser) Acting() bool { return u.subject.ID != u.actor.id }

// LogValue implements [slog.LogValuer]: actor and subject.
func (u SelectedUser) LogValue() slog.Value {
	return slog.GroupValue(slog.String("actor", u.actor.id), slog.String("subject", u.subject.ID))
}

// Format implements [fmt.Formatter]: the ids, in every verb.
func (u SelectedUser) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "user "+u.subject.ID+" by "+u.actor.id)
}

// OptionalUser is the principal, or nobody.
type OptionalUser struct {
	user   AuthenticatedUser
	signed bool
}

// User gives the principal, and false when nobody is signed in.
func (u OptionalUser) User() (AuthenticatedUser, bool) { return u.user, u.signed }

// OptionalSelectedUser is the person whose data a request shows, or nobody.
type OptionalSelectedUser struct {
	user   SelectedUser
	signed bool
}

// User gives the person whose data is shown, and false when nobody is signed in.
func (u OptionalSelectedUser) User() (SelectedUser, bool) { return u.user, u.signed }

// lazyClient makes a client when it is first asked for: many a request calls
// nobody.
type lazyClient struct {
	platform *sweatstack.Client
	source   sweatstack.TokenSource

	once   sync.Once
	client *sweatstack.Client
}

func (c *lazyClient) get() *sweatstack.Client {
	if c == nil {
		return nil // a user that nobody has made
	}
	c.once.Do(func() { c.client = c.platform.With(c.source) })
	return c.client
}

// userOf makes the principal's value for a request.
func (a *Auth) userOf(p principal) AuthenticatedUser {
	source := &principalSource{auth: a, session: p.session, token: p.token}
	source.client.platform, source.client.source = a.platform, source
	return AuthenticatedUser{id: p.session.userID, session: p.session.id, client: &source.client}
}

// selectedOf makes the value of the person whose data is shown.
func (a *Auth) selectedOf(actor AuthenticatedUser, p principal, subject Subject, t sweatstack.Token) SelectedUser {
	if subject.ID == p.session.userID {
		return SelectedUser{actor: actor, subject: subject, client: actor.client}
	}
	source := &subjectSource{auth: a, principal: p, subject: subject, token: t}
	source.client.platform, source.client.source = a.platform, source
	return SelectedUser{actor: actor, subject: subject, client: &source.client}
}
