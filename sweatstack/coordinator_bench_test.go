package sweatstack_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// longRefresh is a refresh token of the length of a JWT.
func longRefresh(n int) string { return fmt.Sprint(n) + strings.Repeat("x", 800) }

// remembering is a coordinator that knows n sessions with one rotation each.
func remembering(b *testing.B, n int) *sweatstack.LocalCoordinator {
	b.Helper()
	c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{MaxGenerations: 2 * n})
	p := &platformStub{rotate: true, life: time.Hour}
	for i := range n {
		_, err := c.Refresh(b.Context(), p.request(endedToken(longRefresh(i))))
		require.NoError(b, err)
	}
	return c
}

// The key is made for every request of the cookie mode, so it bounds the cost
// of a warm request.
func BenchmarkRefreshRequest_Key(b *testing.B) {
	r := (&platformStub{}).request(endedToken(longRefresh(1)))
	b.ReportAllocs()
	for b.Loop() {
		_ = r.Key()
	}
}

// Every request of the cookie mode asks this, among 100,000 generations.
func BenchmarkLocalCoordinator_Newest(b *testing.B) {
	c := remembering(b, 50_000)
	r := (&platformStub{}).request(endedToken(longRefresh(7)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Newest(b.Context(), r); err != nil {
			b.Fatal(err)
		}
	}
}

// A refresh at the bound forgets somebody each time. It must cost what it
// costs in an empty coordinator.
func BenchmarkLocalCoordinator_RefreshAtTheBound(b *testing.B) {
	for _, n := range []int{100, 50_000} {
		b.Run(fmt.Sprint(2*n), func(b *testing.B) {
			c := remembering(b, n)
			i := n
			worst := time.Duration(0)
			b.ReportAllocs()
			for b.Loop() {
				i++
				r := sweatstack.RefreshRequest{Token: endedToken(fmt.Sprint(i))}
				r.Redeem = func(_ context.Context, t sweatstack.Token) (sweatstack.Token, error) {
					return sweatstack.Token{
						AccessToken: t.AccessToken, RefreshToken: sweatstack.NewSecret(t.RefreshToken.Reveal() + "'"),
						Expiry: time.Now().Add(time.Hour),
					}, nil
				}
				begun := time.Now()
				if _, err := c.Refresh(b.Context(), r); err != nil {
					b.Fatal(err)
				}
				worst = max(worst, time.Since(begun))
			}
			b.ReportMetric(float64(worst.Microseconds()), "worst-µs")
		})
	}
}
