package simulation_test

import (
	"fmt"
	"sync"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// rotation is what a platform does with a refresh token that was redeemed.
type rotation int

const (
	fixed    rotation = iota // it stays good, as on the platform today
	graceful                 // replaced; may come again for reuseGrace
	strict                   // replaced; the second use revokes the family
)

func (r rotation) String() string { return [...]string{"fixed", "graceful", "strict"}[r] }

// reuseGrace is for how long a graceful platform takes a replaced token.
const reuseGrace = 30 * time.Second

// platform is the model of the token endpoints: who holds which token, and what
// is answered. TestPlatform_AnswersAsTheSandboxDoes compares it with the sandbox.
type platform struct {
	rotation rotation
	life     time.Duration // of an access token
	now      func() time.Time
	// reused is told of a second use, before the family is revoked.
	reused func(g *generation, by *redeem)
	// revoked is told of each family that ends.
	revoked func(f *family)

	mu      sync.Mutex
	made    int
	codes   map[string]*code
	refresh map[string]*generation
	access  map[string]*access
	shares  map[share]bool
	refused time.Time // when an access token was last refused
}

// share is an athlete's leave for a coach.
type share struct{ coach, athlete string }

// family is all tokens that come from one sign-in or one delegation.
type family struct {
	id             int
	actor, subject string
	root           *family // of a delegation; nil for a sign-in
	dead           bool
	newest         *generation
	last401        time.Time // when an access token of it was last refused
}

// origin is the sign-in that a family comes from.
func (f *family) origin() *family {
	if f.root != nil {
		return f.root
	}
	return f
}

func (f *family) over() bool { return f.dead || f.origin().dead }

// generation is one refresh token.
type generation struct {
	text     string
	family   *family
	replaced time.Time
	by       *redeem // the one that replaced it
}

type access struct {
	serial  int
	family  *family
	issued  time.Time
	expires time.Time
	gone    bool
}

type code struct {
	family    *family
	challenge string
	used      bool
}

// verdict is what a token endpoint decided.
type verdict struct {
	refused bool
	text    string
	access  string
	refresh string
	family  *family
}

func newPlatform(r rotation, life time.Duration, now func() time.Time) *platform {
	return &platform{
		rotation: r, life: life, now: now,
		reused: func(*generation, *redeem) {}, revoked: func(*family) {},
		codes: map[string]*code{}, refresh: map[string]*generation{},
		access: map[string]*access{}, shares: map[share]bool{},
	}
}

func (p *platform) name(kind string) string {
	p.made++
	return fmt.Sprintf("%s-%06d", kind, p.made)
}

func (p *platform) newFamily(actor, subject string, root *family) *family {
	p.made++
	return &family{id: p.made, actor: actor, subject: subject, root: root}
}

// authorize is the sign-in page: the person allows the application.
func (p *platform) authorize(user, challenge string) (text string, f *family) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f = p.newFamily(user, user, nil)
	text = p.name("code")
	p.codes[text] = &code{family: f, challenge: challenge}
	return text, f
}

// issue gives a family an access token, and a refresh token if it has none. The
// caller holds the lock.
func (p *platform) issue(f *family) verdict {
	if f.newest == nil {
		p.addRefresh(f)
	}
	p.made++
	now := p.now()
	text := jwt(f.subject, p.made, now.Add(p.life))
	p.access[text] = &access{serial: p.made, family: f, issued: now, expires: now.Add(p.life)}
	return verdict{access: text, refresh: f.newest.text, family: f}
}

func (p *platform) addRefresh(f *family) {
	f.newest = &generation{text: p.name("refresh"), family: f}
	p.refresh[f.newest.text] = f.newest
}

// exchange redeems a code. One that comes twice revokes what it gave.
func (p *platform) exchange(text, verifier string) verdict {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.codes[text]
	switch {
	case c == nil:
		return verdict{refused: true, text: "Invalid authorization code"}
	case c.used:
		p.end(c.family)
		return verdict{refused: true, text: "Invalid authorization code"}
	}
	c.used = true
	if challengeOf(verifier) != c.challenge {
		return verdict{refused: true, text: "Invalid code verifier"}
	}
	return p.issue(c.family)
}

// redeem gives a new access token for a refresh token.
func (p *platform) redeem(text string, by *redeem) verdict {
	refused := verdict{refused: true, text: "Invalid refresh token"}
	p.mu.Lock()
	defer p.mu.Unlock()
	g := p.refresh[text]
	if g == nil || g.family.over() {
		return refused
	}
	switch {
	case g.replaced.IsZero():
		if p.rotation != fixed {
			g.replaced, g.by = p.now(), by
			p.addRefresh(g.family)
		}
	case p.rotation == graceful && p.now().Before(g.replaced.Add(reuseGrace)):
	default:
		p.reused(g, by)
		p.end(g.family)
		return refused
	}
	return p.issue(g.family)
}

// end revokes a family. The caller holds the lock.
func (p *platform) end(f *family) {
	if !f.dead {
		f.dead = true
		p.revoked(f)
	}
}

// bearer finds the family of an access token that is good; nil for 401.
func (p *platform) bearer(text string) *family {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.access[text]
	if a == nil {
		return nil
	}
	if a.gone || a.family.over() || !p.now().Before(a.expires) {
		a.family.last401, p.refused = p.now(), p.now()
		return nil
	}
	return a.family
}

// delegate gives a token of an athlete who shares with the bearer. Otherwise it
// is refused with 403.
func (p *platform) delegate(from *family, athlete string) verdict {
	p.mu.Lock()
	defer p.mu.Unlock()
	if from.subject != athlete && !p.shares[share{from.subject, athlete}] {
		return verdict{refused: true, text: "Not enough permissions"}
	}
	return p.issue(p.newFamily(from.actor, athlete, from.origin()))
}

// setShare gives or withdraws an athlete's leave.
func (p *platform) setShare(s share, given bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shares[s] = given
}

// shared reports whether a coach has an athlete's leave.
func (p *platform) shared(s share) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.shares[s]
}

// revokeUser ends all that a person ever allowed the application.
func (p *platform) revokeUser(user string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, g := range p.refresh {
		if g.family.actor == user && g.family.root == nil {
			p.end(g.family)
		}
	}
}

// forgetAccess makes all access tokens of a person that are older than the
// given age answer 401, as when the platform lost them.
func (p *platform) forgetAccess(user string, age time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, a := range p.access {
		if a.family.actor == user && p.now().Sub(a.issued) > age {
			a.gone = true
		}
	}
}

// familyOf tells whose refresh token it is; nil for an unknown one.
func (p *platform) familyOf(refresh string) *family {
	p.mu.Lock()
	defer p.mu.Unlock()
	if g := p.refresh[refresh]; g != nil {
		return g.family
	}
	return nil
}

// refusedSince reports whether an access token was refused at or after a time.
func (p *platform) refusedSince(t time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.refused.Before(t)
}

// last401 is when an access token beside a refresh token was last refused.
func (p *platform) last401(refresh string) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if g := p.refresh[refresh]; g != nil {
		return g.family.last401
	}
	return time.Time{}
}

// nameOf names a token in what happened.
func (p *platform) nameOf(t sweatstack.Token) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if a := p.access[t.AccessToken.Reveal()]; a != nil {
		return fmt.Sprintf("%s/%d", t.RefreshToken.Reveal(), a.serial)
	}
	return "nothing"
}
