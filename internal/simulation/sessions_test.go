package simulation_test

import "time"

// session is what the checks know of a session of the kit.
type session struct {
	id     int
	user   string
	family *family
	begun  time.Time
	// ending is the first moment at which it may have ended, and why says for
	// which reason. over is when it had ended for good, by coordinator.
	ending time.Time
	why    string
	over   map[int]time.Time
	// disconnected says that its user was, while it lived.
	disconnected bool
}

// sealed is a session cookie: of which session, and when it was written.
type sealed struct {
	session *session
	at      time.Time
}

// chosen is a selection cookie.
type chosen struct {
	session *session
	subject string
}

// signIn is one that is under way, or done.
type signIn struct {
	user    string
	family  *family
	session *session
}

// disconnected ends all sessions of a user that there are.
func (c *checks) disconnected(user string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.sessions {
		if s.user == user {
			s.end("the user was disconnected", time.Now())
			s.disconnected = true
		}
	}
	c.gone[user] = time.Now()
}

// endsEverywhere notes that the sessions of a user may end from now on.
func (c *checks) endsEverywhere(user string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.sessions {
		if s.user == user {
			s.end("the user was signed out everywhere", time.Now())
		}
	}
	c.gone[user] = time.Now()
}

// endedEverywhere notes that they have. One that is younger than the clocks of
// the nodes are apart may live on.
func (c *checks) endedEverywhere(user string, begun time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.sessions {
		if s.user == user && begun.Sub(s.begun) > slack && s.over[sessionStoreKnows].IsZero() {
			s.over[sessionStoreKnows] = time.Now()
		}
	}
}

func (c *checks) newSession(in *signIn) *session {
	s := &session{id: len(c.sessions) + 1, user: in.user, family: in.family, begun: time.Now(), over: map[int]time.Time{}}
	c.sessions = append(c.sessions, s)
	if at := c.gone[in.user]; !at.IsZero() && s.begun.Sub(at) < slack {
		// It may be older than that by the clock of one node.
		s.end("the user was disconnected just before", s.begun)
		s.disconnected = true
	}
	return s
}

// end notes that a session may have ended.
func (s *session) end(why string, at time.Time) {
	if s.ending.IsZero() {
		s.ending, s.why = at, why
	}
}
