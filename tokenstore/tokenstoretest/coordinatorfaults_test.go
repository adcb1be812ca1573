package tokenstoretest_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore/tokenstoretest"
)

// coordinatorFault is a way to be wrong, with the rules that have to notice.
type coordinatorFault struct {
	name   string
	open   tokenstoretest.OpenCoordinators
	breaks []string
}

func coordinatorFaults() []coordinatorFault {
	return append(sharingFaults(), refreshFaults()...)
}

// openApart gives nodes that know nothing of one another.
func openApart(_ *testing.T, n int, now func() time.Time) []sweatstack.Coordinator {
	nodes := make([]sweatstack.Coordinator, n)
	for i := range nodes {
		nodes[i] = sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{Now: now})
	}
	return nodes
}

// withGrace is a good coordinator with another grace.
func withGrace(grace time.Duration) tokenstoretest.OpenCoordinators {
	return brokenCluster(func(b *brokenCoordinator) {
		b.LocalCoordinator = sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{Now: b.now, Grace: grace})
	})
}

// sharingFaults are faults of what is kept and shared.
func sharingFaults() []coordinatorFault {
	return []coordinatorFault{
		{"nodes share nothing", openApart, []string{
			"of many callers on several nodes one redeems and all get the result",
			"a late caller with the old token gets the successor on every node",
			"old generations lead to the newest on every node",
			"a caller that has only the first token is led on from generation to generation",
			"a platform that does not rotate is asked once per access token",
			"a definite refusal is never asked for twice on any node",
			"after an unknown outcome every node leaves the platform alone for a growing pause",
			"no refresh within 30 s of the last without a 401",
			"a token that the platform refused is renewed once for all although it looks fresh",
			"a result stays until its successor was shown, then for the grace",
			"a session that ends on one node has ended on all of them, and no other has",
			"an ended session stays ended for its time, whatever the load",
		}},
		{"nothing is remembered", brokenCluster(func(b *brokenCoordinator) {
			b.refresh = func(ctx context.Context, r sweatstack.RefreshRequest) (sweatstack.Token, error) {
				return sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{Now: b.now}).Refresh(ctx, r)
			}
		}), []string{
			"of many callers on several nodes one redeems and all get the result",
			"after an unknown outcome every node leaves the platform alone for a growing pause",
			"no refresh within 30 s of the last on a platform that rotates",
		}},
		{"a result loses its user", redeeming(func(t sweatstack.Token, err error) (sweatstack.Token, error) {
			t.UserID = ""
			return t, err
		}), []string{"a result comes whole to every node"}},
		{"a result loses its scopes", redeeming(func(t sweatstack.Token, err error) (sweatstack.Token, error) {
			t.Scopes = nil
			return t, err
		}), []string{"a result comes whole to every node"}},
		{"an expiry is cut to the second", redeeming(func(t sweatstack.Token, err error) (sweatstack.Token, error) {
			t.Expiry = t.Expiry.Truncate(time.Second)
			return t, err
		}), []string{"a result comes whole to every node"}},
		{"generations are told apart by the refresh token alone", asking(func(r *sweatstack.RefreshRequest) {
			r.BaseURL, r.ClientID = "", ""
		}), []string{"the same refresh token of another client or platform is another generation"}},
		{"the refresh token is lost when the platform keeps it", answering(
			func(_ sweatstack.RefreshRequest, t sweatstack.Token, err error) (sweatstack.Token, error) {
				t.RefreshToken = sweatstack.Secret{}
				return t, err
			}), []string{"a successor without a refresh token keeps the old one"}},
		{"nothing newer is ever told", brokenCluster(func(b *brokenCoordinator) {
			b.newest = func(_ context.Context, r sweatstack.RefreshRequest) (sweatstack.Token, error) { return r.Token, nil }
		}), []string{
			"a result stays until its successor was shown, then for the grace",
			"a context that is over gives its error and redeems nothing",
		}},
		{"asking for the newest redeems", brokenCluster(func(b *brokenCoordinator) { b.newest = b.LocalCoordinator.Refresh }),
			[]string{"newest gives the token itself when nothing newer is known, and never redeems"}},
		{"results are kept too long", withGrace(24 * time.Hour),
			[]string{"a result stays until its successor was shown, then for the grace"}},
		{"results are not kept for the grace", withGrace(time.Second),
			[]string{"a result stays until its successor was shown, then for the grace"}},
		{"the end of the session is not looked at", asking(func(r *sweatstack.RefreshRequest) { r.Until = time.Time{} }),
			[]string{"no result outlives the session"}},
		{"every session has ended", brokenCluster(func(b *brokenCoordinator) {
			b.ended = func(context.Context, string) (bool, error) { return true, nil }
		}), []string{"a session that ends on one node has ended on all of them, and no other has"}},
		{"the last time given for a session counts", brokenCluster(func(b *brokenCoordinator) {
			var mu sync.Mutex
			until := map[string]time.Time{}
			b.end = func(_ context.Context, session string, at time.Time) error {
				mu.Lock()
				defer mu.Unlock()
				until[session] = at
				return nil
			}
			b.ended = func(_ context.Context, session string) (bool, error) {
				mu.Lock()
				defer mu.Unlock()
				return b.now().Before(until[session]), nil
			}
		}), []string{"an ended session stays ended for its time, whatever the load"}},
	}
}

