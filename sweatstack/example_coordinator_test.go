package sweatstack_test

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// However many ask, the refresh token is redeemed once.
func ExampleCoordinator() {
	coordinator := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
	redeemed := 0
	request := sweatstack.RefreshRequest{
		BaseURL: "https://app.sweatstack.no", ClientID: "client",
		Token: sweatstack.Token{RefreshToken: sweatstack.NewSecret("refresh"), UserID: "user"},
		Redeem: func(context.Context, sweatstack.Token) (sweatstack.Token, error) {
			redeemed++ // one flight at a time, so this needs no lock
			return sweatstack.Token{AccessToken: sweatstack.NewSecret("access"), Expiry: time.Now().Add(15 * time.Minute)}, nil
		},
	}
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() { _, _ = coordinator.Refresh(context.Background(), request) })
	}
	wg.Wait()
	fmt.Println(redeemed)
	// Output: 1
}

// The numbers of a coordinator are for metrics: when Evicted grows, its bound
// is too low for the number of sessions.
func ExampleLocalCoordinator_Stats() {
	coordinator := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{MaxGenerations: 2})
	for _, refresh := range []string{"first", "second", "third"} {
		_, _ = coordinator.Refresh(context.Background(), sweatstack.RefreshRequest{
			Token: sweatstack.Token{RefreshToken: sweatstack.NewSecret(refresh)},
			Redeem: func(context.Context, sweatstack.Token) (sweatstack.Token, error) {
				return sweatstack.Token{AccessToken: sweatstack.NewSecret("access"), Expiry: time.Now().Add(15 * time.Minute)}, nil
			},
		})
	}
	stats := coordinator.Stats()
	fmt.Println("known:", stats.Generations, "forgotten too early:", stats.Evicted)
	// Output: known: 2 forgotten too early: 1
}

// A shared coordinator keeps results so that only the holder of the old refresh
// token can read them.
func ExampleRefreshRequest_Seal() {
	request := sweatstack.RefreshRequest{
		BaseURL: "https://app.sweatstack.no", ClientID: "client",
		Token: sweatstack.Token{RefreshToken: sweatstack.NewSecret("old")},
	}
	sealed, err := request.Seal(sweatstack.Token{UserID: "usr_1", AccessToken: sweatstack.NewSecret("new")})
	if err != nil {
		fmt.Println(err)
		return
	}
	token, err := request.Open(sealed)
	fmt.Println(token.UserID, err)
	request.Token.RefreshToken = sweatstack.NewSecret("somebody else's")
	_, err = request.Open(sealed)
	fmt.Println(err)
	// Output:
	// usr_1 <nil>
	// sweatstack: answer cannot be read: a sealed token that does not open
}
