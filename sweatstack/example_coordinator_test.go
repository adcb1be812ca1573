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
