package tokenstoretest_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore/tokenstoretest"
)

// brokenCoordinator is a good coordinator whose methods can be replaced by bad
// ones.
type brokenCoordinator struct {
	*sweatstack.LocalCoordinator
	now     func() time.Time
	refresh func(context.Context, sweatstack.RefreshRequest) (sweatstack.Token, error)
	newest  func(context.Context, sweatstack.RefreshRequest) (sweatstack.Token, error)
	end     func(context.Context, string, time.Time) error
	ended   func(context.Context, string) (bool, error)
}

func (b *brokenCoordinator) Refresh(ctx context.Context, r sweatstack.RefreshRequest) (sweatstack.Token, error) {
	if b.refresh != nil {
		return b.refresh(ctx, r)
	}
	return b.LocalCoordinator.Refresh(ctx, r)
}

func (b *brokenCoordinator) Newest(ctx context.Context, r sweatstack.RefreshRequest) (sweatstack.Token, error) {
	if b.newest != nil {
		return b.newest(ctx, r)
	}
	return b.LocalCoordinator.Newest(ctx, r)
}

func (b *brokenCoordinator) EndSession(ctx context.Context, session string, until time.Time) error {
	if b.end != nil {
		return b.end(ctx, session, until)
	}
	return b.LocalCoordinator.EndSession(ctx, session, until)
}

func (b *brokenCoordinator) SessionEnded(ctx context.Context, session string) (bool, error) {
	if b.ended != nil {
		return b.ended(ctx, session)
	}
	return b.LocalCoordinator.SessionEnded(ctx, session)
}

// brokenCluster makes clusters of one broken coordinator.
func brokenCluster(plant func(*brokenCoordinator)) tokenstoretest.OpenCoordinators {
	return func(_ *testing.T, n int, now func() time.Time) []sweatstack.Coordinator {
		b := &brokenCoordinator{
			LocalCoordinator: sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{Now: now}), now: now,
		}
		plant(b)
		return slices.Repeat([]sweatstack.Coordinator{b}, n)
	}
}

// asking makes clusters that change each request on its way in.
func asking(change func(*sweatstack.RefreshRequest)) tokenstoretest.OpenCoordinators {
	return brokenCluster(func(b *brokenCoordinator) {
		b.refresh = func(ctx context.Context, r sweatstack.RefreshRequest) (sweatstack.Token, error) {
			change(&r)
			return b.LocalCoordinator.Refresh(ctx, r)
		}
		b.newest = func(ctx context.Context, r sweatstack.RefreshRequest) (sweatstack.Token, error) {
			change(&r)
			return b.LocalCoordinator.Newest(ctx, r)
		}
	})
}

// redeeming makes clusters that change what comes of a redeem.
func redeeming(change func(sweatstack.Token, error) (sweatstack.Token, error)) tokenstoretest.OpenCoordinators {
	return asking(func(r *sweatstack.RefreshRequest) {
		redeem := r.Redeem
		r.Redeem = func(ctx context.Context, t sweatstack.Token) (sweatstack.Token, error) {
			return change(redeem(ctx, t))
		}
	})
}

// answering makes clusters that change what a refresh answers.
func answering(change func(sweatstack.RefreshRequest, sweatstack.Token, error) (sweatstack.Token, error)) tokenstoretest.OpenCoordinators {
	return brokenCluster(func(b *brokenCoordinator) {
		b.refresh = func(ctx context.Context, r sweatstack.RefreshRequest) (sweatstack.Token, error) {
			t, err := b.LocalCoordinator.Refresh(ctx, r)
			return change(r, t, err)
		}
	})
}
