package simulation_test

import (
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// slack is by how much the clocks of the nodes may disagree, both ways.
const slack = 4 * time.Minute

// checks judges the answers of the application. It knows of each cookie where it
// came from, and for each session whether it may have ended.
type checks struct {
	w *world

	mu       sync.Mutex
	sessions []*session
	cookies  map[string]sealed
	subjects map[string]chosen
	signIns  map[string]*signIn // by state
	dead     map[*family]time.Time
	rows     map[string]*family // whose tokens a user's row holds; nil for none
	rowDead  map[string]time.Time
	noShare  map[share]time.Time  // when a share was last withdrawn
	gone     map[string]time.Time // when a user was last disconnected
	// forgot is when the platform last forgot a user's access tokens.
	forgot map[string]time.Time
	// Of the session store, by the id of the row.
	selections map[string][]selection
	seen       map[string]time.Time
}

func newChecks(w *world) *checks {
	return &checks{w: w, cookies: map[string]sealed{}, subjects: map[string]chosen{}, signIns: map[string]*signIn{},
		dead: map[*family]time.Time{}, rows: map[string]*family{}, rowDead: map[string]time.Time{}, noShare: map[share]time.Time{}, gone: map[string]time.Time{},
		forgot: map[string]time.Time{}, selections: map[string][]selection{}, seen: map[string]time.Time{}}
}

// expect notes a sign-in that a person has begun.
func (c *checks) expect(state, user string, f *family) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.signIns[state] = &signIn{user: user, family: f}
}

// familyEnded is told by the platform that a family is revoked.
func (c *checks) familyEnded(f *family) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.dead[f] = time.Now()
}

// row is told what a user's row holds now.
func (c *checks) row(user, refresh string) {
	f := c.w.platform.familyOf(refresh)
	c.mu.Lock()
	defer c.mu.Unlock()
	if before := c.rows[user]; before == nil || !c.dead[before].IsZero() {
		c.rowDead[user] = time.Now()
	}
	c.rows[user] = f
	if f == nil {
		c.rowDead[user] = time.Now()
	}
}

// rowWasDead reports whether the row of a user was missing, or worth nothing, at
// any time since a moment. The caller holds the lock.
func (c *checks) rowWasDead(user string, since time.Time) bool {
	f := c.rows[user]
	return f == nil || !c.dead[f].IsZero() || !c.rowDead[user].Before(since)
}

// unsharedNow notes that an athlete has not given their leave at this moment.
func (c *checks) unsharedNow(s share) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.noShare[s] = time.Now()
}

// unshared reports whether a coach was without an athlete's leave at any time
// since a moment.
func (c *checks) unshared(s share, since time.Time) bool {
	now := c.w.platform.shared(s)
	c.mu.Lock()
	defer c.mu.Unlock()
	return !now || !c.noShare[s].Before(since)
}

// of gives the session and the selection that the cookies of a request mean.
func (c *checks) of(a answer) (s sealed, subject string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s = c.cookies[a.request.cookies[sessionCookie]]
	if s.session == nil {
		return s, ""
	}
	subject = s.session.user
	if chosen := c.subjects[a.request.cookies[subjectCookie]]; chosen.session == s.session {
		subject = chosen.subject
	}
	return s, subject
}

// arrives notes what a request may do before its answer is known.
func (c *checks) arrives(a answer) {
	route, ours := strings.CutPrefix(a.path, kitPath(""))
	if !ours {
		return
	}
	s, _ := c.of(a)
	if s.session == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case route == "logout":
		s.session.end("its person signed out", time.Now())
	case strings.HasPrefix(route, "callback"):
		// A doubled callback carries the cookie of the session before, twice.
		s.session.end("its person signed in again", time.Now())
	}
}

// mayHaveEnded reports why a session may have ended by the time of an answer,
// and "" when there is no reason.
func (c *checks) mayHaveEnded(s sealed, a answer) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case !s.session.ending.IsZero():
		return s.session.why
	case c.idle(s, a):
		return "it was idle for too long"
	case c.w.setup.store && c.rowWasDead(s.session.user, a.arrived):
		return "the row was deleted or refused"
	case !c.w.setup.store && !c.dead[s.session.family].IsZero():
		return "the platform revoked it"
	}
	return ""
}

// idle reports whether a session may have been left alone for too long. The
// caller holds the lock.
func (c *checks) idle(s sealed, a answer) bool {
	at := s.at
	if c.w.setup.sessions {
		at = c.seen[a.row]
	}
	return !a.answered.Before(at.Add(c.w.setup.idle - slack))
}

// forgets notes that the platform answers 401 to the tokens it gave a user.
func (c *checks) forgets(user string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forgot[user] = time.Now()
}

// asked judges an answer that sends a person to the sign-in.
func (c *checks) asked(a answer) {
	s, _ := c.of(a)
	if s.session == nil {
		return
	}
	why := c.mayHaveEnded(s, a)
	if why == "" {
		c.mu.Lock()
		forgot := c.forgot[s.session.user]
		c.mu.Unlock()
		if forgot.After(a.arrived) {
			return // one token was refused, and then its successor: one try again is all there is
		}
		c.w.violated("browser %d is asked to sign in, but session %d of %s goes on", a.browser.n, s.session.id, s.session.user)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	s.session.end(why, a.answered)
}

// job judges what a job got.
func (c *checks) job(user string, begun time.Time, err error) {
	c.mu.Lock()
	dead := c.rowWasDead(user, begun)
	c.mu.Unlock()
	lost := errors.Is(err, tokenstore.ErrNotFound) || errors.Is(err, sweatstack.ErrReauthRequired) || errors.Is(err, sweatstack.ErrUnauthorized)
	switch {
	case lost && !dead:
		c.w.violated("a job for %s got %v, but the row is good", user, err)
	case err != nil && !lost && !c.w.windows.since(begun.Add(-troubleLasts)):
		c.w.violated("a job for %s got %v, but nothing is out of reach", user, err)
	}
}
