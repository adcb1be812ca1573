package tokenstoretest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// coordinatorUnknownRules say what holds when nobody knows how a redeem ended.
func coordinatorUnknownRules() []coordinatorRule {
	return []coordinatorRule{
		{"after an unknown outcome every node leaves the platform alone for a growing pause", pausesLonger},
		{"a token answer without an access token is an unknown outcome", refusesEmptyAnswers},
		{"a panic while redeeming is an unknown outcome", survivesPanics},
	}
}

// unavailable checks that nobody knows, and gives the pause.
func unavailable(err error) (time.Duration, error) {
	e, ok := errors.AsType[*sweatstack.UnavailableError](err)
	switch {
	case !ok:
		return 0, fmt.Errorf("got error %w, want an UnavailableError", err)
	case e.RetryAfter < time.Second || e.RetryAfter > time.Minute:
		return 0, fmt.Errorf("retry after %v, want between a second and a minute", e.RetryAfter)
	}
	return e.RetryAfter, nil
}

func pausesLonger(ctx context.Context, c *cluster) error {
	cut := errors.New("connection cut")
	p := c.platform(true, 15*time.Minute).failing(cut, cut, cut, cut)
	old := c.ended("r")
	var pauses []time.Duration
	for try := range 4 {
		var pause time.Duration
		for node := range c.nodes { // the first one asks the platform
			_, err := c.nodes[(try+node)%len(c.nodes)].Refresh(ctx, p.request(old))
			d, err := unavailable(err)
			if err != nil {
				return fmt.Errorf("try %d on node %d: %w", try, (try+node)%len(c.nodes), err)
			}
			pause = max(pause, d)
		}
		if err := p.redeemed("r", try+1); err != nil {
			return err
		}
		pauses = append(pauses, pause)
		c.advance(pause)
	}
	if pauses[3] <= pauses[0] || pauses[0] > 2*time.Second {
		return fmt.Errorf("pauses %v do not grow from about a second", pauses)
	}
	// The platform has not redeemed it after all.
	p.redeems["r"] = 0
	for node := range c.nodes {
		if _, err := c.refresh(ctx, node, p.request(old), "r'"); err != nil {
			return err
		}
	}
	return p.redeemed("r", 1)
}

func refusesEmptyAnswers(ctx context.Context, c *cluster) error {
	r := c.platform(true, 15*time.Minute).request(c.ended("r"))
	r.Redeem = func(_ context.Context, t sweatstack.Token) (sweatstack.Token, error) {
		return sweatstack.Token{RefreshToken: t.RefreshToken, UserID: t.UserID}, nil
	}
	for _, coordinator := range c.nodes {
		_, err := coordinator.Refresh(ctx, r)
		if _, err := unavailable(err); err != nil {
			return err
		}
	}
	return nil
}

func survivesPanics(ctx context.Context, c *cluster) error {
	p := c.platform(true, 15*time.Minute)
	r := p.request(c.ended("r"))
	r.Redeem = func(context.Context, sweatstack.Token) (sweatstack.Token, error) { panic("for the rule") }
	_, err := c.nodes[0].Refresh(ctx, r)
	pause, err := unavailable(err)
	if err != nil {
		return err
	}
	c.advance(pause)
	_, err = c.refresh(ctx, 1, p.request(c.ended("r")), "r'")
	return err
}
