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
	history histories
	written map[string]written // by trace: what requests made of it
	kept    kept
	until   time.Time // up to when people train
	days    int       // for how long
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
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seed, w.people, w.teams, w.until, w.days = seed, people, teams, until, days
	w.history.anew()
	w.written = map[string]written{}
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

// Users returns everybody: first the coach, then the athletes who share with
// the coach, the managed user, the athlete who shares with nobody, the rest,
// and last whom programs have made.
func (s *Sandbox) Users() []User {
	s.world.mu.RLock()
	defer s.world.mu.RUnlock()
	users := make([]User, 0, len(s.world.people))
	for _, p := range s.world.people {
		users = append(users, p.User)
	}
	return users
}

// Coach returns the user who may act for the athletes of both teams and for the
// managed user.
func (s *Sandbox) Coach() User { return s.Users()[0] }

// Athletes returns the people with a sign-in of their own who share with the
// coach directly: the members of the coach's first team. Those of the second
// are reached through it, see [Sandbox.Teams].
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
func (s *Sandbox) ManagedUser() User {
	coach := s.Coach()
	return s.firstUser(func(u User) bool {
		p, ok := s.world.person(u.ID)
		return ok && u.Managed && len(p.shares[coach.ID]) > 0
	})
}

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

// Teams returns all teams. The coach runs both: the first is that of the
// athletes, some of the second share with the team only.
func (s *Sandbox) Teams() []Team {
	s.world.mu.RLock()
	defer s.world.mu.RUnlock()
	teams := make([]Team, 0, len(s.world.teams))
	for _, t := range s.world.teams {
		teams = append(teams, Team{ID: t.id, Name: t.name, OwnerID: t.owner, MemberIDs: slices.Clone(t.members)})
	}
	return teams
}
