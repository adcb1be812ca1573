package sweatstacktest

import (
	"fmt"
	"strings"
)

// environment is the coach's pair of tokens for the environment file.
type environment struct {
	grant   *grant
	refresh string
	// access is empty until somebody asks: it has to be signed, and the start
	// does not wait for the key.
	access string
	token  *accessToken
}

// grantEnvironment puts the grant of the environment file into the tables, at
// the start and after a reset. Every application may redeem its refresh token,
// and it never rotates, because nobody would write a new one into the file.
// Hold the lock of the tables, or the only reference.
func (s *Sandbox) grantEnvironment() {
	coach := s.Coach()
	e := &s.oauth.environment
	if e.grant == nil {
		scopes := []string{scopeDataRead, scopeDataWrite}
		scopes = append(scopes, expandScopes(scopes)...)
		scopes = append(scopes, scopeOpenID, scopeProfile, scopeEmail, scopeOffline)
		e.grant = &grant{actor: coach.ID, subject: coach.ID, client: s.secrets.ClientID, anyClient: true, scopes: scopes}
		e.refresh = randomText("sandbox_refresh_")
		if s.settings.fixedSecrets {
			e.refresh = fixedPrefix + "refresh-token"
		}
	}
	e.grant.revoked, e.grant.refresh = false, nil
	s.oauth.grants = append(s.oauth.grants, e.grant)
	s.oauth.addRefresh(e.grant, e.refresh, true)
	if e.token != nil {
		s.oauth.addAccess(e.access, e.token)
	}
}

// environmentTokens returns the pair; the access token is signed on the first
// call, and anew when it is not good any more.
func (s *Sandbox) environmentTokens() (access, refresh string, err error) {
	s.oauth.mu.Lock()
	e := s.oauth.environment
	s.oauth.mu.Unlock()
	if _, good := s.oauth.bearer(e.access, s.clock.now()); good {
		return e.access, e.refresh, nil
	}
	access, token, err := s.makeAccess(e.grant, e.grant.scopes)
	if err != nil {
		return "", "", err
	}
	s.oauth.mu.Lock()
	defer s.oauth.mu.Unlock()
	s.oauth.environment.access, s.oauth.environment.token = access, token
	s.oauth.addAccess(access, token)
	s.touch()
	return access, e.refresh, nil
}

// Environment returns what an application needs to use this sandbox, as lines
// of the form NAME=value: SWEATSTACK_URL, SWEATSTACK_API_KEY and
// SWEATSTACK_REFRESH_TOKEN (the coach's), SWEATSTACK_CLIENT_ID,
// SWEATSTACK_CLIENT_SECRET, SWEATSTACK_WEBHOOK_SECRET and
// SWEATSTACK_SESSION_SECRET. The lines hold secrets of the sandbox: write them
// to files of mode 0600 only.
//
// The coach's refresh token never rotates, and each registered application may
// redeem it. Environment starts to listen if the sandbox does not yet. Its only
// error is that no signing key could be made.
func (s *Sandbox) Environment() (string, error) {
	url := s.URL() // first: the access token names it as its issuer
	access, refresh, err := s.environmentTokens()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, line := range [][2]string{
		{"SWEATSTACK_URL", url},
		{"SWEATSTACK_API_KEY", access},
		{"SWEATSTACK_REFRESH_TOKEN", refresh},
		{"SWEATSTACK_CLIENT_ID", s.secrets.ClientID},
		{"SWEATSTACK_CLIENT_SECRET", s.secrets.ClientSecret},
		{"SWEATSTACK_WEBHOOK_SECRET", s.secrets.WebhookSecret},
		{"SWEATSTACK_SESSION_SECRET", s.secrets.SessionSecret},
	} {
		fmt.Fprintf(&b, "%s=%s\n", line[0], line[1])
	}
	return b.String(), nil
}
