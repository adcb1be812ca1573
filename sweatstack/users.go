package sweatstack

import "context"

// UsersService lists whose data the user may see (SweatStack API reference,
// section 3.5). Safe for concurrent use.
type UsersService struct{ client *Client }

// List gives everybody whose data the person who is signed in may see, that
// person included. On a client that acts as another it asks for the principal
// first, because the platform refuses a delegated token here.
func (s *UsersService) List(ctx context.Context, options ...CallOption) ([]UserSummary, error) {
	client := s.client
	if client.set.delegated {
		principal, err := client.PrincipalClient(ctx)
		if err != nil {
			return nil, err
		}
		client = principal
	}
	return getList[UserSummary](ctx, client, "/users/", nil, options)
}
