package sweatstackhttp

import (
	"context"
	"sync"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// principalSource gives the tokens of the principal's client during a request,
// and of a user's client in jobs. A renewal within a handler comes too late
// for the cookie; the coordinator remembers it for the next request.
type principalSource struct {
	auth    *Auth
	session session
	client  lazyClient // of this source

	mu    sync.Mutex
	token sweatstack.Token
}

// Token implements [sweatstack.TokenSource].
func (s *principalSource) Token(ctx context.Context) (sweatstack.Token, error) {
	t := s.current()
	if t.Fresh(s.auth.now()) {
		return t, nil
	}
	return s.renew(ctx, t, false)
}

// Renew implements [sweatstack.Renewer].
func (s *principalSource) Renew(ctx context.Context, refused sweatstack.Token) (sweatstack.Token, error) {
	if t := s.current(); !t.AccessToken.Equal(refused.AccessToken) {
		return t, nil
	}
	return s.renew(ctx, refused, true)
}

func (s *principalSource) current() sweatstack.Token {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.token
}

func (s *principalSource) renew(ctx context.Context, t sweatstack.Token, refused bool) (sweatstack.Token, error) {
	next, err := s.auth.renew(ctx, s.session, t, refused)
	if err != nil {
		return sweatstack.Token{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token = next
	return next, nil
}

// subjectSource gives the delegated tokens of a client that acts as another.
// It never falls back to the principal's.
type subjectSource struct {
	auth      *Auth
	principal principal
	subject   Subject
	client    lazyClient // of this source

	mu    sync.Mutex
	token sweatstack.Token
}

// ActsForAnother tells the client that its tokens are delegated ones.
func (s *subjectSource) ActsForAnother() bool { return true }

// Token implements [sweatstack.TokenSource].
func (s *subjectSource) Token(ctx context.Context) (sweatstack.Token, error) {
	s.mu.Lock()
	t := s.token
	s.mu.Unlock()
	if t.Fresh(s.auth.now()) {
		return t, nil
	}
	return s.ask(ctx)
}

// Renew implements [sweatstack.Renewer].
func (s *subjectSource) Renew(ctx context.Context, refused sweatstack.Token) (sweatstack.Token, error) {
	s.auth.delegations.dropToken(s.principal.session.id, s.subject, refused)
	return s.ask(ctx)
}

// Forbidden is what the client tells after an answer 403: the access may have
// been withdrawn while the token was still good, so it is asked for anew.
func (s *subjectSource) Forbidden(refused sweatstack.Token) {
	s.auth.delegations.dropToken(s.principal.session.id, s.subject, refused)
}

func (s *subjectSource) ask(ctx context.Context) (sweatstack.Token, error) {
	next, err := s.auth.delegatedToken(ctx, s.principal, s.subject)
	if err != nil {
		return sweatstack.Token{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token = next
	return next, nil
}
