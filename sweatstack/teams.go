package sweatstack

import (
	"context"
	"fmt"
	"net/http"
	"slices"
)

// TeamsService lists teams and their members, and opens data to a team
// (SweatStack API reference, section 3.6). Every call is made as the user the
// client acts as; reading needs [ScopeSharingRead]. Safe for concurrent use.
type TeamsService struct{ client *Client }

// List gives the teams that the user is in.
func (s *TeamsService) List(ctx context.Context, options ...CallOption) ([]Team, error) {
	return getList[Team](ctx, s.client, "/teams/", nil, options)
}

// Authorized gives the teams to which the user has opened data.
func (s *TeamsService) Authorized(ctx context.Context, options ...CallOption) ([]AuthorizedTeam, error) {
	return getList[AuthorizedTeam](ctx, s.client, "/teams/authorized", nil, options)
}

// TeamUserListParams are the parameters of [TeamsService.Users]. The zero value
// lists everybody.
type TeamUserListParams struct {
	// Name is as in [UserListParams].
	Name string
}

// Users gives the users who have opened data to a team. Only its members may
// ask. Errors: [ErrNotFound] when there is no such team, [ErrForbidden].
func (s *TeamsService) Users(ctx context.Context, teamID string, params TeamUserListParams, options ...CallOption) ([]UserSummary, error) {
	part, err := segment("team id", teamID)
	if err != nil {
		return nil, err
	}
	users, err := getList[UserSummary](ctx, s.client, "/teams/"+part+"/users", nameQuery(params.Name), options)
	return named(users, params.Name), err
}

// FindUser finds one user of a team, by the rules of [UsersService.Find].
// Errors are those of Find and of [TeamsService.Users].
func (s *TeamsService) FindUser(ctx context.Context, teamID, user string, mode SearchMode, options ...CallOption) (UserSummary, error) {
	byID, err := mode.isID(user)
	if err != nil {
		return UserSummary{}, err
	}
	users, err := s.Users(ctx, teamID, TeamUserListParams{}, options...)
	if err != nil {
		return UserSummary{}, err
	}
	return findUser(users, user, byID)
}

// Authorize opens the user's data to a team. Nil scopes are
// [ScopeActivitiesRead] alone; an empty list is refused, lest a program that
// found nothing to open opens that. What the platform granted is in the answer.
// A client that acts as another opens that user's data. Own data need
// [ScopeSharingWrite].
//
// It is never repeated after a fault. Errors: [ParamError]; [ErrNotFound] when
// there is no such team; [ErrForbidden].
func (s *TeamsService) Authorize(ctx context.Context, teamID string, scopes []Scope, options ...CallOption) (TeamAuthorization, error) {
	part, err := segment("team id", teamID)
	if err != nil {
		return TeamAuthorization{}, err
	}
	if scopes == nil {
		scopes = []Scope{ScopeActivitiesRead}
	}
	if len(scopes) == 0 || slices.Contains(scopes, "") {
		return TeamAuthorization{}, &ParamError{Name: "scopes", Reason: "must not be empty and hold no empty scope"}
	}
	payload, err := jsonBody(map[string][]Scope{"scopes": scopes})
	if err != nil {
		return TeamAuthorization{}, err
	}
	path := "/teams/" + part + "/authorize"
	body, err := s.client.do(ctx, call{
		method: http.MethodPost, path: path, limit: limitJSON,
		accept: "application/json", content: "application/json", body: payload,
	}, options)
	if err != nil {
		return TeamAuthorization{}, err
	}
	var granted TeamAuthorization
	if err := decode(body, path, &granted); err != nil {
		return TeamAuthorization{}, err
	}
	if granted.TeamID != teamID {
		return TeamAuthorization{}, fmt.Errorf("%w: %s: answer is about another team", ErrCorruptData, path)
	}
	return granted, nil
}
