package sqlite_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/sweatstack/sweatstack-go/sqlite"
	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// Two handles stand for two processes: however many callers ask in both, the
// refresh token is redeemed once.
func ExampleDB_Coordinator() {
	dir, err := os.MkdirTemp("", "sqlite")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()

	redeemed := 0
	request := sweatstack.RefreshRequest{
		BaseURL: "https://app.sweatstack.no", ClientID: "client",
		Token: sweatstack.Token{RefreshToken: sweatstack.NewSecret("refresh"), UserID: "usr_1"},
		Redeem: func(context.Context, sweatstack.Token) (sweatstack.Token, error) {
			redeemed++ // one at a time, so this needs no lock
			return sweatstack.Token{
				AccessToken: sweatstack.NewSecret("access"), RefreshToken: sweatstack.NewSecret("next"),
				Expiry: time.Now().Add(15 * time.Minute), UserID: "usr_1",
			}, nil
		},
	}
	var asking sync.WaitGroup
	for range 2 {
		db, err := sqlite.Open(filepath.Join(dir, "tokens.db"))
		if err != nil {
			fmt.Println(err)
			return
		}
		defer func() { _ = db.Close() }()
		coordinator, err := db.Coordinator()
		if err != nil {
			fmt.Println(err)
			return
		}
		for range 10 {
			asking.Go(func() {
				if _, err := coordinator.Refresh(context.Background(), request); err != nil {
					fmt.Println(err)
				}
			})
		}
	}
	asking.Wait()
	fmt.Println("redeemed:", redeemed)
	// Output: redeemed: 1
}
