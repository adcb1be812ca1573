package tokenstoretest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// withoutRefreshToken redeems as a platform does that says nothing of the
// refresh token, which then stays good.
func withoutRefreshToken(p *platform) func(context.Context, sweatstack.Token) (sweatstack.Token, error) {
	return func(ctx context.Context, t sweatstack.Token) (sweatstack.Token, error) {
		next, err := p.redeem(ctx, t)
		next.RefreshToken = sweatstack.Secret{}
		return next, err
	}
}

// coordinatorRefusalRules say what holds when there is no newer token.
func coordinatorRefusalRules() []coordinatorRule {
	return []coordinatorRule{
		{"a definite refusal is never asked for twice on any node", refusesForGood},
		{"an answer about a missing row is for those who wait and no longer", forgetsMissingRows},
		{"a token without a refresh token needs a sign-in and is never redeemed", redeemsNoEmptyToken},
		{"no error of a coordinator tells a token", coordinatorTellsNoSecret},
	}
}

func refusesForGood(ctx context.Context, c *cluster) error {
	p := c.platform(true, 15*time.Minute).failing(fmt.Errorf("refused: %w", sweatstack.ErrInvalidGrant))
	answered := c.time()
	old := c.ended("r")
	for range 3 {
		err := c.together(12, func(node int) error {
			_, err := c.nodes[node].Refresh(ctx, p.request(old))
			refusal, ok := errors.AsType[*sweatstack.ReauthError](err)
			switch {
			case !ok, !errors.Is(err, sweatstack.ErrInvalidGrant):
				return fmt.Errorf("refresh on node %d: got error %w, want a ReauthError with ErrInvalidGrant", node, err)
			case !refusal.At.Equal(answered):
				return fmt.Errorf("refresh on node %d: refused at %v, want %v", node, refusal.At, answered)
			}
			return nil
		})
		if err != nil {
			return err
		}
		c.advance(time.Hour)
	}
	return p.redeemed("r", 1)
}

func forgetsMissingRows(ctx context.Context, c *cluster) error {
	missing := &sweatstack.ReauthError{At: c.time()}
	p := c.platform(true, 15*time.Minute).failing(missing, missing)
	for node := range 2 {
		_, err := c.nodes[node].Refresh(ctx, p.request(c.ended("r")))
		if err := wantError("refresh of a missing row", err, sweatstack.ErrReauthRequired); err != nil {
			return err
		}
	}
	if err := p.redeemed("r", 2); err != nil {
		return err
	}
	p.rotates = false
	_, err := c.refresh(ctx, 2, p.request(c.ended("r")), "r")
	return err
}

func redeemsNoEmptyToken(ctx context.Context, c *cluster) error {
	p := c.platform(false, 15*time.Minute)
	for node, coordinator := range c.nodes {
		_, err := coordinator.Refresh(ctx, p.request(c.ended("")))
		if err := wantError("refresh without a refresh token", err, sweatstack.ErrReauthRequired); err != nil {
			return err
		}
		if err := c.newest(ctx, node, p.request(c.ended("")), c.ended("")); err != nil {
			return err
		}
	}
	return p.redeemed("", 0)
}

func coordinatorTellsNoSecret(ctx context.Context, c *cluster) error {
	const canary = "canary"
	over, cancel := context.WithCancel(ctx)
	cancel()
	for i, failure := range []error{sweatstack.ErrInvalidGrant, errors.New("cut"), &sweatstack.ReauthError{At: c.time()}} {
		p := c.platform(true, 15*time.Minute).failing(failure)
		r := p.request(c.ended(fmt.Sprint(canary, i)))
		for node, coordinator := range c.nodes {
			for _, ctx := range []context.Context{ctx, over} {
				if failure == sweatstack.ErrInvalidGrant || node == 0 || ctx == over { //nolint:errorlint // the very value
					_, err := coordinator.Refresh(ctx, r)
					if err == nil {
						return errors.New("a refresh that has to fail gave a token")
					}
					if strings.Contains(fmt.Sprintf("%v %+v %q", err, err, err), canary) {
						return fmt.Errorf("an error of node %d tells a token", node)
					}
				}
			}
		}
	}
	return nil
}
