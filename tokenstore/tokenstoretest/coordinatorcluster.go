package tokenstoretest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// cluster is several coordinators that share their state, with their clock.
type cluster struct {
	nodes []sweatstack.Coordinator

	mu  sync.Mutex
	now time.Time
}

func (c *cluster) time() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *cluster) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// platform redeems refresh tokens and counts.
type platform struct {
	cluster *cluster
	rotates bool
	life    time.Duration
	entered chan context.Context // told when a redeem begins; nil: nobody is
	gate    chan struct{}        // a redeem waits until it is closed; nil: it does not

	mu      sync.Mutex
	fails   []error // the answers of the next redeems
	redeems map[string]int
}

func (c *cluster) platform(rotates bool, life time.Duration) *platform {
	return &platform{cluster: c, rotates: rotates, life: life, redeems: map[string]int{}}
}

// slow makes a platform wait for its gate.
func (p *platform) slow() *platform {
	p.entered, p.gate = make(chan context.Context, 100), make(chan struct{})
	return p
}

func (p *platform) redeem(ctx context.Context, t sweatstack.Token) (sweatstack.Token, error) {
	if p.gate != nil {
		p.entered <- ctx
		select {
		case <-p.gate:
		case <-ctx.Done():
			return sweatstack.Token{}, ctx.Err()
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	refresh := t.RefreshToken.Reveal()
	p.redeems[refresh]++
	if len(p.fails) > 0 {
		err := p.fails[0]
		p.fails = p.fails[1:]
		return sweatstack.Token{}, err
	}
	n := p.redeems[refresh]
	if p.rotates {
		if n > 1 {
			return sweatstack.Token{}, fmt.Errorf("reuse: %w", sweatstack.ErrInvalidGrant)
		}
		refresh += "'"
	}
	return sweatstack.Token{
		AccessToken:  sweatstack.NewSecret(fmt.Sprintf("access-%s-%d", refresh, n)),
		RefreshToken: sweatstack.NewSecret(refresh),
		Expiry:       p.cluster.time().Add(p.life), UserID: t.UserID, Scopes: t.Scopes,
	}, nil
}

// redeemed checks how often a refresh token was redeemed.
func (p *platform) redeemed(refresh string, want int) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if got := p.redeems[refresh]; got != want {
		return fmt.Errorf("refresh token %q was redeemed %d times, want %d", refresh, got, want)
	}
	return nil
}

// failing lets the next redeems fail.
func (p *platform) failing(with ...error) *platform {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fails = append(p.fails, with...)
	return p
}

func (p *platform) request(t sweatstack.Token) sweatstack.RefreshRequest {
	return sweatstack.RefreshRequest{BaseURL: "https://p.example", ClientID: "client", Token: t, Redeem: p.redeem}
}

// ended is a token whose access token has just ended.
func (c *cluster) ended(refresh string) sweatstack.Token {
	return sweatstack.Token{
		AccessToken:  sweatstack.NewSecret("old-" + refresh),
		RefreshToken: sweatstack.NewSecret(refresh),
		Expiry:       c.time().Add(-time.Second), UserID: "usr_1",
		Scopes: []sweatstack.Scope{sweatstack.ScopeActivitiesRead, sweatstack.ScopeOfflineAccess},
	}
}

// refresh asks a node and checks which refresh token comes.
func (c *cluster) refresh(ctx context.Context, node int, r sweatstack.RefreshRequest, want string) (sweatstack.Token, error) {
	t, err := c.nodes[node%len(c.nodes)].Refresh(ctx, r)
	if err != nil {
		return t, fmt.Errorf("refresh on node %d: %w", node%len(c.nodes), err)
	}
	if t.RefreshToken.Reveal() != want {
		return t, fmt.Errorf("refresh on node %d: got refresh token %q, want %q",
			node%len(c.nodes), t.RefreshToken.Reveal(), want)
	}
	return t, nil
}

// newest checks what a node knows as the newest token.
func (c *cluster) newest(ctx context.Context, node int, r sweatstack.RefreshRequest, want sweatstack.Token) error {
	t, err := c.nodes[node%len(c.nodes)].Newest(ctx, r)
	if err != nil {
		return fmt.Errorf("newest on node %d: %w", node, err)
	}
	if t.Generation() != want.Generation() {
		return fmt.Errorf("newest on node %d: got refresh token %q with access token %q, want %q with %q", node,
			t.RefreshToken.Reveal(), t.AccessToken.Reveal(), want.RefreshToken.Reveal(), want.AccessToken.Reveal())
	}
	return nil
}

// together calls a function n times at once, in turn for each node.
func (c *cluster) together(n int, call func(node int) error) error {
	answers := make([]error, n)
	var start, done sync.WaitGroup
	start.Add(1)
	for i := range n {
		done.Go(func() {
			start.Wait()
			answers[i] = call(i % len(c.nodes))
		})
	}
	start.Done()
	done.Wait()
	return errors.Join(answers...)
}

// begun waits until a redeem has begun, and gives its context.
func (p *platform) begun(ctx context.Context) (context.Context, error) {
	select {
	case flight := <-p.entered:
		return flight, nil
	case <-ctx.Done():
		return nil, errors.New("no redeem begins")
	}
}
