package sweatstacktest

import (
	"fmt"
	"net/http"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// Token signs a user in at the sandbox's own application, without the page,
// and returns the tokens. Without scopes it has every scope there is. Its Expiry
// is by the sandbox's clock, [Sandbox.Now].
//
// Token panics for a user whom the sandbox does not know or who cannot sign in
// (a managed one): that is a mistake in the test.
func (s *Sandbox) Token(user User, scopes ...string) sweatstack.Token {
	known, ok := s.user(user.ID)
	if !ok || known.Managed {
		panic(fmt.Sprintf("sweatstacktest: user %q cannot sign in", user.ID))
	}
	if len(scopes) == 0 {
		scopes = knownScopes()
	}
	defer s.touch()
	answer, err := s.issue(&grant{actor: known.ID, subject: known.ID, client: s.secrets.ClientID, scopes: scopes}, true)
	if err != nil {
		panic(err)
	}
	token := sweatstack.Token{
		AccessToken:  sweatstack.NewSecret(answer.AccessToken),
		RefreshToken: sweatstack.NewSecret(*answer.RefreshToken),
		Expiry:       s.clock.now().Add(time.Duration(answer.ExpiresIn) * time.Second),
		UserID:       known.ID,
	}
	for _, scope := range scopes {
		token.Scopes = append(token.Scopes, sweatstack.Scope(scope))
	}
	return token
}

// Client returns a client of a user, who is signed in as by [Sandbox.Token]
// with every scope. It calls the sandbox in process and is an application with
// a secret. The options come last and win. Client panics where Token does, and
// on a wrong option.
//
// The client has a clock of its own, as every program has: after
// [Sandbox.Advance] it learns from a 401 that its token has ended. With the
// option sweatstack.WithClock(sandbox.Now) its clock moves along.
func (s *Sandbox) Client(user User, options ...sweatstack.Option) *sweatstack.Client {
	client, err := sweatstack.NewClient(append([]sweatstack.Option{
		sweatstack.WithBaseURL(s.issuer()),
		sweatstack.WithHTTPClient(&http.Client{Transport: s.Transport()}),
		sweatstack.WithClientCredentials(s.secrets.ClientID, sweatstack.NewSecret(s.secrets.ClientSecret)),
		sweatstack.WithToken(s.Token(user)),
	}, options...)...)
	if err != nil {
		panic(err)
	}
	return client
}
