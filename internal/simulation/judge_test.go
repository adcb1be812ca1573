package simulation_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// troubleLasts is how long after a fault the kit may still answer that something
// is out of reach: its longest pause, and the waits of a call.
const troubleLasts = 2 * time.Minute

// judge looks at an answer from all sides.
func (c *checks) judge(a answer) {
	switch a.route() {
	case "":
		c.judgePage(a)
	case "callback":
		c.judgeCallback(a)
	case "logout":
		c.judgeLogout(a)
	case "select-user", "select-self":
		c.judgeSelect(a)
	}
	c.judgeStatus(a)
	c.judgeSessionCookie(a)
	c.judgeSubjectCookie(a)
}

// judgeStatus looks for answers that are never right, or only in trouble.
func (c *checks) judgeStatus(a answer) {
	// A token that is refused right after it was renewed is no reason to sign in,
	// and not renewed again within the moment.
	trouble := c.w.windows.since(a.arrived.Add(-troubleLasts)) ||
		a.status == http.StatusServiceUnavailable && c.w.platform.refusedSince(a.arrived)
	switch {
	case a.status == http.StatusInternalServerError:
		c.w.violated("browser %d got 500 for %s", a.browser.n, a.path)
	case a.status >= http.StatusInternalServerError && !trouble:
		c.w.violated("browser %d got %d, but nothing is out of reach", a.browser.n, a.status)
	case a.status == http.StatusServiceUnavailable:
		if wait, err := strconv.Atoi(a.header.Get("Retry-After")); err != nil || wait < 1 || wait > 60 && !c.w.setup.clockSteps {
			c.w.violated("browser %d got 503 with Retry-After %q", a.browser.n, a.header.Get("Retry-After"))
		}
	}
}

// judgePage looks at a page of the application.
func (c *checks) judgePage(a answer) {
	s, _ := c.of(a)
	subjects := c.mayShow(a)
	switch {
	case asksToSignIn(a):
		c.asked(a)
	case a.status == http.StatusOK && a.body != "nobody":
		c.judgeData(a, s, subjects)
	case a.status == http.StatusConflict && a.subject != "" && slices.ContainsFunc(subjects, func(one string) bool { return one != a.subject }):
		// A form of another athlete.
	case a.goesTo(a.path), a.status == http.StatusConflict:
		if !slices.ContainsFunc(subjects, func(one string) bool {
			return one != s.session.user && c.unshared(share{s.session.user, one}, a.arrived)
		}) {
			c.w.violated("browser %d: access is said to be withdrawn, but it is not", a.browser.n)
		}
	case a.status == http.StatusOK, a.status >= http.StatusInternalServerError:
	default:
		c.w.violated("browser %d: %s answered %d", a.browser.n, a.path, a.status)
	}
}

// judgeData looks at whose data a page shows, and with whose token.
func (c *checks) judgeData(a answer, s sealed, subjects []string) {
	var actor, shown, owner, holder, root string
	if f := strings.Fields(a.body); len(f) == 5 {
		actor, shown, owner, holder, root = f[0], f[1], f[2], f[3], f[4]
	}
	if a.path == "/me" && s.session != nil {
		subjects = []string{s.session.user}
	}
	switch {
	case s.session == nil:
		c.w.violated("browser %d without a session is shown %q", a.browser.n, a.body)
		return
	case actor != s.session.user || holder != s.session.user:
		c.w.violated("browser %d of %s is shown %q", a.browser.n, s.session.user, a.body)
	case shown != owner || !slices.Contains(subjects, shown):
		c.w.violated("browser %d, which has selected %v, is shown %q", a.browser.n, subjects, a.body)
	case !c.w.setup.store && root != strconv.Itoa(s.session.family.id):
		c.w.violated("browser %d of session %d uses a token of another sign-in: %q", a.browser.n, s.session.id, a.body)
	case a.subject != "" && a.subject != shown:
		c.w.violated("browser %d: a form for %s was taken for %s", a.browser.n, a.subject, shown)
	}
	c.mu.Lock()
	over := s.session.over[c.ending(a)]
	c.mu.Unlock()
	if !over.IsZero() && over.Before(a.arrived) {
		c.w.violated("browser %d is shown %q after session %d has ended", a.browser.n, a.body, s.session.id)
	}
}

// judgeCallback learns of new sessions.
func (c *checks) judgeCallback(a answer) {
	value, sets, _ := a.set(sessionCookie)
	old, _ := c.of(a)
	c.mu.Lock()
	defer c.mu.Unlock()
	if !sets {
		if a.status == http.StatusSeeOther && old.session == nil {
			c.w.violated("browser %d: the callback goes on without a session", a.browser.n)
		}
		return
	}
	in := c.signIns[a.state()]
	if in.session == nil {
		in.session = c.newSession(in)
	}
	c.cookies[value] = sealed{in.session, a.answered}
	c.w.note("browser %d has session %d of %s (family %d)", a.browser.n, in.session.id, in.user, in.family.id)
	if old.session != nil && old.session != in.session && !c.w.windows.active(coordinatorDown) && !c.w.windows.since(a.arrived) {
		c.over(old.session, a)
	}
}

