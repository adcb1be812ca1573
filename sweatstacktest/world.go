package sweatstacktest

import (
	"slices"
	"sync"
	"time"
)

// world is who there is and what they did.
type world struct {
	mu      sync.RWMutex
	seed    uint64
	people  []*person
	teams   []*team
	history map[string][]*activity // by user, newest first
	byID    map[string]*activity
	written map[string]written // by trace: what requests made of it
	kept    kept
	until   time.Time // up to when the history was made
}

// newWorld makes the people of a seed and their training of the last days.
func newWorld(seed uint64, until time.Time, days int) *world {
	w := &world{}
	w.build(seed, until, days)
	return w
}

// build fills the world anew.
func (w *world) build(seed uint64, until time.Time, days int) {
	people, teams := newPeople(seed)
	history, byID := map[string][]*activity{}, map[string]*activity{}
	for _, p := range people {
		for _, session := range p.athlete.History(until, days) {
			a := activityOf(p.User, session)
			history[p.ID] = append(history[p.ID], a)
			byID[a.id] = a
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seed, w.people, w.teams, w.history, w.byID = seed, people, teams, history, byID
	w.written, w.until = map[string]written{}, until
	w.kept = newKept(until.AddDate(0, 0, -days))
}

// person finds a user by id.
func (w *world) person(id string) (*person, bool) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	for _, p := range w.people {
		if p.ID == id {
			return p, true
		}
	}
	return nil, false
}

// team finds a team by id.
func (w *world) team(id string) (*team, bool) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	for _, t := range w.teams {
		if t.id == id {
			return t, true
		}
	}
	return nil, false
}

// activities returns a user's history, newest first. The slice must not be
// changed.
func (w *world) activities(user string) []*activity {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.history[user]
}

// activity finds a user's activity. Those of other people do not exist for a
// token.
func (w *world) activity(user, id string) (*activity, bool) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	a, ok := w.byID[id]
	if !ok || a.user != user {
		return nil, false
	}
	return a, true
}

// add puts an activity into its user's history. Readers that hold the old
// slice keep it as it was.
func (w *world) add(a *activity) {
	w.mu.Lock()
	defer w.mu.Unlock()
	list := append(slices.Clone(w.history[a.user]), a)
	slices.SortStableFunc(list, func(x, y *activity) int { return y.start.Compare(x.start) })
	w.history[a.user] = list
	w.byID[a.id] = a
}

// user finds a user by id.
func (s *Sandbox) user(id string) (User, bool) {
	p, ok := s.world.person(id)
	if !ok {
		return User{}, false
	}
	return p.User, true
}

// zoneOf is the time zone of a user.
func (s *Sandbox) zoneOf(id string) string {
	user, _ := s.user(id)
	return user.Zone
}

// Users returns everybody: first the coach, then the team's athletes, the
// managed user, the athlete who shares with nobody, and last whom programs have
// made.
func (s *Sandbox) Users() []User {
	s.world.mu.RLock()
	defer s.world.mu.RUnlock()
	users := make([]User, 0, len(s.world.people))
	for _, p := range s.world.people {
		users = append(users, p.User)
	}
	return users
}

// Coach returns the user who may act for the athletes of the team and for the
// managed user.
func (s *Sandbox) Coach() User { return s.Users()[0] }

// Athletes returns the members of the coach's team: the people with a sign-in
// of their own whom the coach may act for.
func (s *Sandbox) Athletes() []User {
	var athletes []User
	coach := s.Coach()
	for _, user := range s.Users() {
		p, _ := s.world.person(user.ID)
		if !user.Managed && len(p.shares[coach.ID]) > 0 {
			athletes = append(athletes, user)
		}
	}
	return athletes
}

// LoneAthlete returns the user who shares with nobody: nobody may act for her.
func (s *Sandbox) LoneAthlete() User {
	return s.firstUser(func(u User) bool { return u.Role == roleAlone })
}

// ManagedUser returns the user without a sign-in whom the coach runs: the first
// one, and the zero User when a program has deleted them all.
func (s *Sandbox) ManagedUser() User { return s.firstUser(func(u User) bool { return u.Managed }) }

// firstUser returns the first user that fits, or the zero User.
func (s *Sandbox) firstUser(fits func(User) bool) User {
	users := s.Users()
	if i := slices.IndexFunc(users, fits); i >= 0 {
		return users[i]
	}
	return User{}
}

// Team tells about a team of the sandbox.
type Team struct {
	// ID is a ULID of 26 characters.
	ID string
	// Name is what it is called.
	Name string
	// OwnerID is who runs it; MemberIDs are the athletes in it.
	OwnerID   string
	MemberIDs []string
}

// Teams returns all teams.
func (s *Sandbox) Teams() []Team {
	s.world.mu.RLock()
	defer s.world.mu.RUnlock()
	teams := make([]Team, 0, len(s.world.teams))
	for _, t := range s.world.teams {
		teams = append(teams, Team{ID: t.id, Name: t.name, OwnerID: t.owner, MemberIDs: slices.Clone(t.members)})
	}
	return teams
}
