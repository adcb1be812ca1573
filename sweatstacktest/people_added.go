package sweatstacktest

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
)

// RoleAdded is the role of a user of [Sandbox.AddUser].
const RoleAdded = "Added"

// NewUser describes a person for [Sandbox.AddUser].
type NewUser struct {
	// FirstName is required.
	FirstName string
	// LastName may be empty.
	LastName string
	// ManagedBy is who runs the user, who then has no sign-in. The zero User
	// makes a person with an account of their own.
	ManagedBy User
	// Zone is the IANA time zone they live in. Empty means Europe/Oslo.
	Zone string
}

// AddUser makes a person without training; [Sandbox.AddActivity] gives them
// some, [Sandbox.Share] lets others act for them. Their e-mail address is made
// of the first name, with a number when somebody has it already. Errors: no
// first name, a name that is too long, an unknown ManagedBy or Zone, and more
// people than the sandbox holds.
func (s *Sandbox) AddUser(u NewUser) (User, error) {
	if checkNames(&u.FirstName, &u.LastName) != nil {
		return User{}, errors.New("sweatstacktest: a first name has 1 to 200 characters, a last name at most 200")
	}
	if u.Zone == "" {
		u.Zone = "Europe/Oslo"
	}
	if _, err := time.LoadLocation(u.Zone); err != nil {
		return User{}, fmt.Errorf("sweatstacktest: zone %q: %w", u.Zone, err)
	}
	var raw [16]byte
	_, _ = rand.Read(raw[:]) // never fails: crypto/rand ends the program instead
	now := s.clock.now().UTC().Truncate(time.Second)
	made := User{
		ID: ulid(now, s.settings.seed, hex.EncodeToString(raw[:])), FirstName: u.FirstName, LastName: u.LastName,
		Email: mailbox(u.FirstName), Role: RoleAdded, Zone: u.Zone, RegisteredAt: now,
	}
	shares := map[string][]string{}
	if u.ManagedBy.ID != "" {
		keeper, ok := s.user(u.ManagedBy.ID)
		if !ok {
			return User{}, fmt.Errorf("sweatstacktest: there is no user %q", u.ManagedBy.ID)
		}
		made.Managed, made.Email, made.Role = true, "", "Managed by "+keeper.Name()
		shares[keeper.ID] = managedScopes()
	}
	settled := &person{User: made, shares: shares}
	if !s.world.settle(settled) {
		return User{}, errors.New("sweatstacktest: too many users")
	}
	s.touch()
	return settled.User, nil
}

// mailDomain is where the people of the sandbox have their addresses: a domain
// that belongs to nobody.
const mailDomain = "@example.com"

// mailbox makes an address of a name: its letters and digits, with dots in
// place of spaces.
func mailbox(first string) string {
	words := strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsSpace(r) || r == '-' {
			return unicode.ToLower(r)
		}
		return -1
	}, first))
	return strings.Join(words, ".") + mailDomain
}

// freeMailbox is an address that nobody has, with a number before the domain if
// need be. Hold the lock.
func (w *world) freeMailbox(wanted string) string {
	name := strings.TrimSuffix(wanted, mailDomain)
	if name == "" {
		name = "user"
	}
	free := name + mailDomain
	for n := 2; slices.ContainsFunc(w.people, func(p *person) bool { return p.Email == free }); n++ {
		free = fmt.Sprintf("%s%d%s", name, n, mailDomain)
	}
	return free
}

// Share lets one user act for another, as people do in the settings of the
// platform. Without scopes it opens what the athletes of the sandbox have opened
// to their coach. What is opened replaces what was before; tokens that are there
// already follow with their next refresh, and never get more than they had.
// Errors: an unknown user, a scope that cannot be shared.
func (s *Sandbox) Share(owner, with User, scopes ...string) error {
	if len(scopes) == 0 {
		scopes = sharedWithCoach()
	}
	for _, scope := range scopes {
		if !slices.Contains(managedScopes(), scope) {
			return fmt.Errorf("sweatstacktest: scope %q cannot be shared", scope)
		}
	}
	return s.setShare(owner, with, scopes)
}

// StopSharing takes back what [Sandbox.Share] or the sandbox itself opened. The
// tokens with which that user acts for the owner end at once, but for those
// that go through a team. Errors: an unknown user.
func (s *Sandbox) StopSharing(owner, with User) error {
	if err := s.setShare(owner, with, nil); err != nil {
		return err
	}
	s.oauth.endDelegations(owner.ID, with.ID)
	return nil
}

// setShare replaces what one user has opened to another.
func (s *Sandbox) setShare(owner, with User, scopes []string) error {
	if _, ok := s.user(with.ID); !ok {
		return fmt.Errorf("sweatstacktest: there is no user %q", with.ID)
	}
	if !s.world.open(owner.ID, with.ID, scopes) {
		return fmt.Errorf("sweatstacktest: there is no user %q", owner.ID)
	}
	s.touch()
	return nil
}

// open replaces what a person has opened to another; nil scopes take it away.
func (w *world) open(owner, with string, scopes []string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	i := slices.IndexFunc(w.people, func(p *person) bool { return p.ID == owner })
	if i < 0 {
		return false
	}
	next := *w.people[i]
	next.shares = maps.Clone(next.shares)
	delete(next.shares, with)
	if len(scopes) > 0 {
		next.shares[with] = slices.Clone(scopes)
	}
	w.people = slices.Clone(w.people)
	w.people[i] = &next
	return true
}
