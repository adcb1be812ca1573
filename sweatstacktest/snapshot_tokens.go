package sweatstacktest

import (
	"crypto/sha256"
	"maps"
	"time"
)

// savedTokens is what the authorization server remembers. Access tokens are
// saved by their hash, refresh tokens as they are, since they are told again.
type savedTokens struct {
	Counters Counters
	Grants   []savedGrant
	Access   []savedAccess
	Browsers map[string]string
	Order    []string // of the browsers
	Consents map[savedConsent][]string

	EnvironmentRefresh, EnvironmentAccess string
}

// savedConsent says who agreed to what for which application.
type savedConsent struct{ User, Client string }

// savedGrant is one family of tokens. Root is the place of the sign-in that it
// came from in the list; -1 for a sign-in itself.
type savedGrant struct {
	Actor, Subject, Caller, Team, Client string
	AnyClient, Revoked                   bool
	Scopes                               []string
	Root                                 int
	Refresh                              []savedRefresh
}

type savedRefresh struct {
	Text     string
	Replaced time.Time
	Pinned   bool
}

type savedAccess struct {
	Sum     [sha256.Size]byte
	Grant   int
	Scopes  []string
	Expires time.Time
	JTI     string
}

// savedTokens gathers it. The first grant is that of the environment file.
// Access tokens that have expired are left out: they open nothing, and an app
// that refreshes all day makes many.
func (s *Sandbox) savedTokens() savedTokens {
	o, now := s.oauth, s.clock.now()
	o.mu.Lock()
	defer o.mu.Unlock()
	out := savedTokens{
		Counters: o.counters, Browsers: maps.Clone(o.browsers), Order: append([]string{}, o.browserIDs...),
		Consents: map[savedConsent][]string{}, EnvironmentRefresh: o.environment.refresh, EnvironmentAccess: o.environment.access,
	}
	place := map[*grant]int{}
	for i, g := range o.grants {
		place[g] = i
	}
	for _, g := range o.grants {
		saved := savedGrant{
			Actor: g.actor, Subject: g.subject, Team: g.team, Client: g.client, AnyClient: g.anyClient,
			Caller: g.caller, Revoked: g.dead(), Scopes: g.scopes, Root: -1,
		}
		if at, known := place[g.root]; known && g.root != nil {
			saved.Root = at
		}
		for _, token := range g.refresh {
			saved.Refresh = append(saved.Refresh, savedRefresh{token.text, token.replaced, token.pinned})
		}
		out.Grants = append(out.Grants, saved)
	}
	for _, sum := range o.accessOrder {
		token := o.access[sum]
		if at, known := place[token.grant]; known && now.Before(token.expires) {
			out.Access = append(out.Access, savedAccess{sum, at, token.scopes, token.expires, token.jti})
		}
	}
	for key, scopes := range o.consents {
		out.Consents[savedConsent{key[0], key[1]}] = scopes
	}
	return out
}

// restoreTokens puts it back.
func (s *Sandbox) restoreTokens(saved savedTokens) {
	if len(saved.Grants) == 0 {
		return
	}
	o := s.oauth
	o.mu.Lock()
	defer o.mu.Unlock()
	o.clear()
	o.counters = saved.Counters
	for _, g := range saved.Grants {
		o.grants = append(o.grants, &grant{
			actor: g.Actor, subject: g.Subject, team: g.Team, client: g.Client, anyClient: g.AnyClient,
			caller: g.Caller, revoked: g.Revoked, scopes: g.Scopes,
		})
	}
	for i, g := range saved.Grants {
		if g.Root >= 0 && g.Root < len(o.grants) {
			o.grants[i].root = o.grants[g.Root]
		}
		for _, token := range g.Refresh {
			o.addRefresh(o.grants[i], token.Text, token.Pinned)
			o.grants[i].newest().replaced = token.Replaced
		}
	}
	for _, token := range saved.Access {
		if token.Grant < 0 || token.Grant >= len(o.grants) {
			continue
		}
		o.access[token.Sum] = &accessToken{grant: o.grants[token.Grant], scopes: token.Scopes, expires: token.Expires, jti: token.JTI}
		o.accessOrder = append(o.accessOrder, token.Sum)
	}
	maps.Copy(o.browsers, saved.Browsers)
	o.browserIDs = saved.Order
	for key, scopes := range saved.Consents {
		o.consents[[2]string{key.User, key.Client}] = scopes
	}
	o.environment = environment{
		grant: o.grants[0], refresh: saved.EnvironmentRefresh, access: saved.EnvironmentAccess,
		token: o.access[sha256.Sum256([]byte(saved.EnvironmentAccess))],
	}
}
