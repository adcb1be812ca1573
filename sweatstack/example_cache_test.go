package sweatstack_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// A platform with one table, in place of the real one.
type onePlatform struct{ requests int }

func (p *onePlatform) RoundTrip(r *http.Request) (*http.Response, error) {
	p.requests++
	table, err := frame.New(frame.NewNumber("power", []int16{210, 215, 220}, nil))
	if err != nil {
		return nil, err
	}
	var file strings.Builder
	if err := table.WriteParquet(&file); err != nil {
		return nil, err
	}
	answer := reply{status: http.StatusOK, body: strings.NewReader(file.String())}
	return (&script{replies: []reply{answer}}).RoundTrip(r)
}

// The second call for the same days sends nothing. Package login knows the
// usual folder: login.CacheFolder.
func ExampleWithCache() {
	dir, err := os.MkdirTemp("", "cache")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	cache, err := sweatstack.NewCache(dir, sweatstack.CacheConfig{MaxBytes: 100 << 20})
	if err != nil {
		log.Fatal(err)
	}
	platform := &onePlatform{}
	client, err := sweatstack.NewClient(
		sweatstack.WithToken(farUser()), // of a sign-in
		sweatstack.WithHTTPClient(&http.Client{Transport: platform}),
		sweatstack.WithCache(cache),
	)
	if err != nil {
		log.Fatal(err)
	}
	for range 2 {
		table, err := client.Longitudinal.Data(context.Background(), sweatstack.LongitudinalDataParams{
			Sports: []sport.Sport{"cycling"},
			Start:  sweatstack.NewDate(2025, time.January, 1),
			End:    sweatstack.NewDate(2025, time.March, 31),
		})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(table.Len(), "rows after", platform.requests, "request")
	}
	fmt.Println(cache.ClearAll())
	// Output:
	// 3 rows after 1 request
	// 3 rows after 1 request
	// <nil>
}
