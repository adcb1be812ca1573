package sweatstack

import (
	"context"
	"net/url"
	"slices"
)

// UsersService lists and finds whose data the user may see, and keeps managed
// users (SweatStack API reference, section 3.5). Safe for concurrent use.
type UsersService struct{ client *Client }

// UserListParams are the parameters of [UsersService.List]. The zero value
// lists everybody.
type UserListParams struct {
	// WithoutManaged leaves out users who have no account of their own.
	WithoutManaged bool
	// WithoutShared leaves out people who share their data.
	WithoutShared bool
	// Name keeps users whose display name contains it, without regard to case
	// (Unicode simple folding). Empty keeps all.
	Name string
}

// query writes the parameters. The platform's default is to include everybody.
func (p UserListParams) query() url.Values {
	values := nameQuery(p.Name)
	if p.WithoutManaged {
		values.Set("include_managed", "false")
	}
	if p.WithoutShared {
		values.Set("include_shared", "false")
	}
	return values
}

// nameQuery is the query that picks by display name.
func nameQuery(name string) url.Values {
	if name == "" {
		return url.Values{}
	}
	return url.Values{"name": {name}}
}

// List gives everybody whose data the person who is signed in may see, that
// person included, as far as the parameters pick them. On a client that acts as
// another it asks as the principal, because the platform refuses a delegated
// token here. The order is the platform's. It needs [ScopeSharingRead].
func (s *UsersService) List(ctx context.Context, params UserListParams, options ...CallOption) ([]UserSummary, error) {
	principal, err := s.client.asPrincipal(ctx, options)
	if err != nil {
		return nil, err
	}
	users, err := getList[UserSummary](ctx, principal, "/users/", params.query(), options)
	return named(users, params.Name), err
}

// named keeps the users whose display name contains a text, because the
// platform may ignore the parameter.
func named(users []UserSummary, name string) []UserSummary {
	if name == "" {
		return users
	}
	wanted := fold(name)
	return slices.DeleteFunc(users, func(u UserSummary) bool { return !foldedContains(u.DisplayName, wanted) })
}
