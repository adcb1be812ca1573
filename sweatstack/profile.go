package sweatstack

import (
	"context"
	"net/url"
	"strconv"

	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// ProfileService reads what is known of the user (SweatStack API reference,
// section 3.4). Safe for concurrent use.
type ProfileService struct{ client *Client }

// SportsParams are the parameters of [ProfileService.Sports].
type SportsParams struct {
	// OnlyRoot leaves out every sport below another one.
	OnlyRoot bool
}

// Sports gives the sports that the user has activities of, as the platform
// writes them.
func (s *ProfileService) Sports(ctx context.Context, params SportsParams, options ...CallOption) ([]sport.Sport, error) {
	query := url.Values{"only_root": {strconv.FormatBool(params.OnlyRoot)}}
	return getTexts[sport.Sport](ctx, s.client, "/profile/sports/", query, options)
}

// Tags gives the tags that the user has put on activities and traces. An empty
// tag is possible.
func (s *ProfileService) Tags(ctx context.Context, options ...CallOption) ([]string, error) {
	return getTexts[string](ctx, s.client, "/profile/tags/", nil, options)
}
