package sweatstack

import (
	"context"
	"net/http"
	"net/url"
)

// UserCreateParams say who a new managed user is.
type UserCreateParams struct {
	// FirstName must not be empty. LastName may be.
	FirstName, LastName string
}

// Create makes a managed user: one without an account of their own, whom the
// person who is signed in keeps. It is never repeated after a fault, lest there
// be two. It needs [ScopeSharingWrite]. Errors: [ParamError].
func (s *UsersService) Create(ctx context.Context, params UserCreateParams, options ...CallOption) (User, error) {
	if params.FirstName == "" {
		return User{}, &ParamError{Name: "FirstName", Reason: "must not be empty"}
	}
	wire := map[string]any{"first_name": params.FirstName, "last_name": nil}
	if params.LastName != "" {
		wire["last_name"] = params.LastName
	}
	body, err := jsonBody(wire)
	if err != nil {
		return User{}, err
	}
	return s.one(ctx, call{method: http.MethodPost, path: "/users/", content: "application/json", body: body}, options)
}

// Get gives a managed user. Errors: [ErrNotFound]; [ErrForbidden] for somebody
// with an account of their own.
func (s *UsersService) Get(ctx context.Context, id string, options ...CallOption) (User, error) {
	part, err := segment("user id", id)
	if err != nil {
		return User{}, err
	}
	return s.one(ctx, call{method: http.MethodGet, path: "/users/" + part}, options)
}

// UserUpdateParams say what to change of a managed user. Nil leaves a name as
// it is; one of them must be given.
type UserUpdateParams struct {
	// FirstName and LastName must not be empty: the platform takes an empty field
	// of a form for one that is not given.
	FirstName, LastName *string
}

// Update changes the names of a managed user and leaves the rest as it is.
// Errors: [ParamError] and those of [UsersService.Get].
func (s *UsersService) Update(ctx context.Context, id string, params UserUpdateParams, options ...CallOption) (User, error) {
	part, err := segment("user id", id)
	if err != nil {
		return User{}, err
	}
	form := url.Values{}
	for _, name := range []struct {
		field, wire string
		value       *string
	}{{"FirstName", "first_name", params.FirstName}, {"LastName", "last_name", params.LastName}} {
		switch {
		case name.value == nil:
		case *name.value == "":
			return User{}, &ParamError{Name: name.field, Reason: "must not be empty"}
		default:
			form.Set(name.wire, *name.value)
		}
	}
	if len(form) == 0 {
		return User{}, &ParamError{Name: "UserUpdateParams", Reason: "must change something"}
	}
	return s.one(ctx, call{
		method: http.MethodPut, path: "/users/" + part,
		content: "application/x-www-form-urlencoded", body: []byte(form.Encode()),
	}, options)
}

// Delete deletes a managed user with all of their data, for good. A user who is
// gone when the call is tried again after a fault counts as deleted. Errors are
// those of [UsersService.Get].
func (s *UsersService) Delete(ctx context.Context, id string, options ...CallOption) error {
	part, err := segment("user id", id)
	if err != nil {
		return err
	}
	_, err = s.client.do(ctx, call{method: http.MethodDelete, path: "/users/" + part, accept: "application/json"}, options)
	return err
}

// one sends a call whose answer is one user.
func (s *UsersService) one(ctx context.Context, k call, options []CallOption) (User, error) {
	k.accept, k.limit = "application/json", limitJSON
	body, err := s.client.do(ctx, k, options)
	if err != nil {
		return User{}, err
	}
	var user User
	err = decode(body, k.path, &user)
	return user, err
}
