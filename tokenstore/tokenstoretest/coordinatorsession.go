package tokenstoretest

import (
	"context"
	"fmt"
	"time"
)

// coordinatorSessionRules say what is known of ended sessions.
func coordinatorSessionRules() []coordinatorRule {
	return []coordinatorRule{
		{"a session that ends on one node has ended on all of them, and no other has", endsEverywhere},
		{"an ended session stays ended for its time, whatever the load", outlastsTheLoad},
	}
}

// endedOn asks every node for a session.
func (c *cluster) endedOn(ctx context.Context, session string, want bool) error {
	for node, coordinator := range c.nodes {
		got, err := coordinator.SessionEnded(ctx, session)
		if err != nil {
			return fmt.Errorf("session %q on node %d: %w", session, node, err)
		}
		if got != want {
			return fmt.Errorf("session %q on node %d: ended is %t, want %t", session, node, got, want)
		}
	}
	return nil
}

func endsEverywhere(ctx context.Context, c *cluster) error {
	for node, coordinator := range c.nodes {
		session := fmt.Sprint("session-", node)
		if err := c.endedOn(ctx, session, false); err != nil {
			return err
		}
		for range 2 { // twice is fine
			if err := coordinator.EndSession(ctx, session, c.time().Add(time.Hour)); err != nil {
				return err
			}
		}
		if err := c.endedOn(ctx, session, true); err != nil {
			return err
		}
	}
	for _, other := range []string{"", "session", "session-00", "SESSION-0"} {
		if err := c.endedOn(ctx, other, false); err != nil {
			return err
		}
	}
	return nil
}

func outlastsTheLoad(ctx context.Context, c *cluster) error {
	long := c.time().Add(24 * time.Hour)
	if err := c.nodes[0].EndSession(ctx, "session", long); err != nil {
		return err
	}
	// A shorter time changes nothing.
	if err := c.nodes[1].EndSession(ctx, "session", c.time().Add(time.Minute)); err != nil {
		return err
	}
	p := c.platform(false, time.Minute)
	for i := range 40 {
		name := fmt.Sprint("other-", i)
		if err := c.nodes[i%len(c.nodes)].EndSession(ctx, name, c.time().Add(time.Minute)); err != nil {
			return err
		}
		if _, err := c.refresh(ctx, i, p.request(c.ended(name)), name); err != nil {
			return err
		}
		c.advance(30 * time.Minute)
	}
	return c.endedOn(ctx, "session", true)
}
