package tokenstoretest

import (
	"context"
	"errors"
	"time"
)

// coordinatorQuietRules say that a clock that is off does no harm.
func coordinatorQuietRules() []coordinatorRule {
	return []coordinatorRule{
		{"no refresh within 30 s of the last without a 401", isQuiet},
		{"no refresh within 30 s of the last on a platform that rotates", isQuietWhenRotating},
		{"a token that the platform refused is renewed once for all although it looks fresh", renewsRefused},
	}
}

func isQuiet(ctx context.Context, c *cluster) error {
	p := c.platform(false, -time.Hour) // each token seems to have ended when it comes
	t := c.ended("r")
	for range 15 {
		for node := range c.nodes {
			next, err := c.refresh(ctx, node, p.request(t), "r")
			if err != nil {
				return err
			}
			t = next
		}
		if err := p.redeemed("r", 1); err != nil {
			return err
		}
		c.advance(1900 * time.Millisecond)
	}
	c.advance(10 * time.Second)
	for node := range c.nodes {
		if _, err := c.refresh(ctx, node, p.request(t), "r"); err != nil {
			return err
		}
	}
	return p.redeemed("r", 2)
}

func isQuietWhenRotating(ctx context.Context, c *cluster) error {
	p := c.platform(true, -time.Hour)
	t, err := c.refresh(ctx, 0, p.request(c.ended("r")), "r'")
	for node := range 6 {
		if err == nil {
			t, err = c.refresh(ctx, node, p.request(t), "r'")
		}
		c.advance(4 * time.Second)
	}
	if err := errors.Join(err, p.redeemed("r'", 0)); err != nil {
		return err
	}
	c.advance(10 * time.Second)
	_, err = c.refresh(ctx, 1, p.request(t), "r''")
	return err
}

func renewsRefused(ctx context.Context, c *cluster) error {
	p := c.platform(true, 15*time.Minute)
	fresh, err := c.refresh(ctx, 0, p.request(c.ended("r")), "r'")
	if err != nil {
		return err
	}
	c.advance(10 * time.Second)
	r := p.request(fresh)
	r.Refused = true
	err = c.together(30, func(node int) error {
		_, err := c.refresh(ctx, node, r, "r''")
		return err
	})
	return errors.Join(err, p.redeemed("r'", 1), p.redeemed("r''", 0))
}
