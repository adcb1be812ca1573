package sweatstack_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// A program waits until the platform has loaded what it needs.
func ExampleActivitiesService_WatchBackfill() {
	sandbox, err := sweatstacktest.Start()
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = sandbox.Close() }()
	user, client := sandbox.Coach(), sandbox.Client(sandbox.Coach())
	loaded := func(year int) {
		if err := sandbox.SetBackfill(user, time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC)); err != nil {
			log.Fatal(err)
		}
	}

	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	wanted := time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)
	loaded(2026)
	for status, err := range client.Activities.WatchBackfill(ctx, sweatstack.BackfillWatchParams{}) {
		var line *sweatstack.LineError
		switch {
		case errors.As(err, &line):
			continue // told to the program, not hidden; the next line follows
		case err != nil:
			log.Fatal(err)
		}
		fmt.Println("loaded until", status.LoadedUntil.Year())
		if !status.LoadedUntil.IsZero() && !status.LoadedUntil.After(wanted) {
			break
		}
		loaded(status.LoadedUntil.Year() - 1) // the platform works on
	}
	// Output:
	// loaded until 2026
	// loaded until 2025
	// loaded until 2024
}

func ExampleActivitiesService_BackfillStatus() {
	sandbox, err := sweatstacktest.Start()
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = sandbox.Close() }()
	if err := sandbox.SetBackfill(sandbox.Coach(), time.Date(2025, time.March, 1, 8, 0, 0, 0, time.UTC)); err != nil {
		log.Fatal(err)
	}
	status, err := sandbox.Client(sandbox.Coach()).Activities.BackfillStatus(context.Background())
	fmt.Println(status.LoadedUntil, err)
	// Output: 2025-03-01 08:00:00 +0000 UTC <nil>
}
