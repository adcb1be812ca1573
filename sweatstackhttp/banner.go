package sweatstackhttp

import (
	"slices"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// ActingBanner is what sweatstackActing shows on a page: who acts as whom, and
// what the person should know about it. The zero value shows nothing. The texts
// may come from outside; showing them escapes them.
type ActingBanner struct {
	// Actor is the name of who is signed in. Empty leaves that part out.
	Actor string
	// Subject is the name of whose data is shown while acting; empty when the
	// actor acts as nobody else.
	Subject string
	// Notice is one sentence about something that has just happened, such as an
	// access that was withdrawn; empty for none. It shows without a subject, too.
	Notice string
}

// NewActingBanner makes the banner of a user. Names come from users, the list
// that the user's principal may see; somebody who is not in it goes by id.
func NewActingBanner(user SelectedUser, users []sweatstack.UserSummary) ActingBanner {
	if !user.Acting() {
		return ActingBanner{}
	}
	name := func(id string) string {
		i := slices.IndexFunc(users, func(u sweatstack.UserSummary) bool { return u.ID == id })
		if i < 0 || users[i].DisplayName == "" {
			return id
		}
		return users[i].DisplayName
	}
	return ActingBanner{Actor: name(user.Actor().ID()), Subject: name(user.ID())}
}
