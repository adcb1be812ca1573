package sweatstacktest

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"sync"
	"time"
)

// Bounds of what the sandbox remembers. Beyond them the oldest entries are
// forgotten: their tokens are then unknown.
const (
	maxAccessTokens = 1 << 16
	maxGrants       = 1 << 14
	maxCodes        = 1 << 12
	maxBrowsers     = 1 << 12
	// maxGenerations is how many refresh tokens of one family stay known for
	// the detection of reuse.
	maxGenerations = 256
)

// Counters counts what happened at the token endpoints since the start or the
// last reset.
type Counters struct {
	// RefreshRedeemed counts refresh tokens that were redeemed as they should:
	// the newest of their family, or any without rotation.
	RefreshRedeemed int `json:"refresh_redeemed"`
	// RefreshRetried counts replaced refresh tokens that came again within the
	// grace and got the newest one.
	RefreshRetried int `json:"refresh_retried"`
	// RefreshReused counts replaced refresh tokens that came after the grace.
	// Their family is revoked.
	RefreshReused int `json:"refresh_reused"`
	// CodeExchanged counts authorization codes that gave tokens.
	CodeExchanged int `json:"code_exchanged"`
	// Delegated counts delegated tokens.
	Delegated int `json:"delegated"`
}

// oauthState is everything the authorization server remembers. Texts of tokens
// are keys only by their hash, so that a look-up takes the same time whatever
// part of a guess is right.
type oauthState struct {
	mu       sync.Mutex
	counters Counters

	access      map[[32]byte]*accessToken
	accessOrder [][32]byte
	refresh     map[[32]byte]*refreshToken
	codes       map[[32]byte]*code
	codeOrder   [][32]byte
	grants      []*grant
	browsers    map[string]string
	browserIDs  []string
	consents    map[[2]string][]string

	// environment is the coach's pair of the environment file.
	environment environment
}

func newOAuthState() *oauthState {
	o := &oauthState{}
	o.clear()
	return o
}

// clear forgets everything. Hold the lock, or the only reference.
func (o *oauthState) clear() {
	o.counters = Counters{}
	o.access, o.accessOrder = map[[32]byte]*accessToken{}, nil
	o.refresh = map[[32]byte]*refreshToken{}
	o.codes, o.codeOrder = map[[32]byte]*code{}, nil
	o.grants = nil
	o.browsers, o.browserIDs = map[string]string{}, nil
	o.consents = map[[2]string][]string{}
}

// count returns the counters.
func (o *oauthState) count() Counters {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.counters
}

// bearer finds an access token that is good at now.
func (o *oauthState) bearer(text string, now time.Time) (*accessToken, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	token, ok := o.access[sha256.Sum256([]byte(text))]
	if !ok || token.grant.dead() || !now.Before(token.expires) {
		return nil, false
	}
	return token, true
}

// addGrant remembers a grant, and forgets another when there are too many.
func (o *oauthState) addGrant(g *grant) {
	if len(o.grants) >= maxGrants {
		i := o.leastMissed()
		o.grants[i].revoked = true
		for _, token := range o.grants[i].refresh {
			delete(o.refresh, sha256.Sum256([]byte(token.text)))
		}
		o.grants = slices.Delete(o.grants, i, i+1)
	}
	o.grants = append(o.grants, g)
}

// leastMissed is the place of the grant to forget: one that has ended, else the
// oldest that came from a sign-in, else the oldest sign-in. A client asks for
// delegations without end, and with a sign-in all that came from it would go.
// The first grant is the one of the environment file: it stays.
func (o *oauthState) leastMissed() int {
	derived := 0
	for i, g := range o.grants[1:] {
		if g.dead() {
			return i + 1
		}
		if g.root != nil && derived == 0 {
			derived = i + 1
		}
	}
	return max(derived, 1)
}

// addAccess remembers an access token, and forgets the oldest when there are
// too many.
func (o *oauthState) addAccess(text string, token *accessToken) {
	if len(o.accessOrder) >= maxAccessTokens {
		delete(o.access, o.accessOrder[0])
		o.accessOrder = slices.Delete(o.accessOrder, 0, 1)
	}
	key := sha256.Sum256([]byte(text))
	o.access[key] = token
	o.accessOrder = append(o.accessOrder, key)
}