// judgeLogout learns of ended sessions.
func (c *checks) judgeLogout(a answer) {
	s, _ := c.of(a)
	if a.status != http.StatusSeeOther {
		if a.status != http.StatusServiceUnavailable {
			c.w.violated("browser %d: log-out answered %d", a.browser.n, a.status)
		}
		return
	}
	if _, had := a.request.cookies[sessionCookie]; had {
		if _, _, removes := a.set(sessionCookie); !removes {
			c.w.violated("browser %d: log-out leaves the cookie", a.browser.n)
		}
	}
	if s.session == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.over(s.session, a)
}

// over notes that a session has ended for good, as far as one coordinator knows.
// The caller holds the lock.
func (c *checks) over(s *session, a answer) {
	if s.disconnected && c.w.setup.nodes > 1 && !c.w.setup.sessions {
		// The node that knows that takes the cookie for none and ends nothing; the
		// others do not know.
		return
	}
	if s.over[c.ending(a)].IsZero() {
		s.over[c.ending(a)] = a.answered
	}
}

// ending names who knows which sessions have ended: the session store, or one
// coordinator.
func (c *checks) ending(a answer) int {
	if c.w.setup.sessions {
		return sessionStoreKnows
	}
	return a.process.coordinator
}

// sessionStoreKnows stands for the session store among the coordinators.
const sessionStoreKnows = -1

// judgeSelect looks at the answers of the select routes.
func (c *checks) judgeSelect(a answer) {
	s, _ := c.of(a)
	if asksToSignIn(a) {
		c.asked(a)
		return
	}
	if s.session == nil {
		c.w.violated("browser %d selects without a session: %d", a.browser.n, a.status)
		return
	}
	self := a.route() == "select-self" || a.athlete == s.session.user
	switch {
	case a.status == http.StatusSeeOther, a.status >= http.StatusInternalServerError:
	case a.status == http.StatusForbidden && !self && c.unshared(share{s.session.user, a.athlete}, a.arrived):
	default:
		c.w.violated("browser %d: selecting %s answered %d", a.browser.n, a.athlete, a.status)
	}
}

// judgeSessionCookie looks at what an answer does to the session cookie.
func (c *checks) judgeSessionCookie(a answer) {
	value, sets, removes := a.set(sessionCookie)
	s, _ := c.of(a)
	if sets && a.route() != "callback" {
		if s.session == nil {
			c.w.violated("browser %d gets a session cookie out of nothing", a.browser.n)
			return
		}
		c.mu.Lock()
		c.cookies[value] = sealed{s.session, a.handled}
		over := s.session.over[c.ending(a)]
		c.mu.Unlock()
		// While acting, a delegated token may be asked for after the cookie is set.
		if !over.IsZero() && over.Before(a.handled) && a.path == "/me" {
			c.w.violated("browser %d gets the cookie of session %d again after it has ended", a.browser.n, s.session.id)
		}
	}
	if !removes || a.route() == "logout" || s.session == nil {
		return
	}
	why := c.mayHaveEnded(s, a)
	if why == "" {
		c.w.violated("browser %d loses the cookie of session %d, which goes on", a.browser.n, s.session.id)
	}
	c.mu.Lock()
	idle := c.idle(s, a)
	c.mu.Unlock()
	// Whether a request began before the refusal is for the clock of one machine
	// to say.
	if !c.w.setup.store && !idle && c.w.setup.nodes == 1 && !c.w.setup.clockSteps && !c.w.ledger.refusedBefore(s.session.family, a.arrived) {
		c.w.violated("browser %d loses the cookie of session %d in a request that began before the refusal", a.browser.n, s.session.id)
	}
}

// judgeSubjectCookie looks at what an answer does to the selection.
func (c *checks) judgeSubjectCookie(a answer) {
	value, sets, removes := a.set(subjectCookie)
	s, subject := c.of(a)
	if sets {
		if a.route() != "select-user" || a.status != http.StatusSeeOther || s.session == nil {
			c.w.violated("browser %d gets a selection from %s (%d)", a.browser.n, a.path, a.status)
			return
		}
		c.mu.Lock()
		c.subjects[value] = chosen{s.session, a.athlete}
		c.mu.Unlock()
	}
	// An access that has ended takes the selection with it: judgePage looks whether
	// it has.
	withdrawn := a.route() == "" && (a.goesTo(a.path) || a.status == http.StatusConflict)
	if !removes || withdrawn {
		return
	}
	if _, _, all := a.set(sessionCookie); all || a.route() == "callback" || a.route() == "logout" || a.route() == "select-self" || a.route() == "select-user" {
		return
	}
	if s.session == nil || subject != s.session.user {
		c.w.violated("browser %d loses its selection on %s (%d)", a.browser.n, a.path, a.status)
	}
}