// refreshFaults are faults of a flight and its answer.
func refreshFaults() []coordinatorFault {
	return []coordinatorFault{
		{"the flight dies with its caller", brokenCluster(func(b *brokenCoordinator) {
			b.refresh = func(ctx context.Context, r sweatstack.RefreshRequest) (sweatstack.Token, error) {
				redeem := r.Redeem
				r.Redeem = func(_ context.Context, t sweatstack.Token) (sweatstack.Token, error) { return redeem(ctx, t) }
				return b.LocalCoordinator.Refresh(ctx, r)
			}
		}), []string{"a caller that goes away ends only its own wait", "a flight has a deadline of its own"}},
		{"callers wait although they have gone", brokenCluster(func(b *brokenCoordinator) {
			b.refresh = func(ctx context.Context, r sweatstack.RefreshRequest) (sweatstack.Token, error) {
				return b.LocalCoordinator.Refresh(context.WithoutCancel(ctx), r)
			}
		}), []string{"a caller that goes away ends only its own wait", "a context that is over gives its error and redeems nothing"}},
		{"one refresh at a time, whoever's it is", brokenCluster(func(b *brokenCoordinator) {
			turn := make(chan struct{}, 1)
			b.refresh = func(ctx context.Context, r sweatstack.RefreshRequest) (sweatstack.Token, error) {
				select {
				case turn <- struct{}{}:
				case <-ctx.Done():
					return sweatstack.Token{}, ctx.Err()
				}
				defer func() { <-turn }()
				return b.LocalCoordinator.Refresh(ctx, r)
			}
		}), []string{"a refresh does not wait for other generations"}},
		{"a session ends for callers that have gone", brokenCluster(func(b *brokenCoordinator) {
			b.end = func(ctx context.Context, session string, until time.Time) error {
				_ = b.LocalCoordinator.EndSession(context.WithoutCancel(ctx), session, until)
				return ctx.Err()
			}
		}), []string{"a context that is over gives its error and redeems nothing"}},
		{"a refusal is taken for an unknown outcome", redeeming(func(t sweatstack.Token, err error) (sweatstack.Token, error) {
			if errors.Is(err, sweatstack.ErrInvalidGrant) {
				err = errors.New("refused")
			}
			return t, err
		}), []string{"a definite refusal is never asked for twice on any node"}},
		{"a missing row is taken for a refusal", redeeming(func(t sweatstack.Token, err error) (sweatstack.Token, error) {
			if errors.Is(err, sweatstack.ErrReauthRequired) {
				err = sweatstack.ErrInvalidGrant
			}
			return t, err
		}), []string{"an answer about a missing row is for those who wait and no longer"}},
		{"a panic is taken for a refusal", asking(func(r *sweatstack.RefreshRequest) {
			redeem := r.Redeem
			r.Redeem = func(ctx context.Context, t sweatstack.Token) (next sweatstack.Token, err error) {
				defer func() {
					if recover() != nil {
						err = sweatstack.ErrInvalidGrant
					}
				}()
				return redeem(ctx, t)
			}
		}), []string{"a panic while redeeming is an unknown outcome"}},
		{"an answer without access token is taken", redeeming(func(t sweatstack.Token, err error) (sweatstack.Token, error) {
			if err == nil {
				t.AccessToken = sweatstack.NewSecret("any")
			}
			return t, err
		}), []string{"a token answer without an access token is an unknown outcome"}},
		{"an empty refresh token is redeemed", brokenCluster(func(b *brokenCoordinator) {
			b.refresh = func(ctx context.Context, r sweatstack.RefreshRequest) (sweatstack.Token, error) {
				if r.Token.RefreshToken.IsZero() {
					return r.Redeem(ctx, r.Token)
				}
				return b.LocalCoordinator.Refresh(ctx, r)
			}
		}), []string{"a token without a refresh token needs a sign-in and is never redeemed"}},
		{"every caller is taken for refused", asking(func(r *sweatstack.RefreshRequest) { r.Refused = true }),
			[]string{"no refresh within 30 s of the last without a 401", "no refresh within 30 s of the last on a platform that rotates"}},
		{"nobody is taken for refused", asking(func(r *sweatstack.RefreshRequest) { r.Refused = false }),
			[]string{"a token that the platform refused is renewed once for all although it looks fresh"}},
		{"errors tell the token", answering(func(r sweatstack.RefreshRequest, t sweatstack.Token, err error) (sweatstack.Token, error) {
			if err != nil {
				err = fmt.Errorf("refresh of %s: %w", r.Token.RefreshToken.Reveal(), err)
			}
			return t, err
		}), []string{"no error of a coordinator tells a token"}},
	}
}
