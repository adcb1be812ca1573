package tokenstoretest

import (
	"context"
	"errors"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// coordinatorKeepingRules say how long results are kept.
func coordinatorKeepingRules() []coordinatorRule {
	return []coordinatorRule{
		{"newest gives the token itself when nothing newer is known, and never redeems", knowsNothingNewer},
		{"a result stays until its successor was shown, then for the grace", keepsForTheGrace},
		{"no result outlives the session", forgetsWithTheSession},
	}
}

func knowsNothingNewer(ctx context.Context, c *cluster) error {
	p := c.platform(true, 15*time.Minute)
	for node := range c.nodes {
		if err := c.newest(ctx, node, p.request(c.ended("r")), c.ended("r")); err != nil {
			return err
		}
	}
	if err := p.redeemed("r", 0); err != nil {
		return err
	}
	next, err := c.refresh(ctx, 0, p.request(c.ended("r")), "r'")
	if err != nil {
		return err
	}
	for node := range c.nodes {
		if err := c.newest(ctx, node, p.request(next), next); err != nil {
			return err
		}
	}
	return p.redeemed("r'", 0)
}

func keepsForTheGrace(ctx context.Context, c *cluster) error {
	p := c.platform(true, 15*time.Minute)
	old := c.ended("r")
	next, err := c.refresh(ctx, 0, p.request(old), "r'")
	if err != nil {
		return err
	}
	all := func(t sweatstack.Token) error {
		var problems []error
		for node := range c.nodes {
			problems = append(problems, c.newest(ctx, node, p.request(old), t))
		}
		return errors.Join(problems...)
	}
	c.advance(5 * time.Hour) // nobody has shown the successor
	if err := all(next); err != nil {
		return err
	}
	if err := c.newest(ctx, 1, p.request(next), next); err != nil { // somebody does
		return err
	}
	c.advance(time.Minute)
	if err := all(next); err != nil {
		return err
	}
	c.advance(time.Hour)
	return all(old)
}

func forgetsWithTheSession(ctx context.Context, c *cluster) error {
	p := c.platform(true, time.Hour)
	r := p.request(c.ended("r"))
	r.Until = c.time().Add(10 * time.Minute)
	next, err := c.refresh(ctx, 0, r, "r'")
	if err != nil {
		return err
	}
	c.advance(9 * time.Minute)
	for node := range c.nodes {
		if err := c.newest(ctx, node, r, next); err != nil {
			return err
		}
	}
	c.advance(2 * time.Minute)
	for node := range c.nodes {
		if err := c.newest(ctx, node, r, r.Token); err != nil {
			return err
		}
	}
	return nil
}