// addRefresh makes a new generation of a grant's refresh token.
func (o *oauthState) addRefresh(g *grant, text string, pinned bool) {
	token := &refreshToken{text: text, grant: g, pinned: pinned}
	if len(g.refresh) >= maxGenerations {
		delete(o.refresh, sha256.Sum256([]byte(g.refresh[0].text)))
		g.refresh = slices.Delete(g.refresh, 0, 1)
	}
	g.refresh = append(g.refresh, token)
	o.refresh[sha256.Sum256([]byte(text))] = token
}

// addCode remembers a code, and forgets the oldest when there are too many.
func (o *oauthState) addCode(text string, c *code) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.codeOrder) >= maxCodes {
		delete(o.codes, o.codeOrder[0])
		o.codeOrder = slices.Delete(o.codeOrder, 0, 1)
	}
	key := sha256.Sum256([]byte(text))
	o.codes[key] = c
	o.codeOrder = append(o.codeOrder, key)
}

// remember keeps who is signed in at the sandbox itself, in which browser, and
// what that person agreed to.
func (o *oauthState) remember(browser, user, client string, scopes []string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, known := o.browsers[browser]; !known {
		if len(o.browserIDs) >= maxBrowsers {
			delete(o.browsers, o.browserIDs[0])
			o.browserIDs = slices.Delete(o.browserIDs, 0, 1)
		}
		o.browserIDs = append(o.browserIDs, browser)
	}
	o.browsers[browser] = user
	key := [2]string{user, client}
	for _, scope := range scopes {
		if !slices.Contains(o.consents[key], scope) {
			o.consents[key] = append(o.consents[key], scope)
		}
	}
}

// agreed returns the person signed in at the sandbox in this browser, if that
// person has already agreed to all the scopes for the application.
func (o *oauthState) agreed(browser, client string, scopes []string) (string, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	user, ok := o.browsers[browser]
	if !ok || !coversAll(o.consents[[2]string{user, client}], scopes) {
		return "", false
	}
	return user, true
}

// TokenRecord describes a token that was issued, without telling it.
type TokenRecord struct {
	// Fingerprint is the first eight hex digits of the token's SHA-256.
	Fingerprint string `json:"fingerprint"`
	// Kind is access or refresh.
	Kind string `json:"kind"`
	// UserID is whose data the token opens, ActorID who signed in.
	UserID  string `json:"user_id"`
	ActorID string `json:"actor_id"`
	// ClientID is the application it was issued to.
	ClientID string `json:"client_id"`
	// Scope is what it may do, space-separated.
	Scope string `json:"scope"`
	// State is good, expired, replaced or revoked.
	State string `json:"state"`
	// Expires is when an access token ends, by the sandbox's clock.
	Expires *time.Time `json:"expires,omitempty"`
}

// tokens lists what was issued, at most limit records of each kind, the last
// issued first.
func (o *oauthState) tokens(now time.Time, limit int) []TokenRecord {
	o.mu.Lock()
	defer o.mu.Unlock()
	records := []TokenRecord{}
	for _, key := range slices.Backward(o.accessOrder) {
		if len(records) == limit {
			break
		}
		token := o.access[key]
		record := recordOf(token.grant, "access", token.scopes)
		record.Fingerprint = hex.EncodeToString(key[:4])
		record.Expires = &token.expires
		if record.State == "good" && !now.Before(token.expires) {
			record.State = "expired"
		}
		records = append(records, record)
	}
	found := 0
	for _, g := range slices.Backward(o.grants) {
		for _, token := range slices.Backward(g.refresh) {
			if found++; found > limit {
				return records
			}
			record := recordOf(g, "refresh", g.scopes)
			record.Fingerprint = fingerprint(token.text)
			if record.State == "good" && !token.replaced.IsZero() {
				record.State = "replaced"
			}
			records = append(records, record)
		}
	}
	return records
}

func recordOf(g *grant, kind string, scopes []string) TokenRecord {
	record := TokenRecord{
		Kind: kind, UserID: g.subject, ActorID: g.actor, ClientID: g.client,
		Scope: strings.Join(scopes, " "), State: "good",
	}
	if g.dead() {
		record.State = "revoked"
	}
	return record
}
