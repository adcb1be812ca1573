package sweatstacktest

import (
	"slices"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// User is a person of the sandbox. It is a value: what is done to it changes
// nothing in the sandbox.
type User struct {
	// ID is a ULID of 26 characters, or for the lone athlete an older id of 16.
	// It follows from the seed.
	ID string
	// FirstName is never empty. LastName may be.
	FirstName, LastName string
	// Email is empty for a managed user.
	Email string
	// Managed marks a user without a sign-in, run by the coach.
	Managed bool
	// Role says in words who this is: Coach, Athlete of the coach, …
	Role string
	// Zone is the IANA time zone the person lives in.
	Zone string
	// RegisteredAt is when the account was made.
	RegisteredAt time.Time
}

// Name is the display name: first and last name, as far as there are any.
func (u User) Name() string {
	if u.LastName == "" {
		return u.FirstName
	}
	return u.FirstName + " " + u.LastName
}

// person is a user with what the sandbox knows beside. One that is in the world
// is never changed, only replaced, so that it can be read without the lock.
type person struct {
	User

	athlete training.Athlete
	// shares says who may act for this person, and with which scopes.
	shares map[string][]string
}

// team is a group of users with an owner. It is replaced as a person is.
type team struct {
	id, name, description string
	owner                 string
	// members are those who have opened data to the team, in that order.
	members []string
	// shares is what each member has opened.
	shares map[string][]string
}

// isMember reports whether a user belongs to the team, as owner or member.
func (t *team) isMember(id string) bool {
	return t.owner == id || slices.Contains(t.members, id)
}

// role is owner, member, or empty.
func (t *team) role(id string) string {
	switch {
	case t.owner == id:
		return "owner"
	case t.isMember(id):
		return "member"
	}
	return ""
}
