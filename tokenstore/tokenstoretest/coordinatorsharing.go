package tokenstoretest

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// coordinatorSharingRules say that what one node got is everybody's.
func coordinatorSharingRules() []coordinatorRule {
	return []coordinatorRule{
		{"of many callers on several nodes one redeems and all get the result", redeemsOnce},
		{"a late caller with the old token gets the successor on every node", servesLateCallers},
		{"old generations lead to the newest on every node", leadsToTheNewest},
		{"a caller that has only the first token is led on from generation to generation", leadsOn},
		{"a result comes whole to every node", sharesWholeTokens},
		{"a platform that does not rotate is asked once per access token", asksOncePerAccessToken},
		{"the same refresh token of another client or platform is another generation", keepsClientsApart},
		{"a successor without a refresh token keeps the old one", keepsTheRefreshToken},
	}
}

func redeemsOnce(ctx context.Context, c *cluster) error {
	p := c.platform(true, 15*time.Minute)
	old := c.ended("r")
	err := c.together(150, func(node int) error {
		_, err := c.refresh(ctx, node, p.request(old), "r'")
		return err
	})
	return errors.Join(err, p.redeemed("r", 1), p.redeemed("r'", 0))
}

func servesLateCallers(ctx context.Context, c *cluster) error {
	p := c.platform(true, 15*time.Minute)
	old := c.ended("r")
	first, err := c.refresh(ctx, 0, p.request(old), "r'")
	if err != nil {
		return err
	}
	c.advance(10 * time.Minute)
	for node := range c.nodes {
		late, err := c.refresh(ctx, node, p.request(old), "r'")
		if err != nil {
			return err
		}
		if err := same(late, first); err != nil {
			return err
		}
		if err := c.newest(ctx, node, p.request(old), first); err != nil {
			return err
		}
	}
	return p.redeemed("r", 1)
}

func leadsToTheNewest(ctx context.Context, c *cluster) error {
	const life = 31 * time.Second // within the grace of the first, however many follow
	p := c.platform(true, life)
	oldest := c.ended("r")
	t, want := oldest, "r"
	for node := range 3 {
		want += "'"
		next, err := c.refresh(ctx, node, p.request(t), want)
		if err != nil {
			return err
		}
		t = next
		if node < 2 {
			c.advance(life)
		}
	}
	for node := range c.nodes {
		if err := c.newest(ctx, node, p.request(oldest), t); err != nil {
			return err
		}
		if _, err := c.refresh(ctx, node, p.request(oldest), want); err != nil {
			return err
		}
	}
	c.advance(life)
	for node := range c.nodes { // the newest has ended by now
		if _, err := c.refresh(ctx, node, p.request(oldest), want+"'"); err != nil {
			return err
		}
	}
	return errors.Join(p.redeemed("r", 1), p.redeemed("r'", 1), p.redeemed("r''", 1), p.redeemed("r'''", 1))
}

func leadsOn(ctx context.Context, c *cluster) error {
	p := c.platform(true, 15*time.Minute)
	first := c.ended("r")
	r := p.request(first)
	r.Until = c.time().Add(24 * time.Hour)
	for turn, want := 0, "r'"; turn < 12; turn, want = turn+1, want+"'" {
		for node := range c.nodes {
			if _, err := c.refresh(ctx, turn+node, r, want); err != nil {
				return fmt.Errorf("turn %d: %w", turn, err)
			}
		}
		if err := p.redeemed(want, 0); err != nil {
			return err
		}
		c.advance(20 * time.Minute)
	}
	return p.redeemed("r", 1)
}

func sharesWholeTokens(ctx context.Context, c *cluster) error {
	p := c.platform(true, 15*time.Minute+123456*time.Microsecond)
	old := c.ended("r")
	for node := range c.nodes {
		got, err := c.refresh(ctx, node, p.request(old), "r'")
		if err != nil {
			return err
		}
		switch {
		case got.AccessToken.Reveal() != "access-r'-1":
			return errors.New("the access token is another one")
		case !got.Expiry.Equal(c.time().Add(p.life)):
			return fmt.Errorf("expiry: got %v, want %v", got.Expiry, c.time().Add(p.life))
		case got.UserID != old.UserID:
			return fmt.Errorf("user: got %q, want %q", got.UserID, old.UserID)
		case fmt.Sprint(got.Scopes) != fmt.Sprint(old.Scopes):
			return fmt.Errorf("scopes: got %v, want %v", got.Scopes, old.Scopes)
		}
	}
	return nil
}

func asksOncePerAccessToken(ctx context.Context, c *cluster) error {
	p := c.platform(false, 15*time.Minute)
	t := c.ended("r")
	for turn := range 3 {
		next, err := c.refresh(ctx, turn, p.request(t), "r")
		if err != nil {
			return err
		}
		for node := range c.nodes {
			again, err := c.refresh(ctx, node, p.request(t), "r")
			if err != nil {
				return err
			}
			if err := same(again, next); err != nil {
				return err
			}
			if err := c.newest(ctx, node, p.request(t), next); err != nil {
				return err
			}
		}
		if err := p.redeemed("r", turn+1); err != nil {
			return err
		}
		t = next
		c.advance(15 * time.Minute)
	}
	return nil
}

func keepsClientsApart(ctx context.Context, c *cluster) error {
	p := c.platform(false, 15*time.Minute)
	one := p.request(c.ended("r"))
	client, base := one, one
	client.ClientID, base.BaseURL = "other", "https://other.example"
	if _, err := c.refresh(ctx, 0, one, "r"); err != nil {
		return err
	}
	if err := errors.Join(c.newest(ctx, 0, client, one.Token), c.newest(ctx, 1, base, one.Token)); err != nil {
		return err
	}
	if _, err := c.refresh(ctx, 1, client, "r"); err != nil {
		return err
	}
	if _, err := c.refresh(ctx, 2, base, "r"); err != nil {
		return err
	}
	return p.redeemed("r", 3)
}

func keepsTheRefreshToken(ctx context.Context, c *cluster) error {
	p := c.platform(false, 15*time.Minute)
	r := p.request(c.ended("r"))
	r.Redeem = withoutRefreshToken(p)
	for node := range c.nodes {
		if _, err := c.refresh(ctx, node, r, "r"); err != nil {
			return err
		}
	}
	return p.redeemed("r", 1)
}
