package sweatstackhttp

import (
	"cmp"
	"context"
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

// NewActingBanner makes the banner of a request behind [Auth.SelectedUser].
// Names come from users, the list that the principal may see; somebody who is
// not in it goes by id. Notice tells of an access that was withdrawn, on the one
// page that [NoticeFrom] gives it to.
func NewActingBanner(ctx context.Context, user SelectedUser, users []sweatstack.UserSummary) ActingBanner {
	name := func(id string) string {
		i := slices.IndexFunc(users, func(u sweatstack.UserSummary) bool { return u.ID == id })
		if i < 0 {
			return ""
		}
		return users[i].DisplayName
	}
	var b ActingBanner
	if user.Acting() {
		b.Actor, b.Subject = cmp.Or(name(user.Actor().ID()), user.Actor().ID()), cmp.Or(name(user.ID()), user.ID())
	}
	if v := visitOf(ctx); v != nil && v.notice != (Notice{}) {
		// Who takes access back is on nobody's list any more, and an id says nothing.
		whose := "this person's data"
		if known := name(v.notice.Withdrawn.ID); known != "" {
			whose = "the data of " + known
		}
		b.Notice = "You no longer have access to " + whose + ". You see your own again."
	}
	return b
}
