package interop_test

import (
	"context"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

func sports(onlyRoot bool) func(context.Context, *sweatstack.Client) (any, error) {
	return func(ctx context.Context, c *sweatstack.Client) (any, error) {
		return c.Profile.Sports(ctx, sweatstack.SportsParams{OnlyRoot: onlyRoot})
	}
}

func tags(ctx context.Context, c *sweatstack.Client) (any, error) { return c.Profile.Tags(ctx) }

// profileSteps are the calls about what is known of a user.
func profileSteps(world) []step {
	return []step{
		{name: "get_sports", as: "athlete", python: call{Call: "get_sports"}, golang: sports(false)},
		{name: "get_sports: roots", as: "athlete", python: call{Call: "get_sports", Kwargs: map[string]any{"only_root": true}}, golang: sports(true)},
		{name: "get_tags", as: "athlete", python: call{Call: "get_tags"}, golang: tags},
	}
}
