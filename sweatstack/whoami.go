package sweatstack

import (
	"context"
	"errors"
	"fmt"
)

// ErrNotSignedIn means that a client has no token, so it is nobody's.
var ErrNotSignedIn = errors.New("sweatstack: nobody is signed in")

// WhoAmI gives the user whose data the client's token opens: the subject of the
// token, found in [UsersService.List] or, on a client that acts through a team,
// in [TeamsService.Users]. It needs [ScopeSharingRead]; [OAuthService.UserInfo]
// does without.
//
// Errors: [ErrNotSignedIn] without a token, [ErrInvalidToken] when the token
// does not tell its subject, [ErrNotFound] when that user is not in the list,
// and those of the token and of the list.
func (c *Client) WhoAmI(ctx context.Context, options ...CallOption) (UserSummary, error) {
	c = c.pinned()
	t, err := c.Token(ctx)
	if err != nil {
		return UserSummary{}, err
	}
	id, err := subjectOf(t)
	if err != nil {
		return UserSummary{}, err
	}
	principal, err := c.asPrincipal(ctx, options)
	if err != nil {
		return UserSummary{}, err
	}
	var users []UserSummary
	if team := c.identity.Load().teamID; team != "" {
		users, err = principal.Teams.Users(ctx, team, TeamUserListParams{}, options...)
	} else {
		users, err = principal.Users.List(ctx, UserListParams{}, options...)
	}
	if err != nil {
		return UserSummary{}, err
	}
	return findUser(users, id, true)
}

// subjectOf is whose data a token opens: by its own word, else by that of
// whoever gave it to the client.
func subjectOf(t Token) (string, error) {
	if t.AccessToken.IsZero() {
		return "", ErrNotSignedIn
	}
	claims, err := ParseClaims(t.AccessToken)
	switch {
	case err == nil && claims.Subject != "":
		return claims.Subject, nil
	case t.UserID != "":
		return t.UserID, nil
	case err == nil:
		err = fmt.Errorf("%w: no claim sub", ErrInvalidToken)
	}
	return "", err
}
