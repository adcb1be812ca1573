package sweatstackhttp

import (
	"cmp"
	"context"
	"fmt"
	"net/http"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// userField is the field in which a switcher names the user.
const userField = "user_id"

// SelectUser offers everybody whose data the person who is signed in may see,
// that person included, or the users of a team; the one whose data is shown now is marked. It asks as
// the principal, whoever they act as, and needs [sweatstack.ScopeSharingRead].
// In a template, sweatstackSwitcher makes a form of it that begins to act as the
// one chosen; choosing oneself ends that. Its name is "user_id".
//
// teamID names the team through which access was given; empty for direct
// access. With a team the list is that of the team's users, and the person who
// is signed in is in it only as one of them: set None of the Choice to offer a
// way back to oneself. Acting as somebody who is not in the team is refused.
func SelectUser(ctx context.Context, user SelectedUser, teamID string) (*Choice[sweatstack.UserSummary], error) {
	var users []sweatstack.UserSummary
	var err error
	if principal := user.Actor().Client(); teamID == "" {
		users, err = principal.Users.List(ctx, sweatstack.UserListParams{})
	} else {
		users, err = principal.Teams.Users(ctx, teamID, sweatstack.TeamUserListParams{})
	}
	if err != nil {
		return nil, fmt.Errorf("sweatstackhttp: list users: %w", err)
	}
	return SelectUserOf(users, user.ID(), teamID), nil
}

// SelectUserOf is [SelectUser] for a list that the application has already, or
// a part of one. selected is the id of the user to mark; empty for none.
func SelectUserOf(users []sweatstack.UserSummary, selected, teamID string) *Choice[sweatstack.UserSummary] {
	c := newChoice(userField, "Select a user", "Select users", users,
		func(u sweatstack.UserSummary) (value, label string) { return u.ID, cmp.Or(u.DisplayName, u.ID) })
	c.Mark(selected)
	c.teamID = teamID
	return c
}

// selectUserField takes the form of a switcher, whose choice is a field. No
// user means oneself.
func (a *Auth) selectUserField(w http.ResponseWriter, r *http.Request) {
	id := formValue(r, userField)
	if id == "" {
		a.selectSelf(w, r)
		return
	}
	a.selectID(w, r, id)
}
