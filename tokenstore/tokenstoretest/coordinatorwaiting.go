package tokenstoretest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// coordinatorWaitingRules say who waits for whom.
func coordinatorWaitingRules() []coordinatorRule {
	return []coordinatorRule{
		{"a caller that goes away ends only its own wait", outlivesItsLeader},
		{"a flight has a deadline of its own", hasADeadline},
		{"a refresh does not wait for other generations", waitsForNobodyElse},
		{"a context that is over gives its error and redeems nothing", stopsCoordinating},
	}
}

func outlivesItsLeader(ctx context.Context, c *cluster) error {
	p := c.platform(true, 15*time.Minute).slow()
	old := c.ended("r")
	leader, leave := context.WithCancel(ctx)
	defer leave()
	gone := make(chan error, 1)
	go func() {
		_, err := c.nodes[0].Refresh(leader, p.request(old))
		gone <- err
	}()
	flight, err := p.begun(ctx)
	if err != nil {
		return err
	}
	others := make(chan error, 1)
	go func() {
		others <- c.together(6, func(node int) error {
			_, err := c.refresh(ctx, node, p.request(old), "r'")
			return err
		})
	}()
	leave()
	err = wantError("refresh of a caller that went away", <-gone, context.Canceled)
	if err == nil && flight.Err() != nil {
		err = errors.New("the flight ended with its first caller")
	}
	close(p.gate)
	return errors.Join(err, <-others, p.redeemed("r", 1))
}

func hasADeadline(ctx context.Context, c *cluster) error {
	p := c.platform(true, 15*time.Minute)
	r := p.request(c.ended("r"))
	var left time.Duration
	r.Redeem = func(ctx context.Context, t sweatstack.Token) (sweatstack.Token, error) {
		if deadline, ok := ctx.Deadline(); ok {
			left = time.Until(deadline)
		}
		return p.redeem(ctx, t)
	}
	// The caller's own end is no bound for the flight.
	if _, err := c.refresh(context.WithoutCancel(ctx), 0, r, "r'"); err != nil {
		return err
	}
	if left <= 0 || left > time.Minute {
		return fmt.Errorf("a flight has %v, want up to a minute", left)
	}
	return nil
}

func waitsForNobodyElse(ctx context.Context, c *cluster) error {
	slow, quick := c.platform(true, 15*time.Minute).slow(), c.platform(true, 15*time.Minute)
	done := make(chan error, 1)
	old := c.ended("slow")
	go func() {
		_, err := c.refresh(ctx, 0, slow.request(old), "slow'")
		done <- err
	}()
	_, err := slow.begun(ctx)
	for node := range c.nodes {
		if err == nil {
			name := fmt.Sprint("quick", node)
			_, err = c.refresh(ctx, node, quick.request(c.ended(name)), name+"'")
		}
	}
	close(slow.gate)
	return errors.Join(err, <-done)
}

func stopsCoordinating(ctx context.Context, c *cluster) error {
	p := c.platform(true, 15*time.Minute)
	over, cancel := context.WithCancel(ctx)
	cancel()
	r := p.request(c.ended("r"))
	_, refresh := c.nodes[0].Refresh(over, r)
	_, newest := c.nodes[0].Newest(over, r)
	end := c.nodes[0].EndSession(over, "session", c.time().Add(time.Hour))
	_, ended := c.nodes[0].SessionEnded(over, "session")
	if err := errors.Join(wantError("refresh", refresh, context.Canceled), wantError("newest", newest, context.Canceled),
		wantError("end of a session", end, context.Canceled), wantError("question for a session", ended, context.Canceled)); err != nil {
		return err
	}
	if err := p.redeemed("r", 0); err != nil {
		return err
	}
	return c.endedOn(ctx, "session", false)
}
